"""What the reports count from: one query each, grouped in the database, small however large the register is.

Each takes a `Scope` and answers rows with the group they belong to. What several figures are made of is asked for with
`scope.once`, so that it is read once.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate

from allocation.models import Allocation
from allocation.models import Case as Application
from allocation.states import AllocationState
from finance.models import VacancyRentLiability
from housing.models import Agreement, Area, DwellingTerms, QuotaEntry, Vacancy
from housing.states import RETURNED_STATES, VacancyState
from law.area_status import AreaFacts, Status, listed_2013
from law.months import add_months, first_of_month, full_months_between
from reports.indicators import SPECIAL
from reports.queries.narrowing import (
    OF_ALLOCATION,
    OF_CASE,
    OF_LIABILITY,
    OF_TERMS,
    OF_VACANCY,
    SPANS,
    Row,
    Scope,
    below,
    grouped,
    how_many,
    midnight,
)

ALLOCATED_STATES = frozenset({VacancyState.ALLOCATED, VacancyState.LET})
# The rents that the cheap dwellings are counted by (law.md section 8).
CHEAP_LIMITS = (3000, 3500, 4000, 4500)
RENT_BANDS = ((0, 5000), (5000, 6000), (6000, 7000), (7000, 8000), (8000, None))
ENDED = ("refuse", "close")
NONE = Cast(Value(None), IntegerField())  # a union has to be told what kind of nothing it is
ORDINARY = Value("")  # of no special kind
YEAR = "year"  # the year so far, beside the names of the three spans


def month_of(field: str) -> Func:
    """The first day of a date's month. By way of a moment with a time zone it would take three times as long."""
    return Func(F(field), template="date_trunc('month', (%(expressions)s)::timestamp)::date", output_field=DateField())


def is_among(field: str, rows: QuerySet[Any]) -> Func:
    """Whether a key is one of the rows'. They are found first and then looked up, where a join would read the whole table."""
    keys = ArraySubquery(rows.order_by().values("pk"))
    return Func(F(field), keys, template="(%(expressions)s))", arg_joiner=" = ANY (", output_field=BooleanField())


# Vacancies and the ledgers


def vacancy_counts(scope: Scope) -> list[Row]:
    """Vacancies by the month of notice, so far back that every span has its twelve months; those taken back count nowhere.

    Of the whole, those of the municipality in the year so far are told once more, by ledger, as of the first day of the
    period or of the year.
    """
    period = scope.period
    every = Vacancy.objects.notified_in(min(scope.first, period.year_before.twelve_months.first), period.last)
    ours, others = every.municipal(), every.filter(agreement=None)
    # Of the others nothing but their number is asked for, and an index has them by day.
    day = F("notified_on") if scope.is_whole else month_of("notified_on")
    parts = [
        _alike(ours, scope, month_of("notified_on"), is_ours=Value(True), state=F("state"), band=_band()),
        _alike(others, scope, day, is_ours=Value(False), state=Value(""), band=Value(0)),
    ]
    if scope.is_whole:
        since = Case(When(notified_on__gte=period.first, then=Value(period.first)), default=Value(period.frame_first))
        in_year = ours.filter(notified_on__gte=period.frame_first)
        by_ledger = {"is_ours": Value(True), "state": F("state"), "band": Value(0), "ledger": F("agreement__ledger")}
        parts.append(_alike(in_year, scope, since, **by_ledger))
    return [{**row, "month": first_of_month(row["month"])} for row in parts[0].union(*parts[1:], all=True)]


def _alike(rows: Any, scope: Scope, month: Any, *, is_ours: Any, state: Any, band: Any, ledger: Any = NONE) -> Any:
    columns = {"month": month, "ledger": ledger, "is_ours": is_ours, "was": state, "reason": F("return_reason")}
    rows = grouped(rows, scope, OF_VACANCY).annotate(**columns, band=band)
    return rows.values("group", *columns, "band").annotate(n=how_many())


