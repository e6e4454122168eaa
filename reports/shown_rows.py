"""The list behind a figure as the page takes it: as it is now, or, of a locked month, as it was reported, with what has changed since beside it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from law.wording import amount
from reports.models import LockedFigure
from reports.periods import Period
from reports.queries.kept import cells_of, kept_rows, locked_figure, rows_to_compare, shaped
from reports.queries.rows import FIGURES, SUMMED, Asked, in_words, total_dkk
from reports.queries.shapes import SHAPES, Row, Shape

Shown = dict[str, Any]
ROWS = 50
NOTES = {
    "looks": "Listen siger, hvornår og i hvilken rolle nogen så noget. Hvem der så hvem, og hvorfor, læser administratoren i adgangsloggen.",
    "gap": "Det, der tæller +1, mangler kommunen. Det, der tæller −1, fik den ud over sin tur. Lagt sammen er det tallet.",
}
# Kinds with a page of their own; the others are written by their shape.
OWN = frozenset({"vacancies", "rents", "leases", "offers", "stays", "cases", "dwellings"})


def shown_rows(period: Period, figure: str, wanted: Asked, *, page: str, is_now: bool) -> Shown:
    """`is_now`: also of a locked month what is counted now, as of the whole year or a part of the municipality."""
    opened = FIGURES[figure]
    about = {
        "period": period,
        "figure": opened,
        "first": wanted.first,
        "last": wanted.last,
        "filters": in_words(wanted),
        "note": NOTES.get(figure, ""),
    }
    locked = None if is_now else locked_figure(figure, period)
    kept = None if locked is None else kept_rows(locked, dict(wanted.filters))
    if locked is None or kept is None:
        return about | _live(wanted, figure, page)
    return about | _kept(locked, kept, period, wanted, page)


def _live(wanted: Asked, figure: str, number: str) -> Shown:
    opened = FIGURES[figure]
    rows = opened.rows(wanted)
    page = Paginator(rows, ROWS).get_page(number)
    shape = None if opened.kind in OWN else SHAPES[opened.kind]
    return {
        "lock": None,
        "page": page,
        "total_dkk": total_dkk(opened.kind, rows),
        "table": shape and _table(shape, ([*shaped(shape, row), cells_of(shape, row)] for row in page)),
    }


def _kept(locked: LockedFigure, kept: list[Row], period: Period, wanted: Asked, number: str) -> Shown:
    """The rows that were reported, each with what has become of it; and those that came later."""
    shape = SHAPES[FIGURES[locked.figure].kind]
    page = Paginator(kept, ROWS).get_page(number)
    now = {row[0]: row for row in rows_to_compare(locked.figure, period, wanted.user, dict(wanted.filters))}
    then = {row[0]: row for row in kept}
    later = [row for key, row in now.items() if key not in then]
    is_summed = FIGURES[locked.figure].kind in SUMMED
    return {
        "lock": locked.report,
        "page": page,
        "total_dkk": sum((row[2] for row in kept), Decimal(0)) if is_summed else None,
        "table": _table(shape, page, now),
        "gone": sum(key not in now for key in then),
        "later": [{"words": row[1], "url": _url(shape, row), "amount": _dkk(row)} for row in later[:ROWS]],
        "later_count": len(later),
    }


def _table(shape: Shape, rows: Iterable[Row], now: dict[int, Row] | None = None) -> Shown:
    heads = [{"label": head.removeprefix("#"), "is_number": head.startswith("#")} for head in shape.cells]
    return {
        "head": shape.head,
        "columns": heads,
        "rows": [
            {
                "words": row[1],
                "url": _url(shape, row),
                "cells": [head | {"text": text} for head, text in zip(heads, row[3], strict=False)],
                "since": "" if now is None else _since(row, now.get(row[0])),
            }
            for row in rows
        ],
    }


def _url(shape: Shape, row: Row) -> str:
    return reverse(shape.page, args=[row[0]]) if shape.page else ""


def _since(row: Row, now: Row | None) -> str:
    """What has become of a reported row."""
    if now is None:
        return "Gået ud"
    if now[2] != row[2]:
        return f"Nu {amount(now[2])}"
    return "" if now[1] == row[1] else "Ændret"


def _dkk(row: Row) -> str:
    return "" if row[2] is None else amount(row[2])
