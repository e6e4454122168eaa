"""Rows as a file that a spreadsheet opens: semicolons, the mark by which it knows UTF-8, and no cell that is a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from housing.exports import safe


def semicolons(rows: Iterable[Sequence[Any]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([safe(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
