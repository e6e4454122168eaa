"""Vacancy rent: 100,000 vacancies over 24 months, counted and written, against bare COPY of the same rows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from finance.actions import accrue_vacancy_rent
from finance.actions.accruals import COLUMNS
from finance.models import VacancyRentLiability
from housing.models import Agreement, Dwelling, DwellingTerms, Vacancy
from housing.states import DwellingKind, VacancyState
from law.months import add_months
from tests.factories import LONG_AGO, a_caseworker, a_ledger, an_association, an_estate

N = 100_000
LIMIT = "bare COPY of the same rows into a table without keys or checks"
MAX_RATIO = 5.0
MONTHS = 24
START = date(2020, 1, 1)
LAST_DAY = add_months(START, MONTHS + 1) - timedelta(days=1)
TYPES = (
    "bigint", "date", "smallint", "date", "date", "date", "smallint", "numeric", "text", "date", "timestamptz",
)  # fmt: skip
BECAUSE = "Kommunen betaler fra 11. januar 2020; lejekontrakten standser lejen 12. januar 2022."

_rows: list[tuple[int, date, Decimal]] = []


def prepare(n: int) -> Iterator[None]:
    """Vacancies that stood empty for 24 months each: from some day of the first month to some day of the last."""
    estate = an_estate(an_association("Store Bo"))
    agreement = Agreement.objects.get(ledger=a_ledger(estate.association, "1/1", estate=estate))
    by = a_caseworker()
    dwellings = Dwelling.objects.bulk_create(
        (Dwelling(estate=estate, unit_number=f"{number:06}", address=f"Lang Vej {number}", postal_code="2630", city="Taastrup") for number in range(n)),
        batch_size=5000,
    )  # fmt: skip
    terms = DwellingTerms.objects.bulk_create(
        (DwellingTerms(dwelling=one, valid_from=LONG_AGO, kind=DwellingKind.FAMILY, rooms=3, area_m2=80, rent_dkk=_rent(number)) for number, one in enumerate(dwellings)),
        batch_size=5000,
    )  # fmt: skip
    vacancies = Vacancy.objects.bulk_create(
        (_vacancy(number, one, agreement, by) for number, one in enumerate(terms)), batch_size=5000
    )
    months = [add_months(START, number) for number in range(MONTHS + 1)]
    _rows[:] = [(one.pk, month, one.rent_dkk) for one in vacancies for month in months]
    with connection.cursor() as cursor:
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES, strict=True))
        cursor.execute(f"CREATE TABLE bare_vacancy_rent ({columns})")
        cursor.execute("ANALYZE")
    yield
    assert VacancyRentLiability.objects.count() == len(_rows)


def _rent(number: int) -> Decimal:
    return Decimal(300000 + number % 700_000) / 100


def _vacancy(number: int, terms: DwellingTerms, agreement: Agreement, by) -> Vacancy:
    """Let after two years less one day of the month it began in, so that it owes a part of 25 months: 24 in all."""
    day = START + timedelta(days=number % 28 + 1)
    return Vacancy(
        dwelling=terms.dwelling, terms=terms, state=VacancyState.LET, agreement=agreement, legal_basis="ABL59_2",
        rent_dkk=terms.rent_dkk, notified_on=day - timedelta(days=90), notified_by=by, vacant_from=day,
        available_on=day, answer_due_on=day + timedelta(days=7), answered_on=day, answered_by=by,
        let_on=day + timedelta(days=731), let_by=by,
    )  # fmt: skip


def limit(n: int) -> None:
    at = datetime.now(tz=timezone.get_default_timezone())
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY bare_vacancy_rent ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for vacancy, month, rent in _rows:
            copy.write_row((vacancy, month, 1, month, month, LAST_DAY, 30, rent, BECAUSE, LAST_DAY, at))


def work(n: int) -> None:
    done = accrue_vacancy_rent(on=LAST_DAY, at=timezone.now())
    assert (done.vacancies, done.rows) == (n, len(_rows))
