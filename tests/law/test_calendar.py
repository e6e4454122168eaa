"""Working days, deadlines and months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.deadlines import add_working_days, is_working_day, next_working_day, public_holidays, working_days_between
from law.months import add_months, by_month, days_in_month, first_of_month, full_months_between

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
lengths = st.integers(0, 60)
closing = st.frozensets(st.dates(date(2000, 1, 1), date(2040, 12, 31)), max_size=20)
HOLIDAYS = {
    2023: "01-01 04-06 04-07 04-09 04-10 05-05 05-18 05-28 05-29 12-25 12-26",
    2024: "01-01 03-28 03-29 03-31 04-01 05-09 05-19 05-20 12-25 12-26",
    2025: "01-01 04-17 04-18 04-20 04-21 05-29 06-08 06-09 12-25 12-26",
    2026: "01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26",
    2027: "01-01 03-25 03-26 03-28 03-29 05-06 05-16 05-17 12-25 12-26",
    2028: "01-01 04-13 04-14 04-16 04-17 05-25 06-04 06-05 12-25 12-26",
    2029: "01-01 03-29 03-30 04-01 04-02 05-10 05-20 05-21 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_public_holidays_of_the_fact_sheet(year):
    assert [f"{day:%m-%d}" for day in sorted(public_holidays(year))] == HOLIDAYS[year].split()


@given(days, lengths, st.integers(0, 60), closing)
def test_a_later_notice_never_shortens_a_deadline(received_on, length, later, closed):
    sooner = add_working_days(received_on, length, closed=closed)
    assert sooner <= add_working_days(received_on + timedelta(later), length, closed=closed)


@given(days, lengths, closing)
def test_closing_days_never_shorten_a_deadline(received_on, length, closed):
    assert add_working_days(received_on, length) <= add_working_days(received_on, length, closed=closed)


@given(days, lengths, closing)
def test_counting_back_gives_the_same_number(received_on, length, closed):
    end = add_working_days(received_on, length, closed=closed)
    assert working_days_between(received_on, end, closed=closed) == length
    assert working_days_between(end, received_on, closed=closed) == -length
    assert length == 0 or is_working_day(end, closed=closed)


@given(days, closing)
def test_a_deadline_that_ends_on_a_closed_day_moves_forward(day, closed):
    moved = next_working_day(day, closed=closed)
    assert is_working_day(moved, closed=closed)
    assert moved == day if is_working_day(day, closed=closed) else working_days_between(day, moved, closed=closed) == 1


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 6, 5), True), (date(2026, 6, 6), False), (date(2026, 6, 7), False), (date(2026, 6, 8), True),
        (date(2026, 12, 24), True), (date(2026, 12, 25), False), (date(2026, 5, 1), True), (date(2023, 5, 5), False), (date(2024, 4, 26), True),
    ],
)  # fmt: skip
def test_working_days(day, working):
    assert is_working_day(day) is working


def test_the_day_of_receipt_is_not_counted():
    assert add_working_days(date(2026, 6, 1), 1) == date(2026, 6, 2)
    assert add_working_days(date(2026, 6, 6), 0) == date(2026, 6, 6)
    assert working_days_between(date(2026, 6, 5), date(2026, 6, 8)) == 1
    assert working_days_between(date(2026, 6, 5), date(2026, 6, 5)) == 0


def test_closing_days_are_not_counted():
    friday, closed = date(2026, 6, 12), frozenset({date(2026, 6, 15)})
    assert next_working_day(date(2026, 6, 13), closed=closed) == date(2026, 6, 16)
    assert next_working_day(date(2026, 6, 13)) == date(2026, 6, 15)
    assert working_days_between(friday, date(2026, 6, 16), closed=closed) == 1
    assert working_days_between(date(2026, 6, 16), friday, closed=closed) == -1
    assert working_days_between(friday, date(2026, 6, 16)) == 2


def test_a_deadline_cannot_be_negative():
    with pytest.raises(ValueError, match="En frist kan ikke være på -1 arbejdsdage."):
        add_working_days(date(2026, 6, 1), -1)


@given(days, st.integers(-400, 400), st.integers(-400, 400))
def test_months_are_calendar_months(day, months, more):
    first = first_of_month(day)
    assert add_months(add_months(first, months), more) == add_months(first, months + more)
    moved = add_months(day, months)
    assert moved.day == min(day.day, days_in_month(moved))
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months


@given(days, st.integers(0, 900))
def test_an_interval_is_cut_at_the_first_of_each_month(start, length):
    end = start + timedelta(length)
    pieces = list(by_month(start, end))
    assert sum((to - since).days for since, to in pieces) == length
    assert all(first_of_month(since) == first_of_month(to - timedelta(1)) for since, to in pieces)
    assert [to for _, to in pieces[:-1]] == [since for since, _ in pieces[1:]]


@given(days, st.integers(-500, 3000))
def test_full_months(start, length):
    end = start + timedelta(length)
    months = full_months_between(start, end)
    assert months >= 0
    assert end < start or add_months(start, months) <= end < add_months(start, months + 1)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 1), (date(2026, 1, 15), date(2026, 2, 14), 0), (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2025, 12, 1), date(2026, 12, 1), 12), (date(2026, 2, 1), date(2026, 1, 1), 0),
    ],
)  # fmt: skip
def test_full_months_between(start, end, months):
    assert full_months_between(start, end) == months
