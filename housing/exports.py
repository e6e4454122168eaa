"""The register of dwellings as a file, under the headings that the import takes back."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from housing.imports import SHEET
from housing.models import Dwelling
from housing.tables import FORMULA_SIGNS
from law.wording import amount

HEADINGS = [heading for heading, name in SHEET.columns.items() if name]
AT_A_TIME = 1000


def rows(dwellings: Any) -> Iterator[list[Any]]:
    """A row a dwelling, with the terms of the day; without terms its cells are empty."""
    for dwelling in dwellings.iterator(AT_A_TIME):
        yield _row(dwelling)


def _row(dwelling: Dwelling) -> list[Any]:
    terms = next(iter(dwelling.current), None)  # type: ignore[attr-defined]
    told: dict[str, Any] = {
        "association": dwelling.estate.association.name,
        "name": dwelling.estate.name,
    }
    for name in SHEET.columns.values():
        if name and name not in told:
            owner = dwelling if hasattr(dwelling, name) else terms
            told[name] = getattr(owner, name, None)
    if terms:
        told["kind"] = terms.get_kind_display()
        told["area"] = terms.area.name if terms.area else ""
    return [told[name] for name in SHEET.columns.values() if name]


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(found: Iterable[list[Any]], *extra: str) -> Iterator[str]:
    """Semicolons, with the mark by which a spreadsheet knows UTF-8; no cell is a formula."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + str(writer.writerow([*HEADINGS, *extra]))
    for row in found:
        yield str(writer.writerow([safe(word(value)) for value in row]))


def word(value: Any) -> str:
    """A cell as the import reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case Decimal():
            return amount(value)
    return str(value)


def safe(text: str) -> str:
    """A number may begin with a minus; anything else that a spreadsheet would calculate is marked as text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not text[1:].isdigit() else text


def workbook(found: Iterable[list[Any]], *, on: date, at: datetime, by: str) -> IO[bytes]:
    """An Excel file with its numbers as numbers, written row by row; a second sheet says what it is."""
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, bold = book.add_worksheet("Boliger"), book.add_format({"bold": True})
    page.freeze_panes(1, 0)
    page.write_row(0, 0, HEADINGS, bold)
    number = 0
    for number, row in enumerate(found, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal | int) and not isinstance(value, bool):
                page.write_number(number, column, value)
            else:
                page.write_string(number, column, word(value))
    page.autofilter(0, 0, max(1, number), len(HEADINGS) - 1)
    about = book.add_worksheet("Om")
    for line, (label, value) in enumerate(
        [("Hentet", f"{at:%d-%m-%Y %H.%M}"), ("Af", by), ("Vilkår den", f"{on:%d-%m-%Y}"), ("Boliger", str(number))]
    ):
        about.write_row(line, 0, [label, value])
    book.close()
    out.seek(0)
    return out
