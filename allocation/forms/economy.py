"""Income, benefits by month, and what the area ban asks."""

from decimal import Decimal
from typing import Any

from django import forms

from allocation.actions.facts import Told
from allocation.forms.facts import MOST_MONTHS, AboutOneForm, FactForm, MonthField
from allocation.models import AreaBanFacts, BenefitMonth, Income, MonthlyAmounts
from allocation.queries.amounts import amounts_told
from allocation.states import BenefitKind, CitizenshipKind, Support
from danish.fields import AmountField, DayField
from law.monthly_amounts import Amount
from law.months import add_months, full_months_between
from law.wording import dkk, long_day, month_year

UNKNOWN, YES, NO = "unknown", "yes", "no"
ANSWERS = ((UNKNOWN, "Ikke undersøgt"), (NO, "Nej"), (YES, "Ja"))


class IncomeForm(FactForm):
    title = "Ny indkomst"
    meaning = "Den indkomst, der er oplyst senest, gælder. De øvrige bliver stående som historik."
    own = ("support", "gross_month_dkk")

    support = forms.ChoiceField(label="Forsørgelse", choices=[("", "Vælg"), *Support.choices])
    gross_month_dkk = AmountField(
        label="Indkomst før skat pr. md.", help_text="Hele husstandens. Skriv 0, hvis der ingen er."
    )

    def told(self, *, by: Any) -> Told:
        row = Income(
            citizen=self.case.citizen,
            **self.take("support", "gross_month_dkk", "known_on", "source", "document"),
        )
        return Told(f"Indkomst: {row.get_support_display()}, {dkk(row.gross_month_dkk)} før skat", (row,))


