"""A file of dwellings, checked or taken in by a job: each row by the forms of the screens, a batch at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role
from background.kinds import Arguments, Kind, Product, Progress, Run
from housing.actions import registers as actions
from housing.forms.registers import DwellingForm, EstateForm, TermsForm
from housing.models import Area, Association, DwellingImport
from housing.queries.registers import Told, associations_of, compare
from housing.tables import Sheet, TableRow, UnreadableTable, read_table

ROLES = frozenset({Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION})
ROWS_AT_A_TIME = 1000
MOST_PROBLEMS = 2000
MOST_NAMES = 50
SHEET = Sheet(
    {
        "Boligorganisation": "association",
        "Afdeling": "name",
        "Lejemålsnr": "unit_number",
        "Adresse": "address",
        "Postnr": "postal_code",
        "By": "city",
        "Boligtype": "kind",
        "Rum": "rooms",
        "Areal m2": "area_m2",
        "Husleje pr. md.": "rent_dkk",
        "A conto varme": "heat_dkk",
        "A conto vand": "water_dkk",
        "Indskud": "contribution_dkk",
        "Etage": "floor",
        "Elevator": "has_lift",
        "Kørestolsegnet": "is_wheelchair_suitable",
        "Husdyr tilladt": "is_pets_allowed",
        "Boligområde": "area",
        "Ibrugtaget år": "first_used_year",
        "Fejl": "",  # stands in the file of wrong rows, which is mended and sent again
    },
    optional=frozenset({"", "area", "first_used_year"}),
)


@dataclass(frozen=True)
class Problem:
    """A cell, or the whole row when `column` is empty, and why it cannot stand."""

    row: int
    column: str
    value: str
    reason: str


class Reader:
    """Rows into things, by what the user may see; remembers what is told twice."""

    def __init__(self, sent: DwellingImport) -> None:
        self.sent = sent
        self.associations: dict[str, Association] = {one.name: one for one in associations_of(sent.uploaded_by)}
        self.areas = {one.name: one for one in Area.objects.order_by("pk")}
        self.seen: dict[tuple[int, str, str], int] = {}

    def told(self, row: TableRow) -> Told | list[Problem]:
        """What the row tells, or everything that is wrong with it."""
        if row.trouble:
            return [Problem(row.number, "", "", row.trouble)]
        name = row.fields.get("association", "")
        association = self.associations.get(name)
        problems = [] if association else [self._unknown(row, name)]
        estate = EstateForm(row.fields, one_of_many=True)
        dwelling = DwellingForm(row.fields, one_of_many=True)
        terms = TermsForm(row.fields, one_of_many=True, areas=self.areas)
        problems += [
            Problem(row.number, SHEET.column_of(one), row.fields.get(one, "")[:60], str(sentence))
            for form in (estate, dwelling, terms)
            for one, sentences in form.errors.items()
            for sentence in sentences
        ]
        if problems or association is None:
            return problems
        terms.instance.valid_from = self.sent.from_on
        told = Told(association, estate.instance.name, dwelling.instance, terms.instance)
        return self._doubled(row, told) or told

    def _unknown(self, row: TableRow, name: str) -> Problem:
        reason = f"»{name[:60]}« findes ikke blandt jeres boligorganisationer." if name else "Cellen skal udfyldes."
        return Problem(row.number, "Boligorganisation", name[:60], reason)

    def _doubled(self, row: TableRow, told: Told) -> list[Problem]:
        number = told.dwelling.unit_number
        earlier = self.seen.setdefault((told.association.pk, told.estate_name, number), row.number)
        if earlier == row.number:
            return []
        return [Problem(row.number, "Lejemålsnr", number, f"Boligen står allerede i række {earlier}. Fjern den ene.")]


@dataclass
class Tally:
    """What a file adds and changes, and what is wrong with it; as JSON it is the control page and the receipt."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    estates: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged + self.wrong

    def note(self, problems: list[Problem]) -> None:
        self.wrong += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems += problems

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "wrong": self.wrong,
            "estates": sorted(self.estates)[:MOST_NAMES],
            "problems": [vars(one) for one in self.problems[:MOST_PROBLEMS]],
        }


