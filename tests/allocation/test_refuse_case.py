"""A refusal carries its reasons to the citizen."""

import pytest

from allocation.models import Letter
from allocation.states import CaseState, LetterKind
from tests.allocation.verbs import last_event, refused, take
from tests.factories import a_case

pytestmark = pytest.mark.django_db

REASON = "Du har allerede en bolig, der passer til din husstand, og du kan betale den."
GOOD = {"reason": REASON, "grounds": ["suitable_home"]}


def test_the_reasons_stand_in_the_case_and_the_letter(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    assert "Sagen har fået afslag." in take(client, "refuse", case, **GOOD)
    case.refresh_from_db()
    assert case.state == CaseState.REFUSED
    assert case.outcome_reason == REASON
    assert last_event(case) == ("refuse", "Afslag givet")
    letter = Letter.objects.get(case=case)
    assert letter.kind == LetterKind.REFUSAL
    assert REASON in letter.html


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Skriv, hvorfor sagen får afslag."),
        ("Nej.", "for kort"),
        ("Du, 610170-1234, har en bolig, der passer dig.", "indeholder et CPR-nr."),
    ],
)
def test_no_refusal_without_reasons(client, caseworker, reason, sentence):
    case = a_case(CaseState.ASSESSED)
    assert sentence in take(client, "refuse", case, reason=reason, grounds=["suitable_home"])
    case.refresh_from_db()
    assert case.state == CaseState.ASSESSED


def test_not_after_the_approval(client, caseworker):
    assert "sagen er »Godkendt«" in refused(client, "refuse", a_case(), **GOOD)
