"""Bad rows: named by file, row, column, value and reason, and told once however many rows lean on them."""

import re
from dataclasses import dataclass, field

from history.files import Row
from history.sheets import SHEETS, Sheet

LONGEST_VALUE = 60
CPR = re.compile(
    r"(?<![0-9])((?:[0-2][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])[0-9]{2})[- ]?[0-9]{4}(?![0-9])"
)
_ORDER = {sheet.file: number for number, sheet in enumerate(SHEETS)}


@dataclass(frozen=True)
class Fault:
    """One cell, or the whole row when `column` is empty, and why it cannot stand."""

    column: str
    reason: str


class BadRow(Exception):
    """The row cannot be loaded as it is."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.reason for fault in faults))
        self.faults = faults

    @classmethod
    def at(cls, column: str, reason: str) -> "BadRow":
        return cls(Fault(column, reason))


class LeansOnBadRow(Exception):
    """The row is right in itself, but what it names is on a bad row."""

    def __init__(self, column: str, sheet: Sheet, number: int) -> None:
        super().__init__(f"{sheet.file} række {number}")
        self.column, self.sheet, self.number = column, sheet, number


@dataclass(frozen=True)
class Problem:
    """A fault with its place, ready to be told. CPR numbers never stand in it."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    leans: bool = False  # right in itself; goes as soon as the row it leans on is mended

    def __str__(self) -> str:
        column = f", kolonnen {self.column}" if self.column else ""
        value = f", værdien »{self.value}«" if self.value else (", tom celle" if self.column else "")
        return f"{self.file}, række {self.row}{column}{value}: {self.reason}"

    def as_dict(self) -> dict[str, str | int]:
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
        }


@dataclass
class Problems:
    """Everything that is wrong with the rows of a folder."""

    found: list[Problem] = field(default_factory=list)
    _bad_names: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)

    def add(self, sheet: Sheet, row: Row, bad: BadRow) -> None:
        for fault in bad.faults:
            self._tell(sheet, row, fault.column, fault.reason)

    def add_leaning(self, sheet: Sheet, row: Row, leaning: LeansOnBadRow) -> None:
        reason = f"afhænger af {leaning.sheet.file} række {leaning.number}, som ikke kan indlæses."
        self._tell(sheet, row, leaning.column, reason, leans=True)

    def row_of(self, sheet: Sheet, *name: str) -> int | None:
        """The bad row that tells of what another row names; None when no row does."""
        return self._bad_names.get((sheet.file, name))

    def first_bad(self, *sheets: Sheet) -> tuple[Sheet, int] | None:
        """The first bad row of these sheets."""
        bad = [(sheet, one.row) for sheet in sheets for one in self.found if one.file == sheet.file]
        return min(bad, key=lambda one: (sheets.index(one[0]), one[1]), default=None)

    def _tell(self, sheet: Sheet, row: Row, column: str, reason: str, *, leans: bool = False) -> None:
        value = hide_cpr(row.cells.get(column, ""))
        value = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
        self.found.append(Problem(sheet.file, row.number, column, value, hide_cpr(reason), leans))
        name = tuple(row.cells.get(heading, "") for heading in sheet.named_by)
        self._bad_names.setdefault((sheet.file, name), row.number)

    @property
    def skipped(self) -> int:
        """How many rows are left out."""
        return len({(problem.file, problem.row) for problem in self.found})

    def in_order(self) -> list[Problem]:
        """Those to mend first, then those that lean on them; each in the order of the files and rows."""
        return sorted(self.found, key=lambda one: (one.leans, _ORDER[one.file], one.row))


def hide_cpr(text: str) -> str:
    """Ten digits that may be a CPR number lose their last four, in whichever column they stand."""
    return CPR.sub(r"\1-••••", text)
