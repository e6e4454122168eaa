"""Why a paper is taken off a case."""

from typing import Any

from django import forms

from allocation.forms.layout import helper_for, text_area


class RemoveDocumentForm(forms.Form):
    reason = forms.CharField(
        label="Hvorfor bliver dokumentet fjernet?",
        max_length=300,
        min_length=10,
        widget=text_area(3),
        help_text="For eksempel »Hører til en anden borger«. Skriv ingen navne og intet fra dokumentet; grunden bliver stående.",
        error_messages={
            "required": "Skriv, hvorfor dokumentet bliver fjernet.",
            "min_length": "Skriv det med en hel sætning.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Fjern dokument", "reason")
