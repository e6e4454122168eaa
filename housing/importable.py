"""What a kind of file must tell about itself to be taken in by the wizard and fetched again: one Importable a kind.

A new kind is a module in housing/importables/ and a line in its list; pages, jobs, receipts and the file of wrong rows
are the same for all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from accounts.models import User
from accounts.roles import Role
from housing.models import FileImport
from housing.tables import Sheet, TableRow

LONGEST_VALUE = 60
EVERYBODY = frozenset({Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION})
MUNICIPALITY = frozenset({Role.CASEWORKER, Role.MANAGER})


@dataclass(frozen=True)
class Problem:
    """A cell, or the whole row when `column` is empty, and why it cannot stand."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Compared:
    """What a batch of rows would do to the register. `notes` are said on the page: what is new beside the rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    work: Any = None


class Reader(Protocol):
    """Reads one file from the first row to the last; remembers what is told twice."""

    def told(self, row: TableRow) -> Any:
        """What the row tells by the forms of the screen, or the list of its Problems."""

    def compare(self, right: Sequence[Any]) -> Compared:
        """Hold a batch against the register; a row that the register refuses is a problem and is left out of `work`."""

    def write(self, found: Compared, *, by: User) -> None:
        """Do `found.work`, all of it or nothing."""

    def rest(self) -> Compared:
        """What follows from the file as a whole, when its last row is read."""


@dataclass(frozen=True)
class Importable:
    """One kind of file. `rows(user, search, on=day)` gives the register as the same file, by the fields of the sheet;
    `asks` are the fields of UploadForm that this kind needs; a file that is `whole` is taken in without a fault or not
    at all.
    """

    name: str
    title: str
    about: str
    sheet: Sheet
    roles: frozenset[Role]
    page: str
    reader: Callable[[FileImport], Reader]
    rows: Callable[..., Iterable[Mapping[str, Any]]] | None = None
    asks: tuple[str, ...] = ()
    whole: bool = False

    @property
    def can_be_fetched(self) -> bool:
        return self.rows is not None

    @property
    def lower(self) -> str:
        return self.title[0].lower() + self.title[1:]


def problems_of(row: TableRow, sheet: Sheet, *forms: Any) -> list[Problem]:
    """Everything that the forms find wrong with a row, by its columns; no Problem when all is well."""
    return [
        Problem(row.number, sheet.column_of(name), row.fields.get(name, "")[:LONGEST_VALUE], str(sentence))
        for form in forms
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
