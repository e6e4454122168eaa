"""Form fields that read as Danes write. The rules lie in law/wording.py; the fields say its sentences."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from law import wording


def _parsed(parse: Callable[[str], Any], text: object) -> Any:
    """The value, or the sentence of law/wording.py as the field's error."""
    try:
        return parse(str(text))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None


class AmountField(forms.DecimalField):
    """Kroner as 1234, 1234,5 or 1.234,50; shown again as 1.234,50, with the unit in the field's end."""

    unit = "kr."
    default_error_messages = {
        "required": "Skriv et beløb, for eksempel 1.234,50.",
        "min_value": "Beløbet kan ikke være under %(limit_value)s kr.",
        "max_value": "Beløbet kan ikke være over %(limit_value)s kr.",
        "max_digits": "Beløbet er for stort. Skriv højst 999.999.999,99 kr.",
        "max_whole_digits": "Beløbet er for stort. Skriv højst 999.999.999,99 kr.",
    }

    def __init__(self, *, min_value: Decimal | None = Decimal(0), **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=min_value, max_digits=11, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        return value if isinstance(value, Decimal) else _parsed(wording.parse_amount, value)

    def prepare_value(self, value: Any) -> Any:
        return wording.amount(Decimal(str(value))) if isinstance(value, (Decimal, int, float)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, self._comparable(data))

    def _comparable(self, data: Any) -> Any:
        try:
            return self.to_python(data)
        except ValidationError:
            return data


class DayField(forms.DateField):
    """A day as 31-12-2015, 31/12/2015, 31. december 2015 or 2015-12-31.

    Shown as the browser's own date input, which sends the last form; native=False gives a text field.
    """

    default_error_messages = {"required": "Skriv en dato, for eksempel 31-12-2015."}

    def __init__(self, *, native: bool = True, **kwargs: Any) -> None:
        attrs = {"type": "date"} if native else {"inputmode": "numeric", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%Y-%m-%d" if native else "%d-%m-%Y"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else _parsed(wording.parse_day, value)


class PostalCodeField(forms.RegexField):
    """Four digits."""

    default_error_messages = {"required": "Skriv postnummeret.", "invalid": "Et postnummer har fire cifre."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[0-9]{4}$", label=kwargs.pop("label", "Postnr."), **kwargs)


class PhoneField(forms.RegexField):
    """Digits, with spaces as one likes, and a country code in front if need be."""

    default_error_messages = {"invalid": "Skriv telefonnummeret med cifre, for eksempel 12 34 56 78."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
        super().__init__(r"^[+]?(?:[0-9] ?){8,15}$", label=kwargs.pop("label", "Telefon"), max_length=20, **kwargs)


class ShareField(forms.CharField):
    """A share as 1/4, ¼ or 25 %."""

    default_error_messages = {"required": "Skriv en andel, for eksempel 1/4."}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return value if isinstance(value, Fraction) else _parsed(wording.parse_share, value)

    def prepare_value(self, value: Any) -> Any:
        return wording.share(value) if isinstance(value, Fraction) else value


class YesNoField(forms.TypedChoiceField):
    """Ja or Nej, in capitals or not. Never guessed: nothing chosen is None when the field may be left out, and an
    error when not.
    """

    default_error_messages = {"required": "Vælg ja eller nej.", "invalid_choice": "Vælg ja eller nej."}
    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("ja", "Ja"), ("nej", "Nej")], coerce=lambda value: value == "ja", empty_value=None, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "ja", False: "nej"}.get(value, value) if isinstance(value, bool) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(self.prepare_value(value) or "").strip().lower())
