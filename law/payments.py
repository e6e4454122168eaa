"""What a right gives month by month: a refund, a subsidy (serviceloven § 163 a, frikommunenetværksloven § 25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from law.months import add_months, by_month, days_in_month, first_of_month
from law.wording import to_ore

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthlyAmount:
    """What a whole month gives from a day on, kroner."""

    from_on: date
    month_dkk: Decimal


@dataclass(frozen=True, slots=True)
class PaidRight:
    """A right from its first to its last day (None: it runs on), with its amounts. Of two from one day the later
    in the sequence counts.
    """

    starts_on: date
    ends_on: date | None
    amounts: Sequence[MonthlyAmount]


@dataclass(frozen=True, slots=True)
class MonthOfPayment:
    """What one month gives, for how many of its days."""

    month: date
    days: int
    amount_dkk: Decimal


def monthly_payments(right: PaidRight, *, through: date) -> dict[date, MonthOfPayment]:
    """Serviceloven § 163 a, frikommunenetværksloven § 25: the payments of every month that has begun by `through`.

    Kroner and øre by the month's first day. A part of a month counts its days of the month's own; each month is
    rounded half-up once. The acts do not say how a part of a month is counted: this is the house's choice.
    """
    end = add_months(first_of_month(through), 1)
    if right.ends_on is not None:
        end = min(end, right.ends_on + ONE_DAY)
    return {
        first_of_month(starts_on): MonthOfPayment(
            first_of_month(starts_on), (stops_on - starts_on).days, _amount(right.amounts, starts_on, stops_on)
        )
        for starts_on, stops_on in by_month(right.starts_on, end)
    }


def _amount(amounts: Sequence[MonthlyAmount], starts_on: date, stops_on: date) -> Decimal:
    """The days of each amount that applied within the month."""
    in_order = sorted(amounts, key=lambda each: each.from_on)
    total = Fraction(0)
    for number, each in enumerate(in_order):
        last = number == len(in_order) - 1
        until = stops_on if last else min(stops_on, in_order[number + 1].from_on)
        days = (until - max(starts_on, each.from_on)).days
        total += Fraction(each.month_dkk) * max(0, days) / days_in_month(starts_on)
    return to_ore(total)
