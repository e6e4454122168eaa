"""The monthly report: one dict, from which screen, PDF, Excel and JSON are all made, so that they agree to the last digit.

What each figure means stands in reports/definitions.py. Unknown is None, never zero.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from django.conf import settings

from allocation.states import HousingSituation
from housing.models import Agreement
from housing.states import RETURNED_STATES, ReturnReason, VacancyState
from law.area_status import AreaFacts, Status, listed_2013
from law.months import add_months
from law.wording import collation_key
from reports.periods import Period
from reports.queries import sources
from reports.queries.sources import CHEAP_LIMITS, Counted, Lease, RentSum, Stock, VacancyCount, WaitingCount

Report = dict[str, Any]

ALLOCATED_STATES = frozenset({VacancyState.ALLOCATED, VacancyState.LET})
NOTHING = Decimal("0.00")
RENT_BANDS = ((0, 5), (5, 6), (6, 7), (7, 8), (8, None))  # in thousands of kroner
MONTHS_BACK = 12


@dataclass(frozen=True)
class Gathered:
    """Everything that is counted from, read once: put together for the whole municipality, and by ledger."""

    vacancies: list[VacancyCount]
    rents: list[RentSum]
    leases: list[Lease]
    waiting: list[WaitingCount]
    of_ledger: dict[int, tuple[list[VacancyCount], list[RentSum]]]


def monthly_report(period: Period, cases: list[dict[str, Any]] | None = None) -> Report:
    """Every figure of a month or a year, with the month and the year before beside it.

    `cases` for whoever has counted them already (`indicators.case_counts`).
    """
    gathered = _gather(period, cases)
    so_far = _until(period)
    ledgers = _ledgers(gathered, period, so_far)
    return {
        "period": str(period),
        "label": period.label,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "municipality": settings.MUNICIPALITY["name"],
        **_head(gathered, period),
        "returned_by_reason": _by_reason(gathered.vacancies, period.has),
        **_cheap(period),
        "vacancy_rent_by_month": _by_month(gathered.rents, period.months),
        "ledgers": ledgers,
        "compared": {
            "previous": {"period": str(period.previous), **_head(gathered, period.previous)},
            "year_before": {"period": str(period.year_before), **_head(gathered, period.year_before)},
        },
        "by_month": [
            {"month": f"{month:%Y-%m}", **_head(gathered, Period.month_of(month))} for month in _months(period)
        ],
        "year": _year(gathered, period, so_far),
    }


def _gather(period: Period, cases: list[dict[str, Any]] | None) -> Gathered:
    first = min(period.year_before.first, add_months(period.last.replace(day=1), -MONTHS_BACK))
    vacancies, rents = sources.vacancy_counts(first, period.last), sources.rent_sums(first, period.last)
    of_ledger: dict[int, tuple[list[VacancyCount], list[RentSum]]] = defaultdict(lambda: ([], []))
    for row in vacancies:
        if row.ledger is not None:
            of_ledger[row.ledger][0].append(row)
    for owed in rents:
        of_ledger[owed.ledger][1].append(owed)
    return Gathered(
        vacancies=_vacancies_together(vacancies),
        rents=_rents_together(rents),
        of_ledger=of_ledger,
        leases=sources.leases(first, period.last),
        waiting=sources.waiting_counts(period.last)
        if cases is None
        else [WaitingCount(row["month"], row["end"], row["n"]) for row in cases],
    )


SOME_LEDGER = 0  # which one does not matter any more


def _vacancies_together(rows: list[VacancyCount]) -> list[VacancyCount]:
    """Alike in all but the ledger: a country has hundreds of them, and a dozen months are looked through."""
    counted: dict[tuple[date, int | None, str, str, int], int] = defaultdict(int)
    for row in rows:
        ledger = None if row.ledger is None else SOME_LEDGER
        counted[row.month, ledger, row.state, row.reason, row.thousand] += row.count
    return [VacancyCount(*alike, count) for alike, count in counted.items()]


def _rents_together(rows: list[RentSum]) -> list[RentSum]:
    amounts: dict[tuple[date, bool], Decimal] = defaultdict(lambda: NOTHING)
    vacancies: dict[tuple[date, bool], int] = defaultdict(int)
    for row in rows:
        amounts[row.month, row.is_returned] += row.amount_dkk
        vacancies[row.month, row.is_returned] += row.vacancies
    return [
        RentSum(month, SOME_LEDGER, returned, amount, vacancies[month, returned])
        for (month, returned), amount in amounts.items()
    ]


def _until(period: Period) -> Callable[[date], bool]:
    """The year so far: from January (or the first of the twelve months) until and including the period's last day."""
    return lambda day: period.frame_first <= day <= period.last


def _months(period: Period) -> list[date]:
    """The period's last month and the twelve before it."""
    last = period.last.replace(day=1)
    return [add_months(last, -back) for back in range(MONTHS_BACK, -1, -1)]


# The headline