class AmountsForm(FactForm):
    title = "Støtte, børneydelser, el, gæld og formue"
    meaning = (
        "Skriv 0, når husstanden ingen har. Lad feltet stå tomt, når det ikke er oplyst: så gælder det, der er oplyst "
        "før, og ellers bliver beløbet ikke regnet med, og siden siger det."
    )
    own = tuple(f"{amount}_dkk" for amount in Amount)
    columns = "fields fields--2"

    special_support_dkk = AmountField(
        label="Særlig støtte pr. md.",
        help_text="Aktivlovens § 34, som den er bevilget eller beregnet. Den skal beregnes igen for en ny bolig.",
        required=False,
    )
    child_benefit_dkk = AmountField(
        label="Børneydelser pr. md.", help_text="Børne- og ungeydelse og børnetilskud.", required=False
    )
    electricity_dkk = AmountField(label="El pr. md.", help_text="Det, husstanden selv betaler.", required=False)
    debt_dkk = AmountField(
        label="Afdrag på gæld pr. md.", help_text="Det, der er aftalt, til alle, der skyldes.", required=False
    )
    wealth_dkk = AmountField(
        label="Formue", help_text="Hele husstandens. Boligstøtten falder, når den er over en grænse.", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for amount, told in amounts_told(self.case, on=self.on).items():
            field = self.fields[f"{amount}_dkk"]
            field.help_text = f"{field.help_text} Sidst oplyst {long_day(told.known_on)}: {_or_none(told.dkk)}"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and all(self.cleaned_data.get(name) is None for name in self.own):
            self.add_error(None, "Skriv mindst ét beløb.")
        return cleaned

    def told(self, *, by: Any) -> Told:
        row = MonthlyAmounts(citizen=self.case.citizen, **self.take(*self.own), **self.known(by=by))
        return Told(f"Oplyst: {row}", (row,))


class BenefitForm(AboutOneForm):
    title = "Ydelser måned for måned"
    meaning = (
        "Forbuddet mod anvisning til udsatte boligområder ser på hele kalendermåneder. Skriv også de måneder, hvor der "
        "ingen ydelse var. Måneder, der er skrevet før, bliver rettet."
    )
    own = ("whom", "kind", "first_month", "last_month")

    kind = forms.ChoiceField(label="Ydelse", choices=[("", "Vælg"), *BenefitKind.choices])
    first_month = MonthField(label="Fra og med")
    last_month = MonthField(label="Til og med")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = self.cleaned_data.get("first_month"), self.cleaned_data.get("last_month")
        if first and last and not first <= last:
            self.add_error("last_month", "Den sidste måned ligger før den første.")
        elif first and last and full_months_between(first, last) >= MOST_MONTHS:
            self.add_error("last_month", "Skriv højst fem år ad gangen.")
        elif last and last > self.on:
            self.add_error("last_month", "Måneden er ikke begyndt endnu.")
        return cleaned

    def told(self, *, by: Any) -> Told:
        first, last = self.cleaned_data["first_month"], self.cleaned_data["last_month"]
        months = [add_months(first, number) for number in range(full_months_between(first, last) + 1)]
        rows = tuple(
            BenefitMonth(
                citizen=self.case.citizen, member=self.member, month=month, **self.take("kind"), **self.known(by=by)
            )
            for month in months
        )
        return Told(f"Ydelse: {rows[0].get_kind_display()}, {month_year(first)}–{month_year(last)}, {self.who}", rows)


class AreaBanForm(AboutOneForm):
    title = "Oplysninger om forbud i boligområder"
    meaning = (
        "Almenboligloven § 59, stk. 6-7, forbyder anvisning til udsatte områder, når ét af forholdene passer på ét medlem "
        "af husstanden. Det, der ikke er undersøgt, tæller aldrig som et nej."
    )
    own = ("whom", "citizenship", "student")

    citizenship = forms.ChoiceField(
        label="Statsborger i", choices=[(UNKNOWN, "Ikke undersøgt"), *CitizenshipKind.choices]
    )
    student = forms.ChoiceField(label="Optaget på en uddannelse", choices=ANSWERS)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        _at_least_one(self, "citizenship", "student")
        return cleaned

    def told(self, *, by: Any) -> Told:
        row = AreaBanFacts(
            citizen=self.case.citizen,
            member=self.member,
            is_student=_answer(self.cleaned_data["student"]),
            citizenship=self.cleaned_data["citizenship"].replace(UNKNOWN, ""),
            **self.known(by=by),
        )
        return Told(f"Forbud i boligområder undersøgt, {self.who}", (row,))


class OffenceForm(AboutOneForm):
    title = "Løsladelse og udsættelse"
    meaning = (
        "Strafbare forhold ses kun af dem, der har fået adgang (databeskyttelsesloven § 8). Skriv kun dag og kilde, intet om "
        "forbrydelsen. Oplysningen bliver slettet af sig selv et halvt år efter, at den sidst kunne have betydning."
    )
    own = ("whom", "released", "released_on", "evicted", "evicted_on")
    may_have_document = False
    may_be_adverse = False

    released = forms.ChoiceField(label="Løsladt efter straf", choices=ANSWERS)
    released_on = DayField(label="Løsladt den", required=False)
    evicted = forms.ChoiceField(label="Opsagt for grov overtrædelse af husordenen", choices=ANSWERS)
    evicted_on = DayField(label="Opsagt eller ophævet den", required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for answer, day in (("released", "released_on"), ("evicted", "evicted_on")):
            if (self.cleaned_data.get(answer) == YES) != bool(self.cleaned_data.get(day)) and day not in self.errors:
                self.add_error(day, "Skriv dagen, når svaret er ja, og ellers ingen dag.")
            elif self.cleaned_data.get(day) and self.cleaned_data[day] > self.on:
                self.add_error(day, "Dagen ligger ude i fremtiden. Skriv det, når det er sket.")
        _at_least_one(self, "released", "evicted")
        return cleaned

    def told(self, *, by: Any) -> Told:
        row = AreaBanFacts(
            citizen=self.case.citizen,
            member=self.member,
            is_released=_answer(self.cleaned_data["released"]),
            is_evicted=_answer(self.cleaned_data["evicted"]),
            **self.take("released_on", "evicted_on"),
            **self.known(by=by),
        )
        return Told(f"Forbud i boligområder undersøgt, {self.who}", (row,))


def _or_none(value: Decimal) -> str:
    """ "400,00 kr." or "Ingen."."""
    return dkk(value) if value else "ingen."


def _at_least_one(form: FactForm, *names: str) -> None:
    if {form.cleaned_data.get(name) for name in names} <= {UNKNOWN, None}:
        form.add_error(None, "Skriv mindst ét svar.")


def _answer(value: str) -> bool | None:
    return {YES: True, NO: False}.get(value)
