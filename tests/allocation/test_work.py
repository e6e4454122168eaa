"""Mit arbejde: what is due is found by rules, grouped by day, and shown as orders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.models import Delivery
from allocation.queries.board import board
from allocation.queries.work import Due, Kind, Task, due, tasks
from allocation.states import AllocationState, CaseState
from background.models import LeaseState
from tests.factories import NOW, TODAY, a_case, a_citizen, a_dwelling, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 3, 10)


def found(**about):
    return [(task.kind, task.pk, task.due_on) for task in tasks(a_user(), **about)]


def test_a_vacancy_at_disposal_is_to_be_allocated_by_its_deadline():
    vacancy = a_vacancy()
    assert found(on=TODAY) == [(Kind.ALLOCATE, vacancy.pk, vacancy.answer_due_on)]


def test_an_offer_is_to_be_answered_by_the_citizens_deadline():
    offer = an_allocation()
    assert found(on=TODAY) == [(Kind.ANSWER, offer.pk, offer.answer_due_on)]


@pytest.mark.parametrize(("state", "kind"), [(CaseState.RECEIVED, Kind.ASSESS), (CaseState.ASSESSED, Kind.DECIDE)])
def test_an_application_is_to_be_decided_within_the_municipalitys_own_weeks(settings, state, kind):
    settings.CASE_DECISION_WEEKS = 4
    case = a_case(state, applied_on=date(2026, 3, 6))
    assert found(on=TODAY) == [(kind, case.pk, date(2026, 4, 7))]  # the third of April is Good Friday


def test_a_letter_that_stopped_is_to_be_sent_again_today():
    offer = an_allocation(AllocationState.DECLINED)
    letter = offer.letters.earliest("pk")
    Delivery.objects.filter(letter=letter).update(state=LeaseState.FAILED, attempts=12)
    assert (Kind.RESEND, letter.pk, TODAY) in found(on=TODAY)


@pytest.mark.parametrize("state", [CaseState.APPROVED, CaseState.REFUSED, CaseState.CLOSED])
def test_what_waits_for_nobody_is_no_work(state):
    a_case(state)
    assert found(on=TODAY) == []


@pytest.mark.parametrize("role", [Role.ASSOCIATION, Role.ADMINISTRATOR])
def test_others_see_no_cases_and_no_offers(role):
    a_case(CaseState.RECEIVED)
    an_allocation()
    assert tasks(a_user(role), on=TODAY) == []


@pytest.mark.parametrize(
    ("days", "group"),
    [
        (-30, Due.LATE),
        (-1, Due.LATE),
        (0, Due.TODAY),
        (1, Due.TOMORROW),
        (2, Due.THIS_WEEK),
        (5, Due.THIS_WEEK),  # Sunday
        (6, Due.LATER),
        (400, Due.LATER),
    ],
)
def test_groups(days, group):
    task = Task(Kind.ALLOCATE, 1, TUESDAY + timedelta(days=days), TUESDAY, 0, 1)
    assert due(task, on=TUESDAY) == group


def test_most_urgent_first_then_kind_then_key():
    later = a_case(CaseState.RECEIVED, applied_on=TODAY)
    late = a_case(CaseState.RECEIVED, applied_on=TODAY - timedelta(days=90))
    offer = an_allocation(answer_due_on=TODAY + timedelta(days=1))
    vacancy = a_vacancy()
    assert [(kind, pk) for kind, pk, _ in found(on=TODAY)] == [
        (Kind.ASSESS, late.pk),
        (Kind.ANSWER, offer.pk),
        (Kind.ASSESS, later.pk),
        (Kind.ALLOCATE, vacancy.pk),
    ]


def test_counters_and_rent_count_everything():
    vacancy = a_vacancy(
        dwelling=a_dwelling("6319.50"), on=date(2026, 2, 1), vacant_from=date(2026, 3, 1), available_on=date(2026, 3, 3)
    )
    a_case(CaseState.RECEIVED, applied_on=TODAY)
    page = board(a_user(), tab="applications", number=1, selected="", on=TODAY)
    assert page.figures.rent_dkk == Decimal("1630.84")  # eight of March's 31 days
    assert page.figures.rent_per_day_dkk == Decimal("203.86")
    assert (page.figures.late, page.figures.applications, page.figures.vacancies) == (0, 1, 1)
    assert [tab["count"] for tab in page.tabs] == [2, 1, 0, 0, 1, 0, 0, 0, 0, 0]
    assert vacancy.answer_due_on == TODAY


# The page


def test_it_opens_on_the_most_urgent_one(client, caseworker):
    vacancy = a_vacancy()
    a_case(citizen=a_citizen(income="20000", first_name="Først", last_name="I Køen"))
    shown = client.get(reverse("work")).content.decode()
    for words in ("Anvis", vacancy.dwelling.address, "Først i rækken", "Først I Køen", "Åbn match", "Næste opgave"):
        assert words in shown, words
    assert shown.count('aria-current="true"') == 1


def test_another_row_is_chosen_by_its_address(client, caseworker):
    a_vacancy()
    case = a_case(CaseState.RECEIVED, citizen=a_citizen(first_name="Valgt", last_name="Borger"))
    shown = client.get(reverse("work"), {"selected": f"assess-{case.pk}"}).content.decode()
    pane = shown.partition('id="pane"')[2]
    assert "Valgt Borger" in pane
    assert reverse("assess_case", args=[case.pk]) in pane


@pytest.mark.parametrize(
    "query", [{"selected": "x"}, {"kind": "x"}, {"page": "x"}, {"page": "99"}, {"selected": "assess-1' --"}]
)
def test_odd_addresses_are_harmless(client, caseworker, query):
    a_vacancy()
    assert client.get(reverse("work"), query).status_code == 200


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: an_allocation(), ["Registrér ja", "Registrér nej"]),
        (lambda: a_case(CaseState.ASSESSED), ["Afgør"]),
        (lambda: a_case(CaseState.PAUSED, on=date(2026, 1, 5)), ["Genoptag"]),
    ],
)
def test_every_kind_has_its_pane(client, caseworker, make, words):
    make()
    pane = client.get(reverse("work")).content.decode().partition('id="pane"')[2]
    assert all(word in pane for word in words)


def test_a_stopped_letter_can_be_sent_again_from_here(client, caseworker):
    letter = an_allocation(AllocationState.DECLINED).letters.earliest("pk")
    Delivery.objects.filter(letter=letter).update(state=LeaseState.FAILED, attempts=12, last_error="Ingen forbindelse")
    shown = client.get(reverse("work"), {"kind": "letters"}).content.decode()
    assert reverse("resend", args=[letter.pk]) in shown


def test_an_empty_day_says_where_work_comes_from(client, caseworker):
    assert "Intet at gøre lige nu." in client.get(reverse("work")).content.decode()
    a_vacancy()
    assert "Ingen opgaver af den slags." in client.get(reverse("work"), {"kind": "letters"}).content.decode()


def test_a_name_on_the_list_is_marked_when_it_is_protected(client, caseworker):
    a_case(CaseState.RECEIVED, citizen=a_citizen(is_protected=True), is_urgent=True, on=NOW.date())
    shown = client.get(reverse("work")).content.decode()
    assert "Navne- og adressebeskyttelse" in shown
    assert "Akut" in shown
