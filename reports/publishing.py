"""The report for everybody: groups of one to four persons are not told, and neither is what would give them away."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from danish.small_groups import is_few, not_told
from reports.indicators import BY_KEY, PERSONS
from reports.queries.indicators.tallies import OF, Values
from reports.words import FEW, LEFT_OUT, Few

Report = dict[str, Any]
COLUMNS = ("value", "previous", "year_before")
# Shares and middles of so few persons tell about each of them, and a share with its whole tells how many: the counts that
# decide it; of a report that was locked before a share told of how many it is, the nearest there is.
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


def _head(figures: Report) -> None:
    if is_few(figures["housed"]):
        figures["time_to_home_median_months"] = None
    for key in ("housed", "waiting"):
        if key in figures and is_few(figures[key]):
            figures[key] = FEW


def _hide(rows: list[Report], count: str, *rests: str) -> None:
    """The small counts and what would give them away; what rests on a count goes with it."""
    for said, places in zip((FEW, LEFT_OUT), not_told([row[count] or 0 for row in rows]), strict=True):
        for place in places:
            rows[place][count] = said
            rows[place].update(dict.fromkeys(rests))


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


# Indicators


def _indicators(rows: list[Report]) -> None:
    found = {row["key"]: {"": [row[column] for column in COLUMNS]} for row in rows}
    found |= {row["key"] + OF: {"": row.pop("of")} for row in rows if "of" in row}
    told = published_values(found)
    for row in rows:
        row.update(zip(COLUMNS, told[row["key"]][""], strict=True))


def published_values(found: dict[str, Values], wider: Iterable[dict[str, Values]] = ()) -> dict[str, Values]:
    """By key and group the three figures; `wider`: the same figures with less left out, which the rest could be had from."""
    made = {key: {group: [*values] for group, values in told.items()} for key, told in found.items()}
    beside = [*wider]
    for key in (key for key in made.keys() & BY_KEY.keys() if BY_KEY[key].unit == PERSONS):
        for place in range(len(COLUMNS)):
            _publish(made[key], place, [other.get(key, {}) for other in beside])
    for key, counts in LEANS_ON.items():
        of = {key + OF} if key + OF in made else counts
        for group, values in made.get(key, {}).items():
            for place in range(len(values)):
                wholes = [made[one][group][place] for one in of if group in made.get(one, {})]
                if any(isinstance(whole, Few) or is_few(whole) for whole in wholes):
                    values[place] = None
    return made


def _publish(told: Values, place: int, wider: list[Values]) -> None:
    """One figure of every group."""
    groups = [group for group, values in told.items() if isinstance(values[place], int)]
    counts = [told[group][place] for group in groups]
    telling = [
        nth
        for nth, group in enumerate(groups)
        if any(is_few((other[group][place] or 0) - counts[nth]) for other in wider if group in other)
    ]
    for said, places in zip((FEW, LEFT_OUT), not_told(counts, telling=telling), strict=True):
        for nth in places:
            told[groups[nth]][place] = said
