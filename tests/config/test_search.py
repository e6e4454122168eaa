"""The search in the header: what it finds, for whom, and what it leaves behind."""

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.states import CaseState
from tests.factories import a_case, a_dwelling, a_user, an_association, an_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def ask(user, text: str, *, field: bool = True):
        client.force_login(user)
        headers = {"X-Requested-With": "combobox"} if field else {}
        return client.post(reverse("search"), {"text": text}, headers=headers)

    return ask


def test_a_case_is_found_by_name_and_by_number(ask):
    case = a_case(CaseState.APPROVED)
    caseworker = a_user(Role.CASEWORKER)
    for text in (case.citizen.last_name[:4].upper(), case.number):
        answer = ask(caseworker, text).content.decode()
        assert str(case.citizen) in answer
        assert f'data-url="{reverse("case", args=[case.pk])}"' in answer


def test_whom_a_search_found_is_written_down_but_never_what_was_typed(ask):
    case = a_case(CaseState.APPROVED)
    ask(a_user(Role.CASEWORKER), case.citizen.last_name)
    event = AccessEvent.objects.get(action=AccessEvent.Action.SEARCH)
    assert event.subject_id == case.citizen_id
    assert case.citizen.last_name not in str(vars(event))


def test_a_wrong_cpr_number_is_told(ask):
    answer = ask(a_user(Role.CASEWORKER), "0101701").content.decode()
    assert "Ingen fundet" in answer
    answer = ask(a_user(Role.CASEWORKER), "010170-123").content.decode()
    assert "Et CPR-nummer har ti cifre" in answer


def test_one_letter_finds_no_citizen(ask):
    case = a_case(CaseState.APPROVED)
    assert str(case.citizen) not in ask(a_user(Role.CASEWORKER), case.citizen.last_name[0]).content.decode()
    assert not AccessEvent.objects.filter(action=AccessEvent.Action.SEARCH).exists()


def test_an_association_finds_its_own_homes_and_no_citizen(ask):
    ours, theirs = an_association(), an_association()
    mine, other = a_dwelling(estate=an_estate(ours)), a_dwelling(estate=an_estate(theirs))
    case = a_case(CaseState.APPROVED)
    staff = a_user(Role.ASSOCIATION, association=ours)
    answer = ask(staff, mine.address).content.decode()
    assert reverse("dwelling", args=[mine.pk]) in answer
    assert reverse("dwelling", args=[other.pk]) not in ask(staff, other.address).content.decode()
    assert str(case.citizen) not in ask(staff, case.citizen.last_name).content.decode()


def test_pages_are_found_by_the_beginning_of_a_word(ask):
    answer = ask(a_user(Role.CASEWORKER), "kvo").content.decode()
    assert reverse("ledgers") in answer
    assert reverse("notify_vacancy") in ask(a_user(Role.ASSOCIATION), "indm").content.decode()


def test_without_script_the_answers_are_links_and_a_single_one_is_opened(ask):
    case = a_case(CaseState.APPROVED)
    caseworker = a_user(Role.CASEWORKER)
    assert ask(caseworker, case.number, field=False).url == reverse("case", args=[case.pk])
    none = ask(caseworker, "findes slet ikke", field=False).content.decode()
    assert "0 fundet" in none
    assert "Prøv færre bogstaver" in none


def test_an_administrator_has_no_search(ask):
    assert ask(a_user(Role.ADMINISTRATOR), "Jensen").status_code == 403
