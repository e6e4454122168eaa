"""The report as the templates take it: labels, written figures and, on the page, the addresses of the rows behind them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from housing.states import ReturnReason
from law.wording import amount, percent
from reports import charts, findings
from reports.definitions import DEFINITIONS
from reports.periods import Period
from reports.words import DASH, count, difference, month_name, months, rent_band

Report = dict[str, Any]
Link = Callable[..., str]

SPARK_HIGH, SPARK_STEP, SPARK_WIDE = 28, 11.5, 9


def shown(report: Report, *, today: date, links: bool = True) -> Report:
    """Every part of the report. Without `links` (the PDF) nothing leads anywhere."""
    period = Period.parse(report["period"])
    link = rows_of(period) if links else no_link
    provisional, why = findings.state_of(report, today)
    return {
        "report": report,
        "period": period,
        "is_empty": False,
        "is_provisional": provisional,
        "state_words": why,
        "kind": kind_of(period),
        "year_words": findings.year_in_words(report),
        "year_head": period.short if period.is_rolling else str(period.year),
        "headline": _headline(report, period, link),
        "quota": _quota(report, link),
        "returns": _returns(report, period, link),
        "rent": _rent(report, period, link),
        "time": _time(report, link),
        "cheap": _cheap(report, link),
        "legend": _legend(report),
        "definitions": DEFINITIONS,
    }


def _legend(report: Report) -> list[tuple[str, str]]:
    waiting = [("waiting", "Afventer svar")] if report["year"]["unanswered"] else []
    return [("allocated", "Anvist"), ("returned", "Sendt retur"), *waiting]


def is_empty(report: Report) -> bool:
    """Nothing was notified, owed or let in the period, nor in its year until then."""
    year = report["year"]
    return not any((report["notified"], year["notified"], year["vacancy_rent_dkk"], year["housed"]))


def nothing(report: Report) -> Report:
    """What is shown of a period without figures."""
    period = Period.parse(report["period"])
    return {
        "report": report,
        "period": period,
        "kind": kind_of(period),
        "is_empty": True,
        "is_provisional": False,
        "state_words": "",
        "empty_title": f"Der er ingen tal for {period.label}.",
        "latest_url": reverse("monthly_report"),
    }


def navigation(period: Period, name: str = "monthly_report", *, asked: str = "", **of: object) -> Report:
    """The periods around, those of other lengths, and the months of the year, on the same page and with the same query."""

    def page(wanted: Period) -> str:
        return reverse(name, kwargs={"period": wanted, **of}) + (f"?{asked}" if asked else "")

    lengths = [
        (period.last_month.label.capitalize(), period.last_month, period.is_month),
        (period.quarter.name, period.quarter, period.is_quarter),
        (f"Hele {period.year}", period.whole_year, period.is_year),
        ("Tolv måneder", period.twelve_months, period.is_rolling),
    ]
    months = [
        (month_name(f"{month:%Y-%m}")[:3], Period.month_of(month), period.is_month and period.first == month)
        for month in period.whole_year.months
    ]
    return {
        "before": {"label": period.previous.label, "url": page(period.previous)},
        "after": {"label": period.next.label, "url": page(period.next)},
        "lengths": [{"label": label, "url": page(to), "current": here} for label, to, here in lengths],
        "views": [{"label": label, "url": page(to), "current": here} for label, to, here in months],
    }


def rows_of(period: Period) -> Link:
    """The address of the rows of a figure; `whole_year` for those of the year so far. An empty filter asks nothing."""

    def address(figure: str, *, whole_year: bool = False, **filters: object) -> str:
        scope = {"scope": "year"} if whole_year and not period.is_whole else {}
        query = urlencode(scope | {name: str(value) for name, value in filters.items() if value != ""})
        return reverse("report_rows", kwargs={"period": period, "figure": figure}) + (f"?{query}" if query else "")

    return address


def _month(report: Report, row: Report) -> str:
    """ "December"; with its year where the twelve months are of two."""
    name = month_name(row["month"])
    return name if report["year"]["from"].endswith("-01-01") else f"{name} {row['month'][:4]}"


def no_link(figure: str, **_: object) -> str:
    return ""


# The headline


def _headline(report: Report, period: Period, link: Link) -> list[Report]:
    rows = (
        ("offered", "Stillet til rådighed", count(report["offered"]), "", "offered"),
        ("allocated", "Anvist", count(report["allocated"]), "", "allocated"),
        ("returned", "Sendt retur", count(report["returned"]), "", "returned"),
        ("vacancy_rent_dkk", "Tomgangsleje", amount(report["vacancy_rent_dkk"]), "kr.", "vacancy_rent"),
        (
            "time_to_home_median_months",
            "Tid til bolig, median",
            months(report["time_to_home_median_months"]),
            "mdr.",
            "housed",
        ),
        ("waiting", "Venter på bolig", count(report["waiting"]), "", "waiting"),
    )
    return [
        {
            "label": label,
            "value": value,
            "unit": unit if value != DASH else "",
            "url": link(figure),
            "notes": _changes(report, period, key),
            "bars": [] if link is no_link else _spark(report, key),
        }
        for key, label, value, unit, figure in rows
    ]


def _changes(report: Report, period: Period, key: str) -> list[str]:
    """Since the period before, and since the same month of the year before; nothing where there is nothing to compare."""
    befores = [(report["compared"]["previous"], period.previous.name)]
    if not period.is_year:
        befores.append((report["compared"]["year_before"], _year_before(period)))
    notes = []
    for before, name in befores:
        if not has_figures(before):
            notes.append(f"ingen tal for {name}")
            continue
        change = difference(report[key], before[key], in_percent=key == "vacancy_rent_dkk")
        if change:
            notes.append(f"{change} siden {name}")
    return notes


def _year_before(period: Period) -> str:
    return period.year_before.label if period.is_rolling else f"{period.short} {period.year - 1}"


def has_figures(figures: Report) -> bool:
    """Whether anything at all is told of a period that is compared with: else it lies before the register began."""
    return any(figures[name] for name in ("notified", "vacancy_rent_dkk", "housed"))


def _spark(report: Report, key: str) -> list[Report]:
    """Thirteen small bars, the period's own last; decoration beside the figure."""
    values = [float(month[key] or 0) for month in report["by_month"]]
    top = max(values) or 1
    heights = [round(SPARK_HIGH * value / top, 1) for value in values]
    now = report["period"]
    return [
        {
            "x": f"{number * SPARK_STEP:g}",
            "y": f"{SPARK_HIGH - high:g}",
            "width": SPARK_WIDE,
            "height": f"{high:g}",
            "is_now": report["by_month"][number]["month"] == now,
        }
        for number, high in enumerate(heights)
    ]


