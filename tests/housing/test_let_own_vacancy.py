"""The association tells that it let a dwelling that was its own turn; then it is done with."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.answers import let_own_vacancy
from housing.queries.audit import differences
from housing.states import VacancyState
from tests.factories import NOW, a_user, a_vacancy, staff_of

pytestmark = pytest.mark.django_db


def let_own(vacancy, let_on, by=None):
    return let_own_vacancy(vacancy.pk, let_on=let_on, by=by or staff_of(vacancy.dwelling.estate.association), at=NOW)


def test_the_day_is_kept_and_the_count_stands():
    vacancy = a_vacancy(VacancyState.OWN)
    let_own(vacancy, vacancy.available_on)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.let_on) == (VacancyState.OWN_LET, vacancy.available_on)
    assert vacancy.events.first().text == "Udlejet af boligorganisationen fra fredag den 3. april 2026"
    assert not list(differences())


def test_not_before_it_can_be_had():
    vacancy = a_vacancy(VacancyState.OWN)
    with pytest.raises(ActionDenied, match="tidligst være udlejet fra fredag den 3. april 2026"):
        let_own(vacancy, vacancy.available_on - timedelta(days=1))


@pytest.mark.parametrize("state", sorted(set(VacancyState) - {VacancyState.OWN}, key=str))
def test_only_its_own(state):
    vacancy = a_vacancy(state)
    with pytest.raises(ActionDenied, match="»Registrér udlejning« er ikke muligt nu"):
        let_own(vacancy, vacancy.available_on)


def test_not_anothers():
    vacancy = a_vacancy(VacancyState.OWN)
    with pytest.raises(ActionDenied, match="hører til en anden boligorganisation"):
        let_own(vacancy, vacancy.available_on, by=a_user(Role.ASSOCIATION))


def test_by_the_page(client, time_machine):
    time_machine.move_to(NOW)
    vacancy = a_vacancy(VacancyState.OWN)
    client.force_login(staff_of(vacancy.dwelling.estate.association))
    assert "Registrér udlejning" in client.get(reverse("vacancy", args=[vacancy.pk])).content.decode()
    url = reverse("let_own_vacancy", args=[vacancy.pk])
    assert "Nr. 1 i kvoteregnskabet bliver stående" in client.get(url).content.decode()
    page = client.post(url, {"let_on": "2026-04-03"}, follow=True).content.decode()
    assert "står som udlejet fra fredag den 3. april 2026." in page
    assert "I har ingen egne ledige boliger" in page
