"""What the reports count from: one query each, grouped in the database, small however large the register is.

Each takes a `Scope` and answers rows with the group they belong to. What several figures are made of is asked for with
`scope.once`, so that it is read once.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
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
from django.db.models.functions import Cast, Coalesce, TruncDate

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
REFUSED = "refuse"
ENDED = (REFUSED, "close")
NONE = Cast(Value(None), IntegerField())  # a union has to be told what kind of nothing it is
OF_LEDGER = ("ledger__association", "ledger__estate", "ledger__pool", "ledger__scheme")  # what a ledger is called by
ORDINARY = Value("")  # of no special kind
EARLIER = "earlier"  # in the year, before the period; beside the names of the three spans


def month_of(field: str) -> Func:
    """The first day of a date's month. By way of a moment with a time zone it would take three times as long."""
    return Func(F(field), template="date_trunc('month', (%(expressions)s)::timestamp)::date", output_field=DateField())


def is_among(field: str, rows: QuerySet[Any]) -> Func:
    """Whether a key is one of the rows'. They are found first and then looked up, where a join would read the whole table."""
    keys = ArraySubquery(rows.order_by().values("pk"))
    return Func(F(field), keys, template="(%(expressions)s))", arg_joiner=" = ANY (", output_field=BooleanField())


# Vacancies and the ledgers


def vacancy_counts(scope: Scope) -> list[Row]:
    """Vacancies by the month of notice, so far back that every span has its twelve months; those taken back count nowhere."""
    period = scope.period
    every = Vacancy.objects.notified_in(min(scope.first, period.year_before.twelve_months.first), period.last)
    ours, others = every.municipal(), every.filter(agreement=None)
    # Of the others nothing but their number is asked for, and an index has them by day.
    day = F("notified_on") if scope.is_whole else month_of("notified_on")
    parts = [
        _alike(ours, scope, month_of("notified_on"), is_ours=Value(True), state=F("state"), band=_band()),
        _alike(others, scope, day, is_ours=Value(False), state=Value(""), band=Value(0)),
    ]
    return [{**row, "month": first_of_month(row["month"])} for row in parts[0].union(parts[1], all=True)]


def _alike(rows: Any, scope: Scope, month: Any, *, is_ours: Any, state: Any, band: Any) -> Any:
    columns = {"month": month, "is_ours": is_ours, "was": state, "reason": F("return_reason"), "band": band}
    return grouped(rows, scope, OF_VACANCY).annotate(**columns).values("group", *columns).annotate(n=how_many())


def _band() -> Case:
    steps = [When(rent_dkk__lt=high, then=Value(low)) for low, high in RENT_BANDS if high]
    return Case(*steps, default=Value(RENT_BANDS[-1][0]), output_field=IntegerField())


def turns(scope: Scope) -> list[Row]:
    """How many vacancies the ledgers counted in each span, by the day of notice, and how many were the municipality's turn.

    Of the whole, each ledger's own in the period and in the year before it; and, in rows of their own, what fell to the
    municipality and what became of it.
    """
    of_ledger = {SPANS[0]: (scope.period.first, scope.period.last)} if scope.is_whole else {}
    if scope.is_whole:
        of_ledger[EARLIER] = scope.period.frame_first, scope.period.first - timedelta(days=1)
    in_all = {
        name: (span.first, span.last) for name, span in zip(SPANS, scope.spans, strict=True) if name not in of_ledger
    }
    rows = [
        *(_turns(scope, name, NONE, *days) for name, days in in_all.items()),
        *(_turns(scope, name, F("ledger_id"), *days) for name, days in of_ledger.items()),
        *(_fallen(scope, name, *days) for name, days in of_ledger.items()),
    ]
    return list(rows[0].union(*rows[1:], all=True))


def _turns(scope: Scope, name: str, of: Any, first: date, last: date) -> Any:
    notified = Vacancy.objects.filter(notified_on__range=(first, last))
    entries = QuotaEntry.objects.counted().filter(is_among("vacancy_id", notified))
    rows = grouped(entries, scope, below("vacancy", OF_VACANCY)).annotate(span=Value(name), of=of)
    return rows.values("span", "group", "of").annotate(
        vacancies=how_many(), entitled=how_many(Q(is_municipal=True)), offered=NONE, allocated=NONE, returned=NONE
    )


def _fallen(scope: Scope, name: str, first: date, last: date) -> Any:
    ours = Vacancy.objects.notified_in(first, last).municipal()
    rows = grouped(ours, scope, OF_VACANCY).annotate(span=Value(name), of=F("agreement__ledger"))
    return rows.values("span", "group", "of").annotate(
        vacancies=NONE,
        entitled=NONE,
        offered=how_many(),
        allocated=how_many(Q(state__in=ALLOCATED_STATES)),
        returned=how_many(Q(state__in=RETURNED_STATES)),
    )