def _head(gathered: Gathered, period: Period) -> Report:
    """The figures that every period has."""
    return _figures(gathered, period.has) | {"waiting": _waiting(gathered.waiting, period.last)}


def _figures(gathered: Gathered, has: Callable[[date], bool]) -> Report:
    vacancies = [row for row in gathered.vacancies if has(row.month)]
    waited = [row.waited for row in gathered.leases if has(row.lease_on)]
    tally = _tally(vacancies)
    rents = [row for row in gathered.rents if has(row.month)]
    return {
        "notified": sum(row.count for row in vacancies),
        **tally,
        "return_rate_pct": _pct(tally["returned"], tally["offered"]),
        "used_pct": _pct(tally["allocated"], tally["offered"]),
        "vacancy_rent_dkk": sum((row.amount_dkk for row in rents), NOTHING),
        "vacancy_rent_returned_dkk": sum((row.amount_dkk for row in rents if row.is_returned), NOTHING),
        "housed": len(waited),
        "time_to_home_median_months": _median(waited),
    }


def _tally(vacancies: Iterable[VacancyCount]) -> dict[str, int]:
    """What fell to the municipality, and what became of it."""
    counted = {"offered": 0, "allocated": 0, "returned": 0, "unanswered": 0}
    for row in vacancies:
        if row.ledger is None:
            continue
        counted["offered"] += row.count
        if row.state in ALLOCATED_STATES:
            counted["allocated"] += row.count
        elif row.state in RETURNED_STATES:
            counted["returned"] += row.count
        else:
            counted["unanswered"] += row.count
    return counted


def _waiting(counts: Iterable[WaitingCount], last: date) -> int:
    """Open at the end of the day: applied by then, and not ended by then. `last` ends a month."""
    return sum(row.count for row in counts if row.applied <= last and (row.ended is None or row.ended > last))


# Returns and rents


def _by_reason(vacancies: Iterable[VacancyCount], has: Callable[[date], bool]) -> dict[str, int]:
    """Every reason of the list that is used; the rest are left out."""
    counted: dict[str, int] = defaultdict(int)
    for row in vacancies:
        if row.reason and has(row.month):
            counted[row.reason] += row.count
    return {reason.value: counted[reason.value] for reason in ReturnReason if counted[reason.value]}


def _by_month(rents: Iterable[RentSum], months: Iterable[date]) -> dict[str, Decimal]:
    sums: dict[date, Decimal] = defaultdict(lambda: NOTHING)
    for row in rents:
        sums[row.month] += row.amount_dkk
    return {f"{month:%Y-%m}": sums[month] for month in months}


def _rent_bands(vacancies: list[VacancyCount]) -> list[Report]:
    """What became of the offered dwellings, by rent."""
    rows = []
    for low, high in RENT_BANDS:
        band = [row for row in vacancies if low <= row.thousand and (high is None or row.thousand < high)]
        rows.append({"rent_from": low * 1000, "rent_below": high and high * 1000, **_tally(band)})
    return rows


# The year so far


def _year(gathered: Gathered, period: Period, so_far: Callable[[date], bool]) -> Report:
    vacancies = [row for row in gathered.vacancies if so_far(row.month)]
    return {
        "year": period.year,
        "from": period.frame_first.isoformat(),
        "to": period.last.isoformat(),
        **_figures(gathered, so_far),
        "returned_by_reason": _by_reason(gathered.vacancies, so_far),
        "rent_bands": _rent_bands(vacancies),
        "by_situation": _by_situation([row for row in gathered.leases if so_far(row.lease_on)]),
        "months": [_month(gathered, month) for month in period.months_so_far],
        "leases": [
            {"month": row.lease_on.isoformat()[:7], "months": row.waited}
            for row in gathered.leases
            if so_far(row.lease_on)
        ],
    }


def _month(gathered: Gathered, month: date) -> Report:
    """One month of the year's charts."""
    rents = [row for row in gathered.rents if row.month == month]
    in_month = Period.month_of(month)
    waited = [row.waited for row in gathered.leases if in_month.has(row.lease_on)]
    return {
        "month": f"{month:%Y-%m}",
        "vacancy_rent_dkk": sum((row.amount_dkk for row in rents), NOTHING),
        "vacancy_rent_returned_dkk": sum((row.amount_dkk for row in rents if row.is_returned), NOTHING),
        "vacancies_with_rent": sum(row.vacancies for row in rents),
        "housed": len(waited),
        "time_to_home_median_months": _median(waited),
    }


def _by_situation(leases: Iterable[Lease]) -> list[Report]:
    """Those who got a dwelling, by where they lived when they applied; the longest wait first."""
    waited: dict[str, list[int]] = defaultdict(list)
    for row in leases:
        waited[row.situation].append(row.waited)
    rows = [
        {
            "situation": code,
            "label": HousingSituation(code).label,
            "housed": len(months),
            "median_months": _median(months),
        }
        for code, months in waited.items()
    ]
    return sorted(rows, key=lambda row: (-row["median_months"], collation_key(row["label"])))


