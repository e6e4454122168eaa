"""The list of cases and the search in it."""

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from allocation.queries.cases import search_cases
from allocation.states import CaseState
from tests.factories import TODAY, a_case, a_citizen, a_cpr

pytestmark = pytest.mark.django_db


def search(client, text, **more):
    return client.post(reverse("cases"), {"text": text}, **more)


def listed(client, state):
    return client.get(reverse("cases"), {"state": state}).content.decode()


def test_tabs_hold_their_states_with_counts(client, caseworker):
    cases = {state: a_case(state, citizen=a_citizen(last_name=f"I {state}")) for state in CaseState}
    for tab, states in {
        "open": {"received", "assessed", "approved", "paused"},
        "received": {"received"},
        "ended": {"housed", "refused", "closed"},
    }.items():
        shown = listed(client, tab)
        assert {state for state, case in cases.items() if str(case.citizen) in shown} == states
    assert 'Åbne<span class="count">4</span>' in listed(client, "open")


def test_an_unknown_tab_is_the_first(client, caseworker):
    case = a_case()
    assert str(case.citizen) in listed(client, "findes-ikke")


def test_fifty_a_page(client, caseworker):
    for number in range(51):
        a_case(CaseState.RECEIVED, citizen=a_citizen(last_name=f"Nummer {number}"))
    assert listed(client, "received").count('<th scope="row">') == 50
    second = client.get(reverse("cases"), {"state": "received", "page": "2"}).content.decode()
    assert second.count('<th scope="row">') == 1


@pytest.mark.parametrize("written", ["{}", "{digits}", " {} "])
def test_one_found_by_cpr_opens_at_once(client, caseworker, written):
    cpr = a_cpr()
    case = a_case(citizen=a_citizen(cpr=cpr))
    a_case()
    answer = search(client, written.format(cpr, digits=cpr.replace("-", "")))
    assert answer["Location"] == reverse("case", args=[case.pk])
    assert AccessEvent.objects.get().action == AccessEvent.Action.SEARCH


def test_one_found_by_number_opens_at_once(client, caseworker):
    case = a_case(number="B0412")
    assert search(client, "b0412")["Location"] == reverse("case", args=[case.pk])


def test_names_are_found_by_any_of_their_words(client, caseworker):
    for name in ("Bjerg", "Bjergsen", "Skov"):
        a_case(citizen=a_citizen(first_name="Åse", last_name=name))
    shown = search(client, "åse bjerg").content.decode()
    assert "2 fundet." in shown
    assert "Åse Bjergsen" in shown
    assert "Åse Skov" not in shown


def test_those_that_go_on_are_found_first_and_then_the_newest(caseworker):
    days = {CaseState.CLOSED: 2025, CaseState.APPROVED: 2024, CaseState.RECEIVED: 2023}
    for state, year in days.items():
        a_case(state, citizen=a_citizen(first_name="Ida"), applied_on=TODAY.replace(year=year))
    assert [case.state for case in search_cases(caseworker, "ida").cases] == ["approved", "received", "closed"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Skriv et navn, et sagsnr. eller et CPR-nr."),
        ("123456-78", "Et CPR-nummer har ti cifre"),
        ("991399-1234", "ikke en dag, der findes"),
        ("Ingen Hedder Sådan", "Ingen fundet."),
        (f"{61:02}0170-1234", "Ingen fundet."),
    ],
)
def test_what_is_not_found_is_said(client, caseworker, text, sentence):
    a_case()
    shown = search(client, text).content.decode()
    assert sentence in shown


def test_a_search_for_nobody_is_written_but_not_what_was_written(client, caseworker):
    search(client, "Ingen Hedder Sådan")
    event = AccessEvent.objects.get()
    assert (event.action, event.subject_id, event.purpose) == ("search", 0, "Søgning, ingen fundet")


def test_too_many_are_cut_and_it_says_so(client, caseworker):
    for number in range(51):
        a_case(CaseState.RECEIVED, citizen=a_citizen(first_name="Karen", last_name=f"Nummer {number}"))
    assert "Mere end 50 fundet." in search(client, "karen").content.decode()


def test_an_empty_list_says_what_next(client, caseworker):
    assert "Ingen sager her." in listed(client, "open")
