"""Vacancies as a file: each row is a notice, counted in the file's order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from housing.actions.notices import Notice, notify_vacancy
from housing.forms.vacancies import ShortNotifyForm
from housing.importable import Compared, Importable, Problem, problems_of
from housing.models import Dwelling, FileImport
from housing.queries.vacancies import told_in
from housing.tables import Sheet, TableRow

SHEET = Sheet(
    {
        "Afdeling": "estate",
        "Lejemålsnr.": "unit_number",
        "Opsagt til": "vacant_from",
        "Til rådighed fra": "available_on",
        "Husleje pr. md.": "rent_dkk",
        "Bekræft": "confirm",
    },
    optional=frozenset({"estate", "available_on", "rent_dkk", "confirm"}),
    also={
        "Boligafdeling": "estate",
        "Lejemålsnr": "unit_number",
        "Lejemål": "unit_number",
        "Lejemålsnummer": "unit_number",
        "Ledig fra": "vacant_from",
        "Fraflytning": "vacant_from",
        "Husleje": "rent_dkk",
    },
)
YES = frozenset({"ja", "x", "1"})


@dataclass(frozen=True)
class ToldNotice:
    """A row that can stand: what is told of which dwelling, and the warnings that it set aside."""

    dwelling: Dwelling
    notice: Notice
    overrides: tuple[str, ...]


class VacancyReader:
    """The association's own stock is held in memory by unit number; each row is asked by the screen's form."""

    def __init__(self, sent: FileImport) -> None:
        self.sent, self.at = sent, sent.read_at or sent.uploaded_at
        self.on = timezone.localdate(self.at)
        self.stock: dict[str, list[Dwelling]] = defaultdict(list)
        for dwelling in Dwelling.objects.visible_to(sent.uploaded_by).select_related("estate__association"):
            self.stock[dwelling.unit_number.casefold()].append(dwelling)
        self.seen: dict[tuple[int, date], int] = {}
        self.notified = {(one.dwelling_id, one.vacant_from) for one in told_in(sent)}

    def told(self, row: TableRow) -> ToldNotice | list[Problem]:
        found = self._dwelling(row)
        if isinstance(found, Problem):
            return [found]
        told = {name: value for name, value in row.fields.items() if name != "confirm" and value}
        if row.fields.get("confirm", "").casefold() in YES:
            told["confirm"] = "on"
        form = ShortNotifyForm(told, dwelling=found, on=self.on, told_in=self.sent.pk)
        problems = problems_of(row, SHEET, form)
        return problems or self._doubled(row, found, form.notice) or ToldNotice(found, form.notice, form.overrides)

    def _dwelling(self, row: TableRow) -> Dwelling | Problem:
        """By unit number; by estate too where more than one estate has the number."""
        number, estate = row.fields.get("unit_number", ""), row.fields.get("estate", "")
        found = self.stock.get(number.casefold(), [])
        if estate:
            found = [one for one in found if one.estate.name.casefold() == estate.casefold()]
        if len(found) == 1:
            return found[0]
        reason = "Nummeret findes i flere afdelinger. Skriv afdelingen." if found else "I har ingen bolig med nummeret."
        return Problem(row.number, "Lejemålsnr.", number[:60], reason)

    def _doubled(self, row: TableRow, dwelling: Dwelling, notice: Notice) -> list[Problem]:
        first = self.seen.setdefault((dwelling.pk, notice.vacant_from), row.number)
        if first == row.number:
            return []
        reason = f"Boligen står allerede i række {first} med samme dato. Fjern den ene."
        return [Problem(row.number, "Lejemålsnr.", dwelling.unit_number, reason)]

    def compare(self, right: Sequence[ToldNotice]) -> Compared:
        new = [one for one in right if (one.dwelling.pk, one.notice.vacant_from) not in self.notified]
        return Compared(new=len(new), unchanged=len(right) - len(new), work=new)

    @transaction.atomic
    def write(self, found: Compared, *, by: User) -> None:
        """In the order of the file, which is the order of the numbers."""
        for one in found.work:
            told: dict[str, Any] = {"overrides": one.overrides, "file_id": self.sent.pk}
            notify_vacancy(one.dwelling.pk, one.notice, by=by, on=self.on, at=self.at, **told)

    def rest(self) -> Compared:
        return Compared()


VACANCIES = Importable(
    name="vacancies",
    title="Ledige boliger",
    about="Indmelder mange ledige boliger på én gang. De tælles i filens rækkefølge. "
    "»Til rådighed fra« og husleje kan udelades; så er det opsigelsesdagen og registrets husleje.",
    sheet=SHEET,
    roles=frozenset({Role.ASSOCIATION}),
    page="our_vacancies",
    reader=VacancyReader,
)
