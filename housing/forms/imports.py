"""The file, what has to be told beside it, and which of its columns is what."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from danish.fields import DayField
from housing.models import FileImport
from housing.tables import Head, Sheet, Unreadable, head_of

MOST_BYTES = 12 * 1024 * 1024
MOST_SAMPLE = 30


class UploadForm(forms.Form):
    """Only the questions that this kind of file `asks` are there. The file is opened, so that one that cannot be read
    is refused at once; `head` is then what stands at its top.
    """

    file = forms.FileField(
        label="Fil",
        help_text="CSV eller Excel, højst 12 MB og 50.000 rækker.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,.xlsm,.xls,.ods"}),
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom."},
    )
    from_on = DayField(
        label="Gælder fra",
        help_text="Ændrede huslejer og vilkår gælder fra den dag. De gamle bliver stående som historik.",
    )
    source = forms.CharField(label="Kilde", max_length=200, help_text="For eksempel »Ministeriets liste 2026«.")

    def __init__(self, *args: Any, sheet: Sheet, asks: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.head = Head([], [])
        for name in {"from_on", "source"} - set(asks):
            del self.fields[name]
        if "source" in asks:
            self.fields["from_on"].label = "Offentliggjort"
            self.fields["from_on"].help_text = "Den dag, listen blev offentliggjort."

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("Filen er over 12 MB. Del den i flere filer.")
        try:
            self.head = head_of(file.read(), file.name, self.sheet)
        except Unreadable as error:
            raise ValidationError(list(error.sentences)) from None
        file.seek(0)
        return file


class ColumnsForm(forms.Form):
    """One choice a field of the register: which column of the file fills it."""

    def __init__(self, *args: Any, sheet: Sheet, sent: FileImport, head: Head, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(index), _told(head, index)) for index in range(len(sent.headings))]
        for heading, name in sheet.columns.items():
            is_free = name in sheet.optional
            empty = "Står ikke i filen" if is_free else "Vælg kolonne"
            self.fields[name] = forms.TypedChoiceField(
                label=heading,
                choices=[("", empty), *choices],
                coerce=int,
                empty_value=None,
                required=not is_free,
                error_messages={"required": f"Vælg den kolonne, der er »{heading}«."},
            )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        first: dict[int, str] = {}
        for name, index in list(told.items()):
            other = first.setdefault(index, name) if index is not None else name
            if other != name:
                self.add_error(name, f"Kolonnen er allerede valgt som »{self.fields[other].label}«.")
        return told

    @property
    def columns(self) -> Mapping[str, int]:
        return {name: index for name, index in self.cleaned_data.items() if index is not None}


def _told(head: Head, index: int) -> str:
    """The heading, and the first cell under it that says something."""
    heading = head.headings[index] or f"Kolonne {index + 1}"
    sample = next((cell for cell in head.samples[index] if cell), "") if index < len(head.samples) else ""
    return f"{heading} (»{sample[:MOST_SAMPLE]}«)" if sample else heading
