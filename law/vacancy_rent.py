"""The rent of an empty dwelling (almenboligloven § 59, stk. 1, 3.-5. pkt.; fact sheet 1.7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from law.deadlines import NONE_CLOSED, add_working_days
from law.findings import Finding, Weight
from law.months import add_months, by_month, days_in_month, first_of_month
from law.wording import dkk, long_day, to_ore

PARAGRAPH = "almenboligloven § 59, stk. 1, 3.-5. pkt."


class Proration(StrEnum):
    """How part of a month is counted. The act does not say; the agreement does."""

    ACTUAL_MONTH = "actual_month"
    THIRTY_360 = "thirty_360"
    DAYS_365 = "days_365"

    @property
    def label(self) -> str:
        """The Danish words for the way of counting."""
        return {
            Proration.ACTUAL_MONTH: "månedens faktiske dage",
            Proration.THIRTY_360: "30 dage i hver måned",
            Proration.DAYS_365: "dage af 365",
        }[self]


@dataclass(frozen=True, slots=True)
class RentTerms:
    """What the agreement says about vacancy rent.

    `free_return_working_days`: a return within so many working days after the dwelling came at disposal
    costs nothing; None where no return is free. `notice_months`: the landlord's ordinary notice.
    """

    free_return_working_days: int | None = None
    notice_months: int = 3
    proration: Proration = Proration.ACTUAL_MONTH
    closed: Collection[date] = NONE_CLOSED


@dataclass(frozen=True, slots=True)
class EmptyDwelling:
    """A dwelling at the municipality's disposal. `let_on` is also the day it is let again after a return."""

    rent_dkk: Decimal
    available_on: date
    let_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthOfRent:
    """The rent of one month: from `starts_on` until, and not including, `ends_on`."""

    month: date
    starts_on: date
    ends_on: date
    days: int
    amount_dkk: Decimal


@dataclass(frozen=True, slots=True)
class VacancyRent:
    """The rent by month (keyed by its first day) and in all. `ends_on` is None while the vacancy is open."""

    by_month: dict[date, MonthOfRent]
    total_dkk: Decimal
    ends_on: date | None
    finding: Finding


def vacancy_rent(dwelling: EmptyDwelling, terms: RentTerms, *, until: date | None = None) -> VacancyRent:
    """Almenboligloven § 59, stk. 1, 3.-5. pkt.: the rent from the day at disposal until the dwelling is let.

    Kroner and øre, each month rounded half-up. The municipality's return ends the liability at the latest
    when an ordinary notice would have run out. `until` counts no further than the day before it, which an
    open vacancy needs. Raises ValueError when the vacancy is open and no `until` is given.
    """
    ends_on = liability_end(dwelling, terms)
    known = [day for day in (ends_on, until) if day is not None]
    if not known:
        raise ValueError(
            "Boligen er hverken udlejet eller givet tilbage; angiv den dag, lejen skal regnes til (until)."
        )
    periods = by_month(dwelling.available_on, min(known))
    months = {month.month: month for month in (_month(dwelling.rent_dkk, *each, terms.proration) for each in periods)}
    total = sum((month.amount_dkk for month in months.values()), Decimal("0.00"))
    return VacancyRent(months, total, ends_on, _finding(dwelling, terms, total, ends_on, min(known)))


def liability_end(dwelling: EmptyDwelling, terms: RentTerms) -> date | None:
    """Almenboligloven § 59, stk. 1, 5. pkt.: the first day without liability, or None while it runs."""
    ends = [] if dwelling.let_on is None else [dwelling.let_on]
    if dwelling.returned_on is not None:
        if return_is_free(dwelling, terms):
            return dwelling.available_on
        ends.append(notice_end(dwelling.returned_on, terms.notice_months))
    return max(dwelling.available_on, min(ends)) if ends else None


def notice_end(returned_on: date, notice_months: int) -> date:
    """Almenboligloven § 59, stk. 1, 5. pkt.: the day an ordinary notice given that day would have run out."""
    return add_months(first_of_month(returned_on), notice_months + 1)


def return_is_free(dwelling: EmptyDwelling, terms: RentTerms) -> bool:
    """The agreement under almenboligloven § 59: whether the dwelling came back within the free deadline."""
    if dwelling.returned_on is None or terms.free_return_working_days is None:
        return False
    last = add_working_days(dwelling.available_on, terms.free_return_working_days, closed=terms.closed)
    return dwelling.returned_on <= last


def _days(starts_on: date, stops_on: date, proration: Proration) -> int:
    if proration is not Proration.THIRTY_360:
        return (stops_on - starts_on).days
    last = 31 if stops_on.month != starts_on.month else min(stops_on.day, 30)
    return last - min(starts_on.day, 30)


def _month(rent_dkk: Decimal, starts_on: date, stops_on: date, proration: Proration) -> MonthOfRent:
    days = _days(starts_on, stops_on, proration)
    amount = _of_rent(rent_dkk, _part(days, days_in_month(starts_on), proration))
    return MonthOfRent(first_of_month(starts_on), starts_on, stops_on, days, amount)


@lru_cache(maxsize=512)
def _part(days: int, length: int, proration: Proration) -> Fraction:
    return {
        Proration.ACTUAL_MONTH: Fraction(days, length),
        Proration.THIRTY_360: Fraction(days, 30),
        Proration.DAYS_365: Fraction(days * 12, 365),
    }[proration]


@lru_cache(maxsize=512)
def _of_rent(rent_dkk: Decimal, part: Fraction) -> Decimal:
    """Kept for a while: of a long vacancy most months are whole and cost the same."""
    return to_ore(Fraction(rent_dkk) * part)


def _finding(
    dwelling: EmptyDwelling, terms: RentTerms, total: Decimal, ends_on: date | None, counted_to: date
) -> Finding:
    start = f"den {long_day(dwelling.available_on)}"
    if dwelling.returned_on is not None and return_is_free(dwelling, terms):
        sentence = (
            f"Boligen blev givet tilbage den {long_day(dwelling.returned_on)} inden for fristen og koster ikke noget."
        )
    elif counted_to <= dwelling.available_on:
        sentence = f"Kommunen skal ikke betale noget, for boligen kom først til rådighed {start}."
    elif ends_on is None or counted_to < ends_on:
        sentence = (
            f"Kommunen skylder {dkk(total)} for tiden fra {start} til den {long_day(counted_to)}; lejen løber videre."
        )
    elif ends_on == dwelling.let_on:
        sentence = f"Kommunen betaler {dkk(total)} fra {start}, til boligen er udlejet den {long_day(ends_on)}."
    else:
        sentence = (
            f"Kommunen betaler {dkk(total)} fra {start} til den {long_day(ends_on)}, "
            "hvor et almindeligt opsigelsesvarsel ville være udløbet."
        )
    return Finding(total > 0, Weight.CONDITION, PARAGRAPH, sentence)
