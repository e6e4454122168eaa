"""What the database knows before a year is read, fetched once: a row of a file costs no look-up of its own."""

from collections import defaultdict
from datetime import date

from allocation.models import Case, Citizen
from housing.models import Area, AreaStatistics, Association, Dwelling, DwellingTerms, Estate, Vacancy


class Register:
    """Each thing by the words that a file names it by. The reader adds what it writes."""

    def __init__(self) -> None:
        self.associations = {one.name: one for one in Association.objects.order_by("pk")}
        self.areas = {one.name: one for one in Area.objects.order_by("pk")}
        self.statistics = {(one.area_id, one.year): one for one in AreaStatistics.objects.order_by("pk")}
        self.estates = {
            (one.association_id, one.name): one for one in Estate.objects.select_related("association").order_by("pk")
        }
        self.dwellings: dict[tuple[int, str], Dwelling] = {}
        self.by_unit: defaultdict[str, list[Dwelling]] = defaultdict(list)
        self._read_dwellings()
        self.terms: defaultdict[int, list[DwellingTerms]] = defaultdict(list)
        for terms in DwellingTerms.objects.order_by("dwelling_id", "valid_from"):
            self.terms[terms.dwelling_id].append(terms)
        self.citizens = {one.cpr_index: one for one in Citizen.objects.order_by("pk")}
        self.cases = {one.number: one for one in Case.objects.select_related("citizen").order_by("pk")}
        self.vacancies: dict[tuple[str, date], Vacancy] = {}
        for vacancy in Vacancy.objects.exclude(state="withdrawn").select_related("dwelling").order_by("pk"):
            self.vacancies[vacancy.dwelling.unit_number, vacancy.notified_on] = vacancy

    def _read_dwellings(self) -> None:
        estates = {estate.pk: estate for estate in self.estates.values()}
        for dwelling in Dwelling.objects.order_by("pk"):
            dwelling.estate = estates[dwelling.estate_id]
            self.add_dwelling(dwelling)

    def add_dwelling(self, dwelling: Dwelling) -> None:
        self.dwellings[dwelling.estate_id, dwelling.unit_number] = dwelling
        self.by_unit[dwelling.unit_number].append(dwelling)
