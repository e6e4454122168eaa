"""The budget that vacancy rent is held against."""

from decimal import Decimal

from django import forms

from danish.fields import AmountField
from reports.periods import FIRST_YEAR, LAST_YEAR


class BudgetForm(forms.Form):
    year = forms.IntegerField(
        label="År",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Skriv et år, for eksempel 2026.", "invalid": "Skriv et år, for eksempel 2026."},
    )
    amount_dkk = AmountField(
        label="Budget for tomgangsleje",
        min_value=Decimal(1),
        help_text="For hele året. En måned holdes op mod en tolvtedel.",
    )
