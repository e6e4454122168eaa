"""Whether the law was kept: who was heard, who complained and what came of it, and whose time here is up."""

from typing import Any

from django.db.models import Count

from allocation.models import Appeal, Inquiry
from allocation.queries.retention import ended_cases, time_is_up
from allocation.states import AppealOutcome, InquiryKind
from reports.queries.indicators.tallies import Row, Spans, Values, at_least_one, in_spans, shares, sums

# Ended so, the decision did not stand.
OVERTURNED = (AppealOutcome.GRANTED, AppealOutcome.CHANGED, AppealOutcome.REMITTED)


def legal(spans: Spans) -> dict[str, Values]:
    return _hearings(spans) | _appeals(spans) | {"deletions_due": {"": _due(spans)}}


def hearings() -> Any:
    return Inquiry.objects.filter(kind=InquiryKind.HEARING)


def settled() -> Any:
    """Complaints that ended, but for those that the citizen took back."""
    return Appeal.objects.exclude(ended_on=None).exclude(outcome=AppealOutcome.WITHDRAWN)


def _hearings(spans: Spans) -> dict[str, Values]:
    rows = hearings().filter(in_spans("asked_on", spans)).order_by().values("asked_on").annotate(n=Count("pk"))
    return {"hearings": at_least_one(sums(_whole(rows), spans, day="asked_on"), spans)}


def _appeals(spans: Spans) -> dict[str, Values]:
    days = in_spans("received_on", spans) | in_spans("sent_on", spans) | in_spans("ended_on", spans)
    rows = [
        {
            "group": "",
            "n": 1,
            "received_on": one.received_on,
            "looked_on": one.reassessed_on,
            "in_time": one.reassessed_on is not None and one.reassessed_on <= one.due_on,
            "ended_on": None if one.outcome == AppealOutcome.WITHDRAWN else one.ended_on,
            "overturned": one.outcome in OVERTURNED,
        }
        for one in Appeal.objects.filter(days).order_by("pk")
    ]
    ended, looked = [row for row in rows if row["ended_on"]], [row for row in rows if row["looked_on"]]
    whole = at_least_one(sums(ended, spans, day="ended_on"), spans)
    again = at_least_one(sums(looked, spans, day="looked_on"), spans)
    return {
        "appeals": at_least_one(sums(rows, spans, day="received_on"), spans),
        "appeals_ended": whole,
        "appeals_overturned": shares(sums(ended, spans, of="overturned", day="ended_on"), whole),
        "reassessed_in_time": shares(sums(looked, spans, of="in_time", day="looked_on"), again),
    }


def _whole(rows: Any) -> list[Row]:
    return [{"group": "", **row} for row in rows]


def _due(spans: Spans) -> list[int]:
    """Those that are still kept though they were to go by the last day of the span."""
    latest = max(span.last for span in spans)
    counted = (
        ended_cases()
        .filter(time_is_up(on=latest))
        .order_by()
        .aggregate(**{f"in_{place}": Count("pk", filter=time_is_up(on=span.last)) for place, span in enumerate(spans)})
    )
    return [counted[f"in_{place}"] for place in range(len(spans))]
