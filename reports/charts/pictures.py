"""Each picture of the report, with its words. Takes the figures of `monthly_report`, adds none."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from statistics import quantiles
from typing import Any

from danish.drawing import ACCENT, HAIR, HATCHED, INK, LINE, draw
from housing.states import ReturnReason
from law.wording import MONTHS
from reports.charts.bars import HEIGHT, OWN_COLOUR, WIDTH, columns, month_axis, plain, stacked
from reports.words import count, rent_band

Spec = dict[str, Any]
Row = dict[str, Any]

MOST_DOTS = 150
MOST_SQUARES = 200
DOTS_APART = 0.16
SQUARES_HIGH = 5
SQUARES_WIDE = 28


def quota(report: Row) -> str:
    """Used and returned of what fell to the municipality, by ledger."""
    rows = [
        {**row["year"], "label": row["label"], "note": f"af {count(row['year']['entitled'])}"}
        for row in report["ledgers"]
    ]
    return draw("quota", stacked(rows), "Anvist og sendt retur pr. aftale. Tallene står i tabellen ved siden af.")


def returns(report: Row) -> str:
    """Used and returned by rent."""
    rows = [
        {**row, "label": rent_band(row), "note": f"{row['returned']} af {row['offered']} retur"}
        for row in report["year"]["rent_bands"]
        if row["offered"]
    ]
    words = "; ".join(f"{row['label']}: {row['note']}" for row in rows)
    return draw("returns", stacked(rows), f"Anvist og sendt retur efter husleje. {words}.")


def reasons(report: Row) -> str:
    """Returned in the year so far, by reason; the most frequent first."""
    found = sorted(report["year"]["returned_by_reason"].items(), key=lambda each: -each[1])
    rows = [
        {"label": ReturnReason(code).label, "count": number, "text": count(number), "fill": HATCHED}
        for code, number in found
    ]
    words = "; ".join(f"{row['label'].lower()}: {row['text']}" for row in rows)
    return draw("reasons", plain(rows), f"Sendt retur efter årsag. {words}.")


def vacancy_rent(report: Row) -> str:
    """Vacancy rent by month of the year so far, in thousands of kroner."""
    rows: list[Row] = [
        {
            "at": _index(report, row),
            "amount": float(row["vacancy_rent_dkk"]),
            "returned": float(row["vacancy_rent_returned_dkk"]),
            "text": _in_thousands(row["vacancy_rent_dkk"]),
            "is_now": _is_now(report, row),
        }
        for row in report["year"]["months"]
    ]
    words = ", ".join(f"{_names(report)[row['at']]} {row['text']}" for row in rows)
    return draw(
        "rent",
        columns(rows, _names(report)),
        f"Tomgangsleje pr. måned i {report['year']['year']} i tusinde kroner: {words}.",
    )


def _in_thousands(amount: Decimal) -> str:
    return "0" if not amount else f"{amount / 1000:.1f}".replace(".", ",")


def _index(report: Row, row: Row) -> int:
    """The first month of the year that is drawn is 0."""
    first = report["year"]["from"]
    return (int(row["month"][:4]) - int(first[:4])) * 12 + int(row["month"][5:7]) - int(first[5:7])


def _names(report: Row) -> list[str]:
    """The twelve months in their order: januar to december, or those of the twelve on end."""
    first = int(report["year"]["from"][5:7]) - 1
    return [*MONTHS[first:], *MONTHS[:first]]


def _is_now(report: Row, row: Row) -> bool:
    """Whether a month belongs to the period: the whole year is drawn in one colour."""
    return report["year"]["from"] != report["from"] and report["from"] <= f"{row['month']}-01" <= report["to"]


def time_to_home(report: Row) -> str:
    """A dot for each who got a dwelling, a line for the month's median; of many, a bar for the middle half instead."""
    year = report["year"]
    many = len(year["leases"]) > MOST_DOTS
    leases = [lease | {"at": _index(report, lease)} for lease in year["leases"]]
    layer = _middle_half(leases) if many else _dots(leases)
    x = {
        "type": "quantitative",
        "scale": {"domain": [-0.5, 11.5], "nice": False},
        "axis": month_axis(_names(report)) | {"values": list(range(12))},
    }
    y = {
        "field": "months",
        "type": "quantitative",
        "scale": {"domainMin": 0, "domainMax": max([12, *(lease["months"] for lease in leases)])},
        "axis": {"grid": True, "gridColor": HAIR, "values": list(range(0, 601, 12)), "format": "d"},
    }
    layer["encoding"] |= {"x": {"field": "at", **x}, "y": y | layer["encoding"].get("y", {})}
    line = {
        "data": {"values": _medians(report)},
        "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 3},
        "encoding": {"x": {"field": "from", **x}, "x2": {"field": "to"}, "y": y},
    }
    shown = "Søjlen er den midterste halvdel" if many else "Hver prik er en borger"
    words = f"Måneder fra ansøgning til indflytning i {year['year']}. {shown}, stregen er medianen for måneden."
    return draw("time", {"width": WIDTH - 40, "height": HEIGHT, "layer": [layer, line]}, words)


