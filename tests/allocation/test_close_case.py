"""A case that needs no dwelling any more."""

import pytest

from allocation.states import CaseState
from tests.allocation.verbs import last_event, refused, take
from tests.factories import a_case, an_allocation

pytestmark = pytest.mark.django_db

REASON = "Borgeren er flyttet til en anden kommune."


@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.ASSESSED, CaseState.APPROVED, CaseState.PAUSED])
def test_any_open_case_can_be_closed_with_a_reason(client, caseworker, state):
    case = a_case(state)
    assert "Sagen er lukket." in take(client, "close", case, reason=REASON)
    case.refresh_from_db()
    assert (case.state, case.outcome_reason, case.paused_until) == (CaseState.CLOSED, REASON, None)
    assert last_event(case) == ("close", f"Lukket: {REASON}")


def test_not_without_a_reason(client, caseworker):
    case = a_case()
    assert "Skriv, hvorfor sagen skal lukkes." in take(client, "close", case, reason="")
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_not_while_an_offer_is_out(client, caseworker):
    assert "Borgeren har et tilbud om en bolig." in refused(client, "close", an_allocation().case, reason=REASON)


@pytest.mark.parametrize("state", [CaseState.REFUSED, CaseState.HOUSED, CaseState.CLOSED])
def test_what_is_over_is_over(client, caseworker, state):
    assert "er ikke muligt nu" in refused(client, "close", a_case(state), reason=REASON)
