"""An application, as a caseworker writes it or a file brings it: citizen, household, income and case."""

import re
from typing import Any

from django import forms

from allocation.actions.applications import Application
from allocation.models import Case, Citizen, HouseholdMember, Income, MonthlyAmounts
from allocation.states import HousingSituation, Support, UrgencyCriterion
from danish.fields import AmountField, DayField, PhoneField, PostalCodeField, YesNoField
from danish.labels import LabelField
from danish.numbers import WholeNumberField
from danish.rows import RowForm
from law.cpr import InvalidCpr, parse_cpr
from law.monthly_amounts import Amount

OLDEST_CHILD = 24
AMOUNTS = tuple(f"{amount}_dkk" for amount in Amount)
NO_STAIRS = re.compile(r"\b(uden|ingen) trapper\b", re.IGNORECASE)
PET = re.compile(r"\b(hund|kat|husdyr)\b", re.IGNORECASE)


class ApplicationForm(RowForm):
    """Valid, it gives an `application()` to hand to the action. `source` says where the income is known from."""

    cpr = forms.CharField(label="CPR-nr.", max_length=11)
    first_name = forms.CharField(label="Fornavn", max_length=80)
    last_name = forms.CharField(label="Efternavn", max_length=80)
    is_protected = YesNoField(label="Navne- og adressebeskyttelse")
    street = forms.CharField(label="Adresse", max_length=200, required=False)
    postal_code = PostalCodeField(required=False)
    city = forms.CharField(label="By", max_length=60, required=False)
    phone = PhoneField(required=False)
    email = forms.EmailField(label="E-mail", required=False)
    adults = WholeNumberField(label="Voksne", min_value=1, max_value=20)
    children = WholeNumberField(label="Børn", min_value=0, max_value=30)
    children_ages = forms.CharField(label="Børns alder", max_length=200, required=False)
    support = LabelField(label="Forsørgelse", choices=Support.choices, what="forsørgelse")
    gross_month_dkk = AmountField(label="Indkomst før skat pr. md.")
    special_support_dkk = AmountField(label="Særlig støtte pr. md.", required=False)
    child_benefit_dkk = AmountField(label="Børneydelser pr. md.", required=False)
    electricity_dkk = AmountField(label="El pr. md.", required=False)
    debt_dkk = AmountField(label="Afdrag på gæld pr. md.", required=False)
    wealth_dkk = AmountField(label="Formue", required=False)
    income_known_on = DayField(label="Indkomst oplyst den", required=False)
    applied_on = DayField(label="Ansøgt den")
    situation = LabelField(label="Boligsituation", choices=HousingSituation.choices, what="boligsituation")
    needs_wheelchair = YesNoField(label="Kørestol")
    needs_no_stairs = YesNoField(label="Gang uden trapper", required=False)
    has_pet = YesNoField(label="Husdyr", required=False)
    urgency = forms.MultipleChoiceField(
        label="Haster sagen?",
        choices=UrgencyCriterion.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sagen er akut, når mindst ét af punkterne passer. Ellers vælg ingen.",
    )

    class Meta:
        model = Case
        fields = [
            "number",
            "applied_on",
            "situation",
            "urgency",
            "needs_wheelchair",
            "needs_no_stairs",
            "has_pet",
            "needs_support",
            "needs_intensive_support",
            "has_disability",
            "considerations",
            "remark",
        ]
        error_messages = {"number": {"unique": "Der er allerede en sag med det nummer. Skriv et andet."}}

    def __init__(self, *args: Any, source: str = "Ansøgningen", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source

    def clean_cpr(self) -> str:
        try:
            return parse_cpr(self.cleaned_data["cpr"]).digits
        except InvalidCpr as error:
            raise forms.ValidationError(str(error)) from None

    def clean_children_ages(self) -> list[int | None]:
        """The ages told, one a child; nothing told is unknown for each."""
        text, children = self.cleaned_data["children_ages"].strip(), self.cleaned_data.get("children")
        if children is None:
            return []
        words = [word for word in re.split(r"\s*(?:,|;|/|\bog\b|\s)\s*", text) if word]
        if not words:
            return [None] * children
        if not all(re.fullmatch(r"[0-9]{1,2}", word) and int(word) <= OLDEST_CHILD for word in words):
            raise forms.ValidationError("Skriv børnenes alder i hele år med komma imellem, for eksempel 9,1.")
        if len(words) != children:
            raise forms.ValidationError(
                f"Der er {children} børn, men {len(words)} aldre. Skriv en alder for hvert barn."
            )
        return [int(word) for word in words]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._read_considerations()
        self._born_before_applying()
        return cleaned

    def _read_considerations(self) -> None:
        """What is written as a consideration and has a field of its own is set there too."""
        words = self.cleaned_data.get("considerations") or ""
        for name, pattern in (("needs_no_stairs", NO_STAIRS), ("has_pet", PET)):
            if self.cleaned_data.get(name) is None and pattern.search(words):
                self.cleaned_data[name] = True

    def _born_before_applying(self) -> None:
        cpr, applied_on = self.cleaned_data.get("cpr"), self.cleaned_data.get("applied_on")
        if cpr and applied_on and parse_cpr(cpr).born_on > applied_on:
            self.add_error("cpr", "Fødselsdagen i CPR-nummeret ligger efter den dag, der er ansøgt.")

    def application(self) -> Application:
        """The unsaved rows that the answers make."""
        told = self.cleaned_data
        known_on = told["income_known_on"] or told["applied_on"]
        names = ("first_name", "last_name", "is_protected", "street", "postal_code", "city", "phone", "email")
        citizen = Citizen(**{name: told[name] for name in names})
        citizen.set_cpr(told["cpr"])
        income = Income(
            known_on=known_on,
            support=told["support"],
            gross_month_dkk=told["gross_month_dkk"],
            source=self.source,
        )
        told_beside = {name: told[name] for name in AMOUNTS if told[name] is not None}
        amounts = MonthlyAmounts(known_on=known_on, source=self.source, **told_beside) if told_beside else None
        self.instance.urgency = sorted(told["urgency"])
        self.instance.is_urgent = bool(told["urgency"])
        return Application(self.instance, citizen, tuple(self._household()), income, amounts)

    def _household(self) -> list[HouseholdMember]:
        """The other adults, whose ages are not told, and the children."""
        told, kind = self.cleaned_data, HouseholdMember.Kind
        adults = [HouseholdMember(kind=kind.ADULT, known_on=told["applied_on"]) for _ in range(told["adults"] - 1)]
        children = [
            HouseholdMember(kind=kind.CHILD, age=age, known_on=told["applied_on"]) for age in told["children_ages"]
        ]
        return [*adults, *children]
