"""What is written about an experiment: its charter, its limits, its budget and its costs."""

from decimal import Decimal
from typing import Any

from django import forms

from danish.fields import AmountField, DayField
from danish.numbers import WholeNumberField
from experiments.states import BASES, KINDS
from law.experiments import ExperimentKind

HIGHEST_DKK = Decimal(99_999_999)
HAS_MONTHS = frozenset({ExperimentKind.RENT_SUBSIDY, ExperimentKind.TEMPORARY_SOLUTION, ExperimentKind.TEMPORARY_LEASE})


class ChooseKindForm(forms.Form):
    """First which of the five."""

    kind = forms.ChoiceField(
        label="Hvilket forsøg?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg et forsøg.", "invalid_choice": "Vælg et af de fem forsøg."},
    )


class ExperimentForm(forms.Form):
    """An experiment of one kind; only what that kind can limit is asked."""

    name = forms.CharField(label="Navn", max_length=120, error_messages={"required": "Skriv et navn."})
    basis = forms.ChoiceField(label="Lovgrundlag", choices=BASES)
    target_group = forms.CharField(
        label="Målgruppe",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvem forsøget er for."},
    )
    starts_on = DayField(label="Begynder")
    ends_on = DayField(label="Slutter", required=False)
    max_months = WholeNumberField(label="Længste periode, måneder", min_value=1, max_value=120)
    extension_months = WholeNumberField(label="Længste forlængelse, måneder", min_value=0, max_value=120)
    cap_month_dkk = AmountField(
        label="Højeste tilskud pr. md.", max_value=HIGHEST_DKK, required=False, help_text="Tomt: intet loft."
    )
    full_months = WholeNumberField(
        label="Måneder med fuldt tilskud",
        min_value=0,
        max_value=120,
        required=False,
        help_text="Derefter aftrappes det lige meget hver måned. Tomt: ingen aftrapning.",
    )
    max_rent_dkk = AmountField(label="Højeste husleje pr. md.", max_value=HIGHEST_DKK, required=False)
    notice_months = WholeNumberField(label="Varsel før slutdato, måneder", min_value=0, max_value=12, initial=3)

    def __init__(self, *args: Any, kind: ExperimentKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        for name in self._not_asked():
            del self.fields[name]
        self.fields["name"].initial = kind.label.capitalize()

    def _not_asked(self) -> list[str]:
        dropped = [] if self.kind in HAS_MONTHS else ["max_months", "extension_months", "notice_months"]
        if self.kind != ExperimentKind.RENT_SUBSIDY:
            dropped += ["cap_month_dkk", "full_months"]
        return dropped + ([] if self.kind == ExperimentKind.CHEAP_BUILDING else ["max_rent_dkk"])

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PublishForm(forms.Form):
    published_on = DayField(label="Offentliggjort")
    url = forms.URLField(
        label="Adresse på kommunens hjemmeside",
        assume_scheme="https",
        error_messages={
            "required": "Skriv adressen på vedtægten.",
            "invalid": "Skriv en hel adresse, der begynder med https://.",
        },
    )


class BudgetForm(forms.Form):
    year = WholeNumberField(label="År", min_value=2016, max_value=2099)
    amount_dkk = AmountField(label="Budget", max_value=HIGHEST_DKK)


class CostForm(forms.Form):
    paid_on = DayField(label="Betalt")
    amount_dkk = AmountField(
        label="Beløb",
        max_value=HIGHEST_DKK,
        min_value=-HIGHEST_DKK,
        help_text="Et beløb under nul tager en udgift tilbage.",
    )
    text = forms.CharField(label="Hvad", max_length=200, error_messages={"required": "Skriv, hvad pengene gik til."})