# The parts


_NAME = re.compile(r'aria-label="([^"]*)">')


def _svg(drawn: str, link: Link) -> SafeString:
    """Our own drawing: every word in it was escaped when it was drawn. On paper its name is a title element (PDF/UA)."""
    if link is no_link:
        drawn = _NAME.sub(r'aria-label="\1"><title>\1</title>', drawn, count=1)
    return SafeString(drawn)  # noqa: S308


def _quota(report: Report, link: Link) -> Report:
    rows = [
        {
            "label": row["label"],
            "url": link("offered", whole_year=True, ledger=row["ledger"]),
            "links": _opened(row["year"], link, ledger=row["ledger"]),
            **_use(row["year"]),
        }
        for row in report["ledgers"]
    ]
    year = report["year"]
    total = {name: sum(row["year"][name] for row in report["ledgers"]) for name in ("vacancies", "entitled")}
    return {
        "finding": findings.quota(report),
        "chart": _svg(charts.quota(report), link) if year["offered"] else "",
        "rows": rows,
        "total": {"links": _opened({**year, **total}, link), **_use({**year, **total})},
        "has_unanswered": bool(year["unanswered"]),
    }


COUNTS = {
    "vacancies": "counted",
    **{name: name for name in ("entitled", "offered", "allocated", "returned", "unanswered")},
}


def _opened(row: Report, link: Link, **asks: object) -> dict[str, str]:
    """The address of the rows behind each count of the year so far; empty where there are none."""
    return {name: link(figure, whole_year=True, **asks) if row.get(name) else "" for name, figure in COUNTS.items()}


def _use(row: Report) -> Report:
    names = COUNTS
    used = row["used_pct"]
    return {name: count(row[name]) for name in names} | {"used": DASH if used is None else percent(used)}


def _returns(report: Report, period: Period, link: Link) -> Report:
    here, year = report["returned_by_reason"], report["year"]["returned_by_reason"]
    rows = [
        {
            "label": reason.label,
            "url": link("returned", whole_year=True, reason=reason.value) if year.get(reason) else "",
            "here_url": link("returned", reason=reason.value) if here.get(reason) else "",
            "here": count(here.get(reason, 0)),
            "year": count(year.get(reason, 0)),
        }
        for reason in ReturnReason
    ]
    return {
        "finding": findings.returns(report),
        "chart": _svg(charts.returns(report), link) if report["year"]["offered"] else "",
        "reasons": _svg(charts.reasons(report), link) if year else "",
        "bands": _bands(report, link),
        "head": period.short.capitalize(),
        "rows": rows,
        "total": {
            "here": count(report["returned"]),
            "here_url": link("returned") if report["returned"] else "",
            "year": count(report["year"]["returned"]),
            "year_url": link("returned", whole_year=True) if report["year"]["returned"] else "",
        },
    }


def _bands(report: Report, link: Link) -> list[Report]:
    """What the chart draws, a row each: the rents of which something was offered."""
    return [
        {
            "label": rent_band(row),
            "links": _opened(row, link, rent=f"{row['rent_from'] or ''}-{row['rent_below'] or ''}"),
        }
        | {name: count(row[name]) for name in ("offered", "allocated", "returned", "unanswered")}
        for row in report["year"]["rent_bands"]
        if row["offered"]
    ]


