"""The experiments in the report: those who take part, who still has a home, and the cost, as experiments counts them."""

from typing import Any

from experiments.queries.outcomes import outcomes
from reports.periods import Period

Report = dict[str, Any]
NAMES = ("code", "label", "participants", "active", "cost_dkk")


def experiments(period: Period) -> Report:
    """As it stood on the period's last day."""
    found = outcomes(on=period.last, is_compared=False)
    return {
        "rows": [_row(row) for row in found["experiments"]],
        "all": {**_row({"code": "", "label": "I alt", **found["all"]})},
        "survival": found["survival"],
    }


def _row(row: Report) -> Report:
    kept = {months: row["housed_after"].get(months) for months in ("6", "12", "24")}
    return {name: row[name] for name in NAMES} | {"housed_after": kept}