def _medians(report: Row) -> list[Row]:
    return [
        {
            "from": _index(report, row) - 0.32,
            "to": _index(report, row) + 0.32,
            "months": float(row["time_to_home_median_months"]),
        }
        for row in report["year"]["months"]
        if row["time_to_home_median_months"] is not None
    ]


def _dots(leases: Iterable[Row]) -> Spec:
    """Equal waits in a month lie side by side."""
    taken: Counter[tuple[int, int]] = Counter()
    dots = []
    for lease in leases:
        place = lease["at"], lease["months"]
        nth = taken[place]
        taken[place] += 1
        aside = (nth + 1) // 2 * DOTS_APART * (1 if nth % 2 else -1)
        dots.append({"at": place[0] + aside, "months": place[1]})
    return {
        "data": {"values": dots},
        "mark": {"type": "circle", "color": LINE, "size": 60, "opacity": 1},
        "encoding": {},
    }


def _middle_half(leases: Iterable[Row]) -> Spec:
    by_month: dict[int, list[int]] = defaultdict(list)
    for lease in leases:
        by_month[lease["at"]].append(lease["months"])
    bars = []
    for at, months in by_month.items():
        low, _, high = quantiles(months, n=4) if len(months) > 1 else (months[0], 0, months[0])
        bars.append({"at": at, "low": low, "high": high})
    return {
        "data": {"values": bars},
        "mark": {"type": "bar", "color": HAIR, "size": 24},
        "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
    }


def cheap_dwellings(report: Row) -> str:
    """Every dwelling below 3,000 kr. as a square, those in listed areas to the left; of many, two bars. Empty when unknown."""
    band = report["cheap_dwellings"][0]
    listed, outside = band["in_listed_areas"], band["outside"]
    if listed is None or not band["dwellings"]:
        return ""
    words = (
        f"{count(band['dwellings'])} boliger under 3.000 kr. {count(listed)} ligger i et boligområde på listen, "
        f"{count(outside)} ligger uden for."
    )
    return draw(
        "cheap", _squares(listed, outside) if band["dwellings"] <= MOST_SQUARES else _bars(listed, outside), words
    )


def _squares(listed: int, outside: int) -> Spec:
    first = -(-listed // SQUARES_HIGH) + (2 if listed else 0)
    squares = [_square(0, number, LINE) for number in range(listed)]
    squares += [_square(first, number, ACCENT) for number in range(outside)]
    wide = max(SQUARES_WIDE, first + -(-outside // SQUARES_HIGH))
    texts = [{"x": 0, "text": f"{listed} i et boligområde på listen", "ink": INK}] if listed else []
    texts += [{"x": first, "text": f"{outside} uden for", "ink": ACCENT}]
    x, y = _cells("x", wide), _cells("y", SQUARES_HIGH + 1)
    step = WIDTH / wide
    return {
        "width": WIDTH,
        "height": step * (SQUARES_HIGH + 1),
        "layer": [
            {
                "data": {"values": squares},
                "mark": {"type": "rect", "cornerRadius": 2},
                "encoding": {"x": x, "y": y, "color": {"field": "fill", **OWN_COLOUR}},
            },
            {
                "data": {"values": [text | {"y": SQUARES_HIGH} for text in texts]},
                "mark": {"type": "text", "align": "left", "dx": -step / 2 + 2, "dy": 6},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}, "color": {"field": "ink", **OWN_COLOUR}},
            },
        ],
    }


def _square(first: int, number: int, fill: str) -> Row:
    return {"x": first + number // SQUARES_HIGH, "y": number % SQUARES_HIGH, "fill": fill}


def _cells(field: str, number: int) -> Spec:
    scale = {"domain": list(range(number)), "paddingInner": 0.2, "paddingOuter": 0}
    return {"field": field, "type": "ordinal", "scale": scale, "axis": None}


def _bars(listed: int, outside: int) -> Spec:
    return plain(
        [
            {"label": "I et boligområde på listen", "count": listed, "fill": LINE, "text": count(listed)},
            {"label": "Uden for", "count": outside, "fill": ACCENT, "text": count(outside)},
        ]
    )
