"""The columns of a file: which field of a form each one fills, guessed from the headings and put right by a person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import IO

from danish.tables import FORMULA_SIGNS, Line, Unreadable, open_table

__all__ = ["FORMULA_SIGNS", "Head", "Sheet", "TableRow", "Unreadable", "guess", "head_of", "read_table"]

FAULTS, ROW_NUMBER = "Fejl", "Række"
SAMPLES = 3
ALIKE = 0.8
NO_WORD = re.compile(r"[^0-9a-zæøåé²]+")
NO_COLUMNS = "Filen har ingen kolonner, der kan bruges. Hent skabelonen, og se, hvilke der skal være."


@dataclass(frozen=True)
class Sheet:
    """The headings of a table, and the field of the form that each column fills. `also` are other words for them."""

    columns: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    also: Mapping[str, str] = field(default_factory=dict)

    def column_of(self, name: str) -> str:
        """The heading of a field; empty for what concerns the whole row."""
        return next((heading for heading, one in self.columns.items() if one == name), "")

    @property
    def required(self) -> list[str]:
        return [name for name in self.columns.values() if name not in self.optional]


@dataclass(frozen=True)
class Head:
    """What stands at the top of a file: its headings, and the first cells under each."""

    headings: list[str]
    samples: list[list[str]]


@dataclass(frozen=True)
class TableRow:
    """A row by the names of the form's fields, numbered as the spreadsheet shows it."""

    number: int
    fields: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


def head_of(content: bytes | IO[bytes], name: str, sheet: Sheet) -> Head:
    """Raises Unreadable."""
    table = open_table(content, name, least=_least(sheet))
    first = list(islice(table.lines, SAMPLES))
    samples = [[line.cells[index] for line in first if index < len(line.cells)] for index in range(len(table.headings))]
    return Head(table.headings, samples)


def guess(headings: list[str], sheet: Sheet) -> tuple[dict[str, int], bool]:
    """The place of each field's column, and whether nothing about it is in doubt: a required one is missing, one is
    only alike, or the file holds more than the sheet knows.
    """
    words = [_word(heading) for heading in headings]
    known = {_word(heading): name for heading, name in {**sheet.columns, **sheet.also}.items()}
    columns: dict[str, int] = {}
    for index, word in enumerate(words):
        if word in known:
            columns.setdefault(known[word], index)
    rest = {word: index for index, word in enumerate(words) if word not in {*known, *_OWN} and word}
    for heading, name in sheet.columns.items():
        near = get_close_matches(_word(heading), rest, n=1, cutoff=ALIKE) if name not in columns else []
        if near:
            columns[name] = rest[near[0]]
    return columns, not rest and all(name in columns for name in sheet.required)


def read_table(
    content: bytes | IO[bytes], name: str, sheet: Sheet, columns: Mapping[str, int]
) -> tuple[Iterator[TableRow], int]:
    """The rows under their headings, empty ones passed over, and how many there are at most. Raises Unreadable, at
    the latest after the last row.
    """
    table = open_table(content, name, least=_least(sheet))
    return (_row(line, columns, len(table.headings)) for line in table.lines), table.most


def _row(line: Line, columns: Mapping[str, int], width: int) -> TableRow:
    cells, trouble = line.cells, line.trouble
    if any(cells[width:]):
        trouble = "Rækken har flere celler, end filen har kolonner. Se efter et semikolon."
    told = {name: cells[index] if index < len(cells) else "" for name, index in columns.items()}
    return TableRow(line.number, told, trouble)


def _least(sheet: Sheet) -> int:
    return min(2, len(sheet.required))


def _word(heading: str) -> str:
    return NO_WORD.sub("", heading.casefold())


_OWN = {_word(FAULTS), _word(ROW_NUMBER)}
