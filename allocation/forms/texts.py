"""Free text that will stand in a letter: no CPR number in it, and the writer keeps what was written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.denied import ActionDenied
from allocation.letter_facts import refuse_cpr


def without_cpr(text: str) -> None:
    """As the letter itself refuses it, said at the field."""
    try:
        refuse_cpr([text])
    except ActionDenied as denied:
        raise ValidationError(denied.sentence) from None


class LetterTextField(forms.CharField):
    """Several lines of text, read by the citizen."""

    def __init__(self, *, rows: int = 5, most: int = 2000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=most, validators=[without_cpr], **kwargs)
