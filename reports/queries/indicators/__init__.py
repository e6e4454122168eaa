"""Every indicator of law.md section 8 in a period, the one before and that of the year before, whole or divided.

Unknown is None, never zero; so is what a source cannot be narrowed to.
"""

from typing import Any

from reports.indicators import INDICATORS
from reports.queries.indicators.dwellings import dwellings
from reports.queries.indicators.money import money
from reports.queries.indicators.people import people
from reports.queries.indicators.quality import quality
from reports.queries.indicators.tallies import OF, Values
from reports.queries.narrowing import Scope

MAKERS = {"dwellings": dwellings, "money": money, "people": people, "quality": quality}
UNKNOWN = [None, None, None]

__all__ = ["indicators", "whole"]


def indicators(part: str, scope: Scope) -> dict[str, Values]:
    """By key: the three figures of each group, the group "" when nothing is divided."""
    return _unknown_where_nothing_is(MAKERS[part](scope))


def _unknown_where_nothing_is(found: dict[str, Values]) -> dict[str, Values]:
    """A span to compare with of which nothing at all is told lies before the register began: unknown, not zero."""
    for place in (1, 2):
        if not any(values[place] for told in found.values() for values in told.values()):
            for told in found.values():
                for values in told.values():
                    values[place] = None
    return found


def whole(scope: Scope) -> list[dict[str, Any]]:
    """Every indicator of the report, in the order of law.md: what the command, the PDF and the workbook carry."""
    found: dict[str, Values] = {}
    for told in (dwellings(scope), money(scope), people(scope), quality(scope)):
        found |= _unknown_where_nothing_is(told)
    rows = []
    for indicator in INDICATORS:
        now, previous, year_before = found.get(indicator.key, {}).get("", UNKNOWN)
        rows.append(
            {
                "key": indicator.key,
                "part": indicator.part,
                "label": indicator.label,
                "unit": indicator.unit,
                "value": now,
                "previous": previous,
                "year_before": year_before,
            }
            | ({"of": found[indicator.key + OF].get("", UNKNOWN)} if indicator.key + OF in found else {})
        )
    return rows
