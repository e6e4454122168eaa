"""The register of dwellings as a file: what does not change, and the terms from a day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from accounts.models import User
from housing.actions import registers as actions
from housing.forms.registers import DwellingForm, EquippedTermsForm, EstateForm
from housing.importable import EVERYBODY, Compared, Importable, Problem, problems_of
from housing.importables.first_rows import FirstRows
from housing.importables.small import unknown
from housing.models import Area, Association, Dwelling, FileImport
from housing.queries.registers import Comparison, Told, associations_of, compare, dwellings_of, lost_zeros
from housing.tables import Sheet, TableRow

AT_A_TIME = 1000
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
        "Trinfri adgang": "is_step_free",
        "Altan": "has_balcony",
        "Fællesvaskeri": "has_shared_laundry",
        "Boligområde": "area",
        "Ibrugtaget år": "first_used_year",
    },
    optional=frozenset({"is_step_free", "has_balcony", "has_shared_laundry", "area", "first_used_year"}),
    also={
        "Organisation": "association",
        "Boligafdeling": "name",
        "Lejemål": "unit_number",
        "Lejemålsnummer": "unit_number",
        "Lejlighedsnr": "unit_number",
        "Vej og nr.": "address",
        "Postnummer": "postal_code",
        "Postdistrikt": "city",
        "Type": "kind",
        "Antal rum": "rooms",
        "Værelser": "rooms",
        "Areal": "area_m2",
        "m2": "area_m2",
        "m²": "area_m2",
        "Husleje": "rent_dkk",
        "Leje": "rent_dkk",
        "Varme": "heat_dkk",
        "Vand": "water_dkk",
        "Beboerindskud": "contribution_dkk",
        "Lift": "has_lift",
        "Egnet til kørestol": "is_wheelchair_suitable",
        "Husdyr": "is_pets_allowed",
        "Trinfri": "is_step_free",
        "Balkon": "has_balcony",
        "Vaskeri": "has_shared_laundry",
        "Område": "area",
        "Byggeår": "first_used_year",
    },
)


class DwellingReader:
    """Rows into dwellings, by what the user may see."""

    def __init__(self, sent: FileImport) -> None:
        self.sent = sent
        self.associations: dict[str, Association] = {one.name: one for one in associations_of(sent.uploaded_by)}
        self.areas = {one.name: one for one in Area.objects.order_by("pk")}
        self.absent = frozenset(SHEET.columns.values()) - frozenset(sent.columns)
        self.seen = FirstRows()

    def told(self, row: TableRow) -> Told | list[Problem]:
        name = row.fields.get("association", "")
        association = self.associations.get(name)
        reason = f"»{name[:60]}« findes ikke blandt jeres boligorganisationer."
        problems = [] if association else [unknown(row, SHEET, "association", reason)]
        estate = EstateForm(row.fields, one_of_many=True)
        dwelling = DwellingForm(row.fields, one_of_many=True)
        terms = EquippedTermsForm(row.fields, one_of_many=True, areas=self.areas)
        problems += problems_of(row, SHEET, estate, dwelling, terms)
        if problems or association is None:
            return problems
        assert self.sent.from_on is not None
        terms.instance.valid_from = self.sent.from_on
        told = Told(association, estate.instance.name, dwelling.instance, terms.instance)
        return self._doubled(row, told) or told

    def compare(self, right: Sequence[Told]) -> Compared:
        found = compare(right, absent=self.absent)
        problems = self._without_zeros(found)
        names = {one.pk: one.name for one in self.associations.values()}
        notes = {f"Ny afdeling: {names[owner]}, {name}" for owner, name in found.new_estates}
        return Compared(len(found.added), found.changed, found.unchanged, notes, problems, found)

    def _without_zeros(self, found: Comparison) -> list[Problem]:
        """7 beside a known 007 is the same dwelling, not a new one."""
        lost = lost_zeros(found.added)
        problems = []
        for told in list(found.added) if lost else []:
            key = self._key(told)
            if key in lost:
                found.added.remove(told)
                reason = f"Registret har lejemålsnr. {lost[key]}. Har regnearket fjernet nullerne?"
                problems.append(Problem(self.seen[key], "Lejemålsnr", told.dwelling.unit_number, reason))
        return problems

    def write(self, found: Compared, *, by: User) -> None:
        actions.write_dwellings(found.work, by=by)

    def rest(self) -> Compared:
        return Compared()

    def _doubled(self, row: TableRow, told: Told) -> list[Problem]:
        earlier = self.seen.setdefault(self._key(told), row.number)
        if earlier == row.number:
            return []
        number = told.dwelling.unit_number
        return [Problem(row.number, "Lejemålsnr", number, f"Boligen står allerede i række {earlier}. Fjern den ene.")]

    def _key(self, told: Told) -> tuple[int, str, str]:
        return told.association.pk, told.estate_name, told.dwelling.unit_number


def rows(user: User, text: str, *, on: date) -> Iterator[dict[str, Any]]:
    """A row a dwelling, with the terms of the day; without terms its cells are empty."""
    for dwelling in dwellings_of(user, text, on=on).iterator(AT_A_TIME):
        yield _row(dwelling)


def _row(dwelling: Dwelling) -> dict[str, Any]:
    terms = next(iter(dwelling.current), None)  # type: ignore[attr-defined]
    told: dict[str, Any] = {"association": dwelling.estate.association.name, "name": dwelling.estate.name}
    for name in SHEET.columns.values():
        if name not in told:
            told[name] = getattr(dwelling if hasattr(dwelling, name) else terms, name, None)
    if terms:
        told["kind"] = terms.get_kind_display()
        told["area"] = terms.area.name if terms.area else ""
    return told


DWELLINGS = Importable(
    name="dwellings",
    title="Boliger",
    about="Adresse, størrelse, husleje og indretning. Ændrede huslejer gælder fra den dag, du vælger.",
    sheet=SHEET,
    roles=EVERYBODY,
    page="dwellings",
    reader=DwellingReader,
    rows=rows,
    asks=("from_on",),
)
