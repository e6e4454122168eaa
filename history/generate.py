"""Data for a size test: as many dwellings and years as asked, straight into the tables. For an empty database only.

Persons are nobody's: the CPR numbers have day + 60. What people tell each other (stories of vacancies) is not made.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from accounts.actions import system_user
from accounts.denied import ActionDenied
from accounts.models import AccessEvent, User
from allocation.encryption import blind_index, seal
from allocation.models import Case, CaseEvent, Citizen, Income
from finance.models import VacancyRentLiability
from history.generate_copy import copy_rows
from history.generate_experiments import experiments
from history.generate_offers import offers
from history.generate_plan import AREA, ASSOCIATION, ESTATE, SITUATIONS, TERMS, Emptied, Plan
from history.generate_rare import rare
from housing.models import (
    Agreement,
    Area,
    AreaStatistics,
    Association,
    Dwelling,
    DwellingTerms,
    Estate,
    QuotaEntry,
    QuotaLedger,
    Vacancy,
)
from law.cpr import mask
from law.months import add_months
from law.vacancy_rent import EmptyDwelling, RentTerms, vacancy_rent

BEFORE_ALL = date(2000, 1, 1)
ALLOCATED = frozenset({"allocated", "let"})
WAITING_EACH = 5  # for so many who got a dwelling one waits, and one was refused or left
Say = Callable[[str, int], None]
Told = tuple[date, date | None, str, str]  # of a case: applied, ended, state, reason


@transaction.atomic
def generate(plan: Plan, *, at: datetime, say: Say) -> None:
    """Raises ActionDenied when there is anything already: generated and real must never be mixed."""
    if Dwelling.objects.exists() or Case.objects.exists():
        raise ActionDenied("Databasen er ikke tom. Generér kun i en database, der bruges til målinger.")
    by = system_user()
    _places(plan, say)
    _dwellings(plan, say)
    emptied = list(plan.emptied())
    _vacancies(plan, emptied, by, at, say)
    _rents(plan, emptied, at, say)
    _people(plan, emptied, by, at, say)


def settle() -> None:
    """What autovacuum does in time: figures for the planner, and pages known to be visible to all."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _copy(model: type[models.Model], names: str, rows: Iterator[Any], say: Say) -> int:
    written = copy_rows(model, names.split(), rows)
    say(str(model._meta.verbose_name_plural), written)
    return written


# Keys: an association, an estate or a dwelling is its number in the plan and 1


