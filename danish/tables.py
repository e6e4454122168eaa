"""A table as people send it, CSV or a spreadsheet, read row by row: what cannot be read is refused in a Danish sentence.

CSV comes with semicolons, in UTF-8 with or without BOM, or Windows-1252. What the bytes are decides, not the file's name.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from danish.spreadsheets import OLD_EXCEL, ZIP, SpreadsheetError, read_spreadsheet

WIDE_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What æ, ø, å and § of UTF-8 look like when they are read as Windows-1252.
MANGLED = re.compile("Ã[¦¸¥†˜…]|Â§")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
DOS_END = "\x1a"
CHUNK = 64 * 1024
HEADINGS_WITHIN = 20
HOW_TO_SAVE = "Åbn den i regnearket, og gem den som »CSV UTF-8 (semikolonsepareret)«."
EMPTY = "Filen er tom. Den skal mindst have sine overskrifter."


class Unreadable(Exception):
    """A file, or a folder of files, cannot be read at all: one Danish sentence for each thing to mend."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Line:
    """The cells of a row, numbered as a spreadsheet shows it. With `trouble` they cannot be trusted."""

    number: int
    cells: list[str]
    trouble: str = ""


@dataclass(frozen=True)
class Table:
    """The headings, what stands under them, and how many rows that is at most."""

    headings: list[str]
    lines: Iterator[Line]
    most: int


def open_table(content: bytes | IO[bytes], name: str, *, least: int = 2) -> Table:
    """Headings are the first line with `least` cells or more; a title above them is passed over. Raises Unreadable,
    at the latest after the last row. A file that is open is read a piece at a time, and left open.
    """
    source = _open(content)
    lines, most = _lines(source, name)
    headings = _headings(lines, source, least)
    return Table(headings, (line for line in lines if any(line.cells)), most)


def _open(content: bytes | IO[bytes]) -> IO[bytes]:
    return io.BytesIO(content) if isinstance(content, bytes) else content


def _start(source: IO[bytes]) -> bytes:
    """The first piece; what is read next is read from the beginning."""
    source.seek(0)
    piece = source.read(CHUNK)
    source.seek(0)
    return piece


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    source.seek(0)
    while piece := source.read(CHUNK):
        yield piece


def _lines(source: IO[bytes], name: str) -> tuple[Iterator[Line], int]:
    suffix, start = PurePath(name).suffix.lower(), _start(source)
    if start.startswith((ZIP, OLD_EXCEL)) or suffix in {".xlsx", ".xlsm", ".ods"}:
        return _spreadsheet(source.read())
    if start.lstrip()[:1] == b"<":
        raise Unreadable("Filen er en webside, ikke et regneark. Åbn den i Excel, og gem den som .xlsx.")
    most = sum(piece.count(b"\n") for piece in _pieces(source)) + 1
    return (Line(number, cells) for number, cells in csv_records(source)), most


def _spreadsheet(content: bytes) -> tuple[Iterator[Line], int]:
    try:
        sheet = read_spreadsheet(content)
    except SpreadsheetError as error:
        raise Unreadable(str(error)) from None
    return _trusted(sheet.rows, sheet.merged), sheet.height


def _trusted(rows: Iterator[list[str]], merged: dict[int, str]) -> Iterator[Line]:
    try:
        for number, cells in enumerate(rows, start=1):
            place = merged.get(number)
            trouble = (
                f"Cellerne {place} er flettet, så rækken mangler sin egen værdi. Ophæv fletningen." if place else ""
            )
            yield Line(number, [plain(cell) for cell in cells], trouble)
    except SpreadsheetError as error:
        raise Unreadable(str(error)) from None


def _headings(lines: Iterator[Line], source: IO[bytes], least: int) -> list[str]:
    seen = False
    for line in lines:
        filled = sum(1 for cell in line.cells if cell)
        seen = seen or filled > 0
        if filled and line.cells[0].startswith("sep="):
            continue
        if filled >= least:
            while not line.cells[-1]:
                line.cells.pop()
            return line.cells
        if line.number >= HEADINGS_WITHIN:
            break
    raise Unreadable(no_semicolons(_start(source)) if seen else EMPTY)


