"""What was notified, due, offered and returned; how fast it was answered; what is cheap; and the special kinds."""

from datetime import date
from functools import lru_cache
from typing import Any

from housing.calendar import closed_days
from housing.models import Vacancy
from housing.states import ANSWERED_STATES, RETURNED_STATES, ReturnReason
from law.deadlines import working_days_between
from reports.queries.indicators.stock import private_agreements, stock
from reports.queries.indicators.tallies import (
    Values,
    at_least_one,
    because_of,
    differences,
    each,
    lists,
    middle,
    nine_of_ten,
    shares,
    sums,
)
from reports.queries.narrowing import OF_TERMS, OF_VACANCY, SPANS, Scope, grouped, how_many, in_spans
from reports.queries.sources import ALLOCATED_STATES, turns, vacancy_counts


def dwellings(scope: Scope) -> dict[str, Values]:
    """Each group is only asked of the sources that know it."""
    found: dict[str, Values] = {}
    if scope.knows(OF_VACANCY):
        found |= _offered(scope) | _answered(scope)
    if scope.knows(OF_TERMS):
        found |= stock(scope)
    if scope.is_whole:
        found |= private_agreements(scope)
    return found


def _offered(scope: Scope) -> dict[str, Values]:
    spans = scope.spans
    rolling = tuple(span.twelve_months for span in spans)
    rows = scope.once(vacancy_counts)
    kept = sums(rows, rolling, where=lambda row: row["is_ours"] and row["was"] in ALLOCATED_STATES)
    notified = sums(rows, spans)
    offered = sums(rows, spans, where=lambda row: row["is_ours"])
    returned = sums(rows, spans, where=lambda row: row["is_ours"] and row["was"] in RETURNED_STATES)
    entitled = _entitled(scope)
    found = {
        "notified": notified,
        "entitled": entitled,
        "offered": offered,
        "gap": differences(entitled, offered),
        "returned": returned,
    }
    for reason in ReturnReason:
        found[f"returned_{reason.value}"] = sums(rows, spans, where=because_of(reason.value))
    counts = {key: values if scope.by else at_least_one(values, spans) for key, values in found.items()}
    return counts | {
        "effective_share": shares(kept, sums(rows, rolling)),
        "return_rate": shares(returned, offered),
    }


def _entitled(scope: Scope) -> Values:
    """The municipality's turns in the ledgers, by the month in which the vacancy was notified."""
    found: Values = {}
    for row in scope.once(turns):
        if row["entitled"] and row["span"] in SPANS:
            found.setdefault(row["group"], [0, 0, 0])[SPANS.index(row["span"])] += row["entitled"]
    return found


# Answers


def _answered(scope: Scope) -> dict[str, Values]:
    spans = scope.spans
    rows: Any = Vacancy.objects.municipal().filter(in_spans("answered_on", spans), state__in=ANSWERED_STATES)
    rows = list(
        grouped(rows, scope, OF_VACANCY)
        .values("group", "notified_on", "answered_on", "answer_due_on")
        .annotate(n=how_many())
    )
    working_days = counter_of_working_days()
    for row in rows:
        row["days"] = working_days(row["notified_on"], row["answered_on"])
    days = lists(rows, spans, of="days", day="answered_on")
    answered = sums(rows, spans, day="answered_on")
    in_time = sums(rows, spans, day="answered_on", where=lambda row: row["answered_on"] <= row["answer_due_on"])
    return {
        "answered": answered if scope.by else at_least_one(answered, spans),
        "answer_median": each(days, middle),
        "answer_p90": each(days, nine_of_ten),
        "answer_in_time": shares(in_time, answered),
    }


def counter_of_working_days() -> Any:
    """`law.deadlines.working_days_between` with the municipality's closing days, each pair of days counted once."""
    closed = closed_days()

    @lru_cache(maxsize=100_000)
    def between(start: date, end: date) -> int:
        return working_days_between(start, end, closed=closed)

    return between
