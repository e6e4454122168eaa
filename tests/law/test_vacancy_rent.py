"""The rent of an empty dwelling."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.deadlines import add_working_days
from law.months import add_months, first_of_month
from law.vacancy_rent import (
    EmptyDwelling,
    Proration,
    RentTerms,
    liability_end,
    notice_end,
    return_is_free,
    vacancy_rent,
)

RENT = Decimal("5850.00")
START = date(2026, 2, 15)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
rents = st.decimals(0, 20000, places=2)
prorations = st.sampled_from(Proration)


def rent_of(rent, start, end, proration):
    return vacancy_rent(EmptyDwelling(rent, start, end), RentTerms(proration=proration))


@given(rents, days, st.integers(0, 400), st.integers(0, 400), prorations)
def test_it_is_additive_over_a_split_period(rent, start, first, second, proration):
    middle, end = start + timedelta(first), start + timedelta(first + second)
    whole = rent_of(rent, start, end, proration)
    parts = [rent_of(rent, start, middle, proration), rent_of(rent, middle, end, proration)]
    assert abs(whole.total_dkk - sum(part.total_dkk for part in parts)) <= Decimal("0.01")
    if middle == first_of_month(middle):
        assert whole.total_dkk == sum(part.total_dkk for part in parts)
    counted = [sum(month.days for month in each.by_month.values()) for each in (whole, *parts)]
    assert counted[0] == counted[1] + counted[2]


@given(rents, days, st.integers(0, 400), st.integers(0, 60), prorations)
def test_a_later_lease_never_costs_less(rent, start, length, later, proration):
    sooner = rent_of(rent, start, start + timedelta(length), proration).total_dkk
    assert 0 <= sooner <= rent_of(rent, start, start + timedelta(length + later), proration).total_dkk


@given(rents, days, st.integers(1, 24))
def test_whole_months_cost_whole_rents(rent, start, months):
    first = first_of_month(start)
    for proration in (Proration.ACTUAL_MONTH, Proration.THIRTY_360):
        assert rent_of(rent, first, add_months(first, months), proration).total_dkk == rent * months


@given(days, st.integers(0, 200), st.integers(0, 200), st.integers(0, 400), st.none() | st.integers(0, 20), prorations)
def test_a_later_return_never_costs_less(start, back, later, let_after, free, proration):
    terms = RentTerms(free, 3, proration)
    let_on = start + timedelta(let_after)
    sooner = EmptyDwelling(RENT, start, let_on, start + timedelta(back))
    rather_late = EmptyDwelling(RENT, start, let_on, start + timedelta(back + later))
    assert vacancy_rent(sooner, terms).total_dkk <= vacancy_rent(rather_late, terms).total_dkk
    assert vacancy_rent(rather_late, terms).total_dkk <= rent_of(RENT, start, let_on, proration).total_dkk


@given(rents, days, st.integers(0, 300), st.integers(0, 300))
def test_until_counts_no_further(rent, start, length, cut):
    dwelling = EmptyDwelling(rent, start, start + timedelta(length))
    upto = vacancy_rent(dwelling, RentTerms(), until=start + timedelta(cut))
    assert upto.total_dkk == rent_of(rent, start, start + timedelta(min(length, cut)), Proration.ACTUAL_MONTH).total_dkk
    assert upto.ends_on == start + timedelta(length)


def test_months_are_keyed_by_their_first_day_and_half_open():
    answer = rent_of(RENT, START, date(2026, 4, 1), Proration.ACTUAL_MONTH)
    february = answer.by_month[date(2026, 2, 1)]
    assert list(answer.by_month) == [date(2026, 2, 1), date(2026, 3, 1)]
    assert (february.month, february.starts_on, february.ends_on) == (date(2026, 2, 1), START, date(2026, 3, 1))
    assert (february.days, february.amount_dkk) == (14, Decimal("2925.00"))


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        (date(2026, 2, 15), date(2026, 4, 1), 46),
        (date(2026, 1, 31), date(2026, 2, 1), 1),
        (date(2026, 1, 30), date(2026, 1, 31), 0),
        (date(2026, 1, 1), date(2026, 1, 31), 29),
        (date(2026, 2, 28), date(2026, 3, 1), 3),
        (date(2026, 1, 10), date(2026, 1, 20), 10),
        (date(2025, 12, 31), date(2026, 1, 2), 2),
    ],
)
def test_thirty_days_a_month(start, end, counted):
    assert sum(month.days for month in rent_of(RENT, start, end, Proration.THIRTY_360).by_month.values()) == counted


def test_half_an_ore_is_rounded_up():
    assert rent_of(Decimal("0.15"), date(2026, 4, 1), date(2026, 4, 2), Proration.ACTUAL_MONTH).total_dkk == Decimal(
        "0.01"
    )
    assert rent_of(Decimal("0.14"), date(2026, 4, 1), date(2026, 4, 2), Proration.ACTUAL_MONTH).total_dkk == 0


def test_half_a_krone_is_owed_too():
    answer = rent_of(Decimal(15), date(2026, 4, 1), date(2026, 4, 2), Proration.ACTUAL_MONTH)
    assert (answer.total_dkk, answer.finding.met) == (Decimal("0.50"), True)


def test_an_open_vacancy_needs_a_day_to_count_to():
    with pytest.raises(ValueError, match=r"angiv den dag, lejen skal regnes til \(until\)"):
        vacancy_rent(EmptyDwelling(RENT, START), RentTerms())
    answer = vacancy_rent(EmptyDwelling(RENT, START), RentTerms(), until=date(2026, 3, 1))
    assert (answer.total_dkk, answer.ends_on) == (Decimal("2925.00"), None)


def test_the_free_deadline_counts_working_days_and_closing_days():
    last = add_working_days(START, 5)
    assert last == date(2026, 2, 20)
    for closed, returned_on, free in (
        ((), last, True),
        ((), last + timedelta(3), False),
        ((last,), last + timedelta(3), True),
    ):
        dwelling = EmptyDwelling(RENT, START, None, returned_on)
        terms = RentTerms(5, 3, closed=frozenset(closed))
        assert return_is_free(dwelling, terms) is free
        assert (liability_end(dwelling, terms) == START) is free
    assert not return_is_free(EmptyDwelling(RENT, START, None, START), RentTerms(None))
    assert not return_is_free(EmptyDwelling(RENT, START), RentTerms(5))


def test_a_return_before_the_day_at_disposal_costs_nothing_within_the_deadline():
    answer = vacancy_rent(EmptyDwelling(RENT, START, None, date(2026, 1, 2)), RentTerms(0))
    assert (answer.total_dkk, answer.ends_on, answer.by_month) == (0, START, {})


def test_a_notice_that_ran_out_before_the_day_at_disposal_ends_that_day():
    answer = vacancy_rent(EmptyDwelling(RENT, START, None, date(2025, 9, 2)), RentTerms())
    assert (answer.total_dkk, answer.ends_on) == (0, START)


@pytest.mark.parametrize(
    ("returned_on", "months", "ends_on"),
    [
        (date(2026, 9, 10), 3, date(2027, 1, 1)),
        (date(2026, 9, 1), 1, date(2026, 11, 1)),
        (date(2026, 9, 30), 0, date(2026, 10, 1)),
    ],
)
def test_an_ordinary_notice_runs_from_the_end_of_the_month(returned_on, months, ends_on):
    assert notice_end(returned_on, months) == ends_on


@pytest.mark.parametrize(
    ("dwelling", "terms", "until", "sentence", "met"),
    [
        ((START, date(2026, 4, 1), None), RentTerms(), None,
         "Kommunen betaler 8.775,00 kr. fra den 15. februar 2026, til boligen er udlejet den 1. april 2026.", True),
        ((START, None, date(2026, 2, 20)), RentTerms(5), None,
         "Boligen blev givet tilbage den 20. februar 2026 inden for fristen og koster ikke noget.", False),
        ((START, None, date(2026, 2, 21)), RentTerms(5, 0), None,
         "Kommunen betaler 2.925,00 kr. fra den 15. februar 2026 til den 1. marts 2026, hvor et almindeligt opsigelsesvarsel ville være udløbet.", True),
        ((START, START, None), RentTerms(), None,
         "Kommunen skal ikke betale noget, for boligen kom først til rådighed den 15. februar 2026.", False),
        ((START, None, None), RentTerms(), date(2026, 3, 1),
         "Kommunen skylder 2.925,00 kr. for tiden fra den 15. februar 2026 til den 1. marts 2026; lejen løber videre.", True),
        ((START, date(2026, 4, 1), None), RentTerms(), date(2026, 3, 1),
         "Kommunen skylder 2.925,00 kr. for tiden fra den 15. februar 2026 til den 1. marts 2026; lejen løber videre.", True),
    ],
)  # fmt: skip
def test_it_says_why(dwelling, terms, until, sentence, met):
    finding = vacancy_rent(EmptyDwelling(RENT, *dwelling), terms, until=until).finding
    assert finding.because.replace("\N{NO-BREAK SPACE}", " ") == sentence
    assert finding.met is met
    assert finding.paragraph == "almenboligloven § 59, stk. 1, 3.-5. pkt."


def test_labels_are_danish():
    assert [each.label for each in Proration] == ["månedens faktiske dage", "30 dage i hver måned", "dage af 365"]


def test_the_terms_have_the_commonest_defaults():
    assert RentTerms() == RentTerms(None, 3, Proration.ACTUAL_MONTH, frozenset())
