"""A draft of weights tried on old cases: who would have been first, had it counted then."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from allocation.models import Allocation, Case, WeightSet
from allocation.queries.bars import BARS
from allocation.queries.followups import Outcome, outcomes
from allocation.queries.grid import Grid, grid_of
from allocation.queries.households import with_household
from allocation.queries.weights import Weights, weights_of, weights_on
from allocation.states import EndReason

LOOKED_BACK = timedelta(days=365)
MOST_TRIED = 50


def trial(version: WeightSet, *, on: date) -> dict[str, Any]:
    """The last year's decisions with their frozen rankings, by the weights that count now and by the draft."""
    draft, now = weights_of(version), weights_on(on)
    decided = Allocation.objects.filter(decided_on__gt=on - LOOKED_BACK, is_imported=False).exclude(ranking=[])
    decided = decided.select_related(
        "vacancy__dwelling__estate", "vacancy__terms__area", "vacancy__agreement__ledger"
    ).order_by("-decided_on", "-pk")
    became = {outcome.allocation_id: _became(outcome) for outcome in outcomes(on=on)}
    tried = [row for each in decided[:MOST_TRIED] if (row := _row(each, now, draft))]
    rows = [row | {"became": became.get(row["allocation"], "")} for row in tried]
    return {
        "tried": len(rows),
        "changed": sum(row["was"] != row["becomes"] for row in rows),
        "against": now.number,
        "rows": [row for row in rows if row["was"] != row["becomes"]],
    }


def _became(outcome: Outcome) -> str:
    """How the lease has gone since, short enough for a cell."""
    if outcome.ended_on is not None:
        return f"sluttede efter {outcome.months} md.: {EndReason(outcome.end_reason).label.lower()}"
    return f"bor der efter {outcome.last_check_in} md." if outcome.is_housed else ""


def _row(decided: Allocation, now: Weights, draft: Weights) -> dict[str, Any] | None:
    numbers = [each["case"] for each in decided.ranking]
    cases = list(with_household(Case.objects.filter(number__in=numbers)).order_by("pk"))
    was, becomes = (_order(cases, decided, weights) for weights in (now, draft))
    if not was or not becomes:
        return None
    return {
        "allocation": decided.pk,
        "address": str(decided.vacancy),
        "decided_on": decided.decided_on.isoformat(),
        "was": was[0][0],
        "was_points": was[0][1],
        "becomes": becomes[0][0],
        "becomes_points": becomes[0][1],
    }


def _order(cases: list[Case], decided: Allocation, weights: Weights) -> list[tuple[str, int]]:
    """Case numbers and points as they stood that day; an answer that came later does not count."""
    grid = grid_of(cases, [decided.vacancy], on=decided.decided_on, weights=weights)
    fitting = np.flatnonzero((grid.bars[0] & ~np.uint16(BARS["earlier"])) == 0)
    return [_told(grid, int(place)) for place in fitting[np.argsort(-grid.points[0, fitting], kind="stable")]]


def _told(grid: Grid, place: int) -> tuple[str, int]:
    return grid.cases[place].number, int(grid.points[0, place])
