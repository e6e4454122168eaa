"""Vores boliger: who pays today, with sums, and what the association must do now."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.states import AllocationState
from housing.queries.ours import Payer, groups_of, our_own, our_vacancies
from housing.states import VacancyState
from law.wording import NBSP
from tests.factories import (
    NOW,
    TODAY,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
)

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=40)


@pytest.fixture
def association():
    association = an_association("Boligforeningen Høje Tå")
    a_ledger(association, "1/1")
    return association


@pytest.fixture
def staff(client, association, time_machine):
    time_machine.move_to(NOW)
    user = a_user(Role.ASSOCIATION, association=association)
    client.force_login(user)
    return user


@pytest.fixture
def a_home(association):
    estate = an_estate(association)
    return lambda **fields: a_dwelling("3100.00", estate=estate, **fields)


def since(first, dwelling, state=VacancyState.AT_DISPOSAL):
    return a_vacancy(state, dwelling=dwelling, on=EARLIER, vacant_from=first, available_on=first)


def test_grouped_by_who_pays_today(staff, a_home):
    paid = since(date(2026, 3, 1), a_home())
    returned_free = since(date(2026, 3, 2), a_home(), VacancyState.RETURNED)
    to_come = since(date(2026, 4, 1), a_home())
    rows = {row.vacancy: row for row in our_vacancies(staff, on=TODAY)}
    assert rows[paid].payer == Payer.MUNICIPALITY
    assert rows[returned_free].payer == Payer.ASSOCIATION
    assert rows[to_come].payer == Payer.TENANT


def test_the_sums_run_up_to_and_including_today(staff, a_home):
    since(date(2026, 3, 1), a_home())  # ten days of 31 at 3,100 kr.
    since(date(2026, 3, 10), a_home())  # today only
    group = groups_of(our_vacancies(staff, on=TODAY))[Payer.MUNICIPALITY]
    assert (group.count, group.rent_dkk) == (2, Decimal("1100.00"))


def test_the_late_ones_come_first(staff, a_home):
    waiting = since(date(2026, 3, 9), a_home())
    late = since(date(2026, 2, 20), a_home())
    assert [row.vacancy for row in our_vacancies(staff, on=TODAY)] == [late, waiting]


def test_what_is_let_leaves_the_list(staff, association, a_home):
    allocation = an_allocation(AllocationState.LEASED, vacancy=since(date(2026, 3, 1), a_home()), on=TODAY)
    lease_on = allocation.lease_on
    assert our_vacancies(staff, on=lease_on - timedelta(days=1))
    assert not our_vacancies(staff, on=lease_on)


def test_own_ones_of_today_only(staff, association):
    estate = an_estate(association)
    a_ledger(association, "1/4", estate=estate)
    old = a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=estate), on=TODAY - timedelta(days=300))
    new = a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=estate))
    assert list(our_own(staff, on=TODAY)) == [new]
    assert old.state == new.state


def test_the_page_adds_it_up(client, staff, a_home):
    since(date(2026, 3, 1), a_home())
    since(date(2026, 4, 1), a_home())
    page = client.get(reverse("our_vacancies")).content.decode()
    assert "Kommunen betaler huslejen i dag" in page
    assert "1.000,00" in page
    assert f"100,00{NBSP}kr. om dagen" in page
    assert "Næste frist 8. apr." in page or "1 over fristen" in page
    assert "Den næste er nr. 3 i kvoteregnskabet: kommunens tur" in page


def test_tasks_are_found_by_rules(client, staff, a_home):
    late = since(date(2026, 2, 20), a_home(address="Lindevej 1"))
    returned = since(date(2026, 3, 2), a_home(address="Lindevej 2"), VacancyState.RETURNED)
    accepted = an_allocation(
        AllocationState.ACCEPTED, vacancy=since(date(2026, 3, 9), a_home(address="Lindevej 3")), on=TODAY
    )
    page = client.get(reverse("our_vacancies")).content.decode()
    assert "3 opgaver" in page
    assert "Ryk kommunen: Lindevej 1" in page
    assert "Meld udlejet: Lindevej 2" in page
    assert "Bekræft lejekontrakt: Lindevej 3" in page
    assert reverse("lease_allocation", args=[accepted.pk]) in page
    assert str(accepted.case.citizen) not in page, "who it is stands where looking is logged"
    assert late.pk != returned.pk


def test_two_ledgers_are_told_apart(client, staff, association):
    a_ledger(association, "1/4", estate=an_estate(association, "Parkvej"))
    page = client.get(reverse("our_vacancies")).content.decode()
    assert "Parkvej: den næste er nr. 1: jeres egen" in page
    assert "Familiebolig: den næste er nr. 1: kommunens tur" in page
