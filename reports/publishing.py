"""The report for everybody: groups of one to four persons are not told, and neither is what would give them away."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from reports.indicators import BY_KEY, PERSONS
from reports.words import FEW, Few

Report = dict[str, Any]
FEWEST = 5
# Shares and middles of so few persons tell about each of them: the count that decides it.
LEANS_ON = {
    "decline_rate": "offers",
    "cannot_pay": "offers",
    "time_to_home": "housed",
    "decisions_with_reasons": "offers",
    "processing_median": "decisions",
    "processing_in_time": "decisions",
    "reassessed_in_time": "appeals",
    "appeals_overturned": "appeals_ended",
    "sustained_6": "housed",
    "sustained_12": "housed",
    "sustained_24": "housed",
}


def published(report: Report) -> Report:
    """A copy in which every count of one to four persons is FEW and what rests on it is unknown."""
    made = deepcopy(report)
    for figures in (
        made,
        made["year"],
        made["compared"]["previous"],
        made["compared"]["year_before"],
        *made["by_month"],
    ):
        _head(figures)
    _hide(made["year"]["months"], "housed", "time_to_home_median_months")
    _hide(made["year"]["by_situation"], "housed", "median_months")
    shown = {row["month"] for row in made["year"]["months"] if not isinstance(row["housed"], Few)}
    made["year"]["leases"] = [lease for lease in made["year"]["leases"] if lease["month"] in shown]
    _indicators(made.get("indicators", []))
    made.pop("experiments", None)  # experiments publishes its own, with groups left out by its own rule
    return made


def is_few(value: Any) -> bool:
    return isinstance(value, int | Decimal) and 0 < value < FEWEST


def _head(figures: Report) -> None:
    if is_few(figures["housed"]):
        figures["time_to_home_median_months"] = None
    for key in ("housed", "waiting"):
        if key in figures and is_few(figures[key]):
            figures[key] = FEW


def _hide(rows: list[Report], count: str, rests: str) -> None:
    """One hidden row alone could be had from the total, so the smallest of the others goes with it."""
    hidden = [row for row in rows if is_few(row[count])]
    rest = [row for row in rows if row not in hidden and row[count]]
    if len(hidden) == 1 and rest:
        hidden.append(min(rest, key=lambda row: int(row[count])))
    for row in hidden:
        row[count], row[rests] = FEW, None


def _indicators(rows: list[Report]) -> None:
    told = {row["key"]: row for row in rows}
    for column in ("value", "previous", "year_before"):
        few = {key for key, row in told.items() if BY_KEY[key].unit == PERSONS and is_few(row[column])}
        for key, count in LEANS_ON.items():
            if key in told and count in few:
                told[key][column] = None
        for key in few:
            told[key][column] = FEW
