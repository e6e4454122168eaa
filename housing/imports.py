"""A file, checked or taken in by a job: each row by the forms of the screens, a batch at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import User
from background.kinds import Arguments, Kind, Product, Progress, Run
from housing.actions import imports as actions
from housing.importable import EVERYBODY, Compared, Importable, Problem, Reader
from housing.importables import importable_named
from housing.models import FileImport
from housing.queries.imports import opened
from housing.tables import TableRow, Unreadable, read_table

ROWS_AT_A_TIME = 1000
MOST_ROWS = 50_000
MOST_PROBLEMS = 2000
MOST_NOTES = 50
COUNTS = ("rows", "new", "changed", "unchanged", "wrong", "faults")


@dataclass
class Tally:
    """What a file adds and changes, and what is wrong with it; as JSON it is the control page and the receipt.

    Only the first MOST_PROBLEMS faults are kept; `faults` counts them all.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    faults: int = 0
    notes: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged + self.wrong

    def blame(self, problems: list[Problem]) -> None:
        """The faults of some rows."""
        self.wrong += len({one.row for one in problems})
        self.faults += len(problems)
        self.problems += problems[: max(0, MOST_PROBLEMS - len(self.problems))]

    def add(self, found: Compared) -> None:
        self.new += found.new
        self.changed += found.changed
        self.unchanged += found.unchanged
        self.notes |= found.notes
        self.blame(found.problems)

    def as_dict(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in COUNTS}
        notes = sorted(self.notes)
        more = len(notes) - MOST_NOTES
        notes = [*notes[:MOST_NOTES], f"og {more} mere"] if more > 0 else notes
        return {**told, "notes": notes, "problems": [vars(one) for one in self.problems]}


def read(sent: FileImport, progress: Progress, *, write: bool) -> Tally:
    """Go through the file a batch at a time; each batch is written whole before the next is read.

    Raises ActionDenied with the sentences of a file that cannot be read.
    """
    kind = importable_of(sent)
    tally, reader = Tally(), kind.reader(sent)
    try:
        with opened(sent) as content:
            rows, most = read_table(content, sent.file_name, kind.sheet, sent.columns)
            progress(0, most)
            for batch in _batches(rows):
                _take(batch, reader, tally, by=sent.uploaded_by, write=write)
                progress(tally.rows, max(most, tally.rows))
                if tally.rows > MOST_ROWS:
                    raise Unreadable("Filen har over 50.000 rækker. Del den i flere filer.")
    except Unreadable as error:
        raise ActionDenied(" ".join(error.sentences)) from None
    if not tally.rows:
        raise ActionDenied("Filen har ingen rækker under overskrifterne.")
    _finish(reader, tally, by=sent.uploaded_by, write=write)
    progress(tally.rows, tally.rows)
    return tally


def importable_of(sent: FileImport) -> Importable:
    found = importable_named(sent.register)
    assert found is not None
    return found


def _take(batch: list[TableRow], reader: Reader, tally: Tally, *, by: User, write: bool) -> None:
    right: list[Any] = []
    for row in batch:
        told = [Problem(row.number, "", "", row.trouble)] if row.trouble else reader.told(row)
        if isinstance(told, list):
            tally.blame(told)
        else:
            right.append(told)
    found = reader.compare(right)
    tally.add(found)
    if write:
        reader.write(found, by=by)


def _finish(reader: Reader, tally: Tally, *, by: User, write: bool) -> None:
    rest = reader.rest()
    tally.add(rest)
    if write and rest.work:
        reader.write(rest, by=by)


def _batches(rows: Iterator[TableRow]) -> Iterator[list[TableRow]]:
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        yield batch


# Jobs


def clean(given: Mapping[str, str]) -> Arguments:
    """Only who has the file knows its fingerprint, so nobody starts another's import."""
    number = given.get("import", "")
    key = int(number) if number.isascii() and number.isdigit() else 0
    sent = FileImport.objects.filter(pk=key, sha256=given.get("key", "")).defer("content").first()
    if sent is None:
        raise ActionDenied("Filen findes ikke længere. Vælg den igen.")
    return {"import": key, "about": importable_of(sent).lower, "only_right": given.get("only_right") == "yes"}


def check(run: Run) -> Product:
    """What the file would do, without doing it."""
    sent = _sent(run)
    checked = read(sent, run.progress, write=False).as_dict()
    actions.note_check(sent.pk, checked, by=sent.uploaded_by)
    return Product(result=_counts(checked))


def take_in(run: Run) -> Product:
    """Checked once more, then written; begun again after a crash it finds its own rows unchanged."""
    sent = _sent(run)
    writing = run.progress
    if importable_of(sent).whole or not run.arguments["only_right"]:
        checked = read(sent, _half(run.progress, 0), write=False).as_dict()
        actions.note_check(sent.pk, checked, by=sent.uploaded_by)
        if checked["wrong"]:
            raise ActionDenied("Filen har rækker med fejl, så intet er indlæst. Ret dem, og vælg filen igen.")
        writing = _half(run.progress, 1)
    receipt = read(sent, writing, write=True).as_dict()
    actions.note_import(sent.pk, receipt, by=sent.uploaded_by, at=run.at)
    return Product(result=_counts(receipt))


def _half(progress: Progress, done: int) -> Callable[[int, int], None]:
    """The file is read twice: one bar for both."""
    return lambda count, total: progress(done * total + count, 2 * total)


def _sent(run: Run) -> FileImport:
    sent: FileImport = FileImport.objects.defer("content").select_related("uploaded_by").get(pk=run.arguments["import"])
    sent.read_at = run.at
    return sent


def _counts(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in COUNTS}


def _page(arguments: Arguments) -> str:
    return reverse("file_import", kwargs={"import_id": arguments["import"]})


KINDS = (
    Kind("check_file", EVERYBODY, clean, lambda told: f"Kontrol af fil med {told['about']}", check, _page, "Filen"),
    Kind("import_file", EVERYBODY, clean, lambda told: f"Indlæsning af {told['about']}", take_in, _page, "Filen"),
)
