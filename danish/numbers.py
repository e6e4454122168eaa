"""Whole numbers and percentages as Danes write them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from law.wording import NBSP, amount

_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_PERCENT = re.compile(r"([0-9]{1,3})(?:,([0-9]{1,2}))?")


class WholeNumberField(forms.IntegerField):
    """1234 or 1.234; never 1,5."""

    default_error_messages = {"invalid": "Skriv et helt tal."}

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
            value = value.replace(".", "")
        if isinstance(value, str) and value.strip() and not re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
            raise ValidationError(f"»{value.strip()}« er ikke et helt tal.", code="invalid")
        return super().to_python(value)


class PercentField(forms.DecimalField):
    """43,3 or 43,3 % as Decimal("43.3"); shown again as 43,30. An empty one is unknown, never zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=5, decimal_places=2, min_value=Decimal(0), **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        cleaned = str(value).replace(NBSP, " ").strip().removesuffix("%").strip()
        found = _PERCENT.fullmatch(cleaned)
        if found is None:
            raise ValidationError(
                f"»{str(value).strip()}« er ikke en procent. Skriv for eksempel 43,3.", code="invalid"
            )
        return Decimal(f"{found[1]}.{found[2] or '0'}")

    def prepare_value(self, value: Any) -> Any:
        return amount(value) if isinstance(value, Decimal) else value
