"""A table as people send it, CSV or a spreadsheet, read row by row: what cannot be read is refused in a Danish sentence.

CSV comes with semicolons, in UTF-8 with or without BOM, or Windows-1252. Spreadsheets are read, never calculated.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import python_calamine

SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}
LONGEST_CELL = 500
HOW_TO_SAVE = "Åbn den i regnearket, og gem den som »CSV UTF-8 (semikolonsepareret)« eller Excel."
TOO_MANY = "Rækken har flere celler, end filen har kolonner. Se efter et semikolon."
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableTable(Exception):
    """The file cannot be read at all: one Danish sentence for each thing to mend."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Sheet:
    """The headings of a table, and the field of the form that each column fills."""

    columns: Mapping[str, str]
    optional: frozenset[str] = frozenset()

    def column_of(self, name: str) -> str:
        """The heading of a field; empty for what concerns the whole row."""
        return next((heading for heading, one in self.columns.items() if one == name), "")


@dataclass(frozen=True)
class TableRow:
    """A row by the names of the form's fields, numbered as the spreadsheet shows it."""

    number: int
    fields: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


def read_table(content: bytes, name: str, sheet: Sheet) -> Iterator[TableRow]:
    """The rows under their headings, empty ones passed over. Raises UnreadableTable, at the latest after the last row."""
    records = _spreadsheet(content) if PurePath(name).suffix.lower() in SPREADSHEETS else _csv(content)
    numbered = enumerate(records, start=1)
    head = next((cells for _number, cells in numbered if any(cells) and not cells[0].startswith("sep=")), None)
    if head is None:
        raise UnreadableTable("Filen er tom. Den skal mindst have sine overskrifter.")
    names = _names(head, sheet)
    for number, cells in numbered:
        if any(cells):
            trouble = TOO_MANY if any(cells[len(names) :]) else ""
            yield TableRow(number, {one: cell for one, cell in zip(names, cells, strict=False) if one}, trouble)


def _csv(content: bytes) -> Iterator[list[str]]:
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=_encoding(content), newline="")
    reader = csv.reader(lines, delimiter=";", strict=True)
    try:
        for cells in reader:
            yield [_plain(cell) for cell in cells]
    except csv.Error:
        raise UnreadableTable(
            f'Linje {reader.line_num} kan ikke deles i celler. Se efter et anførselstegn (") uden sin mage.'
        ) from None


def _encoding(content: bytes) -> str:
    if b"\x00" in content:
        raise UnreadableTable(f"Filen er ikke en tekstfil. {HOW_TO_SAVE}")
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableTable(f"Filens tegn er hverken UTF-8 eller Windows-1252. {HOW_TO_SAVE}")


def _spreadsheet(content: bytes) -> Iterator[list[str]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        page = book.get_sheet_by_index(0)
        blank = page.start[0] if page.start else 0  # calamine leaves out what is empty above
        rows: Iterable[list[Any]] = page.iter_rows()
    except (python_calamine.CalamineError, OSError, IndexError):
        raise UnreadableTable(f"Regnearket kan ikke læses. {HOW_TO_SAVE}") from None
    for _ in range(blank if page.start is None else 0):
        yield []
    for cells in rows:
        yield [_word(cell) for cell in cells]


def _word(cell: Any) -> str:
    """A cell as a Dane would type it, so that the form reads it like any other."""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else f"{round(cell, 6)}".replace(".", ",")
    if isinstance(cell, datetime | date):
        return cell.strftime("%d-%m-%Y")
    return _plain(str(cell))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text[:LONGEST_CELL].split()))


def _names(head: list[str], sheet: Sheet) -> list[str]:
    known = {heading.casefold(): name for heading, name in sheet.columns.items()}
    names = [known.get(cell.casefold(), "") for cell in head]
    unknown = [
        f"Kolonnen »{cell[:60]}« kendes ikke. Fjern den." for cell in head if cell and cell.casefold() not in known
    ]
    doubled = [
        f"Kolonnen »{sheet.column_of(one)}« står der to gange."
        for one in sorted({*names} - {""})
        if names.count(one) > 1
    ]
    missing = [
        f"Kolonnen »{heading}« mangler."
        for heading, one in sheet.columns.items()
        if one not in names and one not in sheet.optional
    ]
    if len(head) == 1 and len(sheet.columns) > 1:
        raise UnreadableTable(f"Første linje er ikke overskrifter adskilt af semikolon. {HOW_TO_SAVE}")
    if unknown or doubled or missing:
        raise UnreadableTable(*unknown, *doubled, *missing)
    return names
