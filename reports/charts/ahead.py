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
    names = [month_year(add_months(start, place)) for place in range(len(known) + len(coming))]
    labels = ",".join(f"'{name[:3]}'" if place % 3 == 0 else "''" for place, name in enumerate(names))
    x = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [-0.5, len(names) + 1.5], "nice": False},
        "axis": {
            "values": list(range(len(names))),
            "labelExpr": f"[{labels}][datum.value]",
            "domain": True,
            "domainColor": LINE,
            "labelPadding": 8,
        },
    }
    y = {"field": "value", "type": "quantitative", "axis": {"grid": True, "gridColor": HAIR, "tickCount": 4}}
    join = known[-1:] + coming
    band = {"mark": {"type": "area", "color": TINT, "stroke": ACCENT, "strokeWidth": 1}}
    line = {"type": "line", "strokeWidth": 2}
    end = [{"at": coming[-1]["at"], "value": coming[-1]["value"], "text": count(round(coming[-1]["value"]))}]
    now = [{"at": known[-1]["at"], "value": known[-1]["value"], "text": count(round(known[-1]["value"]))}]
    low_high = {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    text = {"type": "text", "align": "left", "dx": 6, "fontWeight": 600}
    return {
        "width": WIDTH - 60,
        "height": HEIGHT,
        "layer": [
            {"data": {"values": coming}, **band, "encoding": {"x": x, **low_high}},
            {"data": {"values": known}, "mark": {**line, "color": MUTED}, "encoding": {"x": x, "y": y}},
            {"data": {"values": join}, "mark": {**line, "color": ACCENT}, "encoding": {"x": x, "y": y}},
            {
                "data": {"values": end},
                "mark": {**text, "color": ACCENT},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
            {
                "data": {"values": now},
                "mark": {**text, "color": INK, "dy": -10, "align": "center", "dx": 0},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
        ],
    }
