"""The monthly report: one dict, from which screen, PDF, Excel and JSON are all made, so that they agree to the last digit.

What each figure means stands in reports/definitions.py. Unknown is None, never zero.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from django.conf import settings

from allocation.states import HousingSituation
from housing.models import Agreement
from housing.states import RETURNED_STATES, ReturnReason
from law.months import add_months
from law.wording import collation_key
from reports.periods import Period
from reports.queries import sources
from reports.queries.indicators.tallies import middle, pct
from reports.queries.narrowing import MONTHS_BACK, Row, Scope
from reports.queries.sources import ALLOCATED_STATES, CHEAP_LIMITS, EARLIER, RENT_BANDS

Report = dict[str, Any]
Months = Iterable[date]  # the first day of each

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Gathered:
    """Everything that is counted from, read once, by month; and what each ledger did in a span."""

    vacancies: dict[date, list[Row]]
    rents: dict[date, list[Row]]
    leases: dict[date, list[Row]]
    cases: list[Row]
    used: dict[tuple[int, str], Row]


def monthly_report(period: Period, scope: Scope | None = None) -> Report:
    """Every figure of a month or a year, with the month and the year before beside it.

    `scope` for whoever counts more of the same period.
    """
    scope = scope or Scope(period)
    gathered = _gather(scope)
    return {
        "period": str(period),
        "label": period.label,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "municipality": settings.MUNICIPALITY["name"],
        **_head(gathered, period),
        "returned_by_reason": _by_reason(gathered, period.months),
        **_cheap(scope),
        "vacancy_rent_by_month": {f"{month:%Y-%m}": _rent(gathered.rents[month]) for month in period.months},
        "ledgers": _ledgers(gathered, period),
        "compared": {
            "previous": {"period": str(period.previous), **_head(gathered, period.previous)},
            "year_before": {"period": str(period.year_before), **_head(gathered, period.year_before)},
        },
        "by_month": [
            {"month": f"{month:%Y-%m}", **_head(gathered, Period.month_of(month))} for month in _months(period)
        ],
        "year": _year(gathered, period),
    }


def _gather(scope: Scope) -> Gathered:
    vacancies, rents = scope.once(sources.vacancy_counts), scope.once(sources.rent_sums)
    used: dict[tuple[int, str], Row] = defaultdict(dict)
    for row in scope.once(sources.turns):
        used[row["of"], row["span"]] |= {name: told for name, told in row.items() if told is not None}
    return Gathered(
        vacancies=_by("month", vacancies),
        rents=_by("month", rents),
        leases=_by("month", scope.once(sources.leases)),
        cases=scope.once(sources.case_counts),
        used=used,
    )


def _by(name: str, rows: Iterable[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _in(months: Months, rows: dict[date, list[Row]]) -> list[Row]:
    return list(chain.from_iterable(rows[month] for month in months))


def _months(period: Period) -> list[date]:
    """The period's last month and the twelve before it."""
    last = period.last.replace(day=1)
    return [add_months(last, -back) for back in range(MONTHS_BACK, -1, -1)]


# The headline


def _head(gathered: Gathered, period: Period) -> Report:
    """The figures that every period has."""
    return _figures(gathered, period.months) | {"waiting": _waiting(gathered.cases, period.last)}


def _figures(gathered: Gathered, months: Months) -> Report:
    vacancies, rents = _in(months, gathered.vacancies), _in(months, gathered.rents)
    waited = [row["waited"] for row in _in(months, gathered.leases)]
    tally = _tally(vacancies)
    return {
        "notified": sum(row["n"] for row in vacancies),
        **tally,
        "return_rate_pct": pct(tally["returned"], tally["offered"]),
        "used_pct": pct(tally["allocated"], tally["offered"]),
        "vacancy_rent_dkk": _rent(rents),
        "vacancy_rent_returned_dkk": _rent(row for row in rents if row["is_returned"]),
        "housed": len(waited),
        "time_to_home_median_months": middle(waited),
    }


def _tally(vacancies: Iterable[Row]) -> dict[str, int]:
    """What fell to the municipality, and what became of it."""
    counted = {"offered": 0, "allocated": 0, "returned": 0, "unanswered": 0}
    for row in vacancies:
        if not row["is_ours"]:
            continue
        counted["offered"] += row["n"]
        if row["was"] in ALLOCATED_STATES:
            counted["allocated"] += row["n"]
        elif row["was"] in RETURNED_STATES:
            counted["returned"] += row["n"]
        else:
            counted["unanswered"] += row["n"]
    return counted


def _waiting(cases: Iterable[Row], last: date) -> int:
    """Open at the end of the day: applied by then, and not ended by then. `last` ends a month."""
    return sum(row["n"] for row in cases if row["month"] <= last and (row["end"] is None or row["end"] > last))


def _rent(rents: Iterable[Row]) -> Decimal:
    return sum((row["amount"] for row in rents), NOTHING)


# Returns and rents


def _by_reason(gathered: Gathered, months: Months) -> dict[str, int]:
    """Every reason of the list that is used; the rest are left out."""
    counted: dict[str, int] = defaultdict(int)
    for row in _in(months, gathered.vacancies):
        counted[row["reason"]] += row["n"]
    return {reason.value: counted[reason.value] for reason in ReturnReason if counted[reason.value]}


