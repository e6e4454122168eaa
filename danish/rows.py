"""A form that a person fills in once and a file fills in a thousand times."""

from typing import Any

from django import forms


class RowForm(forms.ModelForm):
    """`one_of_many`: whoever reads a whole file holds the register in memory and looks for doubles there, so that
    a row costs no query. A form filled in alone asks the database about uniqueness and constraints as usual.
    """

    def __init__(self, *args: Any, one_of_many: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one_of_many = one_of_many
        if one_of_many:
            self.instance.validate_constraints = _nothing_to_validate

    def clean(self) -> dict[str, Any] | None:
        # Django looks for doubles when this method of its own has run.
        return self.cleaned_data if self.one_of_many else super().clean()


def _nothing_to_validate(exclude: object = None) -> None:
    return None
