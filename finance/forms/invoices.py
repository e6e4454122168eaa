"""Invoices: files, one that is typed, what is asked and answered, and what is paid of each line."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from danish.fields import AmountField, DayField
from finance.models import Invoice, InvoiceLine
from finance.read_invoices import ReadInvoice, ReadLine
from housing.models import Association

MOST_FILES = 100


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or more; each is answered by itself."""

    widget = SeveralFilesInput
    default_error_messages = {"required": "Vælg en eller flere filer.", "empty": "Filen er tom."}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = list(data or [])
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Vælg højst {MOST_FILES} filer ad gangen.")
        return files


class ReceiveForm(forms.Form):
    """The files of invoices."""

    invoices = SeveralFilesField(
        label="Filer", help_text="OIOUBL eller Peppol (.xml), CSV eller Excel. Flere kan vælges på én gang."
    )


class TypeForm(forms.Form):
    """An invoice on paper, for one dwelling."""

    association = forms.ModelChoiceField(
        label="Boligorganisation", queryset=Association.objects.order_by("name"), empty_label="Vælg"
    )
    number = forms.CharField(label="Fakturanr.", max_length=40)
    issued_on = DayField(label="Fakturadato")
    due_on = DayField(label="Forfalder", required=False)
    unit_number = forms.CharField(label="Lejemålsnr.", max_length=30)
    starts_on = DayField(label="Periode fra")
    ends_on = DayField(label="Periode til og med")
    amount_dkk = AmountField(label="Beløb", min_value=None, help_text="En kreditnota skrives med minus foran.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Perioden slutter, før den begynder. Ret datoerne.")
        return data

    def read(self) -> ReadInvoice:
        """As a file would have said it. What is typed is addressed to us."""
        told = self.cleaned_data
        line = ReadLine(told["amount_dkk"], "Tomgangsleje", told["unit_number"], told["starts_on"], told["ends_on"])
        return ReadInvoice(
            number=told["number"],
            issued_on=told["issued_on"],
            due_on=told["due_on"],
            cvr=told["association"].cvr,
            ean=settings.MUNICIPALITY_EANS[0] if settings.MUNICIPALITY_EANS else "5790000000005",
            total_dkk=told["amount_dkk"],
            is_credit_note=told["amount_dkk"] < 0,
            lines=[line],
        )


class DecideForm(forms.Form):
    """What is paid of each line, and why if that is not what agrees."""

    note = forms.CharField(
        label="Begrundelse til boligorganisationen",
        help_text="Nødvendig, når en linje ikke stemmer, eller når der godkendes mindre end fakturaens beløb.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor beløbet godkendes, når fakturaen ikke stemmer."},
    )

    def __init__(
        self, *args: Any, invoice: Invoice, lines: Sequence[InvoiceLine], amounts: Mapping[int, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["note"].initial = invoice.decision_note
        for line in lines:
            self.fields[f"amount_{line.number}"] = AmountField(
                label=f"Godkendes af linje {line.number}", min_value=None, initial=amounts[line.number]
            )

        self.fields["note"].required = not all(line.is_matching for line in lines)

    def clean(self) -> dict[str, Any]:
        """The action asks the same under lock; here it is said beside the field."""
        data = super().clean() or self.cleaned_data
        less = any(data.get(f"amount_{line.number}", line.amount_dkk) != line.amount_dkk for line in self.lines)
        if less and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Skriv, hvorfor der godkendes mindre end fakturaens beløb.")
        return data

    def rows(self) -> list[dict[str, Any]]:
        """Each line with its own field."""
        return [{"line": line, "field": self[f"amount_{line.number}"]} for line in self.lines]

    def amounts(self) -> dict[int, Decimal]:
        return {line.number: self.cleaned_data[f"amount_{line.number}"] for line in self.lines}


class QueryForm(forms.Form):
    """What the association is asked."""

    text = forms.CharField(
        label="Spørgsmål", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ingen oplysninger om borgere: boligorganisationen læser det.",
        error_messages={"required": "Skriv, hvad der skal svares på."},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the association answers."""

    text = forms.CharField(
        label="Svar", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Skriv svaret."},
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why nothing is paid."""

    reason = forms.CharField(
        label="Hvorfor afvises fakturaen?", help_text="Boligorganisationen læser det.", max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Skriv, hvorfor fakturaen afvises."},
    )  # fmt: skip
