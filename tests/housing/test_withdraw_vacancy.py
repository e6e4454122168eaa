"""The association takes a vacancy back before the municipality has answered."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.answers import withdraw_vacancy
from housing.models import QuotaLedger
from housing.states import VacancyState
from tests.factories import NOW, a_user, a_vacancy, staff_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [VacancyState.OWN, VacancyState.AT_DISPOSAL])
def test_the_association_withdraws(state):
    vacancy = a_vacancy(state)
    staff = staff_of(vacancy.dwelling.estate.association)
    withdraw_vacancy(vacancy.pk, note="Lejeren bliver boende", by=staff, at=NOW)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.WITHDRAWN
    assert vacancy.events.first().text == "Trukket tilbage af boligorganisationen: Lejeren bliver boende"


def test_the_number_stays_in_the_ledger():
    vacancy = a_vacancy()
    before = QuotaLedger.objects.get().position()
    withdraw_vacancy(vacancy.pk, by=staff_of(vacancy.dwelling.estate.association), at=NOW)
    assert QuotaLedger.objects.get().position() == before


@pytest.mark.parametrize("state", sorted(set(VacancyState) - {VacancyState.OWN, VacancyState.AT_DISPOSAL}, key=str))
def test_not_after_the_answer(state):
    vacancy = a_vacancy(state)
    staff = staff_of(vacancy.dwelling.estate.association)
    with pytest.raises(ActionDenied, match="»Træk tilbage« er ikke muligt nu"):
        withdraw_vacancy(vacancy.pk, by=staff, at=NOW)


def test_not_anothers():
    with pytest.raises(ActionDenied, match="hører til en anden boligorganisation"):
        withdraw_vacancy(a_vacancy().pk, by=a_user(Role.ASSOCIATION), at=NOW)


def test_not_the_municipality():
    with pytest.raises(ActionDenied, match="kan kun vælges af: boligorganisation"):
        withdraw_vacancy(a_vacancy().pk, by=a_user(Role.CASEWORKER), at=NOW)


@pytest.fixture
def vacancy(client, time_machine):
    time_machine.move_to(NOW)
    vacancy = a_vacancy()
    client.force_login(staff_of(vacancy.dwelling.estate.association))
    return vacancy


def test_the_page_tells_what_happens_and_asks_why(client, vacancy):
    url = reverse("withdraw_vacancy", args=[vacancy.pk])
    assert "Nr. 1 bliver stående i kvoteregnskabet" in client.get(url).content.decode()
    assert "Skriv hvorfor" in client.post(url).content.decode()
    page = client.post(url, {"note": "Lejeren bliver boende"}, follow=True).content.decode()
    assert f"{vacancy} er trukket tilbage." in page
    assert "Lejeren bliver boende" in page


def test_the_page_of_one_that_is_answered_says_why_not(client, time_machine):
    time_machine.move_to(NOW)
    vacancy = a_vacancy(VacancyState.RETURNED)
    client.force_login(staff_of(vacancy.dwelling.estate.association))
    url = reverse("withdraw_vacancy", args=[vacancy.pk])
    assert "»Træk tilbage« er ikke muligt nu" in client.get(url).content.decode()
    answer = client.post(url, {"note": "For sent"})
    assert answer.status_code == 409
    assert "»Sendt retur«" in answer.content.decode()
