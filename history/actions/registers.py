"""Associations, areas, and dwellings with what they were and cost that year."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from history.files import Row
from history.loading import Loading, cells_of, differing, in_words, require_valid
from history.problems import BadRow
from history.sheets import AREAS, ASSOCIATIONS, DWELLINGS
from housing.forms.registers import (
    AreaForm,
    AreaStatisticsForm,
    AssociationForm,
    DwellingForm,
    EstateForm,
    TermsForm,
)
from housing.models import Area, Association, Dwelling, DwellingTerms, Estate

ROWS_AT_A_TIME = 1000
ONE_DAY = timedelta(days=1)


def load_associations(loading: Loading) -> None:
    """Each association once; a new e-mail address replaces the old, a CVR number never changes."""
    register = loading.register
    names = {one.cvr: one.name for one in register.associations.values()}

    def take(row: Row) -> None:
        form = AssociationForm(cells_of(ASSOCIATIONS, row), one_of_many=True)
        require_valid(ASSOCIATIONS, form)
        told, known = form.instance, register.associations.get(form.instance.name)
        owner = names.get(told.cvr)
        if owner not in {None, told.name}:
            raise BadRow.at("CVR", f"CVR-nummeret hører til {owner}.")
        if known is not None and known.cvr != told.cvr:
            raise BadRow.at("CVR", f"{known.name} findes allerede med CVR-nr. {known.cvr}.")
        names[told.cvr] = told.name
        register.associations[told.name] = _saved(loading, told, known, ["email"])
        loading.loaded["associations"] += 1

    loading.each(ASSOCIATIONS, take)


def load_areas(loading: Loading) -> None:
    """Each area, and its figures of the year that the row tells; corrected figures replace the old."""
    register = loading.register

    def take(row: Row) -> None:
        cells = cells_of(AREAS, row)
        area_form, form = AreaForm(cells, one_of_many=True), AreaStatisticsForm(cells, one_of_many=True)
        require_valid(AREAS, area_form, form)
        name = area_form.instance.name
        area: Area = register.areas.get(name) or _saved(loading, area_form.instance, None, [])
        register.areas[name] = area
        form.instance.area = area
        key = (area.pk, form.instance.year)
        told_figures = [field for field in AreaStatisticsForm.Meta.fields if field in AREAS.columns.values()]
        register.statistics[key] = _saved(loading, form.instance, register.statistics.get(key), told_figures)
        loading.loaded["area_years"] += 1

    loading.each(AREAS, take)


def load_dwellings(loading: Loading) -> None:
    """Each dwelling with its terms from the first day of the year; they are written a thousand at a time."""
    dwellings = _Dwellings(loading)
    loading.each(DWELLINGS, dwellings.take)
    dwellings.write()


def _saved(loading: Loading, told: Any, known: Any, names: list[str]) -> Any:
    """The told thing saved, or the known one with what is told anew in `names`."""
    if known is None:
        told.save()
        loading.new += 1
        return told
    changes = differing(told, known, names)
    if changes:
        for name in changes:
            setattr(known, name, getattr(told, name))
        known.save()
        loading.changed += 1
    return known


@dataclass
class _Dwellings:
    """What `boliger.csv` adds and changes, gathered row by row."""

    loading: Loading
    added: list[tuple[Dwelling, DwellingTerms]] = field(default_factory=list)
    moved_on: list[tuple[Dwelling, DwellingTerms]] = field(default_factory=list)  # known, with new terms
    corrected: list[Dwelling] = field(default_factory=list)
    ended: list[DwellingTerms] = field(default_factory=list)

    def take(self, row: Row) -> None:
        register = self.loading.register
        association = self.loading.known(ASSOCIATIONS, register.associations, row, "Boligorganisation")
        if row.cells["Boligområde"]:
            self.loading.known(AREAS, register.areas, row, "Boligområde")
        cells = cells_of(DWELLINGS, row)
        told = DwellingForm(cells, one_of_many=True)
        terms = TermsForm(cells, one_of_many=True, areas=register.areas)
        estate = EstateForm(cells, one_of_many=True)
        require_valid(DWELLINGS, estate, told, terms)
        told.instance.estate = self._estate(association, estate.instance)
        terms.instance.valid_from = self.loading.starts_on
        self._place(told.instance, terms.instance)
        self.loading.loaded["dwellings"] += 1

    def _estate(self, association: Association, told: Estate) -> Estate:
        estates = self.loading.register.estates
        key = (association.pk, told.name)
        if key not in estates:
            told.association = association
            estates[key] = _saved(self.loading, told, None, [])
        return estates[key]

    def _place(self, told: Dwelling, terms: DwellingTerms) -> None:
        known = self.loading.register.dwellings.get((told.estate_id, told.unit_number))
        if known is None:
            self.added.append((told, terms))
            return
        if self._has_new_terms(known, terms):
            self.moved_on.append((known, terms))
        changes = differing(told, known, DwellingForm.Meta.fields)
        for name in changes:
            setattr(known, name, getattr(told, name))
        if changes:
            self.corrected.append(known)

    def _has_new_terms(self, dwelling: Dwelling, told: DwellingTerms) -> bool:
        """Fit the told terms among the known: the ones in force end the day before, later ones stay."""
        versions, start = self.loading.register.terms[dwelling.pk], told.valid_from
        later = [one for one in versions if one.valid_from > start]
        in_force = [one for one in versions if one.valid_from <= start and (one.valid_to or start) >= start]
        told.valid_to = later[0].valid_from - ONE_DAY if later else None
        if not in_force:
            return True
        now = in_force[0]
        changes = differing(told, now, TermsForm.Meta.fields)
        if changes and now.valid_from == start:
            raise _loaded_otherwise(self.loading.year, now, changes[0])
        if changes:
            told.valid_to, now.valid_to = now.valid_to, start - ONE_DAY
            self.ended.append(now)
        return bool(changes)

    def write(self) -> None:
        register = self.loading.register
        Dwelling.objects.bulk_create([dwelling for dwelling, _terms in self.added], batch_size=ROWS_AT_A_TIME)
        for dwelling, _terms in self.added:
            register.add_dwelling(dwelling)
        # Ended first: no two versions may be in force on one day.
        DwellingTerms.objects.bulk_update(self.ended, ["valid_to"], batch_size=ROWS_AT_A_TIME)
        for dwelling, terms in (*self.added, *self.moved_on):
            terms.dwelling = dwelling
            register.terms[dwelling.pk].append(terms)
        DwellingTerms.objects.bulk_create(
            [terms for _dwelling, terms in (*self.added, *self.moved_on)], batch_size=ROWS_AT_A_TIME
        )
        Dwelling.objects.bulk_update(self.corrected, DwellingForm.Meta.fields, batch_size=ROWS_AT_A_TIME)
        self.loading.new += len(self.added)
        self.loading.changed += len({id(one) for one in (*self.corrected, *(known for known, _ in self.moved_on))})


def _loaded_otherwise(year: int, known: DwellingTerms, name: str) -> BadRow:
    reason = f"Boligen er allerede indlæst for {year} med »{in_words(known, name)}«. Ret den i registret."
    return BadRow.at(DWELLINGS.column_of(name), reason)
