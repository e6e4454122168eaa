"""A ledger as a file, the same for both sides: every row in the order in which it was entered."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from housing.exports import safe, word
from housing.models import QuotaEntry, QuotaLedger
from law.wording import mixed

HEADINGS = (
    "Nr.", "Bolig", "Lejemålsnr.", "Rum", "Areal, m²", "Husleje, kr.", "Indmeldt", "Tilfalder", "Ret før",
    "Ret efter", "Åbne krav efter", "Fordi", "Rettelse", "Tilstand", "Indført", "Indført af", "Bemærkninger",
)  # fmt: skip
DAY = "%d-%m-%Y"


def rows(ledger: QuotaLedger) -> Iterator[list[Any]]:
    """A row an entry, corrections among them."""
    entries = ledger.entries.select_related("vacancy__dwelling", "vacancy__terms", "entered_by")
    for entry in entries.prefetch_related("remarks").order_by("pk"):
        yield _row(entry)


def _row(entry: QuotaEntry) -> list[Any]:
    vacancy = entry.vacancy
    whose = "Kommunen" if entry.is_municipal else "Boligorganisationen"
    return [
        entry.number,
        vacancy.dwelling.full_address,
        vacancy.dwelling.unit_number,
        vacancy.terms.rooms,
        vacancy.terms.area_m2,
        vacancy.rent_dkk,
        vacancy.notified_on,
        "" if entry.corrects_id else whose,
        mixed(entry.entitlement_before),
        mixed(entry.entitlement_after),
        entry.claims_after,
        entry.because,
        f"Retter nr. {entry.number}" if entry.corrects_id else "",
        vacancy.get_state_display(),
        f"{timezone.localtime(entry.entered_at):%d-%m-%Y %H.%M}",
        str(entry.entered_by),
        " | ".join(remark.text for remark in entry.remarks.all()),
    ]


def as_csv(ledger: QuotaLedger) -> bytes:
    """Semicolons, with the mark by which a spreadsheet knows UTF-8; no cell is a formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows([_cell(value) for value in row] for row in rows(ledger))
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    return f"{value:{DAY}}" if isinstance(value, date) else safe(word(value))


def as_workbook(ledger: QuotaLedger, *, at: datetime, by: str) -> bytes:
    """An Excel file with numbers as numbers and days as days; the sheet *Om* says what it is."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, bold = book.add_worksheet("Kvoteregnskab"), book.add_format({"bold": True})
    day, money = book.add_format({"num_format": "dd-mm-yyyy"}), book.add_format({"num_format": "#,##0.00"})
    page.freeze_panes(1, 1)
    page.write_row(0, 0, HEADINGS, bold)
    number = 0
    for number, row in enumerate(rows(ledger), start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value, day)
            elif isinstance(value, int | Decimal):
                page.write_number(number, column, value, money if isinstance(value, Decimal) else None)
            else:
                page.write_string(number, column, value)
    page.autofilter(0, 0, max(1, number), len(HEADINGS) - 1)
    about = book.add_worksheet("Om")
    facts = [("Kvoteregnskab", str(ledger)), ("Poster", str(number)), ("Hentet", f"{at:%d-%m-%Y %H.%M}"), ("Af", by)]
    for line, fact in enumerate(facts):
        for column, text in enumerate(fact):
            about.write_string(line, column, text)
    book.close()
    return out.getvalue()
