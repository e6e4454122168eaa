"""A refusal carries its reasons to the citizen."""

import pytest
from django.urls import reverse

from allocation.actions.inquiries import record_reply
from allocation.models import Letter
from allocation.states import CaseState, LetterKind
from tests.allocation.verbs import last_event, refused, take
from tests.case_material import a_hearing
from tests.factories import NOW, TODAY, a_case
from tests.letters.test_write_letter import text_of

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


def test_the_letter_tells_of_the_hearing_and_the_page_of_what_came_after_the_assessment(client, caseworker):
    hearing = a_hearing()
    record_reply(hearing.pk, reply="Lejligheden er fremlejet.", replied_on=TODAY, by=caseworker, on=TODAY, at=NOW)
    page = client.get(reverse("refuse_case", args=[hearing.case_id])).content.decode()
    assert "Vurderingen er ældre end det nyeste på sagen." in page
    assert "Svar på partshøring registreret" in page
    assert "Ældre end det nyeste på sagen: Svar" in client.get(reverse("case", args=[hearing.case_id])).content.decode()
    take(client, "refuse", hearing.case, **GOOD)
    letter = Letter.objects.get(case=hearing.case_id, kind=LetterKind.REFUSAL)
    assert "Vi skrev til dig den 10. marts 2026 om det, der talte imod" in text_of(letter)
    assert "Du svarede den 10. marts 2026, og vi har læst dit svar." in text_of(letter)


def test_an_assessment_that_knows_everything_is_not_warned_of(client, caseworker):
    page = client.get(reverse("refuse_case", args=[a_case(CaseState.ASSESSED).pk])).content.decode()
    assert "Vurderingen er ældre" not in page


def test_not_after_the_approval(client, caseworker):
    assert "sagen er »Godkendt«" in refused(client, "refuse", a_case(), **GOOD)
