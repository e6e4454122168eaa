"""A register as a file, under the headings that the import takes back; and the wrong rows of a file, to be mended."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from accounts.denied import ActionDenied
from housing.importable import Importable, Problem
from housing.models import FileImport
from housing.queries.imports import GONE, opened
from housing.tables import FAULTS, FORMULA_SIGNS, ROW_NUMBER, TableRow, read_table
from law.wording import amount

DAY = "dd-mm-yyyy"
WIDTH = 16

Facts = Iterable[tuple[str, str]]


def csv_lines(kind: Importable, found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Semicolons, with the mark by which a spreadsheet knows UTF-8; no cell is a formula."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + str(writer.writerow(kind.sheet.columns))
    for row in found:
        yield str(writer.writerow([safe(word(row[name])) for name in kind.sheet.columns.values()]))


class _Echo:
    def write(self, text: str) -> str:
        return text


def word(value: Any) -> str:
    """A cell as the import reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case Decimal():
            return amount(value)
        case date():
            return f"{value:%d-%m-%Y}"
    return str(value)


def safe(text: str) -> str:
    """A number may begin with a minus; anything else that a spreadsheet would calculate is marked as text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not text[1:].isdigit() else text


def workbook(
    kind: Importable, found: Iterable[Mapping[str, Any]], *, on: date, at: datetime, by: str, search: str = ""
) -> IO[bytes]:
    """An Excel file with its numbers as numbers, written row by row; a second sheet says what it is."""
    out, book = _begin()
    page = _page(book, kind.title[:31], list(kind.sheet.columns))
    day = book.add_format({"num_format": DAY})
    number = 0
    for number, row in enumerate(found, start=1):
        for column, name in enumerate(kind.sheet.columns.values()):
            _cell(page, number, column, row[name], day)
    page.autofilter(0, 0, max(1, number), len(kind.sheet.columns) - 1)
    asked = [("Søgning", search)] if search else []
    told = [("Hentet", f"{at:%d-%m-%Y %H.%M}"), ("Af", by), ("Som det er den", f"{on:%d-%m-%Y}"), *asked]
    return _end(out, book, [*told, ("Rækker", str(number))])


def _cell(page: Any, number: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(number, column, value, day)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        page.write_number(number, column, value)
    else:
        page.write_string(number, column, word(value))


# The wrong rows of a file


def wrong_rows(kind: Importable, sent: FileImport, *, at: datetime) -> IO[bytes]:
    """An Excel file: each wrong row as it was sent, red and with a comment where it is wrong, its faults at the end.

    Raises ActionDenied when its content is deleted.
    """
    if sent.deleted_at:
        raise ActionDenied(GONE)
    told = sent.receipt or sent.checked
    faults = _by_row(told.get("problems", []))
    out, book = _begin()
    headings = [*kind.sheet.columns, FAULTS, ROW_NUMBER]
    page, red = _page(book, "Rækker med fejl", headings), book.add_format({"bg_color": "#FBD9D9"})
    page.set_column(len(headings) - 2, len(headings) - 2, 80)
    for number, row in enumerate(_rows(kind, sent, faults), start=1):
        _wrong_row(page, number, row, faults[row.number], kind, red)
    return _end(out, book, _about_faults(sent, told, faults, at))


def _wrong_row(page: Any, number: int, row: TableRow, faults: list[Problem], kind: Importable, red: Any) -> None:
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for one in faults:
        reasons[one.column].append(one.reason)
    for column, (heading, name) in enumerate(kind.sheet.columns.items()):
        text = row.fields.get(name, "")
        if heading in reasons:
            page.write_string(number, column, text, red) if text else page.write_blank(number, column, None, red)
            page.write_comment(number, column, " ".join(reasons[heading]), {"x_scale": 2})
        else:
            page.write_string(number, column, text)
    last = len(kind.sheet.columns)
    said = [f"{one.column}: {one.reason}" if one.column else one.reason for one in faults]
    page.write_string(number, last, " ".join(said))
    page.write_number(number, last + 1, row.number)


def _rows(kind: Importable, sent: FileImport, faults: Mapping[int, Any]) -> Iterator[TableRow]:
    if not faults:
        return
    last = max(faults)
    with opened(sent) as content:
        rows, _most = read_table(content, sent.file_name, kind.sheet, sent.columns)
        for row in rows:
            if row.number in faults:
                yield row
            if row.number >= last:
                return


def _by_row(problems: Iterable[Mapping[str, Any]]) -> dict[int, list[Problem]]:
    found: defaultdict[int, list[Problem]] = defaultdict(list)
    for one in problems:
        found[one["row"]].append(Problem(**one))
    return dict(found)


def _about_faults(sent: FileImport, told: Mapping[str, Any], faults: Mapping[int, Any], at: datetime) -> Facts:
    here = sum(len(one) for one in faults.values())
    yield "Fil", sent.file_name
    yield "Hentet", f"{at:%d-%m-%Y %H.%M}"
    yield "Fejl i alt", str(told.get("faults", here))
    yield "Fejl i denne fil", str(here)
    yield "Rækker med fejl i alt", str(told.get("wrong", len(faults)))
    yield (
        "Sådan gør du",
        "Ret de røde celler, gem, og vælg filen igen. Kolonnerne Fejl og Række må gerne blive stående.",
    )


# Workbooks


def _begin() -> tuple[IO[bytes], Any]:
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the answer closes it
    shape = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return out, xlsxwriter.Workbook(out, shape)


def _page(book: Any, name: str, headings: list[str]) -> Any:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_column(0, len(headings) - 1, WIDTH)
    page.write_row(0, 0, headings, book.add_format({"bold": True, "bottom": 1}))
    return page


def _end(out: IO[bytes], book: Any, told: Facts) -> IO[bytes]:
    about = book.add_worksheet("Om")
    about.set_column(0, 1, 30)
    for line, (label, value) in enumerate(told):
        about.write_string(line, 0, label)
        about.write_string(line, 1, value)
    book.close()
    out.seek(0)
    return out
