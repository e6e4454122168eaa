"""The association corrects what it told of a vacancy: both sides see before and after, the clocks follow, the count stands."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.changes import correct_vacancy, mark_vacancy_ready
from housing.actions.notices import Notice
from housing.models import Agreement
from housing.queries.audit import differences
from housing.queries.vacancies import rent_so_far
from housing.states import VacancyState
from tests.factories import NOW, TODAY, a_user, a_vacancy, at_ten, staff_of

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 10)


def notice_of(vacancy) -> Notice:
    return Notice(**{name: getattr(vacancy, name) for name in Notice.__dataclass_fields__})


def correct(vacancy, *, by=None, on=TODAY, overrides=(), **told):
    staff = by or staff_of(vacancy.dwelling.estate.association)
    notice = replace(notice_of(vacancy), **told)
    return correct_vacancy(vacancy.pk, notice, reason="tastefejl", by=staff, on=on, at=at_ten(on), overrides=overrides)


def test_the_story_keeps_before_and_after():
    vacancy = a_vacancy()
    correct(vacancy, rent_dkk=Decimal("5100.00"), available_on=LATER)
    event = vacancy.events.first()
    assert event.text == (
        "Rettet, tastefejl: til rådighed fra 10. april 2026, før 3. april 2026; "
        "husleje pr. md. 5.100,00\N{NO-BREAK SPACE}kr, før 5.000,00\N{NO-BREAK SPACE}kr"
    )
    assert event.facts["before"] == {"available_on": "2026-04-03", "rent_dkk": "5000.00"}
    assert event.facts["after"] == {"available_on": "2026-04-10", "rent_dkk": "5100.00"}


def test_deadline_and_rent_follow_and_the_ledger_stands():
    vacancy = a_vacancy()
    before = list(vacancy.quota_entries.values())
    vacancy = correct(vacancy, rent_dkk=Decimal("6000.00"), available_on=LATER)
    assert vacancy.answer_due_on == date(2026, 4, 17)
    assert rent_so_far(vacancy, on=date(2026, 4, 19)).total_dkk == 2000
    assert list(vacancy.quota_entries.values()) == before
    assert not list(differences())


def test_something_must_be_changed():
    with pytest.raises(ActionDenied, match="Der er ikke ændret noget"):
        correct(a_vacancy())


def test_dates_in_the_wrong_order():
    vacancy = a_vacancy()
    with pytest.raises(ActionDenied, match="når den er fraflyttet"):
        correct(vacancy, vacant_from=vacancy.available_on + timedelta(days=1))


def test_not_the_day_of_another_notice():
    vacancy = a_vacancy()
    other = a_vacancy(dwelling=vacancy.dwelling, vacant_from=date(2026, 5, 1))
    with pytest.raises(ActionDenied, match="allerede indmeldt som ledig fra"):
        correct(vacancy, vacant_from=other.vacant_from, available_on=other.available_on)


def test_the_municipality_never_owes_for_days_that_are_gone():
    vacancy = a_vacancy()
    on = date(2026, 4, 2)
    assert correct(vacancy, vacant_from=date(2026, 3, 31), on=on, available_on=on).available_on == on
    with pytest.raises(ActionDenied, match="tidligst rykkes frem til i dag"):
        correct(vacancy, on=on, available_on=date(2026, 4, 1), vacant_from=date(2026, 3, 31))


def test_once_answered_it_only_moves_later():
    vacancy = a_vacancy(VacancyState.RETURNED)
    with pytest.raises(ActionDenied, match="Kommunen har svaret"):
        correct(vacancy, available_on=vacancy.available_on - timedelta(days=1))
    assert correct(vacancy, available_on=LATER).available_on == LATER


def test_at_disposal_by_the_day_it_is_let():
    with pytest.raises(ActionDenied, match="skal være til rådighed senest den dag"):
        correct(a_vacancy(VacancyState.RELET), available_on=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("state", "way_on"),
    [(VacancyState.AT_DISPOSAL, "indmeld den igen"), (VacancyState.RETURNED, "Skriv en bemærkning")],
)
def test_a_rent_that_would_not_have_counted_is_refused(state, way_on):
    vacancy = a_vacancy(state)
    Agreement.objects.update(counted_max_rent_dkk=5500)
    with pytest.raises(ActionDenied, match=f"talt anderledes i kvoteregnskabet.*{way_on}"):
        correct(vacancy, rent_dkk=Decimal("5501.00"))


def test_not_what_is_withdrawn():
    with pytest.raises(ActionDenied, match="Indmeld boligen igen"):
        correct(a_vacancy(VacancyState.WITHDRAWN), rent_dkk=Decimal("5100.00"))


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.CASEWORKER])
def test_only_who_told_it(role):
    with pytest.raises(ActionDenied, match="egne boliger|af boligorganisationen"):
        correct(a_vacancy(), by=a_user(role), rent_dkk=Decimal("5100.00"))


def test_ready_is_a_day_and_costs_nothing():
    vacancy = a_vacancy()
    before = rent_so_far(vacancy, on=date(2026, 6, 1))
    staff = staff_of(vacancy.dwelling.estate.association)
    vacancy = mark_vacancy_ready(vacancy.pk, ready_on=LATER, by=staff, at=NOW)
    assert vacancy.events.first().text == "Indflytningsklar fra fredag den 10. april 2026"
    assert rent_so_far(vacancy, on=date(2026, 6, 1)) == before
    with pytest.raises(ActionDenied, match="først fraflyttet"):
        mark_vacancy_ready(vacancy.pk, ready_on=TODAY, by=staff, at=NOW)


@pytest.fixture
def vacancy(client, time_machine):
    time_machine.move_to(NOW)
    vacancy = a_vacancy()
    client.force_login(staff_of(vacancy.dwelling.estate.association))
    return vacancy


TYPED = {
    "vacant_from": "2026-03-31",
    "available_on": "2026-04-03",
    "rent_dkk": "5.000,00",
    "heat_dkk": "0",
    "water_dkk": "0",
    "contribution_dkk": "0",
    "reason": "Tastefejl",
}


def test_the_page_warns_of_a_rent_far_from_the_register_and_the_story_tells_who_set_it_aside(client, vacancy):
    url = reverse("correct_vacancy", args=[vacancy.pk])
    assert "5.000,00" in client.get(url).content.decode()
    typed = TYPED | {"rent_dkk": "9.000,00"}
    assert "men registret siger" in client.post(url, typed).content.decode()
    page = client.post(url, typed | {"confirm": "on"}, follow=True).content.decode()
    assert "er rettet" in page
    assert "Bekræftet: Huslejen er" in page


def test_the_page_says_what_is_wrong_at_its_field(client, vacancy):
    url = reverse("correct_vacancy", args=[vacancy.pk])
    wrong = TYPED | {"available_on": "2026-03-01", "inspection_on": "2026-03-02", "reason": ""}
    page = client.post(url, wrong).content.decode()
    assert "når den er fraflyttet" in page
    assert "Flyttesynet skal holdes senest" in page
    assert "Skriv hvorfor" in page


def test_ready_by_the_page(client, vacancy):
    url = reverse("mark_vacancy_ready", args=[vacancy.pk])
    assert "løber fra den dag, boligen er til rådighed" in client.get(url).content.decode()
    assert "først fraflyttet" in client.post(url, {"ready_on": "2026-03-01"}).content.decode()
    page = client.post(url, {"ready_on": "2026-04-10"}, follow=True).content.decode()
    assert "indflytningsklar fra fredag den 10. april 2026" in page
