"""The picture of how many keep their home: the curve, its band of confidence, and how many were seen."""

from collections.abc import Sequence
from typing import Any

from danish.drawing import ACCENT, HAIR, INK, MUTED, TINT, draw

Spec = dict[str, Any]
Row = dict[str, Any]

WIDTH, HEIGHT = 580, 245
LAST = 24
NAMED = (6, 12, 24)
MARKS = (0, 6, 12, 18, 24)


def curve(rows: Sequence[Row]) -> str:
    """An SVG of `survival` rows of outcomes; empty when there are none."""
    if not rows:
        return ""
    points = [_point(row) for row in rows]
    named = [_at(points, month) for month in NAMED]
    words = ", ".join(f"{point['text'].replace('%', 'procent')} efter {point['month']:g}" for point in named)
    return draw("curve", _spec(points, named, rows), f"Andel, der stadig har bolig: {words} måneder.")


def _point(row: Row) -> Row:
    share = row["share"] * 100
    low = share if row["low"] is None else row["low"] * 100
    high = share if row["high"] is None else row["high"] * 100
    return {"month": row["month"], "share": share, "low": low, "high": high, "text": f"{share:.0f} %"}


def _at(points: Sequence[Row], month: int) -> Row:
    return next(point for point in points if point["month"] == month)


def _spec(points: list[Row], named: list[Row], rows: Sequence[Row]) -> Spec:
    x = {
        "field": "month",
        "type": "quantitative",
        "scale": {"domain": [0, LAST], "nice": False},
        "axis": {"values": list(MARKS), "labelColor": INK, "labelPadding": 8, "domain": True, "domainColor": INK},
    }
    y = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {
            "values": [0, 25, 50, 75, 100],
            "grid": True,
            "gridColor": HAIR,
            "labelColor": MUTED,
            "labelPadding": 8,
        },
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [*_lines(points, x, y), *_marks(named, x, y), _measured(rows, x)],
    }


def _lines(points: list[Row], x: Spec, y: Spec) -> list[Spec]:
    band = {"low": {"field": "low"}, "high": {"field": "high"}}
    return [
        {
            "data": {"values": points},
            "mark": {"type": "area", "interpolate": "step-after", "color": TINT, "opacity": 1},
            "encoding": {"x": x, "y": y | band["low"], "y2": band["high"]},
        },
        {
            "data": {"values": points},
            "mark": {"type": "line", "interpolate": "step-after", "color": ACCENT, "strokeWidth": 3},
            "encoding": {"x": x, "y": y},
        },
    ]


def _marks(named: list[Row], x: Spec, y: Spec) -> list[Spec]:
    texts = [point | {"align": "right" if point["month"] == LAST else "left"} for point in named]
    rule = {"type": "rule", "color": ACCENT, "strokeDash": [2, 4]}
    circle = {"type": "point", "shape": "circle", "size": 90, "filled": True, "fill": "#ffffff", "stroke": ACCENT}
    label = {"type": "text", "dy": -14, "fontWeight": 600, "color": ACCENT}
    shown = {"x": x, "y": y, "text": {"field": "text"}}
    return [
        {"data": {"values": named}, "mark": rule, "encoding": {"x": x, "y": y, "y2": {"datum": 0}}},
        {"data": {"values": named}, "mark": circle | {"strokeWidth": 2.5, "opacity": 1}, "encoding": {"x": x, "y": y}},
        *(
            {
                "data": {"values": [text for text in texts if text["align"] == align]},
                "mark": label | {"align": align, "dx": 8 if align == "left" else 0},
                "encoding": shown,
            }
            for align in ("left", "right")
        ),
    ]


def _measured(rows: Sequence[Row], x: Spec) -> Spec:
    """Under the axis: how many are seen so long."""
    seen = [
        {"month": row["month"], "text": "<5" if row["at_risk"] is None else str(row["at_risk"])}
        for row in rows
        if row["is_mark"]
    ]
    return {
        "data": {"values": seen},
        "mark": {"type": "text", "color": MUTED, "y": HEIGHT + 46},
        "encoding": {"x": x, "text": {"field": "text"}},
    }
