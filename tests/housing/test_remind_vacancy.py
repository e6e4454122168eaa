"""The association asks for an answer that is overdue; nothing moves, but both sides see that it was asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.answers import remind_vacancy
from housing.states import VacancyState
from tests.factories import TODAY, a_user, a_vacancy, at_ten, staff_of

pytestmark = pytest.mark.django_db
LONG_BEFORE = TODAY - timedelta(days=60)


def remind(vacancy, *, on=TODAY, by=None):
    staff = by or staff_of(vacancy.dwelling.estate.association)
    return remind_vacancy(vacancy.pk, by=staff, on=on, at=at_ten(on))


def test_a_reminder_is_an_event_and_moves_nothing():
    vacancy = remind(a_vacancy(on=LONG_BEFORE))
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.AT_DISPOSAL
    event = vacancy.events.first()
    assert (event.name, event.text, event.facts) == ("remind", "Rykket for svar", {"on": "2026-03-10"})


def test_not_before_the_deadline_has_passed():
    vacancy = a_vacancy()
    with pytest.raises(ActionDenied, match="Kommunen kan svare til og med mandag den 13. april 2026"):
        remind(vacancy, on=vacancy.answer_due_on)


def test_once_a_day():
    vacancy = remind(a_vacancy(on=LONG_BEFORE))
    with pytest.raises(ActionDenied, match="I har allerede rykket i dag"):
        remind(vacancy)
    remind(vacancy, on=TODAY + timedelta(days=1))
    assert vacancy.events.filter(name="remind").count() == 2


def test_only_what_waits_for_an_answer():
    with pytest.raises(ActionDenied, match="venter ikke på svar"):
        remind(a_vacancy(VacancyState.RETURNED, on=LONG_BEFORE))


def test_only_the_association_and_only_its_own():
    vacancy = a_vacancy(on=LONG_BEFORE)
    with pytest.raises(ActionDenied, match="Kun boligorganisationen"):
        remind(vacancy, by=a_user(Role.CASEWORKER))
    with pytest.raises(ActionDenied, match="hører til en anden"):
        remind(vacancy, by=a_user(Role.ASSOCIATION))


def test_from_the_page(client, time_machine):
    time_machine.move_to(at_ten(TODAY))
    vacancy = a_vacancy(on=LONG_BEFORE)
    client.force_login(staff_of(vacancy.dwelling.estate.association))
    ours = reverse("our_vacancies")
    button = f'action="{reverse("remind_vacancy", args=[vacancy.pk])}"'
    before = client.get(ours).content.decode()
    assert "Fristen udløb for" in before
    assert button in before
    page = client.post(reverse("remind_vacancy", args=[vacancy.pk]), follow=True).content.decode()
    assert "Kommunen er rykket for svar" in page
    assert "I rykkede i dag." in page
    assert button not in page
    own_page = client.get(reverse("vacancy", args=[vacancy.pk])).content.decode()
    assert "I har allerede rykket i dag." in own_page
    assert "Rykket for svar" in own_page