def _rent(report: Report, period: Period, link: Link) -> Report:
    before = link if link is no_link else rows_of(period.previous)
    rows = [
        {
            "label": row["label"],
            "url": link("vacancy_rent", whole_year=True, ledger=row["ledger"]),
            "here_url": link("vacancy_rent", ledger=row["ledger"]) if row["vacancy_rent_dkk"] else "",
            "here": amount(row["vacancy_rent_dkk"]),
            "before_url": before("vacancy_rent", ledger=row["ledger"]) if row["previous_vacancy_rent_dkk"] else "",
            "before": amount(row["previous_vacancy_rent_dkk"]),
            "year": amount(row["year"]["vacancy_rent_dkk"]),
        }
        for row in report["ledgers"]
    ]
    return {
        "finding": findings.vacancy_rent(report),
        "chart": _svg(charts.vacancy_rent(report), link),
        "heads": [period.short.capitalize(), period.previous.short.capitalize()],
        "rows": rows,
        "total": {
            "here_url": link("vacancy_rent") if report["vacancy_rent_dkk"] else "",
            "year_url": link("vacancy_rent", whole_year=True) if report["year"]["vacancy_rent_dkk"] else "",
            "here": amount(report["vacancy_rent_dkk"]),
            "before_url": before("vacancy_rent") if report["compared"]["previous"]["vacancy_rent_dkk"] else "",
            "before": amount(report["compared"]["previous"]["vacancy_rent_dkk"]),
            "year": amount(report["year"]["vacancy_rent_dkk"]),
        },
        "months": [
            {
                "label": _month(report, row),
                "amount": amount(row["vacancy_rent_dkk"]),
                "returned": amount(row["vacancy_rent_returned_dkk"]),
                "vacancies": count(row["vacancies_with_rent"]),
                "url": month("vacancy_rent") if row["vacancy_rent_dkk"] else "",
                "returned_url": month("vacancy_rent", sent_back=1) if row["vacancy_rent_returned_dkk"] else "",
            }
            for row, month in _months(report, link)
        ],
    }


def _months(report: Report, link: Link) -> list[tuple[Report, Link]]:
    """The months of the year so far, each with what gives the addresses of its own rows."""
    return [(row, link if link is no_link else rows_of(Period.parse(row["month"]))) for row in report["year"]["months"]]


def _time(report: Report, link: Link) -> Report:
    rows = [
        {
            "label": row["label"],
            "url": link("housed", whole_year=True, situation=row["situation"]),
            "housed": count(row["housed"]),
            "median": months(row["median_months"]),
        }
        for row in report["year"]["by_situation"]
    ]
    return {
        "finding": findings.time_to_home(report),
        "chart": _svg(charts.time_to_home(report), link) if report["year"]["leases"] else "",
        "is_summed": len(report["year"]["leases"]) > charts.MOST_DOTS,
        "rows": rows,
        "total": {
            "url": link("housed", whole_year=True) if report["year"]["housed"] else "",
            "housed": count(report["year"]["housed"]),
            "median": months(report["year"]["time_to_home_median_months"]),
        },
        "months": [
            {
                "label": _month(report, row),
                "housed": count(row["housed"]),
                "median": months(row["time_to_home_median_months"]),
                "url": month("housed") if row["housed"] else "",
            }
            for row, month in _months(report, link)
        ],
    }


def _cheap(report: Report, link: Link) -> Report:
    rows = []
    for row in report["cheap_dwellings"]:
        rent = f"{row['rent_from'] or ''}-{row['rent_below']}"
        share = row["share_pct"]
        rows.append(
            {
                "label": rent_band(row),
                "url": link("dwellings", rent=rent) if row["dwellings"] else "",
                "dwellings": count(row["dwellings"]),
                "listed": count(row["in_listed_areas"]),
                "listed_url": link("dwellings", rent=rent, listed=1) if row["in_listed_areas"] else "",
                "outside": count(row["outside"]),
                "outside_url": link("dwellings", rent=rent, listed=0) if row["outside"] else "",
                "share": DASH if share is None else percent(share),
            }
        )
    return {
        "finding": findings.cheap_dwellings(report),
        "chart": _svg(charts.cheap_dwellings(report), link),
        "rows": rows,
        "areas": ", ".join(report["listed_areas"]),
    }


def title_of(report: Report) -> str:
    """ "Månedsrapport, december 2015" or "Årsrapport 2015"."""
    period = Period.parse(report["period"])
    return f"{kind_of(period)} {period.label}" if period.is_year else f"{kind_of(period)}, {period.label}"


def kind_of(period: Period) -> str:
    """What a report of that length is called."""
    if period.is_rolling:
        return "Rapport over tolv måneder"
    return "Månedsrapport" if period.is_month else "Kvartalsrapport" if period.is_quarter else "Årsrapport"
