"""Calendar months: they are counted as months, never as thirty days."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date


def first_of_month(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_in_month(day: date) -> int:
    """How many days the day's month has."""
    return monthrange(day.year, day.month)[1]


def by_month(start: date, end: date) -> Iterator[tuple[date, date]]:
    """The half-open interval from start to end, cut at the first of each month."""
    while start < end:
        cut = min(end, date(start.year + start.month // 12, start.month % 12 + 1, 1))
        yield start, cut
        start = cut


def full_months_between(start: date, end: date) -> int:
    """How many whole months lie between two days; none when `end` is not after `start`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day and end.day < days_in_month(end):
        months -= 1
    return max(0, months)
