"""The report for everybody: groups of one to four persons are not told, and neither is what would give them away."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from danish.small_groups import is_few, not_told, not_told_together
from housing.models import Estate
from reports.indicators import BY_KEY, PERSONS
from reports.periods import Period
from reports.queries.indicators.tallies import OF, Values
from reports.sums import Name, sums_of
from reports.words import FEW, LEFT_OUT, Few

Report = dict[str, Any]
Tables = Mapping[str, dict[str, Values]]
WHOLE_ONLY = (
    "Et udsnit kan ikke offentliggøres: små grupper kunne regnes ud af flere udsnit. "
    "Fjern filtrene, eller hent filen til kommunens eget brug."
)
COLUMNS = ("value", "previous", "year_before")
# Shares and middles of so few persons tell about each of them, and a share with its whole tells how many: the counts that
# decide it; of a report that was locked before a share told of how many it is, the nearest there is.
LEANS_ON = {
    "decline_rate": {"offers", "declined"},
    "can_pay": {"offers"},
    "hardly_pay": {"offers"},
    "cannot_pay": {"offers"},
    "shortfall_median": {"offers"},
    "time_to_home": {"housed"},
    "days_to_home": {"housed"},
    "decisions_with_reasons": {"offers"},
    "processing_median": {"decisions"},
    "processing_in_time": {"decisions"},
    "reassessed_in_time": {"appeals"},
    "appeals_overturned": {"appeals_ended"},
    "sustained_6": {"housed"},
    "sustained_12": {"housed"},
    "sustained_24": {"housed"},
}


def published(report: Report, divided: Tables | None = None) -> Report:
    """A copy in which every count of one to four persons is FEW and what rests on it is unknown.

    `divided`: the period's divisions, which are published in files of their own: what they leave out is left out here too.
    """
    made = deepcopy(report)
    told = _indicators(made.get("indicators", []), divided or {})
    _heads(made)
    _months(made)
    _needs(made, told)
    shown = {row["month"] for row in made["year"]["months"] if not isinstance(row["housed"], Few)}
    made["year"]["leases"] = [lease for lease in made["year"]["leases"] if lease["month"] in shown]
    if "experiments" in made:
        _experiments(made["experiments"])
    del made["by_month"]  # the small bars of the page, which it does not draw
    made.pop("matching", None)  # a measure of our own work, of few persons
    return made


def _heads(made: Report) -> None:
    """The headline's counts of persons, hidden where the same count is hidden among the indicators."""
    told = {row["key"]: row for row in made.get("indicators", [])}
    for column, figures in zip(COLUMNS, (made, *made["compared"].values()), strict=True):
        for key in ("housed", "waiting"):
            said = told[key][column] if key in told else None
            if isinstance(said, Few) or is_few(figures[key]):
                _leave_out(figures, key, said if isinstance(said, Few) else FEW)
    year, period = made["year"], Period.parse(made["period"])
    if is_few(year["housed"]):
        _leave_out(year, "housed", FEW)
    elif period.months_so_far == period.months and isinstance(made["housed"], Few):
        _leave_out(year, "housed", made["housed"])


def _months(made: Report) -> None:
    """The months that make up the year, and the period's own: each hidden wherever it stands."""
    rows = [*made["year"]["months"], made, *made["compared"].values()]
    counts = {row["month"]: row["housed"] for row in made["year"]["months"]}
    also = {_name(row) for row in rows if row["housed"] is LEFT_OUT} & counts.keys()
    own = {name for month in Period.parse(made["period"]).months if (name := f"{month:%Y-%m}") in counts}
    sums = [dict.fromkeys(counts, 1), *([dict.fromkeys(own, 1)] if len(own) > 1 else [])]
    for said, names in zip((FEW, LEFT_OUT), not_told_together(counts, sums, also=also), strict=True):
        for row in rows:
            if _name(row) in names:
                _leave_out(row, "housed", said)


def _name(row: Report) -> str:
    """ "2026-03" of a month."""
    name: str = row.get("month") or row["period"]
    return name


def _leave_out(figures: Report, key: str, said: Few) -> None:
    figures[key] = said
    if key == "housed":
        figures["time_to_home_median_months"] = None


def _hide(rows: list[Report], count: str, *rests: str) -> None:
    """The small counts and what would give them away; what rests on a count goes with it."""
    for said, places in zip((FEW, LEFT_OUT), not_told([row[count] or 0 for row in rows]), strict=True):
        for place in places:
            rows[place][count] = said
            rows[place].update(dict.fromkeys(rests))


def _needs(made: Report, told: Tables) -> None:
    """Who got a home, by need: those of the year. When that is the period, they are divided in a file too."""
    rows = made["year"]["by_situation"]
    if "situation" not in told or not Period.parse(made["period"]).is_whole:
        _hide(rows, "housed", "median_months")
        return
    for row in rows:
        said = told["situation"]["housed"][row["situation"]][0]
        if isinstance(said, Few):
            row.update(housed=said, median_months=None)


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


def values_of(rows: list[Report]) -> dict[str, Values]:
    """A report's indicators by key, and of how many persons a share is."""
    found: dict[str, Values] = {row["key"]: {"": [row[column] for column in COLUMNS]} for row in rows}
    return found | {row["key"] + OF: {"": row["of"]} for row in rows if "of" in row}


def _indicators(rows: list[Report], divided: Tables) -> Tables:
    told = published_values({**divided, "": values_of(rows)})
    for row in rows:
        row.pop("of", None)
        row.update(zip(COLUMNS, told[""][row["key"]][""], strict=True))
    return told


def published_values(tables: Tables) -> Tables:
    """Of each division (empty: undivided) by key and group the three figures; held against each other, so that none of the
    tables tells what another leaves out."""
    made = {
        by: {key: {group: [*values] for group, values in told.items()} for key, told in found.items()}
        for by, found in tables.items()
    }
    for place in range(len(COLUMNS)):
        _hide_persons(made, place)
        for found in made.values():
            _hide_what_leans(found, place)
    return made


def _hide_persons(tables: Tables, place: int) -> None:
    cells: dict[Name, int] = {
        (key, by, group): values[place]
        for by, found in tables.items()
        for key, told in found.items()
        if key in BY_KEY and BY_KEY[key].unit == PERSONS
        for group, values in told.items()
        if isinstance(values[place], int)
    }
    estates = {group for _, by, group in cells if by == "estate"}
    associations = dict(Estate.objects.filter(pk__in=estates).order_by("pk").values_list("pk", "association"))
    for said, names in zip((FEW, LEFT_OUT), not_told_together(cells, sums_of(cells, associations)), strict=True):
        for key, by, group in names:
            tables[by][key][group][place] = said


def _hide_what_leans(found: dict[str, Values], place: int) -> None:
    for key, counts in LEANS_ON.items():
        of = {key + OF} if key + OF in found else counts
        for group, values in found.get(key, {}).items():
            wholes = [found[one][group][place] for one in of if group in found.get(one, {})]
            if any(isinstance(whole, Few) or is_few(whole) for whole in wholes):
                values[place] = None
