"""Workbooks as people make them, and as somebody makes them who means harm."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter


def a_book(fill: Callable[[Any, Any], None]) -> bytes:
    """`fill` is given the book and its first sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book, book.add_worksheet())
    book.close()
    return out.getvalue()


def with_merged_column(headings: list[Any], rows: list[list[Any]], *, column: int) -> bytes:
    """All rows share one cell of the column."""

    def fill(book: Any, page: Any) -> None:
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)
        page.merge_range(1, column, len(rows), column, rows[0][column], book.add_format())

    return a_book(fill)
