"""The association takes a vacancy back before the municipality has answered."""

from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.answers import withdraw_vacancy
from housing.forms.vacancies import NotifyForm
from housing.models import QuotaLedger
from housing.queries.audit import differences
from housing.states import VacancyState
from law.quota import Position
from tests.factories import NOW, TODAY, a_dwelling, a_ledger, a_user, a_vacancy, an_estate, staff_of

pytestmark = pytest.mark.django_db
OWN, AT_DISPOSAL = VacancyState.OWN, VacancyState.AT_DISPOSAL


@pytest.mark.parametrize("state", [VacancyState.OWN, VacancyState.AT_DISPOSAL])
def test_the_association_withdraws(state):
    vacancy = a_vacancy(state)
    staff = staff_of(vacancy.dwelling.estate.association)
    withdraw_vacancy(vacancy.pk, note="Lejeren bliver boende", by=staff, at=NOW)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.WITHDRAWN
    assert vacancy.events.first().text == "Trukket tilbage af boligorganisationen: Lejeren bliver boende"


def withdraw(vacancy, **told):
    return withdraw_vacancy(vacancy.pk, by=staff_of(vacancy.dwelling.estate.association), at=NOW, **told)


def test_the_municipalitys_turn_is_not_used_up():
    """Numbers 1 to 4 are counted, number 4 is taken back, and so number 5 is the municipality's."""
    estate = an_estate()
    ledger = a_ledger(estate=estate)
    *_, fourth = [a_vacancy(state, dwelling=a_dwelling(estate=estate)) for state in [OWN, OWN, OWN, AT_DISPOSAL]]
    withdraw(fourth, note="Lejeren bliver boende")
    correction = ledger.entries.get(number=4, corrects__isnull=False)
    assert correction.because == (
        "Nr. 4 tæller ikke med: trukket tilbage af boligorganisationen: Lejeren bliver boende"
    )
    assert ledger.position() == Position(4, Fraction(3, 4), 0)
    assert a_vacancy(AT_DISPOSAL, dwelling=a_dwelling(estate=estate)).quota_entries.get().number == 5
    assert not list(differences())


def test_a_late_withdrawal_leaves_the_municipality_one_to_the_good():
    estate = an_estate()
    a_ledger(estate=estate)
    states = [OWN, OWN, OWN, AT_DISPOSAL, OWN]
    *_, fourth, _fifth = [a_vacancy(state, dwelling=a_dwelling(estate=estate)) for state in states]
    withdraw(fourth)
    assert a_vacancy(AT_DISPOSAL, dwelling=a_dwelling(estate=estate)).quota_entries.get().number == 6
    assert not list(differences())


def test_the_associations_own_number_stays():
    """Else it could put off the municipality's turn by taking back what it let."""
    vacancy = a_vacancy(OWN)
    before = QuotaLedger.objects.get().position()
    withdraw(vacancy)
    assert QuotaLedger.objects.get().position() == before


def test_the_same_dwelling_again_must_be_confirmed():
    vacancy = withdraw(a_vacancy())
    typed = {"vacant_from": "2026-05-01", "rent_dkk": "5000"}
    form = NotifyForm(typed, dwelling=vacancy.dwelling, on=TODAY, historic=True)
    assert not form.is_valid()
    assert "Boligen var kommunens, da den blev trukket tilbage" in form.errors["confirm"][0]


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
    assert "Nr. 1 tages ud af kvoteregnskabet" in client.get(url).content.decode()
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
