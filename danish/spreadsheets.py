"""A workbook read in a process of its own, with little memory and little time: a hostile file ends that process only.

Run as a program, this file reads a workbook from its standard input and writes its first visible sheet, a row a line, in
JSON. Workbooks are read, never calculated. Nothing of Django is loaded there.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 300 * 1024**2
MOST_MEMORY = 1024**3
MOST_SECONDS = 120
MOST_COLUMNS = 200
UNREADABLE = "Regnearket kan ikke læses. Åbn det i Excel, og gem det som .xlsx eller som CSV."
LOCKED = "Regnearket er beskyttet med adgangskode. Fjern adgangskoden, og gem det igen."
TOO_LARGE = "Regnearket fylder for meget, når det pakkes ud. Slet tomme ark og rækker, eller del det i flere filer."
TOO_WIDE = f"Regnearket har over {MOST_COLUMNS} kolonner. Slet dem, der ikke skal bruges."


class SpreadsheetError(Exception):
    """Why the workbook cannot be read, in a Danish sentence."""


@dataclass(frozen=True)
class Spreadsheet:
    """The rows from the first one down, also empty ones; `merged` names the range that robs a row of its own cell."""

    height: int
    merged: dict[int, str]
    rows: Iterator[list[str]]


def read_spreadsheet(content: bytes) -> Spreadsheet:
    """Raises SpreadsheetError, at the latest after the last row."""
    if content.startswith(ZIP):
        _weigh(content)
    given: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when the rows are read
    given.write(content)
    given.seek(0)
    rows = _rows(given)
    first = next(rows)
    return Spreadsheet(first["height"], {int(row): place for row, place in first["merged"].items()}, rows)


def _weigh(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise SpreadsheetError(UNREADABLE) from None
    if unpacked > MOST_UNPACKED:
        raise SpreadsheetError(TOO_LARGE)


def _rows(given: IO[bytes]) -> Iterator[Any]:
    command = [sys.executable, "-I", str(Path(__file__).resolve())]
    pipes: Any = {"stdin": given, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with given, subprocess.Popen(command, **pipes) as reader:  # noqa: S603 - our own program, nothing of the file
        assert reader.stdout is not None
        found = None
        for line in reader.stdout:
            found = json.loads(line)
            if isinstance(found, str):
                raise SpreadsheetError(found)
            yield found
        if reader.wait() or found is None:
            raise SpreadsheetError(TOO_LARGE)


# In the other process


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    import python_calamine

    try:
        for line in _told(python_calamine, sys.stdin.buffer.read()):
            sys.stdout.write(json.dumps(line) + "\n")
    except python_calamine.PasswordError:
        sys.stdout.write(json.dumps(LOCKED) + "\n")
    except (python_calamine.CalamineError, OSError, IndexError, ValueError):
        sys.stdout.write(json.dumps(UNREADABLE) + "\n")


def _told(calamine: Any, content: bytes) -> Iterator[Any]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = calamine.SheetVisibleEnum.Visible
    index = next((index for index, one in enumerate(book.sheets_metadata) if one.visible == visible), 0)
    sheet = book.get_sheet_by_index(index)
    if sheet.total_width > MOST_COLUMNS:
        yield TOO_WIDE
        return
    yield {"height": sheet.total_height, "merged": _merged(sheet.merged_cell_ranges or [])}
    for row in sheet.iter_rows():
        yield [_word(cell) for cell in row]


def _merged(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, str]:
    """By the numbers of the rows below the first one of each range."""
    found = {}
    for (top, left), (bottom, right) in ranges:
        place = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
        for row in range(top + 1, min(bottom, top + 100_000) + 1):
            found[row + 1] = place
    return found


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _word(cell: Any) -> str:
    """A cell as a Dane would type it, so that the form reads it like any other."""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else f"{round(cell, 6)}".replace(".", ",")
    if isinstance(cell, datetime | date):
        return cell.strftime("%d-%m-%Y")
    return str(cell)


if __name__ == "__main__":
    main()
