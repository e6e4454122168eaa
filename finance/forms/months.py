"""The receipt of the finance system, and an account string."""

from typing import Any

from django import forms

from danish.fields import DayField
from finance.posting_file import ReceiptRow, read_receipt_file
from finance.states import PostingKind
from law.bases import LegalBasis

LARGEST_RECEIPT = 5 * 1024 * 1024


class ReceiptForm(forms.Form):
    """A receipt file, read whole before anything is marked."""

    file = forms.FileField(
        label="Kvitteringsfil", help_text="CSV eller Excel med kolonnerne Reference, Status, Dato og Besked."
    )

    def clean_file(self) -> list[ReceiptRow]:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_RECEIPT:
            raise forms.ValidationError("Filen fylder mere end 5 MB. Vælg kvitteringen.")
        try:
            return read_receipt_file(sent.read(), sent.name)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class AccountForm(forms.Form):
    """Where a kind of posting goes from a day on."""

    kind = forms.ChoiceField(label="Art", choices=PostingKind.choices)
    legal_basis = forms.ChoiceField(
        label="Hjemmel", required=False, choices=[("", "Alle, der ikke har deres egen"), *((one.value, one.label) for one in LegalBasis)],
    )  # fmt: skip
    account = forms.CharField(label="Kontostreng", max_length=60)
    from_on = DayField(label="Gælder fra")

    def clean_account(self) -> Any:
        return "".join(self.cleaned_data["account"].split())
