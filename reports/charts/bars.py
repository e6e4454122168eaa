"""Bars: lying ones in parts, standing ones by month. Specs only; the words and figures come from pictures.py."""

from collections.abc import Sequence
from typing import Any

from danish.drawing import ACCENT, HATCHED, INK, LINE, MUTED, TINT

Spec = dict[str, Any]
Row = dict[str, Any]

WIDTH = 620
HEIGHT = 190
ROW = 38
OWN_COLOUR = {"type": "nominal", "scale": None}
# Solid is used, hatched is returned, pale is not answered yet: the forms differ, so it reads without colour.
PARTS = (("allocated", ACCENT, "#ffffff"), ("returned", HATCHED, ACCENT), ("unanswered", TINT, ACCENT))
SMALLEST_WITH_NUMBER = 0.05


def stacked(rows: list[Row]) -> Spec:
    """Lying bars in three parts with the number in each, and a note after. Rows: label, note, and a count for each part."""
    longest = max((sum(row[name] for name, _, _ in PARTS) for row in rows), default=0)
    parts = [part for row in rows for part in _parts(row, longest)]
    notes = [
        {"label": row["label"], "end": sum(row[name] for name, _, _ in PARTS), "text": row["note"]} for row in rows
    ]
    aside = _aside(rows)
    y = _labels(aside, 0.42)
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, max(1, longest) * 1.2], "nice": False}}
    return {
        "width": WIDTH - aside,
        "height": max(1, len(rows)) * ROW,
        "layer": [_part_layer(parts, x, y), *_number_layers(parts, x, y), _note_layer(notes, x, y)],
    }


def _parts(row: Row, longest: int) -> list[Row]:
    parts, start = [], 0
    for name, fill, ink in PARTS:
        count = row[name]
        if count:
            text = str(count) if count >= SMALLEST_WITH_NUMBER * longest else ""
            end = start + count
            parts.append({"label": row["label"], "start": start, "end": end, "fill": fill, "ink": ink, "text": text})
        start += count
    return parts


def _part_layer(parts: list[Row], x: Spec, y: Spec) -> Spec:
    return {
        "data": {"values": parts},
        "mark": {"type": "bar", "stroke": ACCENT, "strokeWidth": 1},
        "encoding": {
            "y": y,
            "x": {"field": "start", **x},
            "x2": {"field": "end"},
            "fill": {"field": "fill", **OWN_COLOUR},
        },
    }


def _number_layers(parts: list[Row], x: Spec, y: Spec) -> list[Spec]:
    """White around a number on hatching, so that it can be read."""
    mark = {"type": "text", "align": "right", "dx": -6, "fontWeight": 600}
    encoding = {"y": y, "x": {"field": "end", **x}, "text": {"field": "text"}}
    hatched = [part for part in parts if part["fill"] == HATCHED]
    return [
        {
            "data": {"values": hatched},
            "mark": mark | {"stroke": "#ffffff", "strokeWidth": 6, "color": "#ffffff"},
            "encoding": encoding,
        },
        {
            "data": {"values": parts},
            "mark": mark,
            "encoding": encoding | {"color": {"field": "ink", **OWN_COLOUR}},
        },
    ]


def _note_layer(notes: list[Row], x: Spec, y: Spec) -> Spec:
    return {
        "data": {"values": notes},
        "mark": {"type": "text", "align": "left", "dx": 8, "color": MUTED},
        "encoding": {"y": y, "x": {"field": "end", **x}, "text": {"field": "text"}},
    }


def _aside(rows: list[Row]) -> int:
    """How much room the longest label needs."""
    return 16 + 8 * max((len(row["label"]) for row in rows), default=0)


def _labels(aside: int, apart: float) -> Spec:
    """Labels that begin together at the left edge, in the order given."""
    return {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {"labelAlign": "left", "labelPadding": aside},
        "scale": {"paddingInner": apart},
    }


def columns(rows: list[Row], months: Sequence[str]) -> Spec:
    """Standing bars, one a month, with the number above; the part for returned ones hatched. Rows: at (0-11), amount, returned, text, is_now."""
    x = {
        "field": "at",
        "type": "ordinal",
        "scale": {"domain": list(range(12)), "paddingInner": 0.2},
        "axis": month_axis(months),
    }
    y = {"field": "amount", "type": "quantitative", "axis": None, "scale": {"domainMin": 0, "nice": False}}
    bars = {
        "mark": "bar",
        "encoding": {"x": x, "y": y, "color": {"condition": {"test": "datum.is_now", "value": ACCENT}, "value": LINE}},
    }
    numbers = [
        {
            "transform": [{"filter": f"datum.is_now === {now}"}],
            "mark": {"type": "text", "dy": -10, "fontWeight": weight, "color": ink},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        }
        for now, weight, ink in (("false", 400, MUTED), ("true", 600, INK))
    ]
    part = {
        "mark": {"type": "bar", "fill": HATCHED, "stroke": ACCENT, "strokeWidth": 1},
        "transform": [{"filter": "datum.returned > 0"}],
        "encoding": {"x": x, "y": {**y, "field": "returned"}},
    }
    return {"width": WIDTH, "height": HEIGHT, "data": {"values": rows}, "layer": [bars, part, *numbers]}


def month_axis(months: Sequence[str]) -> Spec:
    """The months along the bottom, for a field that counts them from 0."""
    names = ",".join(f"'{name[:3]}'" for name in months)
    return {
        "labelExpr": f"[{names}][datum.value]",
        "labelAngle": 0,
        "labelPadding": 8,
        "domain": True,
        "domainColor": LINE,
    }


def plain(rows: list[Row]) -> Spec:
    """Lying bars with the number after. Rows: label, count, text, fill."""
    aside = _aside(rows)
    y = _labels(aside, 0.4)
    x = {"field": "count", "type": "quantitative", "axis": None, "scale": {"domainMin": 0, "nice": False}}
    return {
        "width": WIDTH - aside - 60,
        "height": len(rows) * ROW,
        "data": {"values": rows},
        "layer": [
            {"mark": "bar", "encoding": {"x": x, "y": y, "color": {"field": "fill", **OWN_COLOUR}}},
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
        ],
    }
