"""Who was offered a dwelling, who got one, who waits, and who still lives there."""

from typing import Any

from django.db.models import Count, DateField, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest

from allocation.models import Allocation
from allocation.models import Case as Application
from allocation.states import AllocationState, HousingSituation
from housing.models import Vacancy
from housing.states import VacancyState
from law.ability_to_pay import PARAGRAPH
from law.months import add_months, full_months_between
from reports.queries.indicators.tallies import (
    Row,
    Spans,
    Values,
    at_least_one,
    each,
    in_spans,
    lists,
    middle,
    shares,
    sums,
)
from reports.queries.narrowing import OF_ALLOCATION, OF_CASE, Scope, grouped
from reports.queries.sources import month_of, with_end

HOMELESS = (
    HousingSituation.STREET,
    HousingSituation.SOFA,
    HousingSituation.SHELTER_110,
    HousingSituation.CRISIS_109,
    HousingSituation.FACILITY_107,
)
STAYED = (6, 12, 24)
MONTHS_BACK = 12  # the small bars of the headline


def people(scope: Scope, cases: list[Row] | None = None) -> dict[str, Values]:
    """`cases` for whoever has counted them already (`case_counts`)."""
    found: dict[str, Values] = {}
    if scope.knows(OF_ALLOCATION):
        found |= _offers(scope) | _housed(scope) | _stayed(scope)
    if scope.knows(OF_CASE):
        found |= _cases(scope, cases)
    return found


# Offers, with what the law said of them when they were decided


def offers() -> Any:
    """Offers to citizens; those that the municipality took back are none."""
    return Allocation.objects.exclude(state=AllocationState.WITHDRAWN)


def pays(answer: str) -> Q:
    """`no` the household could not pay, `yes` it could, `unknown` nobody could say: then no rate was used."""
    if answer == "unknown":
        return ~pays("no") & ~pays("yes")
    said = {"paragraph": PARAGRAPH, "weight": "condition", "met": answer == "yes", "used": [{}]}
    return Q(findings__contains=[said])


def banned() -> Q:
    return Q(findings__contains=[{"weight": "ban", "met": True}])


def _offers(scope: Scope) -> dict[str, Values]:
    spans = scope.spans
    rows = list(
        grouped(offers().filter(in_spans("decided_on", spans)), scope, OF_ALLOCATION)
        .annotate(month=month_of("decided_on"))
        .values("group", "month")
        .annotate(
            n=Count("pk"),
            declined=Count("pk", filter=Q(state=AllocationState.DECLINED)),
            poor=Count("pk", filter=pays("no")),
            rich=Count("pk", filter=pays("yes")),
            banned=Count("pk", filter=banned()),
        )
    )
    counted = {
        key: _or_zero(sums(rows, spans, of=name), scope)
        for key, name in (("offers", "n"), ("declined", "declined"), ("ban_overrides", "banned"))
    }
    poor, rich = sums(rows, spans, of="poor"), sums(rows, spans, of="rich")
    known = {group: [a + b for a, b in zip(poor[group], rich[group], strict=True)] for group in poor}
    unknown = {
        group: [a - b for a, b in zip(counted["offers"][group], known.get(group, [0] * 3), strict=True)]
        for group in counted["offers"]
    }
    return counted | {
        "decline_rate": shares(counted["declined"], counted["offers"]),
        "cannot_pay": shares(poor, known),
        "pay_unknown": unknown,
    }


def _or_zero(values: Values, scope: Scope) -> Values:
    return values if scope.by else at_least_one(values, scope.spans)


# Leases


def leases() -> Any:
    return Allocation.objects.filter(state=AllocationState.LEASED)


def _housed(scope: Scope) -> dict[str, Values]:
    spans = scope.spans
    rows = list(
        grouped(leases().filter(in_spans("lease_on", spans)), scope, OF_ALLOCATION)
        .values("group", "lease_on", "case__applied_on")
        .annotate(n=Count("pk"))
    )
    for row in rows:
        row["months"] = full_months_between(row["case__applied_on"], row["lease_on"])
    return {
        "housed": _or_zero(sums(rows, spans, day="lease_on"), scope),
        "time_to_home": each(lists(rows, spans, of="months", day="lease_on"), middle),
    }


