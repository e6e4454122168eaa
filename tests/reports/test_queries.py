"""Each page of the reports asks the database at most a dozen times, and as often of a thousand rows as of ten."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import history.generate
from accounts.roles import Role
from history import generate_experiments, generate_offers, generate_rare
from history.generate import generate
from history.generate_plan import Plan
from housing.models import Vacancy
from reports.actions import lock_report
from reports.indicators import OTHER_PARTS, PARTS
from reports.periods import Period
from reports.queries.rows import FIGURES
from tests.factories import a_user, at_ten

pytestmark = pytest.mark.django_db

YEAR, LOCKED, UNTIL = Period(2025), Period(2025, 12), date(2026, 1, 1)
FEW, MANY = 80, 7800


@pytest.fixture(autouse=True)
def what_is_rare_is_not(monkeypatch) -> None:
    """So that each list has rows, of few dwellings too."""
    for name in ("CLAIM_EACH", "HEARING_EACH", "APPEAL_EACH", "BAN_EACH", "PRIVATE_EACH"):
        monkeypatch.setattr(generate_rare, name, 1)
    monkeypatch.setattr(generate_rare, "LIVED_MONTHS", 3)
    monkeypatch.setattr(generate_offers, "DECLINED_EACH", 1)
    monkeypatch.setattr(generate_experiments, "PARTICIPANT_EACH", 1)
    monkeypatch.setattr(history.generate, "WAITING_EACH", 1)


def pages() -> list[str]:
    """Every page, each indicator's list and each way to see the indicators."""
    indicators = reverse("report_indicators", kwargs={"period": YEAR})
    parts = [f"{indicators}?part={part}" for part in (*PARTS, *OTHER_PARTS)]
    return [
        reverse("set_budget"),
        *(reverse("monthly_report", kwargs={"period": period}) for period in (YEAR, Period(2025, 11), LOCKED)),
        *(reverse(name, kwargs={"period": YEAR}) for name in ("look_ahead", "negotiation_packs")),
        reverse("negotiation_pack", kwargs={"period": YEAR, "association_id": 1}),
        *parts,
        *(f"{parts[place]}&association=1&by={by}" for place, by in enumerate(("estate", "rent", "situation"))),
        *(reverse("report_rows", kwargs={"period": YEAR, "figure": figure}) for figure in FIGURES),
        *(reverse("report_rows", kwargs={"period": LOCKED, "figure": figure}) for figure in ("waiting", "offered")),
    ]


def asked(client, dwellings: int) -> tuple[int, dict[str, int], set[str]]:
    """How many vacancies there are with so many dwellings, how often each page asks, and the lists without a row."""
    with transaction.atomic():
        generate(Plan(dwellings, 1, 7, UNTIL), at=at_ten(UNTIL), say=lambda what, rows: None)
        manager = a_user(Role.MANAGER)
        lock_report(LOCKED, by=manager, on=UNTIL, at=at_ten(UNTIL))
        client.force_login(manager)
        vacancies = Vacancy.objects.notified_in(YEAR.first, YEAR.last).count()
        found, empty = {}, set()
        for page in pages():
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(page)
            assert answer.status_code == 200, page
            found[page] = len(queries)
            if (rows := answer.context.get("page")) is not None and not rows.paginator.count:
                empty.add(page)
        transaction.set_rollback(True)
    return vacancies, found, empty


def test_a_dozen_queries_and_as_many_for_a_thousand_rows_as_for_ten(client):
    few, asked_of_few, empty = asked(client, FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum may just then: tables with nothing but rows that were taken back
    many, asked_of_many, empty_of_many = asked(client, MANY)
    assert few <= 20
    assert many >= 1000
    assert not {page: number for page, number in asked_of_many.items() if number > 12}
    differ = {
        page: (asked_of_few[page], number) for page, number in asked_of_many.items() if asked_of_few[page] != number
    }
    assert differ.keys() <= empty | empty_of_many, differ
    assert len(empty | empty_of_many) <= 8, empty | empty_of_many  # the rest have rows in both
