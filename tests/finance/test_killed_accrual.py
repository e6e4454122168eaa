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
from tests.live import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FROM, ON = date(2025, 3, 3), date(2026, 2, 28)
VACANCIES, KILLS = 25, 20


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


def done() -> int:
    return AccrualChunk.objects.filter(run=AccrualRun.objects.first(), done_at__isnull=False).count()


def a_killed_worker(chunks: int, seconds: float) -> None:
    """A process of its own that counts, killed (SIGKILL) so long after it has done as many chunks more."""
    until = min(done() + chunks, VACANCIES)
    child = os.fork()
    if child == 0:
        for one in connections.all():
            one.connection = None  # the parent's socket is not ours to close
        try:
            accrue_vacancy_rent(on=ON, at=NOW)
        finally:
            os._exit(0)
    wait_for(lambda: done() >= until)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_killed_twenty_times_and_run_to_its_end(monkeypatch):
    monkeypatch.setattr(accruals, "CHUNK", 1)
    estate = an_estate()
    for number in range(VACANCIES):
        dwelling = a_dwelling(f"{5000 + number}.37", estate=estate)
        day = FROM + timedelta(days=number)
        a_vacancy(dwelling=dwelling, on=day - timedelta(days=60), vacant_from=day, available_on=day)
    began = time.perf_counter()
    accrue_vacancy_rent(on=ON, at=NOW)
    took, undisturbed = time.perf_counter() - began, written()
    assert len(undisturbed) == VACANCIES * 12
    forget()
    chance = random.Random(20)
    left = []
    for _ in range(KILLS):
        a_killed_worker(chance.randrange(3), chance.uniform(0.0, took / VACANCIES))
        left.append(VACANCIES - done())
    assert any(0 < chunks < VACANCIES for chunks in left), "no worker was killed in the middle"
    assert accrue_vacancy_rent(on=ON, at=NOW).vacancies == VACANCIES
    assert written() == undisturbed
