"""No answer within the deadline. A person decides it, and not before the deadline is over."""

from datetime import timedelta

import pytest

from allocation.states import AllocationState, CaseState
from housing.states import VacancyState
from tests.allocation.verbs import last_event, page_of, refused, take
from tests.factories import an_allocation, at_ten, deliver

pytestmark = pytest.mark.django_db


def test_after_the_deadline_the_vacancy_is_free_and_the_case_stays(client, caseworker, time_machine):
    allocation = an_allocation()
    deliver(allocation)
    time_machine.move_to(at_ten(allocation.answer_due_on + timedelta(days=1)))
    client.force_login(caseworker)
    assert "Tilbuddet er bortfaldet." in take(client, "lapse", allocation)
    allocation.refresh_from_db()
    allocation.vacancy.refresh_from_db()
    allocation.case.refresh_from_db()
    assert (allocation.state, allocation.answered_on) == (AllocationState.LAPSED, None)
    assert allocation.vacancy.state == VacancyState.AT_DISPOSAL
    assert allocation.case.state == CaseState.APPROVED
    assert last_event(allocation.case) == ("lapse", f"Svarede ikke på {allocation.vacancy}")


@pytest.mark.parametrize("days_before", [0, 1, 7])
def test_the_whole_of_the_last_day_is_the_citizens(client, caseworker, time_machine, days_before):
    allocation = an_allocation()
    time_machine.move_to(at_ten(allocation.answer_due_on - timedelta(days=days_before)))
    client.force_login(caseworker)
    sentence = "Borgeren kan svare til og med tirsdag den 17. marts 2026. Vent til dagen efter."
    assert sentence in client.get(page_of("lapse", allocation)).content.decode()
    assert sentence in refused(client, "lapse", allocation)


def test_what_the_citizen_was_never_told_of_does_not_lapse(client, caseworker, time_machine):
    allocation = an_allocation()
    time_machine.move_to(at_ten(allocation.answer_due_on + timedelta(days=1)))
    client.force_login(caseworker)
    sentence = f"Brevet om {allocation.vacancy} er ikke sendt. Send det, eller træk tilbuddet tilbage."
    assert sentence in refused(client, "lapse", allocation)
