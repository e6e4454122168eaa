"""An Excel workbook that is being written: cells with their types, the head frozen, unknown as a word."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Head = Sequence[tuple[str, str]]  # what stands in the head, and the format of what is under it

FORMATS = {
    "text": {},
    "count": {"num_format": "#,##0"},
    "dkk": {"num_format": "#,##0.00"},
    "pct": {"num_format": "0.0"},
    "months": {"num_format": "0.0"},
    "month": {"num_format": "mmmm yyyy", "align": "left"},
    "day": {"num_format": "dd-mm-yyyy", "align": "left"},
}
UNKNOWN = "ukendt"


class Book:
    """A workbook that is being written. Unknown stands as a word, so that nobody adds it up as zero."""

    def __init__(self, out: BinaryIO) -> None:
        # Strings stay strings: a name that begins with "=" is a name.
        self.file = xlsxwriter.Workbook(
            out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.formats = {name: self.file.add_format(shape) for name, shape in FORMATS.items()}
        self.head = self.file.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})

    def sheet(self, name: str, head: Head, rows: Iterable[Sequence[Any]]) -> None:
        page: Worksheet = self.file.add_worksheet(name)
        page.freeze_panes(1, 1)
        for column, (label, _) in enumerate(head):
            page.write_string(0, column, label, self.head)
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, (value, (_, kind)) in enumerate(zip(row, head, strict=True)):
                self._cell(page, number, column, value, kind)
        page.autofilter(0, 0, max(1, number), len(head) - 1)
        page.autofit()

    def _cell(self, page: Worksheet, row: int, column: int, value: Any, kind: str) -> None:
        if isinstance(value, tuple):  # a row whose cells are of its own kind
            value, kind = value
        shape = self.formats[kind]
        if value is None:
            page.write_string(row, column, UNKNOWN)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, shape)
        elif isinstance(value, int | float | Decimal):
            page.write_number(row, column, value, shape)
        else:
            page.write_string(row, column, str(value), shape)
