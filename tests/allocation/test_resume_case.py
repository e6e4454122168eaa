"""Back into the match after a pause."""

from datetime import timedelta

import pytest

from allocation.queries.work import Kind, tasks
from allocation.states import CaseState
from tests.allocation.verbs import last_event, refused, take
from tests.factories import TODAY, a_case, a_user

pytestmark = pytest.mark.django_db


def test_it_ends_the_pause(client, caseworker):
    case = a_case(CaseState.PAUSED)
    assert "Sagen er genoptaget" in take(client, "resume", case)
    case.refresh_from_db()
    assert (case.state, case.paused_until, case.pause_reason) == (CaseState.APPROVED, None, "")
    assert last_event(case) == ("resume", "Genoptaget efter pause")


def test_a_pause_that_is_over_comes_up_as_work():
    case = a_case(CaseState.PAUSED)
    user = a_user()
    assert not tasks(user, on=case.paused_until - timedelta(days=1))
    assert [(task.kind, task.case_id) for task in tasks(user, on=case.paused_until)] == [(Kind.RESUME, case.pk)]


def test_only_from_a_pause(client, caseworker):
    assert "sagen er »Godkendt«" in refused(client, "resume", a_case(on=TODAY))
