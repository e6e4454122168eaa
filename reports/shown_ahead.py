"""What comes next, as the page and the PDF take it."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from law.months import add_months
from law.wording import month_year
from reports.charts.ahead import ahead
from reports.forecast import FEWEST
from reports.periods import Period
from reports.queries.ahead import BANDS, MOST_ROOMS, Need, Series, look_ahead, need_and_supply
from reports.words import DASH, count

Shown = dict[str, Any]
ENOUGH = 12  # known months, before it means anything how many of them were hit
TITLES = {"vacancies": "Ledige boliger", "entitled": "Kommunens tur", "vacancy_rent": "Tomgangsleje, kr."}


def shown_ahead(period: Period, *, on: date) -> Shown:
    need = need_and_supply(period, on=on)
    return {
        "period": period,
        "series": [_series(one) for one in look_ahead(period)],
        "need": _need(need),
        "need_words": _words(need),
        "after": month_year(add_months(period.last.replace(day=1), 1)),
        "fewest": FEWEST,
    }


def _series(one: Series) -> Shown:
    title, months = TITLES[one.name], len(one.history)
    return {
        "name": one.name,
        "title": title,
        "finding": _finding(one),
        "hits": _hits(one),
        "chart": SafeString(ahead(one.name, title, one.first, one.history, one.expected)),  # noqa: S308 - our own drawing
        "rows": [
            {
                "month": month_year(add_months(one.first, months + place)).capitalize(),
                "value": count(round(each.value)),
                "low": count(round(each.low)),
                "high": count(round(each.high)),
            }
            for place, each in enumerate(one.expected)
        ],
    }


def _finding(one: Series) -> str:
    if not one.expected:
        return f"Der er {count(len(one.history))} måneders historik. Der skal være mindst {FEWEST}, før der kan siges noget."
    total = sum(each.value for each in one.expected)
    before = sum(one.history[-len(one.expected) :])
    unit = " kr." if one.name == "vacancy_rent" else "."
    return f"De næste seks måneder ventes {count(round(total))}{unit} De seneste seks gav {count(round(before))}{unit}"


def _hits(one: Series) -> list[str]:
    """How often the interval was right: four of five is what it promises. A few months prove nothing, and it says so."""
    said = []
    for months, found in one.tried.items():
        ahead_of = "1 måned før" if months == 1 else f"{months} måneder før"
        if found.of >= ENOUGH:
            said.append(f"Sagt {ahead_of}: {found.hits} af {found.of} kendte måneder lå i intervallet.")
        elif found.of:
            said.append(
                f"Sagt {ahead_of}: kan kun prøves på {found.of} {'kendt måned' if found.of == 1 else 'kendte måneder'}, for få til at dømme efter."
            )
    return said or ["Historikken er for kort til at prøve metoden på kendte måneder."]


def _need(need: Need) -> list[Shown]:
    return [
        {
            "rooms": f"{rooms} rum{' og flere' if rooms == MOST_ROOMS else ''}",
            "band": _band(low),
            "waiting": count(need.waiting.get((rooms, low), 0)),
            "outside": count(need.outside.get((rooms, low), 0)),
            "listed": count(need.listed.get((rooms, low), 0)),
            "is_short": need.waiting.get((rooms, low), 0) > need.outside.get((rooms, low), 0),
        }
        for rooms, low in need.cells
    ]


def _band(low: int) -> str:
    high = next((one for one in BANDS if one > low), None)
    if high is None:
        return f"{count(low)} kr. og mere"
    return f"{count(low)}{DASH}{count(high - 1)} kr." if low else f"under {count(high)} kr."


def _words(need: Need) -> str:
    said = f"{count(need.of)} venter."
    if need.unknown:
        said += f" For {count(need.unknown)} af dem kan det ikke siges, hvad de kan betale: en oplysning eller en sats mangler."
    if need.asked < need.of:
        said += f" Betalingsevnen er regnet for hver {round(need.of / need.asked)}. af dem, {count(need.asked)} i alt, og ganget op: tallene er omtrentlige."
    return said
