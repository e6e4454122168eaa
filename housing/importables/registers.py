"""Associations and estates as files."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from accounts.models import User
from housing.actions import registers as actions
from housing.forms.dwellings import NewAssociationForm
from housing.forms.registers import EstateForm
from housing.importable import MUNICIPALITY, Compared, Importable, Problem
from housing.importables.small import SmallReader, ToldRow, unknown
from housing.models import FileImport
from housing.queries.registers import associations_of, estates_of
from housing.tables import Sheet, TableRow

ASSOCIATION_SHEET = Sheet(
    {"Navn": "name", "CVR": "cvr", "E-mail": "email", "Slags": "kind"},
    optional=frozenset({"kind"}),
    also={"Boligorganisation": "name", "CVR-nummer": "cvr", "CVR-nr.": "cvr", "Mail": "email", "Type": "kind"},
)
ESTATE_SHEET = Sheet(
    {"Boligorganisation": "association", "Afdeling": "name"},
    also={"Organisation": "association", "Boligafdeling": "name", "Navn": "name"},
)


class AssociationReader(SmallReader):
    """A CVR number names an association for good; its name and address may change."""

    sheet, form, key_column = ASSOCIATION_SHEET, NewAssociationForm, "cvr"
    twice = "CVR-nr. {} står allerede i række {}. Fjern den ene."

    def __init__(self, sent: FileImport) -> None:
        super().__init__(sent)
        self.owners_of_names = {one.name: one.cvr for one in self.known.values()}  # type: ignore[attr-defined]

    def all_known(self) -> dict[Any, Any]:
        return {one.cvr: one for one in associations_of(self.sent.uploaded_by)}

    def key_of(self, told: Mapping[str, Any]) -> str:
        return str(told["cvr"])

    def refused(self, row: TableRow, told: ToldRow) -> list[Problem]:
        name = told.told["name"]
        owner = self.owners_of_names.setdefault(name, str(told.key))
        if owner == told.key:
            return []
        return [Problem(row.number, "Navn", name[:60], f"Navnet bruges af boligorganisationen med CVR-nr. {owner}.")]

    def save(self, told: ToldRow, *, by: User) -> None:
        known = self.known.get(told.key)
        if known is None:
            self.known[told.key] = actions.create_association(told.told, by=by)
        else:
            actions.change_association(known.pk, told.told, by=by)


class EstateReader(SmallReader):
    """Association and name are all that is told of an estate, so a file only adds."""

    sheet, form, key_column = ESTATE_SHEET, EstateForm, "name"

    def __init__(self, sent: FileImport) -> None:
        super().__init__(sent)
        self.associations = {one.name: one for one in associations_of(sent.uploaded_by)}

    def all_known(self) -> dict[Any, Any]:
        return {(one.association_id, one.name): one for one in estates_of(self.sent.uploaded_by)}

    def owners(self, row: TableRow) -> tuple[dict[str, Any], list[Problem]]:
        name = row.fields.get("association", "")
        found = self.associations.get(name)
        if found:
            return {"association": found}, []
        reason = f"»{name[:60]}« findes ikke blandt boligorganisationerne. Opret den først."
        return {}, [unknown(row, self.sheet, "association", reason)]

    def key_of(self, told: Mapping[str, Any]) -> tuple[int, str]:
        return told["association"].pk, told["name"]

    def compare(self, right: Any) -> Compared:
        new = [one for one in right if one.key not in self.known]
        return Compared(new=len(new), unchanged=len(right) - len(new), work=new)

    def save(self, told: ToldRow, *, by: User) -> None:
        made = actions.create_estate(told.told["association"], told.told["name"], by=by)
        self.known[told.key] = made


def association_rows(user: User, text: str, *, on: date) -> Iterator[dict[str, Any]]:
    del text, on
    for one in associations_of(user):
        yield {"name": one.name, "cvr": one.cvr, "email": one.email, "kind": one.get_kind_display()}


def estate_rows(user: User, text: str, *, on: date) -> Iterator[dict[str, Any]]:
    del text, on
    for one in estates_of(user):
        yield {"association": one.association.name, "name": one.name}


ASSOCIATIONS = Importable(
    name="associations",
    title="Boligorganisationer",
    about="Hvem der lejer ud: navn, CVR-nr. og e-mail. CVR-nummeret afgør, om boligorganisationen er ny.",
    sheet=ASSOCIATION_SHEET,
    roles=MUNICIPALITY,
    page="associations",
    reader=AssociationReader,
    rows=association_rows,
)
ESTATES = Importable(
    name="estates",
    title="Boligafdelinger",
    about="Boligorganisationernes afdelinger. En fil med boliger opretter også de afdelinger, den nævner.",
    sheet=ESTATE_SHEET,
    roles=MUNICIPALITY,
    page="associations",
    reader=EstateReader,
    rows=estate_rows,
)
