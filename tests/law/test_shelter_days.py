"""Days with state refund in a shelter: 120 in a running year, 90 from 1 April 2026 (fact sheet 3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.rates import NoRate, open_book
from law.shelter_days import ShelterStay, shelter_days

SPRING = date(2025, 3, 1)


def days(*stays: ShelterStay, on: date):
    return shelter_days(stays, on=on, rates=open_book())


def test_the_day_of_enrolment_counts_and_the_day_of_leaving_does_not():
    found = days(ShelterStay(SPRING, date(2025, 3, 11)), on=date(2025, 6, 1))
    assert (found.began_on, found.used, found.most, found.left) == (SPRING, 10, 120, 110)
    assert found.finding.because == "10 af 120 dage på forsorgshjem med statsrefusion er brugt i det løbende år."


def test_a_stay_that_runs_counts_today():
    assert days(ShelterStay(SPRING), on=SPRING).used == 1
    assert days(ShelterStay(SPRING), on=date(2025, 2, 1)).used == 0


def test_two_stays_that_overlap_are_counted_once():
    found = days(
        ShelterStay(SPRING, date(2025, 3, 11)),
        ShelterStay(date(2025, 3, 6), date(2025, 3, 16)),
        on=SPRING.replace(month=5),
    )
    assert found.used == 15


def test_the_most_is_ninety_from_april_2026():
    found = days(ShelterStay(date(2026, 1, 1)), on=date(2026, 4, 30))
    assert (found.used, found.most, found.left, found.finding.met) == (120, 90, 0, False)
    assert found.finding.because == "120 dage på forsorgshjem i det løbende år; staten refunderer kun 90."
    assert days(ShelterStay(date(2026, 1, 1)), on=date(2026, 3, 31)).left == 30


def test_a_year_after_the_first_enrolment_the_count_begins_again():
    found = days(ShelterStay(SPRING), on=date(2026, 3, 5))
    assert (found.began_on, found.used) == (date(2026, 3, 1), 5)
    later = days(ShelterStay(SPRING, date(2025, 4, 1)), ShelterStay(date(2026, 5, 1)), on=date(2026, 5, 3))
    assert (later.began_on, later.used) == (date(2026, 5, 1), 3)


def test_a_year_that_has_run_out_leaves_nothing_used():
    found = days(ShelterStay(SPRING, date(2025, 4, 1)), on=date(2026, 3, 1))
    assert (found.began_on, found.used, found.left) == (None, 0, 120)
    assert found.finding.because == "Der er ingen dage på forsorgshjem i det løbende år. Staten refunderer op til 120."


def test_before_the_reform_there_is_no_number():
    with pytest.raises(NoRate):
        days(on=date(2023, 9, 30))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 200)), max_size=5), st.integers(0, 1000))
def test_never_more_days_than_a_year_has(spans, asked):
    start = date(2023, 10, 1).toordinal()
    stays = [
        ShelterStay(date.fromordinal(start + first), date.fromordinal(start + first + length))
        for first, length in spans
    ]
    found = days(*stays, on=date.fromordinal(start + asked))
    assert 0 <= found.used <= 366
    assert (found.began_on is None) == (found.used == 0)
