"""Every state of every workflow can be walked to, and fictitious people stay fictitious."""

import pytest

from allocation.states import AllocationState, CaseState
from housing.states import VacancyState
from law.cpr import parse_cpr
from tests.factories import a_case, a_cpr, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", VacancyState)
def test_a_vacancy_in_every_state(state):
    assert a_vacancy(state).state == state


@pytest.mark.parametrize("state", CaseState)
def test_a_case_in_every_state(state):
    assert a_case(state).state == state


@pytest.mark.parametrize("state", AllocationState)
def test_an_allocation_in_every_state(state):
    assert an_allocation(state).state == state


def test_cpr_numbers_are_nobodys_and_never_repeat():
    numbers = [parse_cpr(a_cpr()) for _ in range(2000)]
    assert all(number.replacement and number.modulus_11 for number in numbers)
    assert len({number.digits for number in numbers}) == 2000