def with_leaving(rows: Any) -> Any:
    """Each lease with the day on which its dwelling was next given notice to; None while nobody has."""
    later = (
        Vacancy.objects.filter(dwelling=OuterRef("vacancy__dwelling"), vacant_from__gt=OuterRef("lease_on"))
        .exclude(state=VacancyState.WITHDRAWN)
        .order_by()
        .values("dwelling")
        .annotate(first=Min("vacant_from"))
        .values("first")
    )
    return rows.annotate(left_on=Subquery(later))


def anniversaries(spans: Spans, months: int) -> Q:
    """Those who moved in so many months before a day of the spans."""
    found = Q()
    for span in spans:
        found |= Q(lease_on__range=(add_months(span.first, -months), _last_anniversary(span.last, months)))
    return found


def _last_anniversary(last: Any, months: int) -> Any:
    first_after = add_months(last.replace(day=1), 1 - months)
    return first_after.fromordinal(first_after.toordinal() - 1)


def _stayed(scope: Scope) -> dict[str, Values]:
    wanted = Q()
    for months in STAYED:
        wanted |= anniversaries(scope.spans, months)
    rows = list(
        grouped(with_leaving(leases().filter(wanted)), scope, OF_ALLOCATION)
        .values("group", "lease_on", "left_on")
        .annotate(n=Count("pk"))
    )
    return {f"sustained_{months}": _share_stayed(rows, scope.spans, months) for months in STAYED}


def _share_stayed(rows: list[Row], spans: Spans, months: int) -> Values:
    moved = [row | {"then": add_months(row["lease_on"].replace(day=1), months)} for row in rows]

    def still_there(row: Row) -> bool:
        return row["left_on"] is None or row["left_on"] > add_months(row["lease_on"], months)

    whole = sums(moved, spans, day="then")
    return shares(sums(moved, spans, day="then", where=still_there), whole)


# Cases


def case_counts(scope: Scope) -> list[Row]:
    """Everybody who applied by the last day and was not gone before the first that is asked about: the one look at all cases.

    Who applied before that first day counts as of the month before it, so that a country's ten years are few rows.
    """
    period = scope.period
    first = min(period.year_before.first, add_months(period.last.replace(day=1), -MONTHS_BACK))
    rows = with_end(Application.objects.filter(applied_on__lte=period.last))
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=first))
    earlier = Value(add_months(first, -1), output_field=DateField())
    return list(
        grouped(rows, scope, OF_CASE)
        .annotate(
            month=Greatest(month_of("applied_on"), earlier),
            end=month_of("ended_on"),
            is_housed=Q(leased__isnull=False),
        )
        .values("group", "month", "end", "is_housed", "is_urgent", "situation")
        .annotate(n=Count("pk", distinct=True))
    )


def _cases(scope: Scope, cases: list[Row] | None) -> dict[str, Values]:
    """By the months of application and end: who waited on the last day, who came, who left without a dwelling."""
    spans = scope.spans
    rows = case_counts(scope) if cases is None else cases
    ended = [row | {"month": row["end"]} for row in rows if row["end"] and not row["is_housed"]]
    return {
        "waiting": _open(rows, scope, lambda row: True),
        "waiting_urgent": _open(rows, scope, lambda row: row["is_urgent"]),
        "waiting_homeless": _open(rows, scope, lambda row: row["situation"] in HOMELESS),
        "applied": _or_zero(sums(rows, spans), scope),
        "ended": _or_zero(sums(ended, spans), scope),
    }


def _open(rows: list[Row], scope: Scope, where: Any) -> Values:
    found: Values = {} if scope.by else {"": [0, 0, 0]}
    spans = scope.spans
    for row in rows:
        for place, span in enumerate(spans):
            if row["month"] <= span.last and (row["end"] is None or row["end"] > span.last) and where(row):
                found.setdefault(row["group"], [0, 0, 0])[place] += row["n"]
    return found
