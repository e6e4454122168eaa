"""The report as an Excel workbook: cells with their types, the head frozen, and a sheet that says what it all is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from danish.workbook import Book
from housing.states import ReturnReason
from reports.definitions import DEFINITIONS
from reports.findings import year_in_words
from reports.indicators import INDICATORS, PARTS
from reports.periods import Period
from reports.publishing import COLUMNS
from reports.shown import has_figures, title_of
from reports.version import version
from reports.words import rent_band

Report = dict[str, Any]
Sheet = tuple[list[tuple[str, str]], list[tuple[Any, ...]]]  # the head, and the rows


def write_workbook(out: BinaryIO, report: Report, *, at: datetime, by: str, standing: str) -> None:
    """Every figure of `monthly_report`, one sheet a part. Amounts in kroner and øre. `standing`: whether it is locked."""
    book = Book(out)
    book.file.set_properties({"title": title_of(report), "author": by, "created": at.replace(tzinfo=None)})
    _headline(book, report)
    _ledgers(book, report)
    _returns(book, report)
    _rent(book, report)
    _time(book, report)
    _cheap(book, report)
    _indicators(book, report)
    if (found := report.get("experiments")) and found["all"]["participants"]:
        book.sheet("Forsøg", *experiment_rows(found))
    if (found := report.get("matching")) and found["leases"]:
        book.sheet("Match", *matching_rows(found))
    _about(book, report, at=at, by=by, standing=standing)
    book.file.close()


def _headline(book: Book, report: Report) -> None:
    rows = (
        ("Indmeldt", "notified", "count"),
        ("Stillet til rådighed", "offered", "count"),
        ("Anvist", "allocated", "count"),
        ("Sendt retur", "returned", "count"),
        ("Ikke besvaret", "unanswered", "count"),
        ("Sendt retur, pct.", "return_rate_pct", "pct"),
        ("Tomgangsleje, kr.", "vacancy_rent_dkk", "dkk"),
        ("Heraf for returnerede, kr.", "vacancy_rent_returned_dkk", "dkk"),
        ("Fik bolig", "housed", "count"),
        ("Tid til bolig, median, mdr.", "time_to_home_median_months", "months"),
        ("Venter på bolig", "waiting", "count"),
    )
    before, year = report["compared"]["previous"], report["compared"]["year_before"]
    spans = Period.parse(report["period"]).compared
    periods = [(report, True), *((one, has_figures(one)) for one in (before, year))][: len(spans)]
    head = [("Tal", "text"), *((span.label, "text") for span in spans)]
    told = [
        (label, *((one[key] if is_known else None, kind) for one, is_known in periods)) for label, key, kind in rows
    ]
    book.sheet("Hovedtal", head, told)


def _label(period: str) -> str:
    return Period.parse(period).label


def _ledgers(book: Book, report: Report) -> None:
    label = _label(report["period"])
    head = [
        ("Boligorganisation", "text"),
        ("Afdeling", "text"),
        ("Andel", "text"),
        ("Periode", "text"),
        ("Ledige", "count"),
        ("Ret til", "count"),
        ("Stillet til rådighed", "count"),
        ("Anvist", "count"),
        ("Sendt retur", "count"),
        ("Ikke besvaret", "count"),
        ("Brugt, pct.", "pct"),
        ("Tomgangsleje, kr.", "dkk"),
    ]
    rows = [_ledger(row, row, label) for row in report["ledgers"]]
    if not Period.parse(report["period"]).is_whole:
        so_far = year_in_words(report)
        rows += [_ledger(row, row["year"], so_far) for row in report["ledgers"]]
    book.sheet("Kvoter", head, rows)


def _ledger(row: Report, use: Report, label: str) -> tuple[Any, ...]:
    names = ("vacancies", "entitled", "offered", "allocated", "returned", "unanswered", "used_pct", "vacancy_rent_dkk")
    return (row["association"], row["estate"] or "", row["share"], label, *(use[name] for name in names))


def _returns(book: Book, report: Report) -> None:
    year = report["year"]
    head = [("Årsag", "text"), (_label(report["period"]), "count"), (f"{year['year']}", "count")]
    here = report["returned_by_reason"]
    rows = [(reason.label, here.get(reason, 0), year["returned_by_reason"].get(reason, 0)) for reason in ReturnReason]
    book.sheet("Sendt retur", head, rows)
    bands = [
        ("Husleje", "text"),
        ("Stillet til rådighed", "count"),
        ("Anvist", "count"),
        ("Sendt retur", "count"),
        ("Ikke besvaret", "count"),
    ]
    names = ("offered", "allocated", "returned", "unanswered")
    book.sheet("Efter husleje", bands, [(rent_band(row), *(row[name] for name in names)) for row in year["rent_bands"]])


def _rent(book: Book, report: Report) -> None:
    head = [
        ("Måned", "month"),
        ("Tomgangsleje, kr.", "dkk"),
        ("Heraf for returnerede, kr.", "dkk"),
        ("Boliger", "count"),
    ]
    rows = [
        (_day(row), row["vacancy_rent_dkk"], row["vacancy_rent_returned_dkk"], row["vacancies_with_rent"])
        for row in report["year"]["months"]
    ]
    book.sheet("Tomgangsleje", head, rows)


def _day(row: Report) -> date:
    return date.fromisoformat(f"{row['month']}-01")


def _time(book: Book, report: Report) -> None:
    head = [("Måned", "month"), ("Fik bolig", "count"), ("Median, mdr.", "months")]
    rows = [(_day(row), row["housed"], row["time_to_home_median_months"]) for row in report["year"]["months"]]
    book.sheet("Tid til bolig", head, rows)
    situations = [("Boligsituation ved ansøgning", "text"), ("Fik bolig", "count"), ("Median, mdr.", "months")]
    found = [(row["label"], row["housed"], row["median_months"]) for row in report["year"]["by_situation"]]
    book.sheet("Efter boligsituation", situations, found)


def _cheap(book: Book, report: Report) -> None:
    head = [
        ("Husleje pr. md.", "text"),
        ("Boliger", "count"),
        ("På listen", "count"),
        ("Uden for", "count"),
        ("Andel på listen, pct.", "pct"),
    ]
    names = ("dwellings", "in_listed_areas", "outside", "share_pct")
    book.sheet(
        "Billige boliger", head, [(rent_band(row), *(row[name] for name in names)) for row in report["cheap_dwellings"]]
    )


def _indicators(book: Book, report: Report) -> None:
    """A cell of each unit's own kind; what is not told is a word."""
    period = Period.parse(report["period"])
    spans = period.compared
    head = [("Emne", "text"), ("Nøgletal", "text"), ("Enhed", "text"), *((span.label, "text") for span in spans)]
    rows = [
        (
            PARTS[row["part"]],
            row["label"],
            UNITS[row["unit"]],
            *(cell_of(row[name], row["unit"]) for name in COLUMNS[: len(spans)]),
        )
        for row in report["indicators"]
    ]
    book.sheet("Nøgletal", head, rows)


