"""Small Danish words that more than one page says."""

from datetime import date, datetime

from django.utils import timezone

from law.wording import short_day


def ago(day: date, *, on: date) -> str:
    """ "i dag", "i går" or "for 3 dage siden"."""
    days = (on - day).days
    return {0: "i dag", 1: "i går"}.get(days, f"for {days} dage siden")


def day_of(day: date, *, on: date) -> str:
    """ "24. nov.", and the year where it is another."""
    return short_day(day) if day.year == on.year else f"{short_day(day)} {day.year}"


def moment_word(moment: datetime, *, on: date) -> str:
    """ "I dag kl. 12.40" or "24. nov. 2026 kl. 12.40"."""
    local = timezone.localtime(moment)
    day = local.date()
    word = {0: "I dag", 1: "I går"}.get((on - day).days, day_of(day, on=on))
    return f"{word} kl. {local.hour}.{local.minute:02}"
