"""A locked report as the page takes it: who locked it, and what is counted differently now."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from law.wording import amount
from reports.models import LockedReport
from reports.periods import Period
from reports.queries.locked import HEADLINE, corrections
from reports.words import DASH, count, difference, months

Shown = dict[str, Any]
OPENS = {"vacancy_rent_dkk": "vacancy_rent", "time_to_home_median_months": "housed"}
NO_LIST = {"dwellings", "dwellings_below_3000"}


def shown_lock(period: Period, locked: Any, counted: Shown, obstacle: str | None) -> Shown:
    """`locked` comes with what the last comparing found (queries.locked.locked_report)."""
    if locked is None:
        return {"is_locked": False, "obstacle": obstacle or "", "rows": [], "is_alarm": False}
    rows = _rows(period, locked, counted)
    return {
        "is_locked": True,
        "obstacle": obstacle or "",
        "locked_at": locked.locked_at,
        "locked_by": str(locked.locked_by),
        "is_alarm": bool(locked.unexplained),
        "unexplained": locked.unexplained,
        "checked_at": locked.checked_at,
        "rows": rows,
        "finding": _finding(rows),
    }


def _finding(rows: list[Shown]) -> str:
    told = "1 tal er anderledes" if len(rows) == 1 else f"{count(len(rows))} tal er anderledes"
    return f"{told}, når de tælles nu. Rapporten nedenfor viser stadig det, der blev indberettet."


def _rows(period: Period, locked: LockedReport, counted: Shown) -> list[Shown]:
    keys = {label: key for key, label in HEADLINE.items()}
    rows = []
    for found in corrections(locked.figures, counted):
        key = keys[found.label]
        figure = OPENS.get(key, key)
        rows.append(
            {
                "label": found.label,
                "url": "" if key in NO_LIST else reverse("report_rows", kwargs={"period": period, "figure": figure}),
                "then": _written(key, found.then),
                "now": _written(key, found.now),
                "change": difference(found.now, found.then, in_percent=key.endswith("_dkk")),
            }
        )
    return rows


def _written(key: str, value: Any) -> str:
    if value is None:
        return DASH
    if key.endswith("_dkk"):
        return amount(Decimal(value))
    return months(value) if key.endswith("_months") else count(value)
