"""The municipality's own minimum, from a day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div
from django import forms

from allocation.actions.minimums import Minimum
from allocation.forms.layout import helper_for
from allocation.models.minimums import AMOUNTS
from danish.fields import AmountField, DayField
from law.months import add_months

MOST = Decimal(99_999)
MONTHS_AHEAD = 24


class MinimumForm(forms.Form):
    from_on = DayField(label="Gælder fra")
    single_adult_dkk = AmountField(label="Første voksne pr. md.", required=False, max_value=MOST)
    extra_adult_dkk = AmountField(label="Hver voksen til pr. md.", required=False, max_value=MOST)
    child_dkk = AmountField(label="Hvert barn pr. md.", required=False, max_value=MOST)
    source = forms.CharField(
        label="Kilde",
        max_length=200,
        min_length=5,
        help_text="Hvem der har besluttet det og hvornår, for eksempel »Social- og boligudvalget, 3. december 2025, punkt 7«.",
        error_messages={
            "required": "Skriv, hvor beslutningen står.",
            "min_length": "Skriv med nogle få ord, hvor beslutningen står.",
        },
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.helper = helper_for("Gem satsen", Div("from_on", *AMOUNTS, css_class="fields fields--2"), "source")

    def clean_from_on(self) -> date:
        if self.cleaned_data["from_on"] > add_months(self.on, MONTHS_AHEAD):
            raise forms.ValidationError("Dagen ligger mere end to år ude i fremtiden. Se, om årstallet passer.")
        return self.cleaned_data["from_on"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in [name for name in AMOUNTS if name not in self.errors and told.get(name) is None]:
            if any(told.get(other) is not None for other in AMOUNTS):
                self.add_error(
                    name, "Skriv beløbet, eventuelt 0. Skal intet mindstebeløb gælde, skal alle tre stå tomme."
                )
        if told.get("single_adult_dkk") == 0:
            self.add_error(
                "single_adult_dkk", "Beløbet skal være over 0 kr. Lad alle tre felter stå tomme, hvis intet gælder."
            )
        return told

    def minimum(self) -> Minimum:
        return Minimum(**self.cleaned_data)
