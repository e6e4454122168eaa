"""How long an ended case and an offence are kept (fact sheet 5.4)."""

from datetime import date

import pytest

from law.retention import case_due_on, offence_due_on, participation_due_on


@pytest.mark.parametrize(("gave_a_home", "due_on"), [(True, date(2031, 3, 10)), (False, date(2028, 3, 10))])
def test_a_case_that_gave_a_home_is_kept_for_five_years_and_another_for_two(gave_a_home, due_on):
    assert case_due_on(date(2026, 3, 10), gave_a_home=gave_a_home) == due_on


def test_an_offence_is_kept_for_half_a_year_after_it_could_weigh():
    assert offence_due_on(date(2026, 8, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("left_on", "experiment_ended_on", "due_on"),
    [
        (date(2026, 3, 10), date(2024, 12, 31), date(2028, 3, 10)),
        (date(2023, 3, 10), date(2024, 12, 31), date(2026, 12, 31)),
    ],
)
def test_an_evaluation_knows_whom_it_is_about_for_two_years_after_the_last_of_both(
    left_on, experiment_ended_on, due_on
):
    assert participation_due_on(left_on, experiment_ended_on) == due_on
