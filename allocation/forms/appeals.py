"""Klage: hvad der klages over, hvornår den er sendt videre, og hvordan den endte."""

from typing import Any

from django import forms
from django.utils import timezone

from allocation.forms.layout import helper_for, text_area
from allocation.models import Appeal, Letter
from allocation.queries.appeals import outcomes_of
from allocation.states import AppealOutcome
from danish.fields import DayField
from law.wording import short_day


class AppealForm(forms.Form):
    letter_id = forms.TypedChoiceField(
        label="Hvilken afgørelse klages der over?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg afgørelsen."},
    )
    received_on = DayField(label="Klagen kom den")
    about = forms.CharField(
        label="Hvad klager borgeren over?",
        max_length=1000,
        widget=text_area(5),
        help_text="Skriv ingen CPR-numre.",
        error_messages={"required": "Skriv, hvad borgeren klager over."},
    )

    def __init__(self, *args: Any, letters: list[Letter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["letter_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (one.pk, f"{one.get_kind_display()}, {short_day(timezone.localdate(one.written_at))}") for one in letters
        ]
        if len(letters) == 1:
            field.initial = letters[0].pk
        self.helper = helper_for("Registrér klage", "letter_id", "received_on", "about")


class SendAppealForm(forms.Form):
    sent_on = DayField(label="Sendt videre den")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Registrér som sendt", "sent_on")


class EndAppealForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Hvordan endte klagen?", widget=forms.RadioSelect, error_messages={"required": "Vælg, hvordan den endte."}
    )
    ended_on = DayField(label="Afsluttet den")

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(outcome.value, outcome.label) for outcome in outcomes_of(appeal)]
        self.helper = helper_for("Afslut klage", "outcome", "ended_on")

    def clean_outcome(self) -> AppealOutcome:
        return AppealOutcome(self.cleaned_data["outcome"])
