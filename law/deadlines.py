"""Working days and deadlines (fact sheet 1.6, 5.2 and 6)."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5
NONE_CLOSED: frozenset[date] = frozenset()


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Helligdagsloven and lov nr. 214 af 6. marts 2023: the public holidays of a year.

    Store bededag is among them up to and including 2023. 1 May, 5 June, 24 and 31 December are not public
    holidays; a municipality that is closed then says so in `closed`.
    """
    return frozenset(holidays.country_holidays("DK", years=year))


def is_working_day(day: date, *, closed: Collection[date] = NONE_CLOSED) -> bool:
    """Almindelig fristberegning: Monday to Friday, no public holiday, and no closing day of the municipality."""
    return day.weekday() < SATURDAY and day not in closed and day not in public_holidays(day.year)


def add_working_days(received_on: date, days: int, *, closed: Collection[date] = NONE_CLOSED) -> date:
    """Almindelig fristberegning: the last day of a deadline of so many working days.

    The day of receipt is not counted. No days at all end on the day of receipt. Raises ValueError for
    a negative number of days.
    """
    if days < 0:
        raise ValueError(f"En frist kan ikke være på {days} arbejdsdage.")
    day = received_on
    left = days
    while left:
        day += ONE_DAY
        left -= is_working_day(day, closed=closed)
    return day


def working_days_between(start: date, end: date, *, closed: Collection[date] = NONE_CLOSED) -> int:
    """Almindelig fristberegning: the working days after `start` up to and including `end`.

    Negative when `end` lies before `start`: so many working days ago.
    """
    if end < start:
        return -working_days_between(end, start, closed=closed)
    days = (start + ONE_DAY * number for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, closed=closed) for day in days)


def next_working_day(day: date, *, closed: Collection[date] = NONE_CLOSED) -> date:
    """Almindelig fristberegning: a deadline that ends on a closed day moves to the next working day."""
    while not is_working_day(day, closed=closed):
        day += ONE_DAY
    return day
