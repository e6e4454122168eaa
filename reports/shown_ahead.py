"""What comes next, as the page takes it. What is expected has no rows; every figure it stands on opens its own."""

from datetime import date
from functools import partial
from typing import Any

from django.utils.safestring import SafeString

from law.months import add_months
from law.wording import month_year
from reports.charts.ahead import ahead
from reports.forecast import FEWEST, Expected
from reports.periods import Period
from reports.queries.ahead import (
    MONTHS_AHEAD,
    UNKNOWN,
    Need,
    Series,
    band_value,
    look_ahead,
    need_and_supply,
)
from reports.queries.narrowing import rent_words, rooms_words
from reports.shown import Link, rows_of
from reports.words import DASH, count

Shown = dict[str, Any]
ENOUGH = 12  # known months, before it means anything how many of them were hit
TITLES = {"vacancies": "Ledige boliger", "entitled": "Kommunens tur", "vacancy_rent": "Tomgangsleje, kr."}
OPENS = {"vacancies": "notified", "entitled": "entitled", "vacancy_rent": "vacancy_rent"}


def shown_ahead(period: Period, *, on: date) -> Shown:
    need = need_and_supply(period, on=on)
    return {
        "period": period,
        "series": [_series(one, period) for one in look_ahead(period)],
        "need": _need(need, period, on),
        "waiting": _waiting(need, period, on),
        "after": month_year(add_months(period.last.replace(day=1), 1)),
    }


def _now(period: Period) -> Link:
    """The rows as they are counted now, as the figures of the page are: of a locked month too."""
    return partial(rows_of(period), now=1)


def _series(one: Series, period: Period) -> Shown:
    title, months, opens = TITLES[one.name], len(one.history), OPENS[one.name]
    return {
        "name": one.name,
        "title": title,
        "unit": " kr." if one.name == "vacancy_rent" else "",
        "finding": _finding(one),
        "before": _figure(sum(one.history[-MONTHS_AHEAD:]), _now(period.last_month), opens, scope="six_months"),
        "stands_on": {"label": period.twelve_months.label, "url": _now(period.twelve_months)(opens)},
        "hits": _hits(one),
        "tried": [_before(months) for months, found in one.tried.items() if found.of],
        "known": _known(one),
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


def _figure(value: float, link: Link, opens: str, **asks: object) -> Shown:
    return {"text": count(round(value)), "url": link(opens, **asks) if value else ""}


def _known(one: Series) -> list[Shown]:
    """Every known month, the last first: what it was, and what had been said of it so many months before."""
    rows = []
    for place, value in enumerate(one.history):
        month = add_months(one.first, place)
        said = [
            {"text": _interval(found.said.get(place)), "is_missed": place in found.said and place not in found.held}
            for found in one.tried.values()
            if found.of
        ]
        was = _figure(value, _now(Period.month_of(month)), OPENS[one.name])
        rows.append({"month": month_year(month).capitalize(), "was": was, "said": said})
    return rows[::-1]


def _interval(said: Expected | None) -> str:
    return DASH if said is None else f"{count(round(said.low))}{DASH}{count(round(said.high))}"


def _before(months: int) -> str:
    return "1 måned før" if months == 1 else f"{months} måneder før"


def _finding(one: Series) -> str:
    if not one.expected:
        return f"Der er {count(len(one.history))} måneders historik. Der skal være mindst {FEWEST}, før der kan siges noget."
    total = count(round(sum(each.value for each in one.expected)))
    return f"De næste seks måneder ventes {total}{' kr.' if one.name == 'vacancy_rent' else '.'}"


def _hits(one: Series) -> list[str]:
    """How often the interval was right: four of five is what it promises. A few months prove nothing, and it says so."""
    said = []
    for months, found in one.tried.items():
        if found.of >= ENOUGH:
            said.append(f"Sagt {_before(months)}: {found.hits} af {found.of} kendte måneder lå i intervallet.")
        elif found.of:
            said.append(
                f"Sagt {_before(months)}: kan kun prøves på {found.of} {'kendt måned' if found.of == 1 else 'kendte måneder'}, for få til at dømme efter."
            )
    return said or ["Historikken er for kort til at prøve metoden på kendte måneder."]


def _need(need: Need, period: Period, on: date) -> list[Shown]:
    waiting, offered = _now(period), _now(period.twelve_months)
    rows = []
    for rooms, low in need.cells:
        cell, band = (rooms, low), band_value(low)
        asks = {"rooms": rooms, "rent": band}
        rows.append(
            {
                "rooms": rooms_words(str(rooms)),
                "band": rent_words(band),
                "waiting": _figure(
                    need.waiting.get(cell, 0), waiting, "in_need", rooms=rooms, can_pay=band, rates_on=on
                ),
                "outside": _figure(need.outside.get(cell, 0), offered, "offered", **asks, listed=0),
                "listed": _figure(need.listed.get(cell, 0), offered, "offered", **asks, listed=1),
                "is_short": need.waiting.get(cell, 0) > need.outside.get(cell, 0),
            }
        )
    return rows


def _waiting(need: Need, period: Period, on: date) -> Shown:
    """All who wait, those of whom nobody can say what they can pay, and how many were asked when it was not all."""
    link = _now(period)
    every = round(need.of / need.asked) if need.asked else 1
    return {
        "all": _figure(need.of, link, "waiting"),
        "unknown": _figure(need.unknown, link, "in_need", can_pay=UNKNOWN, rates_on=on),
        "has_unknown": bool(need.unknown),
        "sample": f"Betalingsevnen er regnet for hver {every}. af dem, {count(need.asked)} i alt, og ganget op: tallene er omtrentlige, og listen bag hvert af dem har dem, der er regnet for."
        if need.asked < need.of
        else "",
    }
