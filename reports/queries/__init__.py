"""What can we count? Read-only."""

from typing import Any

from reports.periods import Period
from reports.queries.experiments import experiments
from reports.queries.indicators import whole
from reports.queries.matching import matching
from reports.queries.monthly import monthly_report
from reports.queries.narrowing import Scope

__all__ = ["monthly_report", "whole_report"]


def whole_report(period: Period) -> dict[str, Any]:
    """The report with every indicator of law.md section 8: what is printed, exported and kept when a month is closed."""
    scope = Scope(period)
    more = {"indicators": whole(scope), "experiments": experiments(period), "matching": matching(period)}
    return monthly_report(period, scope) | more
