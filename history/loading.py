"""One reading of a year: the rows, what is known, what went wrong, and how far it has come."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import partial
from typing import TypeVar

from django import forms
from django.db import models
from django.utils import timezone

from accounts.denied import ActionDenied
from accounts.models import User
from history.files import Row
from history.problems import BadRow, Fault, LeansOnBadRow, Problems
from history.progress import Progress
from history.register import Register
from history.sheets import Sheet
from housing.exports import word

Known = TypeVar("Known")


@dataclass
class Loading:
    """Passed from sheet to sheet. `year` is the one that the folder tells of; `by` the user *system*."""

    rows: Mapping[str, list[Row]]
    year: int
    by: User
    progress: Progress
    register: Register = field(default_factory=Register)
    problems: Problems = field(default_factory=Problems)
    loaded: Counter[str] = field(default_factory=Counter)  # rows of the folder that stand in the database now
    vacancy_ids: set[int] = field(default_factory=set)  # those that the folder tells of
    new: int = 0
    changed: int = 0

    @property
    def starts_on(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 12, 31)

    def each(self, sheet: Sheet, take: Callable[[Row], None]) -> None:
        """Take every row of a sheet; a row told before, or with a fault, is noted and left out."""
        seen: dict[tuple[str, ...], int] = {}
        self.progress.doing(sheet.file)
        for row in self.rows[sheet.file]:
            self.guard(sheet, row, partial(self._first_time, sheet, row, seen, take))
            self.progress.step()

    def guard(self, sheet: Sheet, row: Row, take: Callable[[], None]) -> None:
        """Do something with one row and note why it could not be done."""
        try:
            take()
        except BadRow as bad:
            self.problems.add(sheet, row, bad)
        except LeansOnBadRow as leaning:
            self.problems.add_leaning(sheet, row, leaning)
        except ActionDenied as denied:
            self.problems.add(sheet, row, BadRow.at("", denied.sentence))

    def _first_time(
        self, sheet: Sheet, row: Row, seen: dict[tuple[str, ...], int], take: Callable[[Row], None]
    ) -> None:
        if row.trouble:
            raise BadRow.at("", row.trouble)
        key = tuple(row.cells[heading] for heading in sheet.key)
        earlier = seen.setdefault(key, row.number)
        if earlier != row.number:
            raise BadRow.at(sheet.key[-1], f"Rækken står der allerede som række {earlier}. Fjern den ene.")
        take(row)

    def known(self, sheet: Sheet, names: Mapping[str, Known], row: Row, column: str) -> Known:
        """What a cell names in another sheet or in the register."""
        name = row.cells[column]
        if name in names:
            return names[name]
        self.refuse_leaning(sheet, column, name)
        if not name:
            raise BadRow.at(column, "Cellen skal udfyldes.")
        near = get_close_matches(name, names, n=1)
        hint = f" Er det »{near[0]}«?" if near else ""
        raise BadRow.at(column, f"»{name}« findes ikke i {sheet.file} og ikke i registret.{hint}")

    def refuse_leaning(self, sheet: Sheet, column: str, *name: str) -> None:
        number = self.problems.row_of(sheet, *name)
        if number is not None:
            raise LeansOnBadRow(column, sheet, number)


def cells_of(sheet: Sheet, row: Row, **more: str) -> dict[str, str]:
    """A row as a form is sent it: by the names of its fields."""
    return {name: row.cells[heading] for heading, name in sheet.every_column.items() if heading in row.cells} | more


def require_valid(sheet: Sheet, *filled: forms.BaseForm) -> None:
    """Raises BadRow with every fault of the forms that a row fills, under the headings of its file."""
    faults = [
        Fault(sheet.column_of(name), str(message))
        for form in filled
        for name, messages in form.errors.items()
        for message in messages
    ]
    if faults:
        raise BadRow(*faults)


def differing(told: models.Model, known: models.Model, names: Iterable[str]) -> list[str]:
    """The fields in which the file says another thing than the register."""
    return [name for name in names if getattr(told, name) != getattr(known, name)]


def in_words(known: models.Model, name: str) -> str:
    """What the register says in a field, as a file would have it."""
    display = getattr(known, f"get_{name}_display", None)
    return word(getattr(known, name) if display is None else display())


def noon(day: date) -> datetime:
    """When something happened of which only the day is known."""
    return timezone.make_aware(datetime.combine(day, time(12)))
