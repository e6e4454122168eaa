"""The experiments in the report: those who take part, who still has a home, and the cost, as experiments counts them."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from experiments.models import MonthlyTalk, Participation
from experiments.queries.outcomes import outcomes
from reports.periods import Period
from reports.queries.indicators.tallies import pct
from reports.queries.narrowing import how_many

Report = dict[str, Any]
NAMES = ("code", "label", "participants", "active", "cost_dkk")
MOVES = ("entered", "ended", "talks", "talks_kept", "talked")


def experiments(period: Period) -> Report:
    """As it stood on the period's last day; who entered and ended in it, and which months of it were kept."""
    found = outcomes(on=period.last, is_compared=False)
    moves = _moves(period)
    everybody = {name: sum(row.get(name, 0) for row in moves.values()) for name in MOVES}
    return {
        "rows": [_row(row, moves.get(row["code"], {})) for row in found["experiments"]],
        "all": _row({"code": "", "label": "I alt", **found["all"]}, everybody),
        "survival": found["survival"],
    }


def _row(row: Report, moves: dict[str, int]) -> Report:
    """`talked` are the persons whose months are told of: what is published leans on them."""
    told = {name: moves.get(name, 0) for name in MOVES}
    after = {
        name: {months: row[name].get(months) for months in ("6", "12", "24")}
        for name in ("housed_after", "measured_count")
    }
    return {name: row[name] for name in NAMES} | told | {"kept_pct": pct(told["talks_kept"], told["talks"])} | after


def who_moved(first: date, last: date) -> dict[str, Q]:
    """Of those who had entered by the last day: who came, who left, and who is there still."""
    return {
        "entered": Q(starts_on__range=(first, last)),
        "ended": Q(ended_on__range=(first, last)),
        "active": Q(ended_on=None) | Q(ended_on__gt=last),
    }


def _moves(period: Period) -> dict[str, dict[str, int]]:
    """By kind of experiment."""
    which, days = who_moved(period.first, period.last), (period.first, period.last)
    moved = Participation.objects.filter(which["entered"] | which["ended"]).order_by()
    talks = MonthlyTalk.objects.filter(held_on__range=days).order_by()
    told: list[Any] = [
        *moved.values(kind=F("experiment__kind")).annotate(
            entered=how_many(which["entered"]), ended=how_many(which["ended"])
        ),
        *talks.values(kind=F("participation__experiment__kind")).annotate(
            talks=how_many(),
            talks_kept=how_many(Q(is_kept=True)),
            talked=Count("participation", distinct=True),
        ),
    ]
    found: dict[str, dict[str, int]] = {}
    for row in told:
        found.setdefault(row["kind"], {}).update({name: number for name, number in row.items() if name != "kind"})
    return found
