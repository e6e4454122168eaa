"""Onto the municipality's list."""

import pytest

from allocation.models import Letter
from allocation.states import CaseState, LetterKind
from tests.allocation.verbs import last_event, page_of, refused, take
from tests.factories import a_case

pytestmark = pytest.mark.django_db


def test_it_puts_the_case_on_the_list_and_writes_to_the_citizen(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    assert "Sagen er godkendt." in take(client, "approve", case)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    assert case.caseworker == caseworker
    assert last_event(case) == ("approve", "Godkendt til boligsocial anvisning")
    assert Letter.objects.get(case=case).kind == LetterKind.APPROVAL


def test_the_page_says_what_it_means_before_it_is_done(client, caseworker):
    shown = client.get(page_of("approve", a_case(CaseState.ASSESSED))).content.decode()
    assert "kommer på kommunens liste" in shown


def test_not_before_the_assessment(client, caseworker):
    case = a_case(CaseState.RECEIVED)
    assert "»Godkend sag« er ikke muligt nu" in refused(client, "approve", case)
    shown = client.get(page_of("approve", case)).content.decode()
    assert "er ikke muligt nu" in shown
    assert '<button type="submit" class="button button-primary">' not in shown
