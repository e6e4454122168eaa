"""The individual assessment: what it freezes, and that a later one never changes an earlier."""

import pytest

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.cases import assess_case
from allocation.states import CaseState
from tests.allocation.verbs import last_event, page_of, refused, take
from tests.factories import NEEDS, NOW, TODAY, a_case, a_citizen, a_user

pytestmark = pytest.mark.django_db

WORDS = {"economic": "Kontanthjælp.", "social": "Bor hos en ven.", "housing": "Mangler to rum."}


def test_it_freezes_the_facts_it_stands_on():
    case = a_case(CaseState.RECEIVED, citizen=a_citizen(children=1, income="13500"))
    assess_case(case.pk, NEEDS, by=a_user(), on=TODAY, at=NOW)
    assessment = case.assessments.get()
    assert assessment.facts["income"]["gross_month_dkk"] == "13500.00"
    assert assessment.facts["household"] == [{"kind": "child", "age": 7}]
    assert last_event(case) == ("assess", "Individuel vurdering skrevet")


def test_an_unknown_income_is_frozen_as_unknown():
    citizen = a_citizen()
    citizen.incomes.all().delete()
    case = a_case(CaseState.RECEIVED, citizen=citizen)
    assess_case(case.pk, NEEDS, by=a_user(), on=TODAY, at=NOW)
    assert case.assessments.get().facts["income"] is None


def test_the_page_saves_and_leads_back(client, caseworker):
    case = a_case(CaseState.RECEIVED)
    assert "Vurderingen er gemt." in take(client, "assess", case, **WORDS)
    case.refresh_from_db()
    assert case.state == CaseState.ASSESSED
    assert case.assessments.get().made_by == caseworker


def test_a_second_one_begins_with_the_words_of_the_first_and_stands_beside_it(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    assert NEEDS.social in client.get(page_of("assess", case)).content.decode()
    take(client, "assess", case, **WORDS)
    assert case.assessments.count() == 2
    assert case.assessments.order_by("pk").first().social == NEEDS.social


def test_it_says_why_a_case_is_urgent_and_begins_with_what_the_application_said(client, caseworker):
    case = a_case(CaseState.RECEIVED, is_urgent=True)
    assert client.get(page_of("assess", case)).context["form"]["urgency"].value() == ["roofless"]
    take(client, "assess", case, **WORDS)
    case.refresh_from_db()
    assert (case.is_urgent, case.assessments.get().urgency) == (False, [])
    take(client, "assess", case, **WORDS, urgency=["health"])
    case.refresh_from_db()
    assert (case.is_urgent, case.urgency) == (True, ["health"])


@pytest.mark.parametrize("missing", WORDS)
def test_all_three_are_needed(client, caseworker, missing):
    case = a_case(CaseState.RECEIVED)
    shown = take(client, "assess", case, **WORDS | {missing: " "})
    assert "Skriv, hv" in shown
    assert not case.assessments.exists()


def test_an_approved_case_is_not_assessed_again(client, caseworker):
    assert "sagen er »Godkendt«" in refused(client, "assess", a_case(), **WORDS)


def test_only_the_municipality():
    with pytest.raises(ActionDenied, match="kan kun vælges af"):
        assess_case(a_case(CaseState.RECEIVED).pk, NEEDS, by=a_user(Role.ASSOCIATION), on=TODAY, at=NOW)
