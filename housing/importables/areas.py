"""Areas, their yearly figures and the published lists as files."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from accounts.models import User
from housing.actions import areas as actions
from housing.forms.areas import ListingForm, YearForm
from housing.forms.registers import AreaForm
from housing.importable import MUNICIPALITY, Compared, Importable, Problem
from housing.importables.small import SmallReader, ToldRow, unknown
from housing.models import Area, AreaListing, AreaStatistics, FileImport
from housing.tables import Sheet, TableRow
from law.area_status import Status

AREA_SHEET = Sheet({"Boligområde": "name"}, also={"Område": "name", "Navn": "name"})
STATISTICS_SHEET = Sheet(
    {
        "Boligområde": "area",
        "År": "year",
        "Beboere": "residents",
        "Uden job eller uddannelse pct (2-årigt snit)": "without_work_pct",
        "Ikke-vestlig oprindelse pct": "non_western_pct",
        "Dømte pct (2-årigt snit)": "convicted_pct",
        "Dømte i forhold til landet": "convicted_ratio",
        "Kun grundskole 30-59 år pct": "basic_school_only_pct",
        "Indkomst i pct af regionens": "income_pct_of_region",
        "År som parallelsamfund": "years_parallel_society",
    },
    optional=frozenset(
        {
            "without_work_pct",
            "non_western_pct",
            "convicted_pct",
            "convicted_ratio",
            "basic_school_only_pct",
            "income_pct_of_region",
            "years_parallel_society",
        }
    ),
    also={"Område": "area", "Antal beboere": "residents", "Uden job eller uddannelse": "without_work_pct"},
)
LISTING_SHEET = Sheet(
    {"Boligområde": "area", "Status": "status", "Offentliggjort": "published_on", "Kilde": "source"},
    optional=frozenset({"published_on", "source"}),
    also={"Område": "area", "Type": "status", "Dato": "published_on"},
)


class AreaReader(SmallReader):
    """A name is all that is told of an area itself."""

    sheet, form, key_column = AREA_SHEET, AreaForm, "name"

    def all_known(self) -> dict[Any, Any]:
        return {one.name: one for one in Area.objects.order_by("pk")}

    def key_of(self, told: Mapping[str, Any]) -> str:
        return str(told["name"])

    def save(self, told: ToldRow, *, by: User) -> None:
        self.known[told.key] = actions.create_area(told.told["name"], by=by)


class InAreaReader(SmallReader):
    """Rows about areas, which they name."""

    key_column = "area"

    def __init__(self, sent: FileImport) -> None:
        self.areas = {one.name: one for one in Area.objects.order_by("pk")}
        super().__init__(sent)


class StatisticsReader(InAreaReader):
    """A year of an area; an area that is not known yet is made, and named on the page before anything is done."""

    sheet, form = STATISTICS_SHEET, YearForm
    twice = "»{}« har allerede tal for det år i række {}. Fjern den ene."

    def all_known(self) -> dict[Any, Any]:
        return {(one.area.name, one.year): one for one in AreaStatistics.objects.select_related("area").order_by("pk")}

    def owners(self, row: TableRow) -> tuple[dict[str, Any], list[Problem]]:
        name = row.fields.get("area", "")
        if name in self.areas:
            return {"area": self.areas[name]}, []
        told = list(AreaForm({"name": name}, one_of_many=True).errors.get("name", []))
        return {"area": name}, [unknown(row, self.sheet, "area", str(sentence)) for sentence in told]

    def key_of(self, told: Mapping[str, Any]) -> tuple[str, int]:
        return str(told["area"]), told["year"]

    def noted(self, told: ToldRow) -> set[str]:
        area = told.told["area"]
        return set() if isinstance(area, Area) else {f"Nyt område: {area}"}

    def save(self, told: ToldRow, *, by: User) -> None:
        figures = dict(told.told)
        name, year = str(figures.pop("area")), figures.pop("year")
        if name not in self.areas:
            self.areas[name] = actions.create_area(name, by=by)
        actions.record_statistics(self.areas[name].pk, year, figures, by=by)


class ListingReader(InAreaReader):
    """A list as it was published. The day and the source stand in the file, or are told of the whole of it.

    A list without days of its own is one list: our areas that are not on it are noted as being on no list.
    """

    sheet, form = LISTING_SHEET, ListingForm
    twice = "»{}« står allerede på den liste i række {}. Fjern den ene."

    def all_known(self) -> dict[Any, Any]:
        return {(one.area_id, one.published_on): one for one in AreaListing.objects.order_by("pk")}

    def told(self, row: TableRow) -> ToldRow | list[Problem]:
        said = {name: row.fields.get(name) or told for name, told in self._asked().items()}
        return super().told(TableRow(row.number, {**row.fields, **said}))

    def owners(self, row: TableRow) -> tuple[dict[str, Any], list[Problem]]:
        area = self.areas.get(row.fields.get("area", ""))
        reason = f"»{row.fields.get('area', '')[:60]}« findes ikke i registret."
        return {"area": area}, [] if area else [unknown(row, self.sheet, "area", reason)]

    def key_of(self, told: Mapping[str, Any]) -> tuple[int, date]:
        return told["area"].pk, told["published_on"]

    def save(self, told: ToldRow, *, by: User) -> None:
        one = told.told
        status = Status(one["status"])
        actions.record_listing(one["area"].pk, status, published_on=one["published_on"], source=one["source"], by=by)

    def rest(self) -> Compared:
        if "published_on" in self.sent.columns or not self.seen:
            return Compared()
        listed = {key[0] for key in self.seen}  # type: ignore[index]
        asked = {"published_on": self.sent.from_on, "source": self.sent.source, "status": Status.NONE.value}
        left_out = [area for area in self.areas.values() if area.pk not in listed]
        work = [ToldRow((area.pk, self.sent.from_on), {"area": area, **asked}) for area in left_out]
        found = super().compare(work)
        return Compared(notes={f"Ikke på listen: {area.name}" for area in left_out}, work=found.work)

    def _asked(self) -> dict[str, str]:
        assert self.sent.from_on is not None
        return {"published_on": self.sent.from_on.isoformat(), "source": self.sent.source}


def area_rows(user: User, text: str, *, on: date) -> Iterator[dict[str, Any]]:
    del user, text, on
    for area in Area.objects.order_by("name"):
        yield {"name": area.name}


def statistics_rows(user: User, text: str, *, on: date) -> Iterator[dict[str, Any]]:
    del user, text, on
    for one in AreaStatistics.objects.select_related("area").order_by("area__name", "year"):
        yield {name: getattr(one, name) for name in STATISTICS_SHEET.columns.values()} | {"area": one.area.name}


def listing_rows(user: User, text: str, *, on: date) -> Iterator[dict[str, Any]]:
    del user, text, on
    for one in AreaListing.objects.select_related("area").order_by("published_on", "area__name"):
        told = {"area": one.area.name, "status": one.get_status_display()}
        yield told | {"published_on": one.published_on, "source": one.source}


AREAS = Importable(
    name="areas",
    title="Boligområder",
    about="Navnene på de områder, som tal og lister gælder for. En fil med tal opretter også de områder, den nævner.",
    sheet=AREA_SHEET,
    roles=MUNICIPALITY,
    page="areas",
    reader=AreaReader,
    rows=area_rows,
)
STATISTICS = Importable(
    name="statistics",
    title="Områders tal år for år",
    about="Beboere, arbejde, uddannelse, dømte og indkomst, én række for hvert område og år. En tom celle er ukendt.",
    sheet=STATISTICS_SHEET,
    roles=MUNICIPALITY,
    page="areas",
    reader=StatisticsReader,
    rows=statistics_rows,
)
LISTINGS = Importable(
    name="listings",
    title="Offentliggjorte lister",
    about="Listen, som ministeriet offentliggør. Kommunens områder, der ikke står på den, noteres uden status.",
    sheet=LISTING_SHEET,
    roles=MUNICIPALITY,
    page="areas",
    reader=ListingReader,
    rows=listing_rows,
    asks=("from_on", "source"),
    whole=True,
)