def _rent_bands(vacancies: list[Row]) -> list[Report]:
    """What became of the offered dwellings, by rent."""
    bands = _by("band", vacancies)
    return [{"rent_from": low, "rent_below": high, **_tally(bands[low])} for low, high in RENT_BANDS]


# The year so far


def _year(gathered: Gathered, period: Period) -> Report:
    months = period.months_so_far
    leases = _in(months, gathered.leases)
    return {
        "year": period.year,
        "from": period.frame_first.isoformat(),
        "to": period.last.isoformat(),
        **_figures(gathered, months),
        "returned_by_reason": _by_reason(gathered, months),
        "rent_bands": _rent_bands(_in(months, gathered.vacancies)),
        "by_situation": _by_situation(leases),
        "months": [_month(gathered, month) for month in months],
        "leases": [
            {"month": name, "months": row["waited"]}
            for month, name in ((month, f"{month:%Y-%m}") for month in months)
            for row in gathered.leases[month]
        ],
    }


def _month(gathered: Gathered, month: date) -> Report:
    """One month of the year's charts."""
    rents = gathered.rents[month]
    waited = [row["waited"] for row in gathered.leases[month]]
    return {
        "month": f"{month:%Y-%m}",
        "vacancy_rent_dkk": _rent(rents),
        "vacancy_rent_returned_dkk": _rent(row for row in rents if row["is_returned"]),
        "vacancies_with_rent": sum(row["vacancies"] for row in rents),
        "housed": len(waited),
        "time_to_home_median_months": middle(waited),
    }


def _by_situation(leases: Iterable[Row]) -> list[Report]:
    """Those who got a dwelling, by where they lived when they applied; the longest wait first."""
    rows = [
        {
            "situation": code,
            "label": HousingSituation(code).label,
            "housed": len(housed),
            "median_months": middle([row["waited"] for row in housed]),
        }
        for code, housed in _by("situation", leases).items()
    ]
    return sorted(rows, key=lambda row: (-row["median_months"], collation_key(row["label"])))


# Ledgers


def _ledgers(gathered: Gathered, period: Period) -> list[Report]:
    """Every ledger with an agreement in the year so far: the period's figures, and the year's beside them."""
    rows, owed = [], _owed(gathered, period)
    for ledger, agreement in sources.agreements_in(period.frame_first, period.last).items():
        now, earlier = gathered.used.get((ledger, "now"), {}), gathered.used.get((ledger, EARLIER), {})
        row = _ledger(agreement) | _use([now], owed[ledger]["now"])
        row["previous_vacancy_rent_dkk"] = owed[ledger]["previous"]
        row["year"] = _use([now, earlier], owed[ledger]["year"])
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


def _use(spans: list[Row], rent: Decimal) -> Report:
    names = ("vacancies", "entitled", "offered", "allocated", "returned")
    told = {name: sum(span.get(name, 0) for span in spans) for name in names}
    return {
        **told,
        "unanswered": told["offered"] - told["allocated"] - told["returned"],
        "used_pct": pct(told["allocated"], told["offered"]),
        "vacancy_rent_dkk": rent,
    }


def _owed(gathered: Gathered, period: Period) -> dict[int, dict[str, Decimal]]:
    """By ledger: the vacancy rent of the period, of the one before it, and of the year so far."""
    months = {"now": period.months, "previous": period.previous.months, "year": period.months_so_far}
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(months, NOTHING))
    for span, asked in months.items():
        for row in _in(asked, gathered.rents):
            found[row["ledger"]][span] += row["amount"]
    return found


# Cheap dwellings


def _cheap(scope: Scope) -> Report:
    """Cheap dwellings in and outside listed areas, by the five criteria of 2013 and the figures of the period's year."""
    rows = [row for row in scope.once(sources.stock) if row["now"]]
    every = [row for row in rows if row["under"] is None and not row["special"]]
    used = {row["of_area"] for row in every}
    listed, unknown, names = scope.once(sources.listed)[scope.period.year]
    by_limit = _by("under", rows)
    bands = [
        _cheap_band(by_limit[high], listed, unknown, low, high)
        for low, high in zip((0, *CHEAP_LIMITS), CHEAP_LIMITS, strict=False)
    ]
    return {
        "dwellings": sum(row["now"] for row in every),
        "dwellings_below_3000": bands[0]["dwellings"],
        "dwellings_below_3000_in_listed_areas": bands[0]["in_listed_areas"],
        "cheap_dwellings": bands,
        "listed_areas": _named(names, listed & used),
        "areas_without_figures": _named(names, unknown & used),
    }


def _named(names: dict[int, str], areas: set[int]) -> list[str]:
    return sorted((names[area] for area in areas), key=collation_key)


def _cheap_band(rows: list[Row], listed: set[int], unknown: set[int], low: int, high: int) -> Report:
    dwellings = sum(row["now"] for row in rows)
    in_listed = sum(row["now"] for row in rows if row["of_area"] in listed)
    is_known = not any(row["of_area"] in unknown for row in rows)
    return {
        "rent_from": low,
        "rent_below": high,
        "dwellings": dwellings,
        "in_listed_areas": in_listed if is_known else None,
        "outside": dwellings - in_listed if is_known else None,
        "share_pct": pct(in_listed, dwellings) if is_known else None,
    }