def read(sent: DwellingImport, progress: Progress, *, write: bool) -> Tally:
    """Go through the file a batch at a time; each batch is written whole before the next is read.

    Raises ActionDenied with the sentences of a file that cannot be read.
    """
    tally, reader = Tally(), Reader(sent)
    # The lines are an upper bound of the rows: enough for a bar, without reading the file twice.
    total = max(1, bytes(sent.content).count(b"\n"))
    progress(0, total)
    try:
        for batch in _batches(read_table(bytes(sent.content), sent.file_name, SHEET)):
            _take(batch, reader, tally, by=sent.uploaded_by, write=write)
            progress(tally.rows, max(total, tally.rows))
    except UnreadableTable as error:
        raise ActionDenied(str(error)) from None
    if not tally.rows:
        raise ActionDenied("Filen har ingen rækker under overskrifterne.")
    progress(tally.rows, tally.rows)
    return tally


def _take(batch: list[TableRow], reader: Reader, tally: Tally, *, by: User, write: bool) -> None:
    right: list[Told] = []
    for row in batch:
        told = reader.told(row)
        if isinstance(told, Told):
            right.append(told)
        else:
            tally.note(told)
    found = compare(right)
    names = {one.pk: one.name for one in reader.associations.values()}
    tally.estates |= {f"{names[owner]}, {name}" for owner, name in found.new_estates}
    tally.new += len(found.added)
    tally.changed += found.changed
    tally.unchanged += found.unchanged
    if write:
        actions.write_dwellings(found, by=by)


def _batches(rows: Iterator[TableRow]) -> Iterator[list[TableRow]]:
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        yield batch


# Jobs


def clean(given: Mapping[str, str]) -> Arguments:
    """Only who has the file knows its fingerprint, so nobody starts another's import."""
    number = given.get("import", "")
    key = int(number) if number.isascii() and number.isdigit() else 0
    if not DwellingImport.objects.filter(pk=key, sha256=given.get("key", "")).exists():
        raise ActionDenied("Filen findes ikke længere. Vælg den igen.")
    return {"import": key, "only_right": given.get("only_right") == "yes"}


def check(run: Run) -> Product:
    """What the file would do, without doing it."""
    sent = _sent(run)
    checked = read(sent, run.progress, write=False).as_dict()
    actions.note_check(sent.pk, checked, by=sent.uploaded_by)
    return Product(result=_counts(checked))


def take_in(run: Run) -> Product:
    """Checked once more, then written; begun again after a crash it finds its own rows unchanged."""
    sent = _sent(run)
    if not run.arguments["only_right"]:
        checked = read(sent, run.progress, write=False).as_dict()
        actions.note_check(sent.pk, checked, by=sent.uploaded_by)
        if checked["wrong"]:
            raise ActionDenied("Filen har rækker med fejl, så intet er indlæst. Ret dem, eller indlæs de rigtige.")
    receipt = read(sent, run.progress, write=True).as_dict()
    actions.note_import(sent.pk, receipt, by=sent.uploaded_by, at=run.at)
    return Product(result=_counts(receipt))


def _sent(run: Run) -> DwellingImport:
    sent: DwellingImport = DwellingImport.objects.select_related("uploaded_by").get(pk=run.arguments["import"])
    return sent


def _counts(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("rows", "new", "changed", "unchanged", "wrong")}


def _page(arguments: Arguments) -> str:
    return reverse("import_dwellings_file", kwargs={"import_id": arguments["import"]})


KINDS = (
    Kind("check_dwellings", ROLES, clean, lambda arguments: "Kontrol af fil med boliger", check, _page),
    Kind("import_dwellings", ROLES, clean, lambda arguments: "Indlæsning af boliger", take_in, _page),
)
