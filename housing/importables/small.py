"""A register small enough to be held in memory: each row by one form, found again by its key, written one by one."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from accounts.models import User
from danish.rows import RowForm
from housing.importable import Compared, Problem, problems_of
from housing.models import FileImport
from housing.tables import Sheet, TableRow


@dataclass(frozen=True)
class ToldRow:
    """A row that is right in itself: what names it, and what it tells."""

    key: Hashable
    told: Mapping[str, Any]


class SmallReader:
    """What a kind of file adds: its sheet and form, `known` rows by key, what `names` a row, and how to `save` one."""

    sheet: Sheet
    form: type[RowForm]
    key_column: str
    twice = "»{}« står allerede i række {}. Fjern den ene."

    def __init__(self, sent: FileImport) -> None:
        self.sent = sent
        self.known = self.all_known()
        self.seen: dict[Hashable, int] = {}

    def all_known(self) -> dict[Hashable, models.Model]:
        raise NotImplementedError

    def key_of(self, told: Mapping[str, Any]) -> Hashable:
        raise NotImplementedError

    def save(self, told: ToldRow, *, by: User) -> None:
        raise NotImplementedError

    def owners(self, row: TableRow) -> tuple[dict[str, Any], list[Problem]]:
        """What the row belongs to, found by name, and what is wrong with that."""
        del row
        return {}, []

    def told(self, row: TableRow) -> ToldRow | list[Problem]:
        form = self.form(row.fields, one_of_many=True)
        owners, problems = self.owners(row)
        problems = [*problems, *problems_of(row, self.sheet, form)]
        if problems:
            return problems
        cleaned = {name: value for name, value in form.cleaned_data.items() if name in row.fields}
        told = ToldRow(self.key_of(owners | cleaned), owners | cleaned)
        return self._doubled(row, told) or self.refused(row, told) or told

    def refused(self, row: TableRow, told: ToldRow) -> list[Problem]:
        """What the register has against it."""
        del row, told
        return []

    def compare(self, right: Sequence[ToldRow]) -> Compared:
        found = Compared(work=[])
        for one in right:
            known = self.known.get(one.key)
            if known is None:
                found.new += 1
                found.notes |= self.noted(one)
                found.work.append(one)
            elif any(getattr(known, name) != value for name, value in one.told.items()):
                found.changed += 1
                found.work.append(one)
            else:
                found.unchanged += 1
        return found

    def noted(self, told: ToldRow) -> set[str]:
        """What is new beside the row."""
        del told
        return set()

    @transaction.atomic
    def write(self, found: Compared, *, by: User) -> None:
        for one in found.work:
            self.save(one, by=by)

    def rest(self) -> Compared:
        return Compared()

    def _doubled(self, row: TableRow, told: ToldRow) -> list[Problem]:
        earlier = self.seen.setdefault(told.key, row.number)
        if earlier == row.number:
            return []
        value = row.fields.get(self.key_column, "")
        return [Problem(row.number, self.sheet.column_of(self.key_column), value, self.twice.format(value, earlier))]


def unknown(row: TableRow, sheet: Sheet, name: str, reason: str) -> Problem:
    """A cell that names what is not there, or names nothing."""
    value = row.fields.get(name, "")[:60]
    return Problem(row.number, sheet.column_of(name), value, reason if value else "Cellen skal udfyldes.")
