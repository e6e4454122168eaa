"""What comes next: expected vacancies, entitlement and vacancy rent from the months that were; and need held against supply."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from allocation.models import Case as Application
from allocation.queries.households import persons, with_amounts
from allocation.queries.minimums import local_rates
from allocation.queries.payment import economy_of
from finance.models import VacancyRentLiability
from housing.models import QuotaEntry, Vacancy
from law.ability_to_pay import Economy, ability_to_pay
from law.facts import Home
from law.months import add_months
from law.rates import NoRate, Rate, open_book
from reports.forecast import Expected, Tried, forecast, tried
from reports.periods import Period
from reports.queries.narrowing import MOST_ROOMS
from reports.queries.sources import listed_areas, with_end

MONTHS_AHEAD = 6
MOST_MONTHS_BACK = 60
QUIET = 12  # so many months without a single vacancy: what lies before them is another time
BANDS = (0, 4000, 5000, 6000, 7000)
UNKNOWN = "unknown"  # in an address: nobody can say what they can pay
Cell = tuple[int, int]  # rooms, and the rent band by the lowest of its rents
MOST_CASES = 1000  # more than wait in an ordinary municipality; beyond them every n-th is asked, and the page says so


@dataclass(frozen=True)
class Series:
    """One figure's months, what is expected of the next, and how the method did on the months that are known."""

    name: str
    first: date
    history: list[float]
    expected: list[Expected]
    tried: dict[int, Tried]


def look_ahead(period: Period) -> list[Series]:
    """Vacancies, entitlement and vacancy rent after a period's last month."""
    first, counts = _months_of(Vacancy.objects.notified_in(*_window(period)), "notified_on", Count("pk"), period)
    rows = QuotaEntry.objects.counted().municipal().filter(vacancy__notified_on__range=_window(period))
    _, turns = _months_of(rows, "vacancy__notified_on", Count("pk"), period)
    rents = VacancyRentLiability.objects.filter(month__range=_window(period))
    _, amounts = _months_of(rents, "month", Sum("amount_dkk"), period)
    months = (period.last.year - first.year) * 12 + period.last.month - first.month + 1
    return [
        _series(name, first, values[-months:] if months else [])
        for name, values in (("vacancies", counts), ("entitled", turns), ("vacancy_rent", amounts))
    ]


def _window(period: Period) -> tuple[date, date]:
    return add_months(period.last.replace(day=1), 1 - MOST_MONTHS_BACK), period.last


def _months_of(rows: Any, day: str, figure: Any, period: Period) -> tuple[date, list[float]]:
    """One value a month of the window, and the month from which on the register tells something without a long silence."""
    start, _ = _window(period)
    found = dict(rows.order_by().annotate(in_month=TruncMonth(day)).values_list("in_month").annotate(figure))
    months = [add_months(start, number) for number in range(MOST_MONTHS_BACK)]
    values = [float(found.get(month, 0) or 0) for month in months]
    begins, silence = MOST_MONTHS_BACK, 0
    for place in range(MOST_MONTHS_BACK - 1, -1, -1):
        silence = 0 if values[place] else silence + 1
        if silence >= QUIET:
            break
        if values[place]:
            begins = place
    return (months[begins] if begins < MOST_MONTHS_BACK else add_months(period.last.replace(day=1), 1)), values


def _series(name: str, first: date, history: list[float]) -> Series:
    return Series(
        name,
        first,
        history,
        forecast(history, MONTHS_AHEAD),
        {ahead: tried(history, ahead) for ahead in (1, 3, MONTHS_AHEAD)},
    )


# Need and supply


@dataclass(frozen=True)
class Need:
    """By rooms and rent band: who waits and could pay so much, and what was offered in twelve months, in and outside listed areas."""

    waiting: dict[Cell, int]
    outside: dict[Cell, int]
    listed: dict[Cell, int]
    unknown: int
    asked: int
    of: int

    @property
    def cells(self) -> list[Cell]:
        return sorted(self.waiting.keys() | self.outside.keys() | self.listed.keys())


def need_and_supply(period: Period, *, on: date) -> Need:
    """Those who wait on the period's last day, by today's rates; the dwellings of the twelve months that end with it."""
    reckoned, of = _reckoned(period.last, on)
    asked = len(reckoned)
    scale = of / asked if asked else 0
    counted = Counter(reckoned.values())
    waiting = {cell: round(number * scale) for cell, number in counted.items() if cell}
    unknown = round(counted[None] * scale)
    outside, listed = _offered(period)
    return Need(waiting, outside, listed, unknown, asked, of)


def band_value(low: int) -> str:
    """A rent band as an address has it."""
    above = [one for one in BANDS if one > low]
    return f"{low or ''}-{above[0] if above else ''}"


def band_of(rent: Decimal) -> int:
    return max(low for low in BANDS if low <= rent)


def those_in_need(cell: Cell | None, *, last: date, on: date) -> list[int]:
    """The cases behind a figure of need, or those of which nobody can say; of more than a thousand those that were asked."""
    reckoned, _ = _reckoned(last, on)
    return [case for case, told in reckoned.items() if told == cell]


def _reckoned(last: date, on: date) -> tuple[dict[int, Cell | None], int]:
    """By case the rooms that it needs and the rent band it can pay at most, None when nobody can say; and how many wait."""
    rows = with_end(Application.objects.filter(applied_on__lte=last))
    waiting = rows.filter(Q(ended_on=None) | Q(ended_on__gt=last))
    keys = list(waiting.order_by("pk").values_list("pk", flat=True).distinct())
    chosen = keys[:: max(1, ceil(len(keys) / MOST_CASES))]
    people = Application.objects.filter(pk__in=chosen).select_related("citizen")
    found: dict[int, Cell | None] = {}
    local = local_rates(on)
    for case in with_amounts(people).prefetch_related("citizen__household", "citizen__incomes").order_by("pk"):
        rooms = min(MOST_ROOMS, max(1, ceil(persons(case) / 2)))
        highest = _can_pay(case, rooms, local, on=on)
        found[case.pk] = None if highest is None else (rooms, band_of(highest))
    return found, len(keys)


def _can_pay(case: Application, rooms: int, local: tuple[Rate, ...], *, on: date) -> Decimal | None:
    economy, _ = economy_of(case, consumption_dkk=Decimal(0), on=on)
    return _highest_rent(economy, rooms, local, on) if economy else None


@lru_cache(maxsize=4096)
def _highest_rent(economy: Economy, rooms: int, local: tuple[Rate, ...], on: date) -> Decimal | None:
    """For a home of the usual size; None when a rate of the day is missing."""
    home = Home(rent_month_dkk=Decimal(5000), area_m2=Decimal(25 * rooms + 15))
    try:
        return ability_to_pay(economy, home, on=on, rates=open_book(known_on=on).with_local(local)).highest_rent_dkk
    except NoRate:
        return None


def _offered(period: Period) -> tuple[dict[Cell, int], dict[Cell, int]]:
    year = period.twelve_months
    on_list, _, _ = listed_areas(period.year)
    rows = Vacancy.objects.notified_in(year.first, year.last).municipal().order_by()
    found = rows.values_list("terms__rooms", "terms__area", "rent_dkk").annotate(Count("pk"))
    outside: Counter[Cell] = Counter()
    listed: Counter[Cell] = Counter()
    for rooms, area, rent, number in found:
        cell = min(MOST_ROOMS, rooms), band_of(rent)
        (listed if area in on_list else outside)[cell] += number
    return dict(outside), dict(listed)
