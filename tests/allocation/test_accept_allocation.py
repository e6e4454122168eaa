"""The citizen says yes, and the association learns who moves in."""

import pytest

from accounts.roles import Role
from allocation.models import Allocation
from allocation.states import AllocationState
from tests.allocation.verbs import last_event, refused, take
from tests.factories import TODAY, a_user, an_allocation, staff_of

pytestmark = pytest.mark.django_db


def test_it_is_recorded_and_told(client, caseworker):
    allocation = an_allocation()
    assert "har sagt ja. Boligorganisationen kan nu se" in take(client, "accept", allocation)
    allocation.refresh_from_db()
    assert (allocation.state, allocation.answered_on) == (AllocationState.ACCEPTED, TODAY)
    assert last_event(allocation.case) == ("accept", f"Sagde ja til {allocation.vacancy}")


def test_the_association_sees_it_first_now(client, caseworker):
    allocation = an_allocation()
    staff = staff_of(allocation.vacancy.dwelling.estate.association)
    assert not Allocation.objects.visible_to(staff).exists()
    take(client, "accept", allocation)
    assert Allocation.objects.visible_to(staff).get() == allocation
    assert not Allocation.objects.visible_to(a_user(Role.ASSOCIATION)).exists()
    assert not Allocation.objects.visible_to(a_user(Role.ADMINISTRATOR)).exists()


@pytest.mark.parametrize("state", sorted(set(AllocationState) - {AllocationState.OFFERED}))
def test_only_an_offer_can_be_answered(client, caseworker, state):
    assert "»Registrér ja« er ikke muligt nu" in refused(client, "accept", an_allocation(state))
