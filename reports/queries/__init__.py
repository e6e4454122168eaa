"""What can we count? Read-only."""

from typing import Any

from reports.periods import Period
from reports.queries.experiments import experiments
from reports.queries.indicators import whole
from reports.queries.monthly import monthly_report
from reports.queries.narrowing import Scope

__all__ = ["monthly_report", "whole_report"]


def whole_report(period: Period) -> dict[str, Any]:
    """The report with every indicator of law.md section 8: what is printed, exported and kept when a month is closed."""
    scope = Scope(period)
    return monthly_report(period, scope) | {"indicators": whole(scope), "experiments": experiments(period)}
