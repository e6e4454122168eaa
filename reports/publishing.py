"""The report for everybody: groups of one to four persons are not told, and neither is what would give them away."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from reports.indicators import BY_KEY, PERSONS
from reports.words import FEW, LEFT_OUT, Few

Report = dict[str, Any]
FEWEST = 5
# Shares and middles of so few persons tell about each of them, and a share with its whole tells how many: the counts that
# decide it.
LEANS_ON = {
    "decline_rate": {"offers", "declined"},
    "cannot_pay": {"offers"},
    "time_to_home": {"housed"},
    "decisions_with_reasons": {"offers"},
    "processing_median": {"decisions"},
    "processing_in_time": {"decisions"},
    "reassessed_in_time": {"appeals"},
    "appeals_overturned": {"appeals_ended"},
    "sustained_6": {"housed"},
    "sustained_12": {"housed"},
    "sustained_24": {"housed"},
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
    if "experiments" in made:
        _experiments(made["experiments"])
    made.pop("matching", None)  # a measure of our own work, of few persons
    return made


def is_few(value: Any) -> bool:
    return isinstance(value, int | Decimal) and 0 < value < FEWEST


def _head(figures: Report) -> None:
    if is_few(figures["housed"]):
        figures["time_to_home_median_months"] = None
    for key in ("housed", "waiting"):
        if key in figures and is_few(figures[key]):
            figures[key] = FEW


def _hide(rows: list[Report], count: str, *rests: str) -> None:
    """What one hidden row was, or several of about one person or about four each, could be had from the total: then the
    smallest of the others is left out too. What rests on the count goes with it.
    """
    hidden = [row for row in rows if is_few(row[count])]
    rest = [row for row in rows if row[count] and not is_few(row[count])]
    total, most = sum(row[count] for row in hidden), (FEWEST - 1) * len(hidden)
    gives_away = len(hidden) == 1 or total - len(hidden) <= 1 or most - total <= 1
    beside = [min(rest, key=lambda row: int(row[count]))] if hidden and rest and gives_away else []
    for said, some in ((FEW, hidden), (LEFT_OUT, beside)):
        for row in some:
            row[count] = said
            row.update(dict.fromkeys(rests))


# Experiments


def _experiments(found: Report) -> None:
    """Their persons, what rests on so few of them, and the curve of fewer than five."""
    if is_few(found["all"]["participants"]):
        found["survival"], found["all"]["cost_dkk"] = [], None
    everybody = [*found["rows"], found["all"]]
    for row in everybody:
        _hide_measured(row)
    _hide(found["rows"], "participants", "cost_dkk", "active", "entered", "ended", "kept_pct", "housed_after")
    for name in ("active", "entered", "ended"):
        told = [row for row in found["rows"] if row.get(name) is not None]
        _hide(told, name)
    for name in ("participants", "active", "entered", "ended"):
        if is_few(found["all"].get(name)):
            found["all"][name] = FEW


def _hide_measured(row: Report) -> None:
    """Shares of one to four persons; of a report locked before it was told of how many, all of them."""
    if is_few(row.get("talked")):
        row["kept_pct"] = None
    of = row.get("measured_count", dict.fromkeys(row["housed_after"], 1))
    for months, measured in of.items():
        if is_few(measured):
            row["housed_after"][months] = None


def _indicators(rows: list[Report]) -> None:
    told = {row["key"]: row for row in rows}
    for column in ("value", "previous", "year_before"):
        few = {key for key, row in told.items() if BY_KEY[key].unit == PERSONS and is_few(row[column])}
        for key, counts in LEANS_ON.items():
            if key in told and counts & few:
                told[key][column] = None
        for key in few:
            told[key][column] = FEW
