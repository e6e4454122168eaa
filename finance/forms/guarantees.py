"""The guarantee's forms: what is known of it, the move-out, the bill, and what the citizen pays back."""

from typing import Any

from django import forms

from danish.fields import AmountField, DayField
from finance.actions.guarantees import Bill
from finance.models import BillLine

ITEMS = 6


class KeepForm(forms.Form):
    """What is known before anybody moves out."""

    move_in_report_on = DayField(label="Indflytningsrapport", required=False)
    ends_on = DayField(
        label="Aftalt slutdato", required=False, help_text="Tom, når garantien løber, så længe lejeren bor i boligen."
    )


class InspectForm(forms.Form):
    """The tenant has moved out."""

    moved_out_on = DayField(label="Fraflyttet")
    inspected_on = DayField(label="Flyttesyn")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("moved_out_on") and data.get("inspected_on") and data["inspected_on"] < data["moved_out_on"]:
            self.add_error("inspected_on", "Flyttesynet holdes ikke før fraflytningen. Ret datoen.")
        return data


class BillForm(forms.Form):
    """The landlord's bill, item by item."""

    contribution_dkk = AmountField(label="Indskud, der kan bruges", initial=0)
    paid_dkk = AmountField(label="Betalt af lejeren", initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ITEMS + 1):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=f"Art, linje {number}", choices=[("", "Vælg"), *BillLine.Kind.choices], required=False
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Tekst, linje {number}", max_length=120, required=False
            )
            self.fields[f"amount_{number}"] = AmountField(label=f"Beløb, linje {number}", required=False)

    def items(self) -> list[dict[str, Any]]:
        """The three fields of each line."""
        names = ("kind", "text", "amount")
        return [
            {"number": number} | {name: self[f"{name}_{number}"] for name in names} for number in range(1, ITEMS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(1, ITEMS + 1):
            told = [data.get(f"{name}_{number}") for name in ("kind", "text", "amount")]
            if any(told) and not all(told) and f"amount_{number}" not in self.errors:
                self.add_error(f"text_{number}", "En linje har art, tekst og beløb. Udfyld dem alle, eller ingen.")
        return data

    def bill(self) -> Bill:
        data = self.cleaned_data
        told = [[data[f"{name}_{number}"] for name in ("kind", "text", "amount")] for number in range(1, ITEMS + 1)]
        items = [(kind, text, amount) for kind, text, amount in told if kind]
        return Bill(items, data["contribution_dkk"], data["paid_dkk"])


class EndForm(forms.Form):
    """Why it is over."""

    reason = forms.CharField(
        label="Hvorfor afsluttes garantien?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor garantien afsluttes."},
    )  # fmt: skip


class PaidForm(forms.Form):
    """Something came in."""

    amount_dkk = AmountField(label="Beløb", min_value=None)
    paid_on = DayField(label="Indbetalt")

    def clean_amount_dkk(self) -> Any:
        amount = self.cleaned_data["amount_dkk"]
        if amount <= 0:
            raise forms.ValidationError("Beløbet skal være over nul.")
        return amount


class WaiveForm(forms.Form):
    """Something is given up."""

    amount_dkk = AmountField(label="Beløb")
    reason = forms.CharField(
        label="Hvorfor frafaldes det?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor det frafaldes."},
    )  # fmt: skip