# Ledgers


def _ledgers(gathered: Gathered, period: Period, so_far: Callable[[date], bool]) -> list[Report]:
    """Every ledger with an agreement in the year so far: the period's figures, and the year's beside them."""
    agreements = sources.agreements_in(period.frame_first, period.last)
    counted = sources.counted_in_ledgers(period.frame_first, period.last)
    rows = []
    for ledger, agreement in agreements.items():
        vacancies, rents = gathered.of_ledger.get(ledger, ([], []))
        row = _ledger(agreement) | _use(vacancies, rents, counted.get(ledger, []), period.has)
        row["previous_vacancy_rent_dkk"] = _rent(rents, period.previous.has)
        row["year"] = _use(vacancies, rents, counted.get(ledger, []), so_far)
        rows.append(row)
    return sorted(rows, key=lambda row: (-row["year"]["vacancies"], collation_key(row["label"])))


def _ledger(agreement: Agreement) -> Report:
    ledger, share = agreement.ledger, Fraction(agreement.share)
    return {
        "ledger": ledger.pk,
        "label": str(ledger),
        "association": str(ledger.association),
        "estate": str(ledger.estate) if ledger.estate_id else None,
        "share": f"{share.numerator}/{share.denominator}",
    }


def _use(
    vacancies: list[VacancyCount], rents: list[RentSum], counted: list[Counted], has: Callable[[date], bool]
) -> Report:
    entries = [row for row in counted if has(row.month)]
    tally = _tally(row for row in vacancies if has(row.month))
    return {
        "vacancies": sum(row.vacancies for row in entries),
        "entitled": sum(row.entitled for row in entries),
        **tally,
        "used_pct": _pct(tally["allocated"], tally["offered"]),
        "vacancy_rent_dkk": _rent(rents, has),
    }


def _rent(rents: Iterable[RentSum], has: Callable[[date], bool]) -> Decimal:
    return sum((row.amount_dkk for row in rents if has(row.month)), NOTHING)


# Cheap dwellings


def _cheap(period: Period) -> Report:
    """Cheap dwellings in and outside listed areas, by the five criteria of 2013 and the figures of the period's year."""
    rows = sources.stock(period.last)
    used = {row.area for row in rows}
    listed, unknown, names = listed_areas(period.year)
    bands = [
        _cheap_band(rows, listed, unknown, low, high)
        for low, high in zip((0, *CHEAP_LIMITS), CHEAP_LIMITS, strict=False)
    ]
    return {
        "dwellings": sum(row.dwellings for row in rows),
        "dwellings_below_3000": bands[0]["dwellings"],
        "dwellings_below_3000_in_listed_areas": bands[0]["in_listed_areas"],
        "cheap_dwellings": bands,
        "listed_areas": _named(names, listed & used),
        "areas_without_figures": _named(names, unknown & used),
    }


def listed_areas(year: int) -> tuple[set[int], set[int], dict[int, str]]:
    """The areas that are on the list by the year's figures, those nobody can say, and the names of all."""
    return listed_areas_of({year})[year]


def listed_areas_of(years: Collection[int]) -> dict[int, tuple[set[int], set[int], dict[int, str]]]:
    """The same for several years, in one query."""
    areas = sources.area_facts(years)
    names = {area: name for area, (name, _) in areas.items()}
    found = {}
    for year in years:
        on_list = {area: _is_listed(facts.get(year)) for area, (_, facts) in areas.items()}
        listed = {area for area, said in on_list.items() if said}
        found[year] = listed, {area for area, said in on_list.items() if said is None}, names
    return found


def _is_listed(facts: AreaFacts | None) -> bool | None:
    """None when a figure is missing that could change the answer."""
    if facts is None:
        return None
    try:
        return listed_2013(facts).status is Status.LISTED_2013
    except ValueError:
        return None


def _named(names: dict[int, str], areas: set[int]) -> list[str]:
    return sorted((names[area] for area in areas), key=collation_key)


def _cheap_band(rows: list[Stock], listed: set[int], unknown: set[int], low: int, high: int) -> Report:
    count = {row.area: row.below[high] - row.below.get(low, 0) for row in rows}
    dwellings = sum(count.values())
    in_listed = sum(count[area] for area in count if area in listed)
    is_known = not any(count[area] for area in count if area in unknown)
    return {
        "rent_from": low,
        "rent_below": high,
        "dwellings": dwellings,
        "in_listed_areas": in_listed if is_known else None,
        "outside": dwellings - in_listed if is_known else None,
        "share_pct": _pct(in_listed, dwellings) if is_known else None,
    }


# Arithmetic


def _pct(part: int, whole: int) -> Decimal | None:
    """Percent with one decimal, half-up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _median(months: list[int]) -> int | Decimal | None:
    """The middle; of an even number the mean of the two in the middle. None of nothing."""
    if not months:
        return None
    middle = median(months)
    return int(middle) if middle == int(middle) else Decimal(str(middle))
