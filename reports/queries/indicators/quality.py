"""Whether decisions are reasoned and made in time, and who looked at whom."""

from functools import cache

from django.db.models import DateField, F, Q
from django.db.models.functions import TruncDate, TruncMonth

from accounts.models import CPR_PURPOSE, AccessEvent
from allocation.models import CaseEvent
from allocation.queries.work import decide_by
from reports.queries.indicators.legal import legal
from reports.queries.indicators.people import offers
from reports.queries.indicators.tallies import (
    OF,
    Row,
    Spans,
    Values,
    added,
    at_least_one,
    differences,
    each,
    lists,
    middle,
    shares,
    sums,
)
from reports.queries.narrowing import Scope, how_many, in_days, in_spans
from reports.queries.sources import REFUSED, month_of

DECIDED = ("approve", REFUSED)
LOOKS = frozenset(AccessEvent.Action) - {AccessEvent.Action.CHANGE}


def released_addresses() -> Q:
    """Protected addresses that somebody was shown."""
    return Q(action=AccessEvent.Action.REVEAL) & ~Q(purpose__startswith=CPR_PURPOSE)


def quality(scope: Scope) -> dict[str, Values]:
    """Of the whole municipality: neither decisions nor looks belong to an association."""
    if not scope.is_whole:
        return {}
    return _decisions(scope.spans) | legal(scope.spans) | _looks(scope.spans)


def _decisions(spans: Spans) -> dict[str, Values]:
    given = _whole(
        offers()
        .filter(in_spans("decided_on", spans))
        .order_by()
        .annotate(month=month_of("decided_on"))
        .values("month")
        .annotate(n=how_many(), bare=how_many(Q(reasons="")))
    )
    on_cases = _whole(
        CaseEvent.objects.filter(in_days("at", spans), name__in=DECIDED)
        .order_by()
        .annotate(decided_on=TruncDate("at"), applied_on=F("case__applied_on"))
        .values("decided_on", "applied_on")
        .annotate(n=how_many(), refused=how_many(Q(name=REFUSED)))
    )
    last_day = cache(decide_by)
    for row in on_cases:
        row["days"] = (row["decided_on"] - row["applied_on"]).days
        row["in_time"] = row["n"] * (row["decided_on"] <= last_day(row["applied_on"]))
    allocated = at_least_one(sums(given, spans), spans)
    decided = at_least_one(sums(on_cases, spans, day="decided_on"), spans)
    refused = at_least_one(sums(on_cases, spans, of="refused", day="decided_on"), spans)
    weighed, bare = added(allocated, refused), _without_reasons(spans)
    return {
        "decisions": added(allocated, decided),
        "decisions_with_reasons": shares(
            differences(weighed, added(at_least_one(sums(given, spans, of="bare"), spans), bare)), weighed
        ),
        f"decisions_with_reasons{OF}": weighed,
        "processing_in_time": shares(sums(on_cases, spans, of="in_time", day="decided_on"), decided),
        "processing_median": each(lists(on_cases, spans, of="days", day="decided_on"), middle),
    }


def _without_reasons(spans: Spans) -> Values:
    """Refusals. Asked for alone: no case is looked up but theirs."""
    rows = CaseEvent.objects.filter(in_days("at", spans), name=REFUSED, case__outcome_reason="").order_by()
    days = rows.annotate(on=TruncDate("at")).values("on").annotate(n=how_many())
    return at_least_one(sums(_whole(days), spans, day="on"), spans)


def _whole(rows: object) -> list[Row]:
    return [{"group": "", **row} for row in rows]  # type: ignore[attr-defined]


def _looks(spans: Spans) -> dict[str, Values]:
    action, looked = AccessEvent.Action, Q(action__in=LOOKS)
    rows = _whole(
        AccessEvent.objects.filter(in_days("at", spans))
        .order_by()
        .annotate(month=TruncMonth("at", output_field=DateField()))
        .values("month")
        .annotate(
            looks=how_many(looked),
            without=how_many(looked & Q(purpose="")),
            reveals=how_many(Q(action=action.REVEAL)),
            addresses=how_many(released_addresses()),
            exports=how_many(Q(action=action.EXPORT)),
        )
    )
    names = {name: name for name in ("looks", "reveals", "addresses", "exports")} | {"looks_without_purpose": "without"}
    return {key: at_least_one(sums(rows, spans, of=name), spans) for key, name in names.items()}