def _places(plan: Plan, say: Say) -> None:
    associations, estates = plan.dwellings // ASSOCIATION + 1, plan.dwellings // ESTATE + 1
    areas = plan.dwellings // AREA + 1
    _copy(
        Association,
        "id name cvr email",
        (
            (n + 1, f"Boligforening {n + 1}", f"{10_000_000 + n}", f"b{n + 1}@bolig.example")
            for n in range(associations)
        ),
        say,
    )
    _copy(
        Estate,
        "id name association_id",
        ((n + 1, f"Afdeling {n + 1}", n * ESTATE // ASSOCIATION + 1) for n in range(estates)),
        say,
    )
    _copy(Area, "id name", ((n + 1, f"Område {n + 1}") for n in range(areas)), say)
    years = range(plan.first.year, plan.until.year + 1)
    _copy(AreaStatistics, _STATISTICS, _statistics(areas, years), say)
    ledgers = range(1, associations + 1)
    _copy(QuotaLedger, "id association_id dwelling_kind", ((n, n, "family") for n in ledgers), say)
    _copy(
        Agreement,
        "id ledger_id valid_from legal_basis share",
        ((n, n, BEFORE_ALL, "ABL59_1", "1/4") for n in ledgers),
        say,
    )


_STATISTICS = (
    "id area_id year residents without_work_pct non_western_pct convicted_pct convicted_ratio basic_school_only_pct "
    "income_pct_of_region"
)


def _statistics(areas: int, years: range) -> Iterator[tuple[Any, ...]]:
    """Every third area is on the list."""
    key = 0
    for area in range(1, areas + 1):
        figures = (45, 55, "2.9", "3.1", 55, 50) if area % 3 == 0 else (20, 20, "1.0", "1.0", 30, 80)
        for year in years:
            key += 1
            yield key, area, year, 1500, *figures


def _dwellings(plan: Plan, say: Say) -> None:
    _copy(
        Dwelling,
        "id estate_id unit_number address postal_code city floor",
        (
            (home.number + 1, home.estate + 1, f"{home.number:07}", f"Vej {home.number // 20} nr. {home.number % 20}",
             f"{1000 + home.number % 9000}", "Eksempelby", home.number % 5)
            for home in plan.homes
        ),
        say,
    )  # fmt: skip
    _copy(DwellingTerms, "id dwelling_id valid_from valid_to kind rooms area_m2 rent_dkk area_id", _terms(plan), say)


def _terms(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """The first terms of a home have its key; the later ones of every fifth come after all of those."""
    later = plan.dearer_on
    for home in plan.homes:
        until = later - timedelta(days=1) if home.number % 5 == 0 else None
        yield home.number + 1, home.number + 1, BEFORE_ALL, until, *_what(plan, home, BEFORE_ALL)
    for home in plan.homes[::5]:
        key = plan.dwellings + home.number // 5 + 1
        yield key, home.number + 1, later, None, *_what(plan, home, later)


def _what(plan: Plan, home: Any, on: date) -> tuple[Any, ...]:
    area = home.number // AREA + 1 if home.number % 3 == 0 else None
    return home.kind, home.rooms, 25 * home.rooms + 10, plan.rent_of(home, on), area


def _terms_key(plan: Plan, one: Emptied) -> int:
    is_later = one.home.number % 5 == 0 and one.notified_on >= plan.dearer_on
    return plan.dwellings + one.home.number // 5 + 1 if is_later else one.home.number + 1


# Vacancies and the ledgers


_VACANCY = (
    "id dwelling_id terms_id state agreement_id legal_basis rent_dkk notified_on notified_by_id vacant_from available_on "
    "answer_due_on answered_on answered_by_id return_reason let_on let_by_id is_imported"
)
_ENTRY = (
    "id ledger_id agreement_id vacancy_id number entitlement_before entitlement_after is_municipal because entered_at "
    "entered_by_id"
)


def _vacancies(plan: Plan, emptied: list[Emptied], by: User, at: datetime, say: Say) -> None:
    _copy(Vacancy, _VACANCY, (_vacancy(plan, key, one, by.pk) for key, one in enumerate(emptied, 1)), say)
    counted = ((key, one) for key, one in enumerate(emptied, 1) if one.number)
    _copy(QuotaEntry, _ENTRY, (_entry(n, key, one, by.pk, at) for n, (key, one) in enumerate(counted, 1)), say)


def _vacancy(plan: Plan, key: int, one: Emptied, by: int) -> tuple[Any, ...]:
    agreement = one.home.association + 1 if one.is_ours else None
    return (
        key, one.home.number + 1, _terms_key(plan, one), one.became, agreement, "ABL59_1" if one.is_ours else "",
        plan.rent_of(one.home, one.notified_on), one.notified_on, by, one.vacant_from, one.available_on, one.answer_due_on,
        one.answered_on, by if one.answered_on else None, one.reason, one.let_on, by if one.let_on else None, True,
    )  # fmt: skip


def _entry(key: int, vacancy: int, one: Emptied, by: int, at: datetime) -> tuple[Any, ...]:
    ledger, after = one.home.association + 1, one.before + TERMS.share
    return (
        key, ledger, ledger, vacancy, one.number, _fraction(one.before), _fraction(after), one.is_ours, "Genereret", at, by,
    )  # fmt: skip


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _rents(plan: Plan, emptied: list[Emptied], at: datetime, say: Say) -> None:
    names = "id vacancy_id month sequence starts_on ends_on days amount_dkk because booked_on computed_on computed_at"
    _copy(VacancyRentLiability, names, _liabilities(plan, emptied, at), say)


def _liabilities(plan: Plan, emptied: list[Emptied], at: datetime) -> Iterator[tuple[Any, ...]]:
    key, terms, through = 0, RentTerms(free_return_working_days=5), plan.until - timedelta(days=1)
    for vacancy, one in enumerate(emptied, 1):
        if not one.is_ours or one.available_on >= plan.until:
            continue
        returned = one.answered_on if one.reason else None
        empty = EmptyDwelling(plan.rent_of(one.home, one.notified_on), one.available_on, one.let_on, returned)
        for month, owed in vacancy_rent(empty, terms, until=plan.until).by_month.items():
            if owed.amount_dkk:
                key += 1
                yield (
                    key, vacancy, month, 1, owed.starts_on, owed.ends_on, owed.days, owed.amount_dkk, "Genereret", month, through, at,
                )  # fmt: skip


# People


def _people(plan: Plan, emptied: list[Emptied], by: User, at: datetime, say: Say) -> None:
    housed = [(key, one) for key, one in enumerate(emptied, 1) if one.became in ALLOCATED]
    cases = list(_cases(plan, housed))
    _copy(
        Citizen,
        "id key cpr_sealed cpr_index cpr_masked first_name last_name",
        map(_citizen, range(1, len(cases) + 1)),
        say,
    )
    _copy(
        Income,
        "id citizen_id known_on support gross_month_dkk source",
        ((key, key, applied, "cash", 9000 + key % 8000, "Genereret") for key, (applied, *_) in enumerate(cases, 1)),
        say,
    )
    _copy(
        Case,
        "id number citizen_id state applied_on situation is_urgent outcome_reason is_imported",
        (
            (key, f"G-{key:07}", key, state, applied, SITUATIONS[key % 8], key % 11 == 0, reason, True)
            for key, (applied, _, state, reason) in enumerate(cases, 1)
        ),
        say,
    )
    events = _copy(CaseEvent, "id case_id name at by_id text facts", _events(cases, housed, by), say)
    _copy(AccessEvent, _LOOK, _looks(cases, housed, by), say)
    copy = partial(_copy, say=say)
    offers(housed, cases, copy, by=by, at=at)
    rare(plan, housed, [applied for applied, *_ in cases], events, copy, by=by, at=at)
    experiments(plan, housed, copy, by=by, at=at)


def _cases(plan: Plan, housed: list[tuple[int, Emptied]]) -> Iterator[Told]:
    """Applied, decided to end, state and reason: first those who were offered a dwelling, then those who were not."""
    for _, one in housed:
        applied = add_months(one.notified_on, -plan.random.randint(2, 40))
        yield applied, None, "housed" if one.became == "let" else "approved", ""
    days = (plan.until - plan.first).days
    for number in range(2 * (len(housed) // WAITING_EACH)):
        applied = plan.first + timedelta(days=plan.random.randrange(days))
        ended = applied + timedelta(days=plan.random.randint(20, 400)) if number % 2 else None
        is_over = ended is not None and ended < plan.until
        yield applied, ended if is_over else None, "closed" if is_over else "approved", "Flyttet" if is_over else ""


def _events(cases: list[Told], housed: list[tuple[int, Emptied]], by: User) -> Iterator[tuple[Any, ...]]:
    facts = json.dumps({})
    for key, (case, name, on) in enumerate(_stories(cases, housed), 1):
        yield key, case, name, f"{on}T10:00:00+01:00", by.pk, "Genereret", facts


def _stories(cases: list[Told], housed: list[tuple[int, Emptied]]) -> Iterator[tuple[int, str, date]]:
    """The steps of each case; the first cases are those of the homes, in the same order."""
    for case, (applied, ended, state, _) in enumerate(cases, 1):
        yield case, "receive", applied
        yield case, "assess", applied + timedelta(days=10)
        yield case, "approve", applied + timedelta(days=14)
        lease = housed[case - 1][1].let_on if state == "housed" else None
        if lease or ended:
            yield case, "house" if lease else "close", lease or ended or applied


_LOOK = "id at actor_id actor_name actor_role action subject_kind subject_id purpose"


def _looks(cases: list[Told], housed: list[tuple[int, Emptied]], by: User) -> Iterator[tuple[Any, ...]]:
    """Whoever takes a step has looked at the case; every twentieth look is a number revealed, every fiftieth has no purpose."""
    for key, (case, _, on) in enumerate(_stories(cases, housed), 1):
        action, purpose = "reveal" if key % 20 == 0 else "view", "" if key % 50 == 0 else "Sagsbehandling"
        yield key, f"{on}T09:30:00+01:00", by.pk, str(by), str(by.role), action, "case", case, purpose


def _citizen(key: int) -> tuple[Any, ...]:
    """Nobody: the day of the number lies 60 above a day of the calendar."""
    born = f"{61 + key % 28}{1 + key // 28 % 12:02}{50 + key // 336 % 50:02}"
    digits, row = f"{born}{1000 + key // 16_800:04}", UUID(int=key, version=4)
    return key, str(row), seal(digits, row=row), blind_index(digits), mask(digits), "Prøve", f"Person {key}"
