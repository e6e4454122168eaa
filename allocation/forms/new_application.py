"""The application as a caseworker fills it in: the same rows and rules as a file, laid out for a person."""

from datetime import date
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import HTML, Fieldset
from django import forms

from allocation.forms.layout import helper_for
from allocation.forms.people import AMOUNTS, ApplicationForm
from allocation.queries.cases import open_case_of

NOTHING_CHOSEN = ("", "Vælg")
ASKED = '<p class="meta">Skriv 0, når der ingen er. Lad feltet stå tomt, når det ikke er oplyst.</p>'


class NewApplicationForm(ApplicationForm):
    """Nothing is chosen beforehand, so that nothing is chosen by accident."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for name in ("situation", "support"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [NOTHING_CHOSEN, *list(field.choices)]  # type: ignore[arg-type]
        self.fields["adults"].help_text = "Ansøgeren tæller med."
        self.fields["children_ages"].help_text = "Med komma imellem, for eksempel 9,1."
        self.helper = helper_for(
            "Gem ansøgning",
            Fieldset("Borgeren", "cpr", "first_name", "last_name", css_class="fields"),
            Fieldset("", InlineRadios("is_protected")),
            Fieldset("", "street", "postal_code", "city", "phone", "email", css_class="fields"),
            Fieldset("Husstand", "adults", "children", "children_ages", css_class="fields"),
            Fieldset("Økonomi", "support", "gross_month_dkk", "income_known_on", css_class="fields"),
            Fieldset("Ud over indkomsten", HTML(ASKED)),
            Fieldset("", *AMOUNTS, css_class="fields"),
            Fieldset("Boligen", "situation", "considerations", "remark", css_class="fields"),
            Fieldset(
                "",
                *(InlineRadios(name) for name in ("needs_wheelchair", "needs_no_stairs", "has_pet")),
                css_class="fields",
            ),
            Fieldset("Støtte", "needs_support", "needs_intensive_support", "has_disability"),
            Fieldset("Sagen", "number", "applied_on", css_class="fields"),
            "urgency",
        )
        self.order_fields([field.name for field in self.helper.layout.get_field_names()])

    def clean_cpr(self) -> str:
        """A citizen has one open case at a time: what is new is written on it."""
        digits = super().clean_cpr()
        if number := open_case_of(digits):
            raise forms.ValidationError(
                f"Borgeren har allerede sag {number}, som ikke er afsluttet. Skriv det nye på den i stedet."
            )
        return digits

    def clean_applied_on(self) -> date:
        return self._not_ahead("applied_on")

    def clean_income_known_on(self) -> date | None:
        return self._not_ahead("income_known_on")

    def _not_ahead(self, name: str) -> Any:
        day = self.cleaned_data[name]
        if day and day > self.on:
            raise forms.ValidationError("Dagen ligger ude i fremtiden. Skriv den dag, det skete.")
        return day