def _band() -> Case:
    steps = [When(rent_dkk__lt=high, then=Value(low)) for low, high in RENT_BANDS if high]
    return Case(*steps, default=Value(RENT_BANDS[-1][0]), output_field=IntegerField())


def turns(scope: Scope) -> list[Row]:
    """By ledger: how many vacancies it counted in each span, by the day of notice, and how many were the municipality's turn.

    Of the whole, the year so far too.
    """
    spans = {name: (span.first, span.last) for name, span in zip(SPANS, scope.spans, strict=True)}
    if scope.is_whole:
        spans[YEAR] = scope.period.frame_first, scope.period.last
    rows = [_turns(scope, name, *days) for name, days in spans.items()]
    return list(rows[0].union(*rows[1:], all=True))


def _turns(scope: Scope, name: str, first: date, last: date) -> Any:
    notified = Vacancy.objects.filter(notified_on__range=(first, last))
    entries = QuotaEntry.objects.counted().filter(is_among("vacancy_id", notified))
    rows = grouped(entries, scope, below("vacancy", OF_VACANCY)).annotate(span=Value(name))
    return rows.values("span", "group", "ledger").annotate(
        vacancies=how_many(), entitled=how_many(Q(is_municipal=True))
    )


def agreements_in(first: date, last: date) -> dict[int, Agreement]:
    """By ledger: the last version of the terms that was in force on some day between."""
    rows = (
        Agreement.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last)
        .select_related("ledger__association", "ledger__estate", "ledger__pool", "ledger__scheme")
        .order_by("ledger__association__name", "ledger__estate__name", "ledger", "valid_from")
    )
    return {agreement.ledger_id: agreement for agreement in rows}


def rent_sums(scope: Scope) -> list[Row]:
    """Vacancy rent by the month it falls in; `is_returned`: of dwellings that were sent back.

    The days of the last row of a vacancy and month are its days: an earlier row was about the same ones.
    """
    returned = Case(
        When(vacancy__state__in=RETURNED_STATES, then=True), default=Value(False), output_field=BooleanField()
    )
    rows = VacancyRentLiability.objects.filter(month__range=(scope.first, scope.period.last))
    return list(
        grouped(rows, scope, OF_LIABILITY)
        .annotate(ledger=F("vacancy__agreement__ledger"), is_returned=returned)
        .values("group", "month", "ledger", "is_returned")
        .annotate(amount=Sum("amount_dkk"), total_days=Sum("days"), vacancies=Count("vacancy", distinct=True))
    )


# People


def leases(scope: Scope) -> list[Row]:
    """Everybody whose lease began since the first day that is asked about, with the whole months since the application."""
    rows = Allocation.objects.filter(state=AllocationState.LEASED, lease_on__range=(scope.first, scope.period.last))
    found = (
        grouped(rows, scope, OF_ALLOCATION)
        .order_by("lease_on", "pk")
        .values_list("group", "lease_on", "case__applied_on", "case__situation")
    )
    return [
        {
            "group": group,
            "month": first_of_month(on),
            "waited": full_months_between(applied, on),
            "situation": situation,
            "n": 1,
        }
        for group, on, applied, situation in found
    ]


def with_end(cases: Any) -> Any:
    """Cases with the day on which each ended: the lease's, or that of the refusal or the closing; None while open."""
    leased = FilteredRelation("allocations", condition=Q(allocations__state=AllocationState.LEASED))
    ended = FilteredRelation("events", condition=Q(events__name__in=ENDED))
    return cases.annotate(leased=leased, ended=ended).annotate(
        ended_on=Coalesce(F("leased__lease_on"), TruncDate("ended__at"), output_field=DateField())
    )


