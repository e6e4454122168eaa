"""A case that needs no dwelling any more."""

from datetime import timedelta

import pytest

from accounts.denied import ActionDenied
from allocation.actions.cases import close_case
from allocation.models import AdverseFact, Inquiry
from allocation.states import CaseState, CloseReason
from tests.allocation.verbs import last_event, refused, take
from tests.factories import NOW, TODAY, a_case, a_caseworker, an_allocation

pytestmark = pytest.mark.django_db

MOVED = {"reason": "moved", "note": ""}
OTHER = {"reason": "other", "note": "Søger sammen med sin søster i stedet."}


@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.ASSESSED, CaseState.APPROVED, CaseState.PAUSED])
def test_any_open_case_can_be_closed_with_a_reason(client, caseworker, state):
    case = a_case(state)
    assert "Sagen er lukket." in take(client, "close", case, **MOVED)
    case.refresh_from_db()
    assert (case.state, case.close_reason, case.paused_until) == (CaseState.CLOSED, CloseReason.MOVED, None)
    assert last_event(case) == ("close", "Lukket: Er flyttet fra kommunen.")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [({"reason": ""}, "Vælg, hvorfor sagen skal lukkes."), ({"reason": "other"}, "Skriv, hvad der er sket")],
)
def test_not_without_a_reason(client, caseworker, answers, sentence):
    case = a_case()
    assert sentence in take(client, "close", case, **answers)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    with pytest.raises(ActionDenied, match="Skriv, hvad der er sket"):
        close_case(case.pk, reason=CloseReason.OTHER, by=a_caseworker(), on=TODAY, at=NOW)


def test_not_while_an_offer_is_out(client, caseworker):
    assert "Borgeren har et tilbud om en bolig." in refused(client, "close", an_allocation().case, **MOVED)


def test_never_in_the_silence_of_somebody_who_was_not_asked_or_can_still_answer(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    asked = {"kind": "information", "text": "Lønsedler", "asked_by": caseworker, "asked_on": TODAY - timedelta(days=9)}
    silent = {"reason": "no_answer", "note": ""}
    assert "Borgeren skal først være spurgt" in refused(client, "close", case, **silent)
    inquiry = Inquiry.objects.create(case=case, due_on=TODAY + timedelta(days=999), **asked)
    assert "Borgeren skal først være spurgt" in refused(client, "close", case, **silent)
    Inquiry.objects.filter(pk=inquiry.pk).update(due_on=TODAY - timedelta(days=1))
    assert "Sagen er lukket." in take(client, "close", case, **silent)


def test_never_instead_of_a_refusal(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    known = {"known_on": TODAY, "source": "Udlejer", "recorded_by": caseworker}
    AdverseFact.objects.create(case=case, text="Har en bolig", **known)
    assert "giv afslag, som borgeren kan klage over" in refused(client, "close", case, **OTHER)
    assert "Sagen er lukket." in take(client, "close", case, **MOVED)


@pytest.mark.parametrize("state", [CaseState.REFUSED, CaseState.HOUSED, CaseState.CLOSED])
def test_what_is_over_is_over(client, caseworker, state):
    assert "er ikke muligt nu" in refused(client, "close", a_case(state), **MOVED)