def agreements_in(first: date, last: date) -> dict[int, Agreement]:
    """By ledger: the last version of the terms that was in force on some day between."""
    rows = (
        Agreement.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last)
        .select_related(*OF_LEDGER)
        .only("share", "ledger__rooms", *(f"{path}__name" for path in OF_LEDGER))
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
        .annotate(ledger=F("vacancy__agreement__ledger"), is_returned=returned, reason=F("vacancy__return_reason"))
        .values("group", "month", "ledger", "is_returned", "reason")
        .annotate(amount=Sum("amount_dkk"), total_days=Sum("days"), vacancies=Count("vacancy", distinct=True))
    )


# People


def leases(scope: Scope) -> list[Row]:
    """Everybody whose lease began since the first day that is asked about, with the whole months and the days since the application."""
    rows = Allocation.objects.filter(state=AllocationState.LEASED, lease_on__range=(scope.first, scope.period.last))
    days = (
        grouped(rows, scope, OF_ALLOCATION)
        .values_list("group", "lease_on")
        .annotate(applied=ArrayAgg("case__applied_on", order_by="pk"))
        .annotate(situations=ArrayAgg("case__situation", order_by="pk"))
        .order_by("lease_on")
    )
    return [
        {
            "group": group,
            "month": month,
            "waited": full_months_between(applied, on),
            "days": (on - applied).days,
            "situation": situation,
            "n": 1,
        }
        for group, on, everybody, situations in days
        for month in (first_of_month(on),)
        for applied, situation in zip(everybody, situations, strict=True)
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
    # Named, each is joined once; `leased__lease_on` in a filter would be joined again.
    rows = rows.annotate(lease_on=F("leased__lease_on"), gone_at=F("ended__at"), how=F("ended__name"))
    # What `ended_on__gte` says, without making a Danish day of every moment.
    still = Q(gone_at=None) | Q(gone_at__gte=midnight(first))
    earlier = When(applied_on__lt=first, then=Value(add_months(first, -1)))
    return list(
        grouped(rows.filter(Q(lease_on__gte=first) | (Q(lease_on=None) & still)), scope, OF_CASE)
        .annotate(
            month=Case(earlier, default=month_of("applied_on"), output_field=DateField()),
            end=month_of("ended_on"),
            is_housed=Q(lease_on__isnull=False),
            is_refused=Q(how=REFUSED),
        )
        .values("group", "month", "end", "is_housed", "is_refused", "is_urgent", "situation")
        .annotate(n=how_many())
    )


# Dwellings


def stock(scope: Scope) -> list[Row]:
    """On the last day of each span: the cheap dwellings of each area, by the lowest of the limits that is above the rent,
    and the special ones by `kind`.

    Of the whole, all dwellings of each area too, on the last day of the period: neither `under` nor `kind` is told.
    Terms that run and those that ended since the first of the days are read apart: most of ten years' terms are neither.
    """
    special = DwellingTerms.objects.filter(kind__in=SPECIAL)
    parts = [
        _dwellings(special, scope, _on_days(scope, lambda day: Q(valid_to=None) | _until(day)), special=F("kind")),
        *(
            _dwellings(rows.filter(_CHEAP), scope, _on_days(scope, still), of_area=F("area"), under=_UNDER)
            for rows, still in _since(min(span.last for span in scope.spans))
        ),
    ]
    if scope.is_whole:
        last, now = scope.period.last, {"now": how_many(), "previous": NONE, "year_before": NONE}
        parts += (
            _dwellings(rows.filter(valid_from__lte=last), scope, now, of_area=F("area")) for rows, _ in _since(last)
        )
    return list(parts[0].union(*parts[1:], all=True))


_CHEAP = Q(rent_dkk__lt=CHEAP_LIMITS[-1])
_UNDER = Case(*[When(rent_dkk__lt=limit, then=Value(limit)) for limit in CHEAP_LIMITS], output_field=IntegerField())


def _since(day: date) -> Iterable[tuple[QuerySet[Any], Callable[[date], Q]]]:
    """Terms that run, and those that ended on the day or later, with what says that they had not ended on a day."""
    yield DwellingTerms.objects.filter(valid_to=None), lambda day: Q()
    yield DwellingTerms.objects.filter(_until(day)), _until


def _until(day: date) -> Q:
    return Q(valid_to__gte=day)


def _dwellings(
    rows: Any, scope: Scope, counts: dict[str, Any], *, of_area: Any = NONE, under: Any = NONE, special: Any = ORDINARY
) -> Any:
    columns = {"of_area": of_area, "under": under, "special": special}
    return grouped(rows, scope, OF_TERMS).annotate(**columns).values("group", *columns).annotate(**counts)


def _on_days(scope: Scope, still: Callable[[date], Q]) -> dict[str, Count]:
    """How many terms were in force on the last day of each span."""
    last_days = zip(SPANS, (span.last for span in scope.spans), strict=True)
    return {name: how_many(Q(valid_from__lte=day) & still(day)) for name, day in last_days}


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
