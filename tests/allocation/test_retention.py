"""What is not to be kept: cases long ended, papers put on the wrong case, and offences that weigh no more."""

from datetime import timedelta

import pytest

from allocation.queries.retention import deletions_due, due_on
from allocation.states import CaseState
from law.months import add_months
from tests.factories import TODAY, a_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "months"), [(CaseState.REFUSED, 24), (CaseState.CLOSED, 24), (CaseState.HOUSED, 60)])
def test_an_ended_case_is_due_when_its_time_is_up(state, months):
    case, due = a_case(state), add_months(TODAY, months)
    a_case(CaseState.APPROVED)
    assert list(deletions_due(on=due - timedelta(days=1))) == []
    found = deletions_due(on=due).get()
    assert (found, due_on(found)) == (case, due)
