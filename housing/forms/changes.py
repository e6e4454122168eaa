"""What the association tells of a vacancy after its notice: what was wrong, and when one can move in."""

from datetime import date
from typing import Any

from django import forms

from danish.fields import DayField
from housing.forms.vacancies import EQUIPMENT, MONEY, NotifyForm
from housing.models import Vacancy
from housing.permissions import obstacle_in_order, obstacle_of_double, obstacle_to_move, obstacle_to_recount
from housing.states import ANSWERED_STATES
from law.wording import dkk, weekday_day

DATES = ("vacant_from", "available_on", "inspection_on")


class CorrectForm(NotifyForm):
    """The facts of a notice as they stand, to be corrected; checked as a notice is."""

    reason = forms.CharField(
        label="Hvorfor rettes det?",
        max_length=150,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv hvorfor. Begge parter kan læse det."},
    )

    def __init__(self, *args: Any, vacancy: Vacancy, on: date, **kwargs: Any) -> None:
        self.vacancy = vacancy
        told = {name: getattr(vacancy, name) for name in (*DATES, *MONEY)}
        super().__init__(*args, dwelling=vacancy.dwelling, terms=vacancy.terms, on=on, initial=told, **kwargs)
        for name in EQUIPMENT:
            del self.fields[name]
        self.fields["available_on"].required = True
        self.order_fields([*DATES, *MONEY, "reason", "confirm"])

    @property
    def about_dates(self) -> list[forms.BoundField]:
        return [self[name] for name in DATES]

    @property
    def about_money(self) -> list[forms.BoundField]:
        return [self[name] for name in MONEY]

    def _check_dates(self, vacant_from: date, available_on: date, inspection_on: date | None) -> None:
        self._say(None, obstacle_of_double(self.dwelling, vacant_from, but=self.vacancy))
        sentence = obstacle_in_order(vacant_from, available_on)
        self._say("available_on", sentence or obstacle_to_move(self.vacancy, available_on, on=self.on))
        if inspection_on and inspection_on > available_on:
            self._say("inspection_on", f"Flyttesynet skal holdes senest {weekday_day(available_on)}. Ret datoen.")
        if rent := self.cleaned_data.get("rent_dkk"):
            self._say("rent_dkk", obstacle_to_recount(self.vacancy, rent))

    def _say(self, name: str | None, sentence: str | None) -> None:
        if sentence:
            self.add_error(name, sentence)

    def _doubts_of_dwelling(self) -> list[str]:
        told, was = self.cleaned_data["rent_dkk"], self.vacancy.rent_dkk
        if told <= was or self.vacancy.state not in ANSWERED_STATES:
            return []
        return [f"Kommunen har svaret på boligen til {dkk(was)} om måneden; nu bliver den dyrere."]


class MarkReadyForm(forms.Form):
    """From which day one can move in."""

    ready_on = DayField(label="Indflytningsklar fra")

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        self.vacancy = vacancy
        kwargs["initial"] = {"ready_on": vacancy.ready_on or vacancy.available_on}
        super().__init__(*args, **kwargs)

    def clean_ready_on(self) -> date:
        day: date = self.cleaned_data["ready_on"]
        if day < self.vacancy.vacant_from:
            first = weekday_day(self.vacancy.vacant_from)
            raise forms.ValidationError(f"Boligen er først fraflyttet {first} og kan ikke være klar før. Ret datoen.")
        return day
