"""How amounts, days and shares are written on a page. The rules lie in law/wording.py; here they become filters."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils import timezone

from law import wording

register = template.Library()

DASH = "–"  # an unknown value is shown as a dash, never as a zero


def _number(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, Fraction):
        return wording.to_ore(value)
    return Decimal(str(value))


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


@register.filter
def dkk(value: object) -> str:
    """6319.5 as "6.319,50 kr."."""
    number = _number(value)
    return DASH if number is None else wording.dkk(number)


@register.filter
def amount(value: object) -> str:
    """6319.5 as "6.319,50", for columns that name their unit in the head."""
    number = _number(value)
    return DASH if number is None else wording.amount(number)


@register.filter
def whole_dkk(value: object) -> str:
    """6319.5 as "6.320 kr."."""
    number = _number(value)
    return DASH if number is None else wording.whole_dkk(number)


@register.filter
def plain_dkk(value: object) -> str:
    """5000 as "5.000 kr.", 6319.5 as "6.319,50 kr.": for a letter, where øre that are none only disturb."""
    number = _number(value)
    return whole_dkk(value) if number is not None and number == int(number) else dkk(value)


@register.filter
def count(value: object) -> str:
    """5217 as "5.217"."""
    return DASH if value is None or value == "" else f"{int(str(value)):,}".replace(",", ".")


@register.filter
def signed_whole(value: int) -> str:
    """115 as "+115", -3 as "−3": a change of something that is counted."""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value)}"


@register.filter
def signed(value: object) -> str:
    """210.65 as "+210,65", -3 as "−3,00": a change, with a real minus."""
    number = _number(value)
    if number is None:
        return DASH
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return sign + wording.amount(abs(number))


@register.filter
def percent(value: object) -> str:
    """36.5 as "36,5 %"."""
    number = _number(value)
    return DASH if number is None else wording.percent(number)


@register.filter
def share(value: Fraction | None) -> str:
    """A quarter as "¼"."""
    return DASH if value is None else wording.share(value)


@register.filter
def day(value: object) -> str:
    """2026-12-15 as "15. december 2026"."""
    found = _day(value)
    return DASH if found is None else wording.long_day(found)


@register.filter
def short_day(value: object) -> str:
    """2026-12-15 as "15. dec."."""
    found = _day(value)
    return DASH if found is None else wording.short_day(found)


@register.filter
def weekday_day(value: object) -> str:
    """2026-12-15 as "tirsdag den 15. december 2026"."""
    found = _day(value)
    return DASH if found is None else wording.weekday_day(found)


@register.filter
def numeric_day(value: object) -> str:
    """2026-12-15 as "15-12-2026", the form a field takes back."""
    found = _day(value)
    return DASH if found is None else f"{found:%d-%m-%Y}"


@register.filter
def month(value: object) -> str:
    """2026-12-01 as "december 2026"."""
    found = _day(value)
    return DASH if found is None else wording.month_year(found)


@register.filter
def clock(value: datetime | None) -> str:
    """15:00 as "kl. 15.00"."""
    if value is None:
        return DASH
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"kl.{wording.NBSP}{local.hour}.{local.minute:02}"


@register.filter
def moment(value: datetime | None) -> str:
    """2026-11-24 12:40 as "24. nov. 2026 kl. 12.40"."""
    if value is None:
        return DASH
    found = _day(value)
    return f"{wording.short_day(found)} {found.year} {clock(value)}" if found else DASH


@register.filter
def time_left(until: datetime | None, at: datetime) -> str:
    """{{ due_at|time_left:now }}: "1 t. 48 min.", "48 min." or "Udløbet". The script counts on in the same words."""
    if until is None:
        return DASH
    minutes = int((until - at).total_seconds() // 60)
    if minutes < 0:
        return "Udløbet"
    hours = f"{minutes // 60} t. " if minutes >= 60 else ""
    return f"{hours}{minutes % 60} min."


@register.filter
def months(value: int | None) -> str:
    """7 as "7 md.", the short form for columns."""
    return DASH if value is None else f"{value}{wording.NBSP}md."


@register.filter
def yes_no(value: bool | None) -> str:
    """True as "Ja", False as "Nej", unknown as "Ikke oplyst"."""
    return {True: "Ja", False: "Nej", None: "Ikke oplyst"}[value]


@register.filter
def capital(value: str) -> str:
    """The first letter large: "tirsdag" as "Tirsdag"."""
    return value[:1].upper() + value[1:]
