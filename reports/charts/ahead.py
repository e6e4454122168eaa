"""The months that were, and the next six with the interval in which four of five are to lie."""

from datetime import date
from typing import Any

from danish.drawing import ACCENT, HAIR, INK, LINE, MUTED, TINT, draw
from law.months import add_months
from law.wording import month_year
from reports.charts.bars import HEIGHT, WIDTH
from reports.words import count

Spec = dict[str, Any]
BACK = 18  # months drawn before the first that is expected


def ahead(name: str, title: str, first: date, history: list[float], expected: list[Any]) -> str:
    """A line for what was, a band for what is expected; empty when nothing can be said."""
    if not expected:
        return ""
    shown = history[-BACK:]
    start = add_months(first, len(history) - len(shown))
    known = [{"at": place, "value": value} for place, value in enumerate(shown)]
    coming = [
        {"at": len(shown) + place, "value": one.value, "low": one.low, "high": one.high}
        for place, one in enumerate(expected)
    ]
    last = coming[-1]
    words = (
        f"{title} pr. måned fra {month_year(start)}. Ventet i {month_year(add_months(start, int(last['at'])))}: "
        f"{count(round(last['value']))}, sandsynligvis mellem {count(round(last['low']))} og {count(round(last['high']))}."
    )
    return draw(f"ahead-{name}", _spec(start, known, coming), words)


def _spec(start: date, known: list[Spec], coming: list[Spec]) -> Spec:
    x = _months(start, len(known) + len(coming))
    y = {"field": "value", "type": "quantitative", "axis": {"grid": True, "gridColor": HAIR, "tickCount": 4}}
    band = {"type": "area", "color": TINT, "stroke": ACCENT, "strokeWidth": 1}
    line = {"type": "line", "strokeWidth": 2}
    text = {"type": "text", "fontWeight": 600}
    both, sides = {"x": x, "y": y}, {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    told = {**both, "text": {"field": "text"}}
    return {
        "width": WIDTH - 60,
        "height": HEIGHT,
        "layer": [
            _layer(coming, band, sides),
            _layer(known, {**line, "color": MUTED}, both),
            _layer(known[-1:] + coming, {**line, "color": ACCENT}, both),
            _layer(_labelled(coming[-1]), {**text, "color": ACCENT, "align": "left", "dx": 6}, told),
            _layer(_labelled(known[-1]), {**text, "color": INK, "align": "center", "dy": -10}, told),
        ],
    }


def _layer(values: list[Spec], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _labelled(point: Spec) -> list[Spec]:
    return [{"at": point["at"], "value": point["value"], "text": count(round(point["value"]))}]


def _months(start: date, number: int) -> Spec:
    """Every third month is named along the bottom."""
    names = [month_year(add_months(start, place)) for place in range(number)]
    labels = ",".join(f"'{name[:3]}'" if place % 3 == 0 else "''" for place, name in enumerate(names))
    axis = {
        "values": list(range(number)),
        "labelExpr": f"[{labels}][datum.value]",
        "domain": True,
        "domainColor": LINE,
        "labelPadding": 8,
    }
    scale = {"domain": [-0.5, number + 1.5], "nice": False}
    return {"field": "at", "type": "quantitative", "scale": scale, "axis": axis}
