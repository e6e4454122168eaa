"""A part of the indicators as a table, narrowed and divided as was asked: what the page shows and what its files hold."""

from dataclasses import dataclass
from typing import Any

from reports.indicators import EXPERIMENTS, MATCHING, PERSONS, Indicator, of_part
from reports.models import LockedReport
from reports.periods import Period
from reports.publishing import published_values, values_of
from reports.queries.experiments import experiments
from reports.queries.indicators import indicators
from reports.queries.indicators.tallies import Values
from reports.queries.locked import locked_report
from reports.queries.matching import matching
from reports.queries.narrowing import DIMENSIONS, Scope, group_names

# What a divided part shows at first: more columns can hardly be read beside each other.
FIRST = {
    "dwellings": ("notified", "offered", "returned", "return_rate", "effective_share", "answer_median", "below_3000", "below_4500"),
    "money": ("vacancy_rent", "vacancy_rent_returned", "void_days", "void_dwellings", "void_average"),
    "people": ("offers", "decline_rate", "housed", "time_to_home", "waiting", "sustained_12"),
    "quality": (),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A figure of a span; of a divided part a group's, by its value in an address (empty when an address cannot ask for it)."""

    indicator: Indicator
    span: Period
    value: Any
    group: str | None = None


@dataclass(frozen=True)
class Table:
    """A row for each indicator with a cell a span; or, divided, one for each group with a cell for each of `columns`."""

    scope: Scope
    part: str
    columns: tuple[Indicator, ...]
    rows: list[tuple[str, list[Cell]]]
    locked: LockedReport | None

    @property
    def shown(self) -> tuple[Indicator, ...]:
        """The indicators that it tells of."""
        return self.columns if self.scope.by else of_part(self.part)


def indicator_table(scope: Scope, part: str, *, is_full: bool = False, is_public: bool = False) -> Table:
    """Of a locked month what was reported, when nothing is left out or divided.

    `is_full`: divided, with every column that can be; `is_public`: without groups of one to four, nor what gives them away
    in any division of the period; then nothing is filtered.
    """
    locked = locked_report(scope.period) if scope.is_whole or is_public else None
    if is_public:
        tables = {**divisions(part, scope.period), "": _of_whole(part, scope.period, locked)}
        found = published_values(tables)[scope.by]
    else:
        found = _of_whole(part, scope.period, locked) if scope.is_whole else indicators(part, scope)
    if not scope.by:
        return Table(scope, part, (), _whole(scope, part, found), locked)
    columns = tuple(one for one in of_part(part) if one.key in found and (is_full or one.key in FIRST[part]))
    return Table(scope, part, columns, _groups(scope, columns, found), None)


def divisions(part: str, period: Period) -> dict[str, dict[str, Values]]:
    """By each dimension, as they are counted now."""
    return {by: indicators(part, Scope(period, by=by)) for by in DIMENSIONS}


COUNTED = {EXPERIMENTS: experiments, MATCHING: matching}


def other_part(part: str, period: Period, locked: LockedReport | None) -> dict[str, Any]:
    """What is no indicator; of a locked month as it was reported, when it was."""
    kept: dict[str, Any] | None = locked.figures.get(part) if locked else None
    return kept or COUNTED[part](period)


def _of_whole(part: str, period: Period, locked: LockedReport | None) -> dict[str, Values]:
    """Of a locked month as it was reported."""
    return values_of(locked.figures["indicators"]) if locked else indicators(part, Scope(period))


def _whole(scope: Scope, part: str, found: dict[str, Values]) -> list[tuple[str, list[Cell]]]:
    return [
        (
            one.label,
            [Cell(one, span, value) for span, value in zip(scope.period.compared, _of_all(found, one), strict=False)],
        )
        for one in of_part(part)
    ]


def _of_all(found: dict[str, Values], one: Indicator) -> list[Any]:
    return found.get(one.key, {}).get("", [None] * 3)


def _groups(scope: Scope, columns: tuple[Indicator, ...], found: dict[str, Values]) -> list[tuple[str, list[Cell]]]:
    """By name; rents by their size."""
    groups = {group for values in found.values() for group in values}
    names = group_names(scope.by, groups)
    order = sorted(names, key=(lambda group: group) if scope.by == "rent" else lambda group: names[group][0])
    return [
        (
            names[group][0],
            [Cell(one, scope.period, _now(one, found[one.key], group), names[group][1]) for one in columns],
        )
        for group in order
    ]


def _now(indicator: Indicator, values: Values, group: Any) -> Any:
    """A count of a source that can be divided so is zero in a group of which it has no rows."""
    if group in values:
        return values[group][0]
    return 0 if indicator.unit in {"count", PERSONS} else None
