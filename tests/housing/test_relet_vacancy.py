"""The association tells from which day it let a returned vacancy; the municipality then pays no more."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.answers import relet_vacancy, return_vacancy
from housing.queries.vacancies import rent_so_far
from housing.states import ReturnReason, VacancyState
from tests.factories import NOW, a_user, a_vacancy, at_ten, staff_of

pytestmark = pytest.mark.django_db
LATE = date(2026, 4, 20)


def relet(vacancy, let_on, by=None):
    staff = by or staff_of(vacancy.dwelling.estate.association)
    return relet_vacancy(vacancy.pk, let_on=let_on, by=staff, at=NOW)


def test_the_day_is_kept():
    vacancy = a_vacancy(VacancyState.RETURNED)
    staff = staff_of(vacancy.dwelling.estate.association)
    vacancy = relet(vacancy, vacancy.available_on)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.let_on, vacancy.let_by) == (VacancyState.RELET, vacancy.available_on, staff)
    assert vacancy.events.first().text == "Udlejet efter retur fra fredag den 3. april 2026"


def test_the_rent_stops_that_day():
    vacancy = a_vacancy(rent_dkk=3000)
    vacancy = return_vacancy(
        vacancy.pk, reason=ReturnReason.OTHER, note="x", by=a_user(Role.CASEWORKER), on=LATE, at=at_ten(LATE)
    )
    vacancy = relet(vacancy, date(2026, 5, 1))
    assert rent_so_far(vacancy, on=date(2027, 1, 1)).total_dkk == 2800


def test_not_before_it_was_at_disposal():
    vacancy = a_vacancy(VacancyState.RETURNED)
    with pytest.raises(ActionDenied, match="tidligst være udlejet fra fredag den 3. april 2026"):
        relet(vacancy, vacancy.available_on - timedelta(days=1))


@pytest.mark.parametrize("state", sorted(set(VacancyState) - {VacancyState.RETURNED}, key=str))
def test_only_a_returned_one(state):
    vacancy = a_vacancy(state)
    with pytest.raises(ActionDenied, match="»Meld udlejet« er ikke muligt nu"):
        relet(vacancy, vacancy.available_on)


def test_not_anothers():
    vacancy = a_vacancy(VacancyState.RETURNED)
    with pytest.raises(ActionDenied, match="hører til en anden boligorganisation"):
        relet(vacancy, vacancy.available_on, by=a_user(Role.ASSOCIATION))


def test_by_the_page(client, time_machine):
    time_machine.move_to(NOW)
    vacancy = a_vacancy(VacancyState.RETURNED)
    client.force_login(staff_of(vacancy.dwelling.estate.association))
    url = reverse("relet_vacancy", args=[vacancy.pk])
    assert "betaler kommunen ikke mere for den" in client.get(url).content.decode()
    early = client.post(url, {"let_on": "2026-04-02"}).content.decode()
    assert "tidligst være udlejet fra fredag den 3. april 2026" in early
    page = client.post(url, {"let_on": "2026-04-03"}, follow=True).content.decode()
    assert f"{vacancy} er meldt udlejet fra fredag den 3. april 2026." in page
