"""How many of the participants still have a home, month by month."""

from decimal import Decimal
from typing import Any

from danish.drawing import ACCENT, HAIR, LINE, MUTED, TINT, draw
from law.wording import percent
from reports.charts.bars import HEIGHT, WIDTH

Spec = dict[str, Any]
MARKS = [0, 6, 12, 18, 24]


def survival(curve: list[Spec]) -> str:
    """A falling stair with the band it may lie in; empty without participants."""
    if not curve:
        return ""
    last = curve[-1]
    words = "; ".join(f"efter {row['month']:g} måneder {_pct(row['share'])}" for row in curve if row["month"] in MARKS)
    x = {
        "field": "month",
        "type": "quantitative",
        "scale": {"domain": [0, 27], "nice": False},
        "axis": {"values": MARKS, "domain": True, "domainColor": LINE, "labelPadding": 8},
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "grid": True,
            "gridColor": HAIR,
            "values": [0, 0.25, 0.5, 0.75, 1],
            "labelExpr": "format(datum.value * 100, '.0f') + '\u00a0%'",
        },
    }
    band = [row for row in curve if row["low"] is not None]
    end = [{"month": last["month"], "share": last["share"], "text": _pct(last["share"])}]
    area = {"type": "area", "color": TINT, "interpolate": "step-after"}
    line = {"type": "line", "color": ACCENT, "strokeWidth": 2, "interpolate": "step-after"}
    text = {"type": "text", "align": "left", "dx": 6, "fontWeight": 600, "color": MUTED}
    sides = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    both = {"x": x, "y": {**y, "field": "share"}}
    layer = [
        {"data": {"values": band}, "mark": area, "encoding": sides},
        {"data": {"values": curve}, "mark": line, "encoding": both},
        {"data": {"values": end}, "mark": text, "encoding": {**both, "text": {"field": "text"}}},
    ]
    return draw("survival", {"width": WIDTH - 60, "height": HEIGHT, "layer": layer}, f"Har stadig en bolig: {words}.")


def _pct(share: float) -> str:
    return percent(Decimal(str(round(share * 100, 1))))
