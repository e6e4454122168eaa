"""Whether the law was kept: who was heard, who complained and what came of it, and whose time here is up."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from allocation.models import Appeal, Case, CaseEvent, FollowUp, Inquiry
from allocation.queries.retention import ENDINGS
from allocation.states import AppealOutcome, InquiryKind
from law.months import add_months
from law.retention import case_kept_months
from reports.queries.indicators.tallies import OF, Row, Spans, Values, at_least_one, shares, sums
from reports.queries.narrowing import how_many, in_spans, midnight

HOUSED = "house"  # the step
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
    rows = hearings().filter(in_spans("asked_on", spans)).order_by().values("asked_on").annotate(n=how_many())
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
        f"reassessed_in_time{OF}": again,
    }


def _whole(rows: Any) -> list[Row]:
    return [{"group": "", **row} for row in rows]


def _due(spans: Spans) -> list[int]:
    """Those that are still kept though they were to go by the last day of the span: as many as `deletions_due` lists.

    Counted from the steps that end a case, since asking each ended case when it ended takes seconds in a country;
    no step leads on from an end, so the step's name says how it ended.
    """
    last_days = [span.last for span in spans]
    ended = CaseEvent.objects.filter(name__in=ENDINGS, at__lt=_gone(max(last_days), home=False))
    counted = ended.aggregate(**{f"in_{place}": how_many(_is_due(day)) for place, day in enumerate(last_days)})
    return [counted[f"in_{place}"] for place in range(len(spans))]


def _is_due(day: date) -> Q:
    """A home whose tenancy ended later than the case is kept from then on."""
    home, none = _gone(day, home=True), _gone(day, home=False)
    lived = FollowUp.objects.order_by().values("allocation__case")
    housed, tenants = Q(name=HOUSED), lived.filter(ended_on__gte=home.date())
    others = lived.filter(ended_on__gte=none.date())
    refused_or_closed = ~housed & Q(at__lt=none) & ~Q(case__in=others)
    due = (housed & Q(at__lt=home) & ~Q(case__in=tenants)) | refused_or_closed
    return due & ~Q(case__in=Case.objects.filter(deleted_on__lte=day).order_by())


def _gone(day: date, *, home: bool) -> datetime:
    """What ended before this moment is not to be kept that day."""
    return midnight(add_months(day, -case_kept_months(gave_a_home=home)) + timedelta(days=1))
