"""The lease begins: told by the association, or by the municipality for it."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from allocation.states import AllocationState, CaseState
from housing.states import VacancyState
from tests.allocation.verbs import last_event, page_of, refused, take
from tests.factories import TODAY, a_user, an_allocation, staff_of

pytestmark = pytest.mark.django_db


def housed(allocation, lease_on):
    allocation.refresh_from_db()
    allocation.vacancy.refresh_from_db()
    allocation.case.refresh_from_db()
    return (
        (allocation.state, allocation.lease_on) == (AllocationState.LEASED, lease_on)
        and (allocation.vacancy.state, allocation.vacancy.let_on) == (VacancyState.LET, lease_on)
        and allocation.case.state == CaseState.HOUSED
    )


def test_the_association_confirms(client, the_day):
    allocation = an_allocation(AllocationState.ACCEPTED)
    client.force_login(staff_of(allocation.vacancy.dwelling.estate.association))
    lease_on = allocation.vacancy.available_on + timedelta(days=10)
    shown = take(client, "lease", allocation, lease_on=lease_on.isoformat())
    assert "Anviste til os" in shown
    assert f"Lejekontrakten på {allocation.vacancy} er registreret." in shown
    assert housed(allocation, lease_on)
    assert last_event(allocation.case)[0] == "house"


def test_the_municipality_may_do_it_too(client, caseworker):
    allocation = an_allocation(AllocationState.ACCEPTED)
    take(client, "lease", allocation, lease_on=allocation.vacancy.available_on.isoformat())
    assert housed(allocation, allocation.vacancy.available_on)


def test_not_before_the_dwelling_is_to_be_had(client, caseworker):
    allocation = an_allocation(AllocationState.ACCEPTED)
    too_early = allocation.vacancy.available_on - timedelta(days=1)
    shown = take(client, "lease", allocation, lease_on=too_early.isoformat())
    assert "Boligen er først til rådighed 3. april 2026." in shown
    allocation.refresh_from_db()
    assert allocation.state == AllocationState.ACCEPTED


def test_the_first_day_suggested_is_one_that_is_possible(client, caseworker):
    allocation = an_allocation(AllocationState.ACCEPTED)
    assert 'value="2026-04-03"' in client.get(page_of("lease", allocation)).content.decode()


def test_not_before_the_citizen_has_said_yes(client, caseworker):
    later = (TODAY + timedelta(days=60)).isoformat()
    assert "anvisningen er »Tilbudt borgeren«" in refused(client, "lease", an_allocation(), lease_on=later)


def test_an_offer_without_a_yes_does_not_exist_to_the_association(client, the_day):
    allocation = an_allocation()
    client.force_login(staff_of(allocation.vacancy.dwelling.estate.association))
    assert client.get(page_of("lease", allocation)).status_code == 404


def test_anothers_dwelling_does_not_exist(client, the_day):
    allocation = an_allocation(AllocationState.ACCEPTED)
    client.force_login(a_user(Role.ASSOCIATION))
    lease_on = allocation.vacancy.available_on.isoformat()
    assert client.get(page_of("lease", allocation)).status_code == 404
    assert client.post(page_of("lease", allocation), {"lease_on": lease_on}).status_code == 404
