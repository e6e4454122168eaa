"""A choice written with its Danish word: »Familiebolig« on a screen, »familiebolig« in a file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MOST_WORDS_SHOWN = 12


class LabelField(forms.ChoiceField):
    """One of a closed list, by its value (a select sends that) or its label, in capitals or not.

    `what` names the list in the sentence: "»villa« er ikke en kendt boligtype."
    """

    def __init__(self, *, choices: Iterable[tuple[str, str]], what: str, **kwargs: Any) -> None:
        pairs = list(choices)
        super().__init__(choices=pairs, **kwargs)
        self.what = what
        self.labels = [label for _value, label in pairs]
        self.by_word = {_plain(word): value for value, label in pairs for word in (label, value)}

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        return self.by_word.get(_plain(str(value)), str(value))

    def validate(self, value: str) -> None:
        super(forms.ChoiceField, self).validate(value)
        if value and not self.valid_value(value):
            raise ValidationError(self._sentence(value), code="invalid_choice")

    def _sentence(self, value: str) -> str:
        words = [label.lower() for label in self.labels[:MOST_WORDS_SHOWN]]
        return f"»{value}« er ikke en kendt {self.what}. Skriv en af: {', '.join(words)}."


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
