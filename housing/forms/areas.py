"""What is told of areas: a year's figures, published lists, requests for combined letting and their answers."""

from typing import Any

from django import forms

from danish.fields import DayField
from danish.labels import LabelField
from danish.numbers import WholeNumberField
from danish.rows import RowForm
from housing.forms.registers import AreaStatisticsForm
from housing.models import AreaListing, AreaStatistics, CombinedLettingRequest
from law.area_status import Status

MOST_WORDS = 2000
STATUSES = [(status.value, status.label[0].upper() + status.label[1:]) for status in Status]


class YearForm(AreaStatisticsForm):
    """A year of an area as a screen asks: also how long it has been a parallel society, which few files tell."""

    years_parallel_society = WholeNumberField(
        label="År i træk som parallelsamfund, dette år med",
        min_value=0,
        max_value=99,
        help_text="0, hvis området ikke er det.",
    )

    class Meta:
        model = AreaStatistics
        fields = [*AreaStatisticsForm.Meta.fields, "years_parallel_society"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years_parallel_society"].required = not self.one_of_many

    def clean_years_parallel_society(self) -> int:
        """An empty cell is an area that is none."""
        return self.cleaned_data.get("years_parallel_society") or 0


class ListingForm(RowForm):
    """An area's place on a published list; the area is set on `instance`."""

    published_on = DayField(label="Offentliggjort")
    status = LabelField(label="Status på listen", choices=STATUSES, what="status")

    class Meta:
        model = AreaListing
        fields = ["published_on", "status", "source"]


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
