"""What is told of areas: a year's figures, published lists, requests for combined letting and their answers."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from danish.fields import DayField
from danish.labels import LabelField
from danish.numbers import WholeNumberField
from danish.rows import RowForm
from housing.forms.registers import AreaStatisticsForm, NamedField
from housing.models import Area, AreaListing, AreaStatistics, CombinedLettingRequest
from housing.tables import Sheet, UnreadableTable, read_table
from law.area_status import Status

MOST_LIST_BYTES = 1024 * 1024
MOST_WORDS = 2000
STATUSES = [(status.value, status.label[0].upper() + status.label[1:]) for status in Status]
LIST_SHEET = Sheet({"Boligområde": "area", "Status": "status"})


class YearForm(AreaStatisticsForm):
    """A year of an area as a screen asks: also how long it has been a parallel society, which no file tells."""

    years_parallel_society = WholeNumberField(
        label="År i træk som parallelsamfund, dette år med",
        min_value=0,
        max_value=99,
        help_text="0, hvis området ikke er det.",
    )

    class Meta:
        model = AreaStatistics
        fields = [*AreaStatisticsForm.Meta.fields, "years_parallel_society"]


class ListingForm(RowForm):
    """An area's place on a published list; the area is set on `instance`."""

    published_on = DayField(label="Offentliggjort")
    status = LabelField(label="Status på listen", choices=STATUSES, what="status")

    class Meta:
        model = AreaListing
        fields = ["published_on", "status", "source"]


class ListedAreaForm(forms.Form):
    """One row of a list as a file."""

    area = NamedField(label="Boligområde", queryset=Area.objects.order_by("name"))
    status = LabelField(label="Status", choices=STATUSES, what="status")


class ImportListForm(forms.Form):
    """A list as a small file: one row an area. Nothing is taken when a row is wrong."""

    published_on = DayField(label="Offentliggjort")
    source = forms.CharField(label="Kilde", max_length=200, help_text="For eksempel »Ministeriets liste 2026«.")
    file = forms.FileField(
        label="Fil",
        help_text="CSV med semikolon eller Excel med kolonnerne Boligområde og Status.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> dict[int, Status]:
        """The status of each area in the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST_LIST_BYTES:
            raise forms.ValidationError("Filen er for stor til at være en liste over områder. Vælg en anden.")
        try:
            rows = list(read_table(file.read(), file.name, LIST_SHEET))
        except UnreadableTable as error:
            raise forms.ValidationError(list(error.sentences)) from None
        found: dict[int, Status] = {}
        sentences = []
        for row in rows:
            form = ListedAreaForm(row.fields)
            form.fields["area"].known = self._areas  # type: ignore[attr-defined]
            if form.is_valid():
                found[form.cleaned_data["area"].pk] = Status(form.cleaned_data["status"])
            else:
                sentences += [f"Række {row.number}: {said}" for said in _said(form)]
        if sentences or not found:
            raise forms.ValidationError(sentences or ["Filen har ingen rækker."])
        return found

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.name: area for area in Area.objects.order_by("pk")}


class RequestLettingForm(forms.ModelForm):
    """The association asks for combined letting, and says why."""

    class Meta:
        model = CombinedLettingRequest
        fields = ["grounds"]
        labels = {"grounds": "Hvorfor ønsker I kombineret udlejning?"}
        widgets = {"grounds": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"grounds": {"required": "Skriv, hvorfor I ønsker det."}}


class DecideLettingForm(forms.Form):
    """The municipality's answer; the action asks the law about a no without reasons."""

    decision = LabelField(
        label="Svar",
        choices=[("granted", "Ja, kombineret udlejning besluttes"), ("refused", "Nej")],
        what="beslutning",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg ja eller nej."},
    )
    reasons = forms.CharField(
        label="Begrundelse",
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Et nej skal begrundes.",
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("decision") == "refused" and not told.get("reasons", "").strip():
            self.add_error("reasons", "Skriv, hvorfor kommunen siger nej.")
        return told


def _said(form: forms.Form) -> list[str]:
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences]
