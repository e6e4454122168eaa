"""The only writers of money: what the law says now, less what is written already, becomes one more row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.denied import ActionDenied
from finance.because import because, changed
from finance.models import VacancyRentLiability
from finance.queries import Written, written
from housing.calendar import closed_days
from housing.models import Vacancy
from housing.states import VacancyState
from law.bases import LegalBasis
from law.vacancy_rent import MonthOfRent, vacancy_rent
from law.wording import long_day

CHUNK = 500  # vacancies locked at a time: short enough that nobody at a screen waits for the night's job
NOTHING = Decimal("0.00")
ONE_DAY = timedelta(days=1)
Progress = Callable[[int, int], None]


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

    Source: almenboligloven § 59, stk. 1, 3.-5. pkt. Kroner and øre. May be stopped, run again and run twice at
    once: each chunk is one transaction that holds its vacancies, and only adds what is not written. A day once
    counted stays counted: an earlier `on` takes nothing back. Raises ActionDenied for a day to come.
    """
    if on > timezone.localdate(at):
        raise ActionDenied(
            f"Tomgangsleje kan ikke beregnes til {long_day(on)}, for dagen er ikke kommet. Vælg en tidligere."
        )
    rows = Vacancy.objects.municipal()
    if vacancies is not None:
        rows = rows.filter(pk__in=vacancies.order_by().values("pk"))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    done = Accrued()
    for start in range(0, len(keys), CHUNK):
        done += _accrue_chunk(keys[start : start + CHUNK], on=on, at=at)
        if progress:
            progress(done.vacancies, len(keys))
    return done


@transaction.atomic
def _accrue_chunk(keys: list[int], *, on: date, at: datetime) -> Accrued:
    """Lock, look at what is written, ask the law, add the difference."""
    locked = list(
        Vacancy.objects.select_related("agreement").select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    )
    before, closed = written(keys), closed_days()
    rows = [row for one in locked for row in _differences(one, before[one.pk], closed, on=on, at=at)]
    VacancyRentLiability.objects.bulk_create(rows, batch_size=2000)
    return Accrued(len(keys), len(rows), sum((row.amount_dkk for row in rows), NOTHING))


def _differences(
    vacancy: Vacancy, before: dict[date, Written], closed: frozenset[date], *, on: date, at: datetime
) -> Iterable[VacancyRentLiability]:
    """One row for each month whose amount is not what the law says now."""
    assert vacancy.agreement is not None
    terms = vacancy.agreement.rent_terms(closed=closed)
    through = max([on, *(month.computed_on for month in before.values())])
    rent = vacancy_rent(vacancy.as_empty_dwelling(), terms, until=through + ONE_DAY)
    owed = rent.by_month if _is_owed(vacancy) else {}
    for month in sorted(owed.keys() | before.keys()):
        was = before[month].amount_dkk if month in before else NOTHING
        now = owed[month].amount_dkk if month in owed else NOTHING
        if now != was:
            yield VacancyRentLiability(
                vacancy=vacancy,
                month=month,
                sequence=before[month].sequence + 1 if month in before else 1,
                amount_dkk=now - was,
                because=(changed(was, now) if month in before else "") + because(vacancy, rent, terms),
                computed_on=through,
                computed_at=at,
                **_days(owed.get(month), vacancy, month),
            )


def _is_owed(vacancy: Vacancy) -> bool:
    return vacancy.state != VacancyState.WITHDRAWN and LegalBasis(vacancy.legal_basis).pays_vacancy_rent


def _days(owed: MonthOfRent | None, vacancy: Vacancy, month: date) -> dict[str, date | int]:
    """The days that the month now consists of; none when nothing is owed any more."""
    if owed is None:
        start = max(month, vacancy.available_on)
        return {"starts_on": start, "ends_on": start, "days": 0}
    return {"starts_on": owed.starts_on, "ends_on": owed.ends_on, "days": owed.days}
