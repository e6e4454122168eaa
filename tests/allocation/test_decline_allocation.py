"""The citizen says no: the vacancy is free again, the case stays on the list, nothing else follows."""

import pytest

from allocation.queries import match
from allocation.states import AllocationState, CaseState, DeclineReason
from housing.states import VacancyState
from tests.allocation.verbs import last_event, refused, take
from tests.factories import TODAY, a_case, a_citizen, an_allocation

pytestmark = pytest.mark.django_db


def test_the_vacancy_is_free_and_the_case_stays(client, caseworker):
    allocation = an_allocation(case=a_case(citizen=a_citizen(income="20000")))
    assert "er til rådighed igen" in take(client, "decline", allocation, reason="rent", note="For dyr med el")
    allocation.refresh_from_db()
    allocation.vacancy.refresh_from_db()
    allocation.case.refresh_from_db()
    assert (allocation.state, allocation.decline_reason, allocation.note) == ("declined", "rent", "For dyr med el")
    assert allocation.answered_on == TODAY
    assert allocation.vacancy.state == VacancyState.AT_DISPOSAL
    assert (allocation.vacancy.answered_on, allocation.vacancy.answered_by) == (None, None)
    assert allocation.case.state == CaseState.APPROVED
    assert last_event(allocation.case) == ("decline", f"Takkede nej til {allocation.vacancy}: huslejen")
    assert allocation.vacancy.events.filter(name="release").exists()


def test_the_same_dwelling_is_not_suggested_to_the_same_citizen_again(client, caseworker):
    allocation = an_allocation(case=a_case(citizen=a_citizen(income="20000")))
    take(client, "decline", allocation, reason="location")
    found = match(allocation.vacancy, on=TODAY)
    assert list(found.fitting) == []
    assert [row.words for row in found.not_fitting[0].hindrances] == ["Har takket nej til boligen"]


@pytest.mark.parametrize("reason", ["", "fordi"])
def test_a_reason_of_the_list_is_needed(client, caseworker, reason):
    allocation = an_allocation()
    shown = take(client, "decline", allocation, reason=reason)
    assert "Borgerens grund" in shown
    assert "error" in shown
    allocation.refresh_from_db()
    assert allocation.state == AllocationState.OFFERED


def test_every_reason_has_its_words(client, caseworker):
    shown = client.get(f"/allocations/{an_allocation().pk}/decline/").content.decode()
    assert all(reason.label in shown for reason in DeclineReason)


def test_only_an_offer_can_be_declined(client, caseworker):
    accepted = an_allocation(AllocationState.ACCEPTED)
    assert "»Registrér nej« er ikke muligt nu" in refused(client, "decline", accepted, reason="rent")
