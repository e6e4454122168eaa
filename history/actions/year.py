"""A whole year, or nothing of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max, Sum
from django.utils import timezone

from accounts.actions import system_user
from finance.actions import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from history.actions.agreements import load_agreements
from history.actions.people import load_citizens
from history.actions.registers import load_areas, load_associations, load_dwellings
from history.actions.vacancies import load_vacancies_and_answers
from history.files import Row, Unreadable, read_folder
from history.loading import Loading
from history.planner import tell_the_planner
from history.problems import Problem
from history.progress import Progress
from history.sheets import AGREEMENTS, AREAS, VACANCIES
from housing.models import Vacancy
from law.wording import parse_day

ONE_DAY = timedelta(days=1)
LOADED_INTO = ("housing", "allocation")
ONE_AT_A_TIME = 2_015_001  # the key of the database's advisory lock
COUNTED = (
    "associations",
    "dwellings",
    "area_years",
    "agreements",
    "citizens",
    "vacancies",
    "offered",
    "returned",
    "allocated",
)


@dataclass(frozen=True)
class YearLoaded:
    """What came of it. Counts are of the folder's rows that stand in the database, old and new."""

    year: int
    counts: dict[str, int]
    returned_by_reason: dict[str, int]
    new: int
    changed: int
    skipped: int
    vacancy_rent_dkk: Decimal
    problems: list[Problem]

    def as_dict(self) -> dict[str, Any]:
        """As `load_year --json` prints it; the vacancy rent is what falls in the year."""
        return {
            **self.counts,
            "returned_by_reason": self.returned_by_reason,
            "year": self.year,
            "new": self.new,
            "changed": self.changed,
            "skipped": self.skipped,
            "vacancy_rent_dkk": float(self.vacancy_rent_dkk),
        }


class BadRows(Exception):
    """The folder holds rows that cannot be loaded, so nothing of it was."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} fejl")
        self.problems = problems


def load_year(folder: Path, *, at: datetime, skip_bad: bool = False, progress: Progress | None = None) -> YearLoaded:
    """Bring in a past year from its seven files, as the user *system*; the same folder again changes nothing.

    Raises Unreadable when a file cannot be read, and BadRows when rows are wrong and `skip_bad` is not chosen;
    then the database is as it was.
    """
    rows = read_folder(folder)
    progress = progress or Progress()
    progress.begin(sum(len(of_file) for of_file in rows.values()))
    with transaction.atomic():
        _one_at_a_time()
        tables = [model for app in LOADED_INTO for model in apps.get_app_config(app).get_models()]
        loading = Loading(rows, _year_of(rows), by=system_user(), progress=progress)
        for load in (load_associations, load_areas, load_dwellings, load_agreements, load_citizens):
            load(loading)
            tell_the_planner(*tables)
        load_vacancies_and_answers(loading)
        problems = loading.problems.in_order()
        if problems and not skip_bad:
            raise BadRows(problems)
        tell_the_planner(*tables)
        _count_rent(loading, at=at)
    progress.end()
    return _loaded(loading, problems)


def _one_at_a_time() -> None:
    """A second loading waits for the first, and then finds its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _year_of(rows: dict[str, list[Row]]) -> int:
    """The year of the earliest notice; without notices that of the agreements or of the areas' figures."""
    notices = _years(row.cells.get("Anmeldt den", "") for row in rows[VACANCIES.file])
    agreements = _years(row.cells.get("Gyldig fra", "") for row in rows[AGREEMENTS.file])
    figures = _years("01-01-" + row.cells.get("År", "") for row in rows[AREAS.file])
    if notices:
        # A slip of the pen in one row must not move the whole folder to another century.
        most = max(notices, key=lambda year: (notices[year], -year))
        return most - 1 if most - 1 in notices else most
    if agreements or figures:
        return min(agreements or figures)
    raise Unreadable("Mappen siger ikke, hvilket år den handler om: ingen ledig bolig eller aftale har en dato.")


def _years(days: Iterable[str]) -> Counter[int]:
    years: Counter[int] = Counter()
    for text in days:
        try:
            years[parse_day(text).year] += 1
        except ValueError:
            continue  # a bad day is told when its row is read
    return years


def _count_rent(loading: Loading, *, at: datetime) -> None:
    """Closed vacancies to their end, open ones to the last day of the year; nothing beyond today."""
    loading.progress.doing("tomgangsleje")
    today = timezone.localdate(at)
    told = Vacancy.objects.filter(pk__in=loading.vacancy_ids)
    closed = told.exclude(let_on=None)
    last: date | None = closed.aggregate(last=Max("let_on"))["last"]
    for vacancies, on in ((closed, last or loading.ends_on), (told.filter(let_on=None), loading.ends_on)):
        accrue_vacancy_rent(on=min(on, today), at=at, vacancies=vacancies)


def _loaded(loading: Loading, problems: list[Problem]) -> YearLoaded:
    rent = VacancyRentLiability.objects.filter(
        vacancy__in=loading.vacancy_ids,
        month__range=(loading.starts_on, loading.ends_on),
    ).aggregate(total=Sum("amount_dkk", default=Decimal("0.00")))["total"]
    prefix = "returned_"
    return YearLoaded(
        year=loading.year,
        counts={name: loading.loaded[name] for name in COUNTED},
        returned_by_reason={
            name.removeprefix(prefix): count
            for name, count in sorted(loading.loaded.items())
            if name.startswith(prefix)
        },
        new=loading.new,
        changed=loading.changed,
        skipped=loading.problems.skipped,
        vacancy_rent_dkk=rent,
        problems=problems,
    )