def experiment_rows(found: Report) -> Sheet:
    """As the page has them; the shares in percent."""
    head = [
        ("Forsøg", "text"),
        ("Deltagere", "count"),
        ("Deltager nu", "count"),
        ("Nye i perioden", "count"),
        ("Sluttet i perioden", "count"),
        ("Aftale holdt, pct.", "pct"),
        ("Bolig efter 6 mdr., pct.", "pct"),
        ("Efter 12 mdr., pct.", "pct"),
        ("Efter 24 mdr., pct.", "pct"),
        ("Kr. i alt", "dkk"),
    ]
    names = ("participants", "active", "entered", "ended", "kept_pct")
    rows = [
        (
            row["label"][:1].upper() + row["label"][1:],
            *(row.get(name) for name in names),
            *(_percent(row["housed_after"][months]) for months in ("6", "12", "24")),
            row["cost_dkk"],
        )
        for row in (*found["rows"], found["all"])
    ]
    return head, rows


def matching_rows(found: Report) -> Sheet:
    """So many leases hold of those that are known."""
    after = [
        name
        for months in (3, 6, 12, 24)
        for name in ((f"Holder, {months} mdr.", "count"), (f"Kendt, {months} mdr.", "count"))
    ]
    rows = [
        (
            group["label"],
            band["label"],
            band["leases"],
            *(share[name] for share in band["after"].values() for name in ("held", "known")),
        )
        for group in found["groups"]
        for band in group["bands"]
    ]
    return [("Efter", "text"), ("Gruppe", "text"), ("Lejemål", "count"), *after], rows


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(round(share * 100, 1)))


def cell_of(value: Any, unit: str) -> tuple[Any, str]:
    """A figure with the format of its unit."""
    return value, {"dkk": "dkk", "pct": "pct", "months": "months", "days": "months"}.get(unit, "count")


UNITS = {"count": "antal", "persons": "personer", "dkk": "kr.", "pct": "pct.", "months": "måneder", "days": "dage"}


def _about(book: Book, report: Report, *, at: datetime, by: str, standing: str) -> None:
    rows = [
        ("Rapport", title_of(report)),
        ("Kommune", report["municipality"]),
        ("Periode", f"{report['from']} til {report['to']}"),
        ("Dannet", f"{at:%d-%m-%Y kl. %H.%M}"),
        ("Af", by),
        ("Tilstand", standing),
        ("Filter", "Hele kommunen"),
        ("Boligområder på listen", ", ".join(report["listed_areas"]) or "ingen"),
        ("Boligområder uden tal", ", ".join(report["areas_without_figures"]) or "ingen"),
        ("Anvisning", f"version {version()}"),
        *DEFINITIONS,
        *((one.label, one.meaning) for one in INDICATORS),
    ]
    book.sheet("Om", [("Hvad", "text"), ("Betydning", "text")], rows)
