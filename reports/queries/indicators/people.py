"""Who was offered a dwelling, who got one, who waits, and who still lives there."""

from typing import Any

from django.db.models import DateField, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from allocation.models import Allocation, CaseEvent
from allocation.states import AllocationState, HousingSituation
from housing.models import Vacancy
from housing.states import VacancyState
from law.monthly_amounts import PARAGRAPH
from law.months import add_months
from reports.queries.indicators.tallies import (
    OF,
    Row,
    Spans,
    Values,
    at_least_one,
    each,
    lists,
    middle,
    shares,
    sums,
)
from reports.queries.narrowing import OF_ALLOCATION, OF_CASE, Scope, below, grouped, how_many, in_days, in_spans
from reports.queries.sources import case_counts, month_of
from reports.queries.sources import leases as lease_rows

HOMELESS = (
    HousingSituation.STREET,
    HousingSituation.SOFA,
    HousingSituation.SHELTER_110,
    HousingSituation.CRISIS_109,
    HousingSituation.FACILITY_107,
)
STAYED = (6, 12, 24)


def people(scope: Scope) -> dict[str, Values]:
    found: dict[str, Values] = {}
    if scope.knows(OF_ALLOCATION):
        found |= _offers(scope) | _housed(scope) | _stayed(scope)
    if scope.knows(OF_CASE):
        found |= _cases(scope) | _stopped(scope)
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
            n=how_many(),
            declined=how_many(Q(state=AllocationState.DECLINED)),
            poor=how_many(pays("no")),
            rich=how_many(pays("yes")),
            banned=how_many(banned()),
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


# Bans: those of offers stand in their findings, what was stopped in the story of the case


def bans() -> Any:
    return CaseEvent.objects.filter(name="ban")


def _stopped(scope: Scope) -> dict[str, Values]:
    rows = grouped(bans().filter(in_days("at", scope.spans)), scope, below("case", OF_CASE))
    days = rows.annotate(on=TruncDate("at", output_field=DateField())).values("group", "on").annotate(n=how_many())
    return {"ban_stops": _or_zero(sums(list(days), scope.spans, day="on"), scope)}


def _or_zero(values: Values, scope: Scope) -> Values:
    return values if scope.by else at_least_one(values, scope.spans)


# Leases


def leases() -> Any:
    return Allocation.objects.filter(state=AllocationState.LEASED)


def _housed(scope: Scope) -> dict[str, Values]:
    waited = lists(scope.once(lease_rows), scope.spans, of="waited", day="month")
    return {"housed": _or_zero(each(waited, len), scope), "time_to_home": each(waited, middle)}


def with_leaving(rows: Any) -> Any:
    """Each lease with the day on which its dwelling was next given notice to; None while nobody has."""
    later = (
        Vacancy.objects.filter(dwelling=OuterRef("vacancy__dwelling"), vacant_from__gt=OuterRef("lease_on"))
        .exclude(state=VacancyState.WITHDRAWN)
        .order_by("vacant_from")
        .values("vacant_from")
    )
    return rows.annotate(left_on=Subquery(later[:1]))


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
        .annotate(n=how_many())
    )
    found: dict[str, Values] = {}
    for months in STAYED:
        stayed, moved_in = _stayed_of(rows, scope.spans, months)
        found |= {f"sustained_{months}": shares(stayed, moved_in), f"sustained_{months}{OF}": moved_in}
    return found


def _stayed_of(rows: list[Row], spans: Spans, months: int) -> tuple[Values, Values]:
    """Who still lives there, and who moved in."""
    moved = [row | {"then": add_months(row["lease_on"].replace(day=1), months)} for row in rows]

    def still_there(row: Row) -> bool:
        return row["left_on"] is None or row["left_on"] > add_months(row["lease_on"], months)

    return sums(moved, spans, day="then", where=still_there), sums(moved, spans, day="then")


# Cases


def _cases(scope: Scope) -> dict[str, Values]:
    """By the months of application and end: who waited on the last day, who came, who left without a dwelling."""
    spans = scope.spans
    rows = scope.once(case_counts)
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
