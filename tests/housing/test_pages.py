"""Every page of housing, as each role meets it: filled, empty, foreign, and cheap."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from housing.models import QuotaLedger
from housing.states import VacancyState
from tests.factories import NOW, TODAY, a_dwelling, a_ledger, a_user, a_vacancy, an_association, an_estate, staff_of

pytestmark = pytest.mark.django_db
STATES = list(VacancyState)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def association():
    return an_association("Boligforeningen Høje Tå")


@pytest.fixture
def staff(client, association):
    user = a_user(Role.ASSOCIATION, association=association)
    client.force_login(user)
    return user


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def vacancies_in_every_state(association, rounds=1):
    return [
        a_vacancy(state, dwelling=a_dwelling(estate=an_estate(association))) for _ in range(rounds) for state in STATES
    ]


def the_page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# Filled, in every state


def test_our_vacancies(client, staff, association):
    shown = vacancies_in_every_state(association)
    page = the_page(client, "our_vacancies")
    assert "Boligforeningen Høje Tå · tirsdag den 10. marts 2026" in page
    for vacancy in shown:
        is_listed = vacancy.state not in {VacancyState.WITHDRAWN, VacancyState.OWN_LET}
        assert (reverse("vacancy", args=[vacancy.pk]) in page) == is_listed, vacancy.state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.CASEWORKER, Role.MANAGER])
def test_a_vacancy_in_every_state_for_both_sides(client, association, state, role):
    vacancy = a_vacancy(state, dwelling=a_dwelling(estate=an_estate(association)))
    client.force_login(staff_of(association) if role == Role.ASSOCIATION else a_user(role))
    page = the_page(client, "vacancy", vacancy.pk)
    assert str(vacancy) in page
    assert "Indmeldt" in page


@pytest.mark.parametrize("tab", ["", "waiting", "allocated", "returned", "own", "all", "findes-ikke"])
@pytest.mark.usefixtures("caseworker")
def test_the_list_of_vacancies(client, association, tab):
    vacancies_in_every_state(association)
    assert "Boligforeningen Høje Tå" in the_page(client, "vacancies", tab=tab)


@pytest.mark.usefixtures("caseworker")
def test_the_list_finds_an_address(client):
    found, other = a_vacancy(dwelling=a_dwelling(address="Lindevej 1, st. tv")), a_vacancy()
    page = the_page(client, "vacancies", q="lindev 1")
    assert str(found) in page
    assert str(other) not in page
    assert "Ingen boliger passer" in the_page(client, "vacancies", q="findes ikke")


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.CASEWORKER])
def test_the_ledger_gives_a_reason_in_every_row(client, association, role):
    ledger = a_ledger(association)
    estate = an_estate(association)
    for _ in range(4):
        a_vacancy(VacancyState.OWN if _ < 3 else VacancyState.RETURNED, dwelling=a_dwelling(estate=estate))
    client.force_login(staff_of(association) if role == Role.ASSOCIATION else a_user(role))
    page = the_page(client, "ledger", ledger.pk)
    assert "3 × ¼ = ¾" in page
    assert "4 × ¼ = 1" in page
    assert "Næste til kommunen er nr. 8." in page
    assert "for dyr" in the_page(client, "ledger", ledger.pk, show="returned", year="2026")


@pytest.mark.usefixtures("caseworker")
def test_the_list_of_ledgers(client, association):
    a_ledger(association)
    a_ledger(association, "1/1", estate=an_estate(association, "Parkvej"))
    page = the_page(client, "ledgers")
    assert "Parkvej, familieboliger" in page
    assert "Hele boligorganisationen, familieboliger" in page


# Empty


def test_an_association_without_vacancies(client, staff):
    page = the_page(client, "our_vacancies")
    assert "Ingen af jeres ledige boliger er hos kommunen." in page
    assert "I har ingen egne ledige boliger" in page
    assert "Det skal I gøre nu" not in page


@pytest.mark.usefixtures("caseworker")
def test_nothing_to_answer(client):
    assert "Ingen boliger venter på svar." in the_page(client, "vacancies")
    assert "Der er ingen kvoteregnskaber endnu." in the_page(client, "ledgers")


@pytest.mark.usefixtures("caseworker")
def test_an_empty_ledger(client):
    page = the_page(client, "ledger", a_ledger().pk)
    assert "Ingen ledige boliger er talt endnu." in page


def test_staff_without_an_association_sees_nothing(client):
    user = a_user(Role.ASSOCIATION)
    user.membership.delete()
    a_vacancy()
    client.force_login(user)
    assert "Ingen af jeres ledige boliger er hos kommunen." in the_page(client, "our_vacancies")


# Foreign


@pytest.mark.parametrize("state", STATES)
def test_anothers_vacancy_is_not_there(client, staff, state):
    vacancy = a_vacancy(state)
    for name in ("vacancy", "withdraw_vacancy", "relet_vacancy"):
        assert client.get(reverse(name, args=[vacancy.pk])).status_code == 404
    for name in ("withdraw_vacancy", "relet_vacancy", "remind_vacancy"):
        assert client.post(reverse(name, args=[vacancy.pk]), {"note": "x", "let_on": TODAY}).status_code == 404
    assert str(vacancy) not in the_page(client, "our_vacancies")
    assert str(vacancy) not in the_page(client, "vacancies", tab="all")


def test_anothers_ledger_and_dwelling_are_not_there(client, staff):
    theirs = a_vacancy(dwelling=a_dwelling(address="Hemmeligvej 1"))
    ledger = QuotaLedger.objects.get(entries__vacancy=theirs)
    assert client.get(reverse("ledger", args=[ledger.pk])).status_code == 404
    assert client.get(reverse("notify_vacancy", args=[theirs.dwelling_id])).status_code == 404
    assert client.post(reverse("notify_vacancy", args=[theirs.dwelling_id])).status_code == 404
    assert client.get(reverse("preview_notice", args=[theirs.dwelling_id])).status_code == 404
    assert "Hemmeligvej" not in the_page(client, "find_dwelling", q="hemmelig")
    assert "Hemmeligvej" not in the_page(client, "notify_vacancy", q="hemmelig")
    assert "Ingen kvote" in the_page(client, "ledgers") or "ingen kvote" in the_page(client, "ledgers")


@pytest.mark.parametrize("name", ["our_vacancies", "notify_vacancy", "find_dwelling"])
@pytest.mark.usefixtures("caseworker")
def test_the_associations_pages_are_not_the_municipalitys(client, name):
    assert client.get(reverse(name)).status_code == 403


def test_returning_is_not_the_associations(client, staff, association):
    vacancy = a_vacancy(dwelling=a_dwelling(estate=an_estate(association)))
    assert client.get(reverse("return_vacancy", args=[vacancy.pk])).status_code == 403


@pytest.mark.parametrize("name", ["vacancies", "ledgers"])
def test_the_administrator_sees_no_vacancies(client, name):
    client.force_login(a_user(Role.ADMINISTRATOR))
    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("text", ["\x00", "%", "_", "'", "<script>alert(1)</script>", "a" * 5000, " "])
def test_whatever_is_typed_is_answered(client, staff, association, text):
    a_dwelling(estate=an_estate(association))
    for name in ("notify_vacancy", "find_dwelling", "vacancies"):
        assert "<script>alert(1)" not in the_page(client, name, q=text)


# Cheap


@pytest.mark.parametrize("name", ["our_vacancies", "vacancies", "vacancies?tab=all", "ledger", "find_dwelling?q=vej"])
def test_as_few_queries_for_many_as_for_few(client, staff, association, name, django_assert_max_num_queries):
    estate = an_estate(association)
    ledger = a_ledger(association, "1/1", estate=estate)
    address, _, query = name.partition("?")
    url = reverse(address, args=[ledger.pk] if address == "ledger" else [])
    for state in (VacancyState.AT_DISPOSAL, VacancyState.RETURNED):
        a_vacancy(state, dwelling=a_dwelling(estate=estate), on=TODAY - timedelta(days=60))
    few = queries(client, f"{url}?{query}")
    for _ in range(10):
        for state in (VacancyState.AT_DISPOSAL, VacancyState.RETURNED):
            a_vacancy(state, dwelling=a_dwelling(estate=estate), on=TODAY - timedelta(days=60))
    assert queries(client, f"{url}?{query}") == few <= 12


def queries(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)
