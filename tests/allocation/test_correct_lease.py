"""A lease written with a wrong day: corrected with a reason, and the vacancy rent follows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.allocations import correct_lease
from allocation.states import AllocationState
from finance.actions.accruals import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from housing.models import Vacancy
from tests.allocation.verbs import last_event
from tests.factories import NOW, TODAY, a_user, an_allocation, staff_of

pytestmark = pytest.mark.django_db

WHY = "Kontrakten blev underskrevet senere."


def correct(offer, days, by=None, reason=WHY):
    lease_on = offer.lease_on + timedelta(days=days)
    return correct_lease(offer.pk, lease_on=lease_on, reason=reason, by=by or a_user(), at=NOW)


def rent_of(vacancy):
    later = TODAY + timedelta(days=90)
    accrue_vacancy_rent(on=later, at=NOW + timedelta(days=91), vacancies=Vacancy.objects.filter(pk=vacancy.pk))
    return VacancyRentLiability.objects.filter(vacancy=vacancy).aggregate(all=Sum("amount_dkk"))["all"] or Decimal(0)


def test_the_day_is_moved_with_its_reason_and_the_rent_follows():
    offer = an_allocation(AllocationState.LEASED)
    before = rent_of(offer.vacancy)
    corrected = correct(offer, 10)
    offer.refresh_from_db()
    offer.vacancy.refresh_from_db()
    assert offer.lease_on == offer.vacancy.let_on == corrected.lease_on
    assert last_event(offer.case)[0] == "correct_lease"
    assert WHY in last_event(offer.case)[1]
    assert rent_of(offer.vacancy) > before
    correct(offer, -10)
    assert rent_of(offer.vacancy) == before


def test_only_a_lease_by_its_own_sides_and_to_another_day():
    offer = an_allocation(AllocationState.LEASED)
    for by in (a_user(Role.ASSOCIATION), a_user(Role.ADMINISTRATOR)):
        with pytest.raises(ActionDenied):
            correct(offer, 1, by=by)
    with pytest.raises(ActionDenied, match="gælder allerede fra"):
        correct(offer, 0)
    with pytest.raises(ActionDenied, match="først til rådighed"):
        correct(offer, -400)
    with pytest.raises(ActionDenied, match="højst 6 måneder frem"):
        correct(offer, 400)
    accepted = an_allocation(AllocationState.ACCEPTED)
    with pytest.raises(ActionDenied, match="ingen lejekontrakt at rette"):
        correct_lease(accepted.pk, lease_on=TODAY, reason=WHY, by=a_user(), at=NOW)


def test_the_page_asks_for_the_reason(client):
    offer = an_allocation(AllocationState.LEASED)
    client.force_login(staff_of(offer.vacancy.dwelling.estate.association))
    address, day = reverse("correct_lease", args=[offer.pk]), (offer.lease_on + timedelta(days=3)).isoformat()
    assert "Lejekontrakten er registreret fra" in client.get(address).content.decode()
    assert "Skriv, hvorfor datoen rettes." in client.post(address, {"lease_on": day}).content.decode()
    client.post(address, {"lease_on": day, "reason": WHY})
    offer.refresh_from_db()
    assert offer.lease_on.isoformat() == day
