"""What the reports count from: one query each, grouped in the database, small however large the register is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Floor, TruncDate, TruncMonth

from allocation.models import Allocation
from allocation.models import Case as Application
from allocation.states import AllocationState
from finance.models import VacancyRentLiability
from housing.models import Agreement, Area, DwellingTerms, QuotaEntry, Vacancy
from housing.states import RETURNED_STATES
from law.area_status import AreaFacts
from law.months import full_months_between

# The rents that the cheap dwellings are counted by (law.md section 8).
CHEAP_LIMITS = (3000, 3500, 4000, 4500)
ENDED = ("refuse", "close")


def month_of(field: str) -> Cast:
    """The first day of a date's month, as a date: a moment would be read ten times slower."""
    return Cast(TruncMonth(field), DateField())


@dataclass(frozen=True, slots=True)
class VacancyCount:
    """So many vacancies notified in a month, alike in all that is counted. No ledger: the association's own."""

    month: date
    ledger: int | None
    state: str
    reason: str
    thousand: int
    count: int


def vacancy_counts(first: date, last: date) -> list[VacancyCount]:
    """Vacancies notified from one day to another; those taken back are not counted anywhere."""
    # The rent of what never fell to the municipality is asked for nowhere.
    rent = Cast(Floor(F("rent_dkk") / 1000), IntegerField())
    thousand = Case(When(agreement=None, then=Value(0)), default=rent, output_field=IntegerField())
    rows = (
        Vacancy.objects.notified_in(first, last)
        .order_by()
        .annotate(month=month_of("notified_on"), thousand=thousand)
        .values_list("month", "agreement__ledger", "state", "return_reason", "thousand")
        .annotate(Count("pk"))
    )
    return [VacancyCount(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a ledger counted in a month: vacancies, and how many of them were the municipality's turn."""

    month: date
    vacancies: int
    entitled: int


def counted_in_ledgers(first: date, last: date) -> dict[int, list[Counted]]:
    """By ledger: the rows of the book whose vacancy was notified from one day to another."""
    rows = (
        QuotaEntry.objects.counted()
        .filter(vacancy__notified_on__range=(first, last))
        .order_by()
        .annotate(month=month_of("vacancy__notified_on"))
        .values_list("ledger", "month")
        .annotate(vacancies=Count("pk"), entitled=Count("pk", filter=Q(is_municipal=True)))
    )
    found: defaultdict[int, list[Counted]] = defaultdict(list)
    for ledger, *counted in rows:
        found[ledger].append(Counted(*counted))
    return found


def agreements_in(first: date, last: date) -> dict[int, Agreement]:
    """By ledger: the last version of the terms that was in force on some day between."""
    rows = (
        Agreement.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last)
        .select_related("ledger__association", "ledger__estate", "ledger__pool", "ledger__scheme")
        .order_by("ledger__association__name", "ledger__estate__name", "ledger", "valid_from")
    )
    return {agreement.ledger_id: agreement for agreement in rows}


@dataclass(frozen=True, slots=True)
class RentSum:
    """Vacancy rent of a month in a ledger; `is_returned`: of dwellings that were sent back."""

    month: date
    ledger: int
    is_returned: bool
    amount_dkk: Decimal
    vacancies: int


def rent_sums(first: date, last: date) -> list[RentSum]:
    """Vacancy rent by the month it falls in."""
    returned = Case(
        When(vacancy__state__in=RETURNED_STATES, then=True), default=Value(False), output_field=BooleanField()
    )
    rows = (
        VacancyRentLiability.objects.filter(month__range=(first, last))
        .order_by()
        .annotate(is_returned=returned)
        .values_list("month", "vacancy__agreement__ledger", "is_returned")
        .annotate(Sum("amount_dkk"), Count("vacancy", distinct=True))
    )
    return [RentSum(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Lease:
    """One who got a dwelling by allocation."""

    lease_on: date
    waited: int  # whole months since the application
    situation: str


def leases(first: date, last: date) -> list[Lease]:
    """Leases that began from one day to another."""
    rows = Allocation.objects.filter(state=AllocationState.LEASED, lease_on__range=(first, last)).order_by(
        "lease_on", "pk"
    )
    found: Iterable[Any] = rows.values_list("lease_on", "case__applied_on", "case__situation")
    return [Lease(on, full_months_between(applied, on), situation) for on, applied, situation in found]


def with_end(cases: Any) -> Any:
    """Cases with the day on which each ended: the lease's, or that of the refusal or the closing; None while open."""
    leased = FilteredRelation("allocations", condition=Q(allocations__state=AllocationState.LEASED))
    ended = FilteredRelation("events", condition=Q(events__name__in=ENDED))
    return cases.annotate(leased=leased, ended=ended).annotate(
        ended_on=Coalesce(F("leased__lease_on"), TruncDate("ended__at"), output_field=DateField())
    )


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """So many who applied in one month and had their case ended in another, or not yet."""

    applied: date
    ended: date | None
    count: int


def waiting_counts(last: date) -> list[WaitingCount]:
    """Everybody who applied by a day, by the months of application and end."""
    rows = (
        with_end(Application.objects.filter(applied_on__lte=last))
        .order_by()
        .annotate(applied=month_of("applied_on"), end=month_of("ended_on"))
        .values_list("applied", "end")
        .annotate(Count("pk", distinct=True))
    )
    return [WaitingCount(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Stock:
    """The dwellings of an area (None: of no area): all, and below each of the cheap limits."""

    area: int | None
    dwellings: int
    below: dict[int, int]


def stock(day: date) -> list[Stock]:
    """The register with the terms in force that day."""
    below = {f"below_{limit}": Count("pk", filter=Q(rent_dkk__lt=limit)) for limit in CHEAP_LIMITS}
    rows = DwellingTerms.objects.on(day).order_by().values("area").annotate(dwellings=Count("pk"), **below)
    return [
        Stock(row["area"], row["dwellings"], {limit: row[f"below_{limit}"] for limit in CHEAP_LIMITS}) for row in rows
    ]


FACTS = tuple(AreaFacts.__dataclass_fields__)


def area_facts(years: Collection[int]) -> dict[int, tuple[str, dict[int, AreaFacts]]]:
    """By area: its name, and by year what was measured in it; a year without figures is not there."""
    measured = FilteredRelation("statistics", condition=Q(statistics__year__in=years))
    fields: Iterable[str] = (f"of_year__{name}" for name in FACTS)
    rows = Area.objects.annotate(of_year=measured).order_by("name", "pk")
    found: dict[int, tuple[str, dict[int, AreaFacts]]] = {}
    for pk, name, year, *facts in rows.values_list("pk", "name", "of_year__year", *fields):
        by_year = found.setdefault(pk, (name, {}))[1]
        if year is not None:
            by_year[year] = AreaFacts(*facts)
    return found
