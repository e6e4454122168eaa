"""Onto the municipality's list."""

import pytest

from allocation.models import AdverseFact, Letter
from allocation.states import CaseState, LetterKind
from tests.allocation.verbs import last_event, page_of, refused, take
from tests.factories import TODAY, a_case

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


def test_what_is_not_in_place_is_said_before_it_is_done(client, caseworker):
    case = a_case(CaseState.ASSESSED)
    AdverseFact.objects.create(case=case, text="Opsagt", source="Brev", known_on=TODAY, recorded_by=caseworker)
    shown = client.get(page_of("approve", case)).content.decode()
    assert "Hør borgeren: En oplysning imod borgeren er ikke hørt." in shown
    assert "Oplys indkomsten: Der er intet bilag." in shown


def test_not_before_the_assessment(client, caseworker):
    case = a_case(CaseState.RECEIVED)
    assert "Skriv den individuelle vurdering først" in refused(client, "approve", case)
    shown = client.get(page_of("approve", case)).content.decode()
    assert "Skriv den individuelle vurdering først" in shown
    assert '<button type="submit" class="button button-primary">' not in shown
