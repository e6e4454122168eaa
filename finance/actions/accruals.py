"""Vacancy rent: what the law says now, less what is written already, becomes one more row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.denied import ActionDenied
from finance.because import because, changed
from finance.models import AccrualChunk, AccrualRun
from finance.queries.liabilities import Written, written
from finance.queries.months import first_open_month
from housing.calendar import closed_days
from housing.models import Agreement, Vacancy
from housing.queries.vacancies import is_rent_owed
from law.vacancy_rent import MonthOfRent, RentTerms, vacancy_rent
from law.wording import long_day

CHUNK = 500  # vacancies locked at a time: short enough that nobody at a screen waits for the night's job
STALE = timedelta(hours=1)  # an unfinished run older than this is begun again: what it counted first may have changed
NOTHING = Decimal("0.00")
ONE_DAY = timedelta(days=1)
Progress = Callable[[int, int], None]
COLUMNS = (
    "vacancy_id", "month", "sequence", "booked_on", "starts_on", "ends_on", "days", "amount_dkk", "because",
    "computed_on", "computed_at",
)  # fmt: skip
COPY = f"COPY finance_vacancyrentliability ({', '.join(COLUMNS)}) FROM STDIN"
# What the count needs of a vacancy: a hundred thousand of them are read each night.
FIELDS = (
    "pk", "state", "agreement_id", "legal_basis", "rent_dkk", "available_on", "answered_on", "let_on",
)  # fmt: skip
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Accrued:
    """What one run did: vacancies looked at, rows written, and their sum."""

    vacancies: int = 0
    rows: int = 0
    amount_dkk: Decimal = NOTHING

    def __add__(self, other: "Accrued") -> "Accrued":
        return Accrued(self.vacancies + other.vacancies, self.rows + other.rows, self.amount_dkk + other.amount_dkk)


def accrue_vacancy_rent(
    *, on: date, at: datetime, vacancies: QuerySet[Vacancy] | None = None, progress: Progress | None = None
) -> Accrued:
    """Count the vacancy rent of every municipal vacancy through `on` and write the differences.

    Source: almenboligloven § 59, stk. 1, 3.-5. pkt. Kroner and øre. May be stopped anywhere, run again and run
    twice at once: each chunk is one transaction that holds its vacancies, and only adds what is not written. A day
    once counted stays counted: an earlier `on` takes nothing back. Raises ActionDenied for a day to come.
    """
    if on > timezone.localdate(at):
        raise ActionDenied(
            f"Tomgangsleje kan ikke beregnes til {long_day(on)}, for dagen er ikke kommet. Vælg en tidligere."
        )
    if vacancies is None:
        return finish_run(begin_run(on=on, at=at), at=at, progress=progress)
    chosen = Vacancy.objects.municipal().filter(pk__in=vacancies.order_by().values("pk"))
    keys = list(chosen.order_by("pk").values_list("pk", flat=True))
    done = Accrued()
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            done += _accrue(Vacancy.objects.filter(pk__in=keys[start : start + CHUNK]), on=on, at=at)
        if progress:
            progress(done.vacancies, len(keys))
    return done


# Runs in chunks


@transaction.atomic
def begin_run(*, on: date, at: datetime) -> AccrualRun:
    """The unfinished run of that day if there is a fresh one, else a new one with its chunks."""
    AccrualRun.objects.filter(counted_on=on, finished_at=None, started_at__lt=at - STALE).update(finished_at=at)
    run, is_new = AccrualRun.objects.get_or_create(counted_on=on, finished_at=None, defaults={"started_at": at})
    if is_new:
        AccrualChunk.objects.bulk_create(_chunks(run))
    return run


def _chunks(run: AccrualRun) -> Iterable[AccrualChunk]:
    keys = list(Vacancy.objects.municipal().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        yield AccrualChunk(run=run, first_vacancy=some[0], last_vacancy=some[-1], vacancies=len(some))


def finish_run(run: AccrualRun, *, at: datetime, progress: Progress | None = None) -> Accrued:
    """Count every chunk that nobody has counted. Whoever else works on the run is passed by, and waited for at last."""
    while accrue_chunk(run, at=at):
        if progress:
            progress(*_so_far(run))
    AccrualRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at)
    return accrued_in(run)


@transaction.atomic
def accrue_chunk(run: AccrualRun, *, at: datetime) -> bool:
    """Count one chunk and note it, or neither; False when none is left. The row lock ends with the worker."""
    waiting = run.chunks.filter(done_at=None).order_by("first_vacancy")
    chunk = waiting.select_for_update(skip_locked=True).first() or waiting.select_for_update().first()
    if chunk is None:
        return False
    if chunk.done_at is None:
        vacancies = Vacancy.objects.municipal().filter(pk__range=(chunk.first_vacancy, chunk.last_vacancy))
        done = _accrue(vacancies, on=run.counted_on, at=at)
        chunk.rows, chunk.amount_dkk, chunk.done_at = done.rows, done.amount_dkk, at
        chunk.save(update_fields=["rows", "amount_dkk", "done_at"])
    return True


def accrued_in(run: AccrualRun) -> Accrued:
    """What a run came to."""
    sums = run.chunks.aggregate(Sum("vacancies"), Sum("rows"), Sum("amount_dkk"))
    return Accrued(sums["vacancies__sum"] or 0, sums["rows__sum"] or 0, sums["amount_dkk__sum"] or NOTHING)


def _so_far(run: AccrualRun) -> tuple[int, int]:
    done = run.chunks.exclude(done_at=None).aggregate(Sum("vacancies"))["vacancies__sum"] or 0
    return done, run.chunks.aggregate(Sum("vacancies"))["vacancies__sum"] or 0


# One chunk


def _accrue(vacancies: QuerySet[Vacancy], *, on: date, at: datetime) -> Accrued:
    """Lock, look at what is written, ask the law, add the difference."""
    locked = list(vacancies.select_for_update(of=("self",)).only(*FIELDS).order_by("pk"))
    agreements = Agreement.objects.in_bulk({one.agreement_id for one in locked})
    closed, before, first_open = closed_days(), written([one.pk for one in locked]), first_open_month()
    terms = {key: agreement.rent_terms(closed=closed) for key, agreement in agreements.items()}
    rows: list[Row] = []
    for one in locked:
        one.agreement = agreements[one.agreement_id]
        rows += _differences(one, before[one.pk], terms[one.agreement_id], first_open, on=on, at=at)
    _write(rows)
    return Accrued(len(locked), len(rows), sum((row[7] for row in rows), NOTHING))


def _differences(
    vacancy: Vacancy, before: dict[date, Written], terms: RentTerms, first_open: date, *, on: date, at: datetime
) -> Iterable[Row]:
    """One row for each month whose amount is not what the law says now."""
    through = max([on, *(month.computed_on for month in before.values())])
    rent = vacancy_rent(vacancy.as_empty_dwelling(), terms, until=through + ONE_DAY)
    owed = rent.by_month if is_rent_owed(vacancy) else {}
    why = ""
    for month in sorted(owed.keys() | before.keys()):
        was = before[month].amount_dkk if month in before else NOTHING
        now = owed[month].amount_dkk if month in owed else NOTHING
        if now != was:
            why = why or because(vacancy, rent, terms)
            sequence = before[month].sequence + 1 if month in before else 1
            said = (changed(was, now) if month in before else "") + why
            days = _days(owed.get(month), vacancy, month)
            yield (vacancy.pk, month, sequence, max(month, first_open), *days, now - was, said, through, at)


def _days(owed: MonthOfRent | None, vacancy: Vacancy, month: date) -> tuple[date, date, int]:
    """The days that the month now consists of; none when nothing is owed any more."""
    if owed is None:
        start = max(month, vacancy.available_on)
        return start, start, 0
    return owed.starts_on, owed.ends_on, owed.days


def _write(rows: Sequence[Row]) -> None:
    """By COPY: a first run writes millions."""
    if rows:
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(row)
