"""Taking an offer back before there is a lease."""

import pytest

from allocation.states import AllocationState, CaseState
from housing.states import VacancyState
from tests.allocation.verbs import last_event, refused, take
from tests.factories import an_allocation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [AllocationState.OFFERED, AllocationState.ACCEPTED])
def test_it_frees_both_with_the_reason_in_the_story(client, caseworker, state):
    allocation = an_allocation(state)
    assert "Tilbuddet er trukket tilbage." in take(client, "withdraw", allocation, note="Boligen har vandskade")
    allocation.refresh_from_db()
    allocation.vacancy.refresh_from_db()
    allocation.case.refresh_from_db()
    assert (allocation.state, allocation.note) == (AllocationState.WITHDRAWN, "Boligen har vandskade")
    assert allocation.vacancy.state == VacancyState.AT_DISPOSAL
    assert allocation.case.state == CaseState.APPROVED
    told = f"Tilbud om {allocation.vacancy} trukket tilbage: Boligen har vandskade"
    assert last_event(allocation.case) == ("withdraw", told)


def test_not_without_a_reason(client, caseworker):
    assert "Skriv, hvorfor tilbuddet trækkes tilbage." in take(client, "withdraw", an_allocation(), note="")


def test_not_after_the_lease(client, caseworker):
    leased = an_allocation(AllocationState.LEASED)
    assert "er ikke muligt nu" in refused(client, "withdraw", leased, note="Boligen har vandskade")
