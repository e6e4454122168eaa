"""The indicators as the page takes them: a row each with three figures, or a column each where they are divided."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from law.wording import NBSP, amount, percent
from reports.charts.survival import survival
from reports.definitions import NOTES
from reports.findings import experiments as experiments_in_words
from reports.indicators import EXPERIMENTS, MATCHING, OTHER_PARTS, PARTS, PERSONS
from reports.models import LockedReport
from reports.periods import Period
from reports.publishing import COLUMNS, WHOLE_ONLY
from reports.queries.locked import locked_report
from reports.queries.narrowing import DIMENSIONS, Scope, both_rents, choices, read_filters
from reports.queries.tables import Cell, Table, indicator_table, other_part
from reports.shown import no_link, rows_of
from reports.words import DASH, count, difference, months

Shown = dict[str, Any]


def scope_of(period: Period, given: Mapping[str, str]) -> Scope:
    """The address as a scope; what means nothing is left out."""
    by = given.get("by", "")
    return Scope(period, read_filters(given), by if by in DIMENSIONS else "")


def part_of(given: Mapping[str, str]) -> str:
    return given["part"] if given.get("part") in {*PARTS, *OTHER_PARTS} else "dwellings"


def shown_indicators(scope: Scope, part: str, *, is_full: bool = False) -> Shown:
    """One part of the indicators, the choices above it, and the definitions below it. `is_full`: with every column."""
    filters = _filters(scope)
    table = None if part in OTHER_PARTS else indicator_table(scope, part, is_full=is_full)
    locked = table.locked if table else locked_report(scope.period)
    return {
        "period": scope.period,
        "lock": locked,
        "is_part": table is not None and scope.period.is_month and not scope.is_whole,
        "part": part,
        "parts": [
            {"label": label, "url": _page(scope.period, scope.filters, part=code, by=scope.by), "current": code == part}
            for code, label in {**PARTS, **OTHER_PARTS}.items()
        ],
        **{other: _other(other, scope.period, locked) if other == part else None for other in OTHER_PARTS},
        "heads": heads_of(scope.period),
        "filters": filters,
        "chosen": _chosen(scope, part, filters) if table else [],
        "asked": urlencode({"part": part, "by": scope.by, **({"full": "1"} if is_full else {}), **scope.filters}),
        "whole_only": WHOLE_ONLY,
        "is_full": is_full,
        "more_url": _page(scope.period, scope.filters, part=part, by=scope.by, full="" if is_full else "1"),
        "division": DIMENSIONS.get(scope.by, ""),
        "by": scope.by,
        "dimensions": DIMENSIONS.items(),
        "definitions": table.shown if table else (),
        "columns": table.columns if table else (),
        "rows": _rows(table) if table else [],
    }


def _rows(table: Table) -> list[Shown]:
    link = _link(table.scope, is_now=table.scope.period.is_month and not table.scope.is_whole)
    if table.scope.by:
        return [{"label": label, "cells": [_cell(one, link) for one in cells]} for label, cells in table.rows]
    return [_row(label, cells, link) for label, cells in table.rows]


def shown_experiments(found: dict[str, Any], period: Period, *, is_linked: bool = False) -> Shown:
    """The experiments as page and PDF take them; on the page each figure opens its rows."""
    link = rows_of(period) if is_linked else no_link
    rows = [_experiment(row, link) for row in (*found["rows"], found["all"])]
    return {
        "finding": experiments_in_words(found),
        "is_empty": not found["all"]["participants"],
        "note": NOTES[EXPERIMENTS],
        "in_period": _head(period),
        "rows": rows[:-1],
        "total": rows[-1],
        "chart": SafeString(survival(found["survival"])),  # noqa: S308 - our own drawing
    }


def _experiment(row: dict[str, Any], link: Any) -> Shown:
    """A report locked before a figure was told has a dash for it."""
    kind, after = row["code"], row["housed_after"] or {}
    moved = [("participants", ""), ("active", "active"), ("entered", "entered"), ("ended", "ended")]
    cells = [
        {
            "text": count(row.get(name)),
            "url": link("participants", experiment=kind, moved=which) if row.get(name) else "",
        }
        for name, which in moved
    ]
    kept = row.get("kept_pct")
    cells.append({"text": written(kept, "pct"), "url": "" if kept is None else link("talks", experiment=kind)})
    for months_ in ("6", "12", "24"):
        share = after.get(months_)
        text = DASH if share is None else percent(Decimal(str(round(share * 100, 1))))
        cells.append({"text": text, "url": "" if share is None else link("participants", experiment=kind)})
    cost = row["cost_dkk"]
    return {
        "label": row["label"][:1].upper() + row["label"][1:],
        "cells": [*cells, {"text": DASH if cost is None else amount(cost), "url": ""}],
    }


def shown_matching(found: dict[str, Any], period: Period, *, is_linked: bool = False) -> Shown:
    """How long leases last, by how they were matched."""
    link = rows_of(period) if is_linked else no_link
    return found | {
        "is_empty": not found["leases"],
        "note": NOTES[MATCHING],
        "groups": [
            {
                "label": group["label"],
                "bands": [
                    {
                        "label": band["label"],
                        "leases": count(band["leases"]),
                        "url": link("matched", band=band["code"]) if band["leases"] else "",
                        "after": [share["words"] for share in band["after"].values()],
                    }
                    for band in group["bands"]
                ],
            }
            for group in found["groups"]
        ],
    }


def _other(part: str, period: Period, locked: LockedReport | None) -> Shown:
    show = shown_experiments if part == EXPERIMENTS else shown_matching
    return show(other_part(part, period, locked), period, is_linked=True)


def _head(span: Period) -> str:
    return span.label.capitalize() if span.is_rolling or span.is_year else f"{span.short} {span.year}".capitalize()


def _page(period: Period, filters: Mapping[str, str], **more: str) -> str:
    query = {**filters, **{name: value for name, value in more.items() if value}}
    return reverse("report_indicators", kwargs={"period": period}) + f"?{urlencode(query)}"


def _link(scope: Scope, *, is_now: bool) -> Any:
    """The list behind a figure. `is_now`: a part of a month is counted now even if it is locked, and so is its list."""

    def address(cell: Cell) -> str:
        period = cell.span.twelve_months if cell.indicator.key == "effective_share" else cell.span
        wanted, asks = {**scope.filters, **_group_of(scope, cell)}, dict(cell.indicator.asks)
        if "rent" in wanted and "rent" in asks:
            asks["rent"] = both_rents(wanted["rent"], asks["rent"])
        query = urlencode({**wanted, **asks, **({"now": "1"} if is_now else {})})
        return reverse("report_rows", kwargs={"period": period, "figure": cell.indicator.opens}) + (
            f"?{query}" if query else ""
        )

    return address


def _group_of(scope: Scope, cell: Cell) -> dict[str, str]:
    return {scope.by: cell.group} if cell.group else {}


def _cell(cell: Cell, link: Any) -> Shown:
    is_open = has_rows(cell.value, cell.indicator.unit) and cell.group != ""
    return {"text": written(cell.value, cell.indicator.unit), "url": link(cell) if is_open else ""}


def _row(label: str, cells: list[Cell], link: Any) -> Shown:
    now, indicator = cells[0], cells[0].indicator
    return {
        "key": indicator.key,
        "label": label,
        "now": _cell(now, link),
        "before": [
            {**_cell(cell, link), "change": changed(now.value, cell.value, indicator.unit)} for cell in cells[1:]
        ],
    }


def written(value: Any, unit: str) -> str:
    """A figure as it stands on the page and in the PDF."""
    if value is None:
        return DASH
    if unit == "dkk":
        return amount(value)
    if unit == "pct":
        return percent(value)
    if unit in {"count", PERSONS}:
        return count(value)
    days = "dag" if value == 1 else "dage"
    return f"{months(value)}{NBSP}{'mdr.' if unit == 'months' else days}"


def has_rows(value: Any, unit: str) -> bool:
    """Whether there is a list behind it: none of what is not known, nor of a count of nothing; a share of 0 % has rows."""
    return bool(value) or value is not None and unit in {"pct", "months", "days"}


def changed(now: Any, before: Any, unit: str) -> str:
    """ "+2", "−3", "+4,1 %" for kroner, "+1,2 pct.point" for shares; empty when one of them is unknown."""
    if not isinstance(now, int | Decimal) or not isinstance(before, int | Decimal):
        return ""
    if unit == "dkk":
        return difference(now, before, in_percent=True)
    said = difference(Decimal(now), Decimal(before))
    return f"{said} pct.point" if unit == "pct" and said != "uændret" else said


def _filters(scope: Scope) -> list[Shown]:
    """Estates are offered when an association is chosen: all of them together would be thousands."""
    names = [name for name in DIMENSIONS if name != "estate" or scope.filters.get("association")]
    return [
        {
            "name": name,
            "label": DIMENSIONS[name],
            "value": scope.filters.get(name, ""),
            "choices": choices(name, association=scope.filters.get("association", "")),
        }
        for name in names
    ]


def _chosen(scope: Scope, part: str, filters: list[Shown]) -> list[Shown]:
    """The chosen filters as tags: each with the address without it."""
    words = {one["name"]: dict(one["choices"]) for one in filters}
    return [
        {
            "label": f"{DIMENSIONS[name]}: {words.get(name, {}).get(value, value)}",
            "url": _page(
                scope.period,
                {other: kept for other, kept in scope.filters.items() if other != name},
                part=part,
                by=scope.by,
            ),
        }
        for name, value in scope.filters.items()
    ]


def on_paper(report: dict[str, Any]) -> list[Shown]:
    """Every indicator of the report as the PDF takes it, part by part."""
    columns = COLUMNS[: len(Period.parse(report["period"]).compared)]
    return [
        {
            "label": label,
            "rows": [
                {
                    "label": row["label"],
                    "values": [written(row[name], row["unit"]) for name in columns],
                }
                for row in report["indicators"]
                if row["part"] == part
            ],
        }
        for part, label in PARTS.items()
    ]


def heads_of(period: Period) -> list[str]:
    return [_head(span) for span in period.compared]
