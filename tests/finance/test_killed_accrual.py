"""A count of vacancy rent whose worker is killed, twenty times, ends with the rows of an undisturbed one."""

import os
import random
import signal
import time
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from finance.actions import accruals
from finance.actions.accruals import accrue_vacancy_rent
from finance.models import AccrualChunk, AccrualRun, VacancyRentLiability
from tests.factories import NOW, a_dwelling, a_vacancy, an_estate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FROM, ON = date(2025, 3, 3), date(2026, 2, 28)
KILLS = 20


def written() -> list[tuple]:
    rows = VacancyRentLiability.objects.order_by("vacancy", "month", "sequence")
    return list(
        rows.values_list(
            "vacancy_id", "month", "sequence", "booked_on", "starts_on", "ends_on", "amount_dkk", "because"
        )
    )


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE finance_vacancyrentliability, finance_accrualrun, finance_accrualchunk")


def a_killed_worker(seconds: float) -> None:
    """A process of its own that counts, killed (SIGKILL) after so long."""
    child = os.fork()
    if child == 0:
        for one in connections.all():
            one.connection = None  # the parent's socket is not ours to close
        try:
            accrue_vacancy_rent(on=ON, at=NOW)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_killed_twenty_times_and_run_to_its_end(monkeypatch):
    monkeypatch.setattr(accruals, "CHUNK", 1)
    estate = an_estate()
    for number in range(25):
        dwelling = a_dwelling(f"{5000 + number}.37", estate=estate)
        day = FROM + timedelta(days=number)
        a_vacancy(dwelling=dwelling, on=day - timedelta(days=60), vacant_from=day, available_on=day)
    began = time.perf_counter()
    accrue_vacancy_rent(on=ON, at=NOW)
    took, undisturbed = time.perf_counter() - began, written()
    assert len(undisturbed) == 25 * 12
    forget()
    chance = random.Random(20)
    left = []
    for _ in range(KILLS):
        a_killed_worker(chance.uniform(0.0, took / 2))
        left.append(AccrualChunk.objects.filter(run=AccrualRun.objects.first(), done_at=None).count())
    assert any(0 < chunks < 25 for chunks in left), "no worker was killed in the middle"
    assert accrue_vacancy_rent(on=ON, at=NOW).vacancies == 25
    assert written() == undisturbed