def no_semicolons(content: bytes) -> str:
    """Why the first line is no headings; names the sign that stands where the semicolons should."""
    line = content.lstrip().split(b"\n", 1)[0]
    instead = next((word for sign, word in ((b",", "komma"), (b"\t", "tabulator")) if line.count(sign) > 1), "")
    if instead:
        return f"Cellerne er adskilt af {instead}, men skal være adskilt af semikolon. {HOW_TO_SAVE}"
    return f"Første linje er ikke overskrifter adskilt af semikolon. {HOW_TO_SAVE}"


def csv_records(content: bytes | IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Numbered from 1 as in a spreadsheet; an empty line counts. Raises Unreadable."""
    source = _open(content)
    encoding = _encoding(source)
    reader = csv.reader(_text_lines(source, encoding), delimiter=";", strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(
                f'Række {number} kan ikke deles i celler. Se efter et anførselstegn (") uden sin mage.'
            ) from None
        yield number, [plain(cell) for cell in cells]


def plain(text: str) -> str:
    """One space between words, letters composed, and without the sign by which our own files mark what is no formula."""
    found = unicodedata.normalize("NFC", " ".join(text.split()))
    return found[1:] if found.startswith("'") and found[1:2] in FORMULA_SIGNS else found


@contextmanager
def _reader(source: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """From the beginning; the source stays open."""
    source.seek(0)
    reader = io.TextIOWrapper(source, encoding=encoding, newline="")
    try:
        yield reader
    finally:
        if not reader.closed:  # a file closed halfway through its rows cannot be let go of
            reader.detach()


def _text_lines(source: IO[bytes], encoding: str) -> Iterator[str]:
    """Without the sign by which DOS ended a file."""
    with _reader(source, encoding) as reader:
        yield from (text for line in reader if (text := line.removesuffix(DOS_END)))


def _encoding(source: IO[bytes]) -> str:
    """Read through once, a piece at a time, so that nothing is found out after half the rows are taken."""
    start = _start(source)
    if not any(piece.removeprefix(codecs.BOM_UTF8).strip() for piece in _pieces(source)):
        raise Unreadable(EMPTY)
    if start.startswith(WIDE_ENCODINGS):
        raise Unreadable(f"Filen er gemt som UTF-16. {HOW_TO_SAVE}")
    try:
        _look_through(source, "utf-8-sig")
    except UnicodeDecodeError:
        _look_through_old(source, is_marked=start.startswith(codecs.BOM_UTF8))
        return "windows-1252"
    return "utf-8-sig"


def _look_through(source: IO[bytes], encoding: str) -> bool:
    """Whether any of it looks as UTF-8 does in Windows-1252. Raises UnicodeDecodeError, or Unreadable for no text."""
    mangled = False
    with _reader(source, encoding) as reader:
        piece = reader.read(CHUNK)
        while piece:
            after = reader.read(CHUNK)
            text = piece if after else piece.removesuffix(DOS_END)
            if NO_TEXT.search(text):
                raise Unreadable(f"Filen er ikke en tekstfil. {HOW_TO_SAVE}")
            mangled = mangled or MANGLED.search(text) is not None
            piece = after
    return mangled


def _look_through_old(source: IO[bytes], *, is_marked: bool) -> None:
    line = _first_wrong_line(source)
    broken = Unreadable(f"Tegnene i linje {line} er hverken UTF-8 eller Windows-1252. {HOW_TO_SAVE}")
    if is_marked:  # the mark says UTF-8, so it is nothing else
        raise broken
    try:
        mangled = _look_through(source, "windows-1252")
    except UnicodeDecodeError:
        raise broken from None
    if mangled:
        raise Unreadable(f"Filen blander UTF-8 og Windows-1252 i linje {line}. {HOW_TO_SAVE}")


def _first_wrong_line(source: IO[bytes]) -> int:
    source.seek(0)
    for number, line in enumerate(source, start=1):
        try:
            line.decode()
        except UnicodeDecodeError:
            return number
    return 0
