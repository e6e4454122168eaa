"""No offers until a day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import AccessEvent
from allocation.actions.cases import pause_case
from allocation.queries import match
from allocation.states import CaseState
from tests.allocation.verbs import last_event, refused, take
from tests.factories import NOW, TODAY, a_case, a_citizen, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db


def test_it_takes_the_case_out_of_the_match_until_the_day(client, caseworker):
    case = a_case(citizen=a_citizen(income="20000"))
    vacancy = a_vacancy()
    assert [row.case for row in match(vacancy, on=TODAY).fitting] == [case]
    assert "på pause til 1. april 2026" in take(client, "pause", case, until="2026-04-01", reason="Indlagt")
    case.refresh_from_db()
    assert case.state == CaseState.PAUSED
    assert last_event(case) == ("pause", "På pause til onsdag den 1. april 2026: Indlagt")
    assert list(match(vacancy, on=TODAY).fitting) == []
    assert "Grund: Indlagt" in client.get(reverse("case", args=[case.pk])).content.decode()
    assert "til 1. april 2026: Indlagt" in client.get(reverse("cases"), {"state": "paused"}).content.decode()
    assert AccessEvent.objects.filter(subject_id=case.citizen_id, purpose="Sager på pause").exists()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"until": "2026-03-10", "reason": "Indlagt"}, "Pausen skal slutte efter i dag"),
        ({"until": "2099-01-01", "reason": "Indlagt"}, "En pause er højst et år."),
        ({"until": "", "reason": "Indlagt"}, "Skriv en dato"),
        ({"until": "2026-04-01", "reason": ""}, "Skriv, hvorfor sagen skal på pause."),
    ],
)
def test_what_is_missing_is_said(client, caseworker, answers, sentence):
    case = a_case()
    assert sentence in take(client, "pause", case, **answers)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_the_action_refuses_a_day_that_is_over():
    with pytest.raises(ActionDenied, match="Pausen skal slutte efter i dag"):
        pause_case(a_case().pk, until=TODAY, reason="Indlagt", by=a_user(), on=TODAY, at=NOW)


def test_not_while_an_offer_is_out(client, caseworker):
    case = an_allocation().case
    until = (TODAY + timedelta(days=30)).isoformat()
    assert "Borgeren har et tilbud om en bolig." in refused(client, "pause", case, until=until, reason="Indlagt")
