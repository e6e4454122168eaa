"""What a right gives month by month."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from law.payments import MonthlyAmount, PaidRight, monthly_payments

START = date(2026, 2, 15)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
amounts = st.decimals(0, 20000, places=2)


def right(*, ends_on=None, then=None):
    known = [MonthlyAmount(START, Decimal("2800.00"))]
    return PaidRight(START, ends_on, known if then is None else [*known, then])


def paid(asked, through):
    return {
        f"{month:%m}": (each.days, each.amount_dkk) for month, each in monthly_payments(asked, through=through).items()
    }


def test_a_month_begun_is_paid_whole_unless_the_right_begins_or_ends_in_it():
    assert paid(right(), date(2026, 3, 1)) == {"02": (14, Decimal("1400.00")), "03": (31, Decimal("2800.00"))}


def test_the_last_day_is_paid_and_nothing_after_it():
    found = paid(right(ends_on=date(2026, 3, 10)), date(2026, 5, 1))
    assert found == {"02": (14, Decimal("1400.00")), "03": (10, Decimal("903.23"))}


def test_nothing_before_the_first_day_or_of_a_right_that_never_began():
    assert paid(right(), date(2026, 1, 31)) == {}
    assert paid(right(ends_on=date(2026, 2, 14)), date(2026, 5, 1)) == {}


def test_a_new_amount_counts_from_its_day():
    found = paid(right(then=MonthlyAmount(date(2026, 3, 11), Decimal("3100.00"))), date(2026, 4, 1))
    assert found["03"] == (31, Decimal("3003.23"))  # 10 of 31 of 2,800 and 21 of 31 of 3,100
    assert found["04"] == (30, Decimal("3100.00"))


def test_the_later_of_two_amounts_from_one_day_counts():
    assert paid(right(then=MonthlyAmount(START, Decimal("1400.00"))), date(2026, 2, 20)) == {
        "02": (14, Decimal("700.00"))
    }


@given(days, amounts, st.integers(0, 800))
def test_a_longer_right_never_gives_less(start, amount, length):
    first = date.fromordinal(start.toordinal() + length)
    later = date.fromordinal(first.toordinal() + 40)
    sums = [
        sum(
            each.amount_dkk
            for each in monthly_payments(PaidRight(start, end, [MonthlyAmount(start, amount)]), through=later).values()
        )
        for end in (first, later)
    ]
    assert 0 <= sums[0] <= sums[1]