def case_counts(scope: Scope) -> list[Row]:
    """Everybody who applied by the last day and was not gone before the first that is asked about: the one look at all cases.

    Who applied before that first day counts as of the month before it, so that a country's ten years are few rows.
    """
    first, last = scope.first, scope.period.last
    rows = with_end(Application.objects.filter(applied_on__lte=last))
    # What `ended_on__gte` says, without making a Danish day of every moment.
    still = Q(ended__at__isnull=True) | Q(ended__at__gte=midnight(first))
    rows = rows.filter(Q(leased__lease_on__gte=first) | (Q(leased__lease_on__isnull=True) & still))
    earlier = Value(add_months(first, -1), output_field=DateField())
    return list(
        grouped(rows, scope, OF_CASE)
        .annotate(
            month=Greatest(month_of("applied_on"), earlier),
            end=month_of("ended_on"),
            is_housed=Q(leased__lease_on__isnull=False),
        )
        .values("group", "month", "end", "is_housed", "is_urgent", "situation")
        .annotate(n=how_many())
    )


# Dwellings


def stock(scope: Scope) -> list[Row]:
    """On the last day of each span: the cheap dwellings of each area, by the lowest of the limits that is above the rent,
    and the special ones by `kind`.

    Of the whole, all dwellings of each area too, on the last day of the period: neither `under` nor `kind` is told.
    """
    under = Case(*[When(rent_dkk__lt=limit, then=Value(limit)) for limit in CHEAP_LIMITS], output_field=IntegerField())
    cheap, special = Q(rent_dkk__lt=CHEAP_LIMITS[-1]), Q(kind__in=SPECIAL)
    parts = [
        _dwellings(DwellingTerms.objects.filter(cheap), scope, on_days(scope), of_area=F("area"), under=under),
        _dwellings(DwellingTerms.objects.filter(special), scope, on_days(scope), special=F("kind")),
    ]
    if scope.is_whole:
        now = {"now": how_many(), "previous": NONE, "year_before": NONE}
        parts.append(_dwellings(DwellingTerms.objects.on(scope.period.last), scope, now, of_area=F("area")))
    return list(parts[0].union(*parts[1:], all=True))


def _dwellings(
    rows: Any, scope: Scope, counts: dict[str, Any], *, of_area: Any = NONE, under: Any = NONE, special: Any = ORDINARY
) -> Any:
    columns = {"of_area": of_area, "under": under, "special": special}
    return grouped(rows, scope, OF_TERMS).annotate(**columns).values("group", *columns).annotate(**counts)


def on_days(scope: Scope) -> dict[str, Count]:
    """How many terms were in force on the last day of each span."""
    return {
        name: how_many(Q(valid_from__lte=span.last) & (Q(valid_to=None) | Q(valid_to__gte=span.last)))
        for name, span in zip(SPANS, scope.spans, strict=True)
    }


# Areas: those that are on the list by a year's figures, those nobody can say, and the names of all
Listed = tuple[set[int], set[int], dict[int, str]]
FACTS = tuple(AreaFacts.__dataclass_fields__)


def listed(scope: Scope) -> dict[int, Listed]:
    """By year, for the year of each span."""
    return listed_areas_of({span.year for span in scope.spans})


def listed_areas(year: int) -> Listed:
    """By the five criteria of 2013 and the figures of the year."""
    return listed_areas_of({year})[year]


def listed_areas_of(years: Collection[int]) -> dict[int, Listed]:
    """The same for several years, in one query."""
    areas = _area_facts(years)
    names = {area: name for area, (name, _) in areas.items()}
    found = {}
    for year in years:
        on_list = {area: _is_listed(facts.get(year)) for area, (_, facts) in areas.items()}
        said = {area for area, answer in on_list.items() if answer}
        found[year] = said, {area for area, answer in on_list.items() if answer is None}, names
    return found


def _is_listed(facts: AreaFacts | None) -> bool | None:
    """None when a figure is missing that could change the answer."""
    if facts is None:
        return None
    try:
        return listed_2013(facts).status is Status.LISTED_2013
    except ValueError:
        return None


def _area_facts(years: Collection[int]) -> dict[int, tuple[str, dict[int, AreaFacts]]]:
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
