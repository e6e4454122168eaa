"""What is written when an ended case is excepted from deletion, and what is said before cases are deleted."""

from typing import Any

from django import forms

from allocation.forms.layout import helper_for, text_area
from allocation.forms.texts import without_cpr
from danish.fields import DayField


class KeepForm(forms.Form):
    until = DayField(label="Gem til og med", help_text="Højst to år frem. Så ser I på sagen igen.")
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        min_length=10,
        widget=text_area(3),
        validators=[without_cpr],
        help_text="For eksempel en retssag eller et krav, der ikke er afsluttet.",
        error_messages={
            "required": "Skriv, hvorfor sagen skal gemmes.",
            "min_length": "Skriv grunden med en hel sætning.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for("Undtag fra sletning", "until", "reason")


class DeleteForm(forms.Form):
    archived = forms.BooleanField(
        label="Det, arkivloven kræver, er afleveret",
        error_messages={"required": "Aflevér først det, arkivloven kræver, og sæt så kryds her."},
    )
