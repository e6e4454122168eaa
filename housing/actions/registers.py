"""Associations, estates and dwellings: made, corrected, and given new terms from a day; one by one or by the batch."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.denied import refuse
from accounts.models import User
from housing.models import Association, Dwelling, DwellingTerms, Estate
from housing.permissions import obstacle_to_keep_dwellings, obstacle_to_keep_register
from housing.queries.registers import FACTS, TERMS, Comparison, Fit, fit_terms

ROWS_AT_A_TIME = 1000


@transaction.atomic
def create_association(told: Mapping[str, Any], *, by: User) -> Association:
    refuse(obstacle_to_keep_register(by=by))
    return Association.objects.create(**told)


@transaction.atomic
def change_association(association_id: int, told: Mapping[str, Any], *, by: User) -> Association:
    """Correct its name, CVR number, address or kind."""
    refuse(obstacle_to_keep_register(by=by))
    association: Association = Association.objects.select_for_update(of=("self",)).get(pk=association_id)
    for name, value in told.items():
        setattr(association, name, value)
    association.save(update_fields=list(told))
    return association


@transaction.atomic
def create_estate(association: Association, name: str, *, by: User) -> Estate:
    refuse(obstacle_to_keep_register(by=by))
    return Estate.objects.create(association=association, name=name)


@transaction.atomic
def create_dwelling(
    estate: Estate, facts: Mapping[str, Any], terms: Mapping[str, Any], *, from_on: date, by: User
) -> Dwelling:
    """A dwelling with its first terms."""
    refuse(obstacle_to_keep_dwellings(estate.association, by=by))
    made = Dwelling.objects.create(estate=estate, **facts)
    DwellingTerms.objects.create(dwelling=made, valid_from=from_on, **terms)
    return made


@transaction.atomic
def change_dwelling(dwelling_id: int, facts: Mapping[str, Any], *, by: User) -> Dwelling:
    """Correct what does not change with time: the address, the number."""
    dwelling = _lock_dwelling(dwelling_id, by=by)
    for name, value in facts.items():
        setattr(dwelling, name, value)
    dwelling.save(update_fields=list(facts))
    return dwelling


@transaction.atomic
def change_terms(dwelling_id: int, told: Mapping[str, Any], *, from_on: date, by: User) -> bool:
    """New terms from a day; the earlier ones end the day before and stay as history. False when nothing is new."""
    dwelling = _lock_dwelling(dwelling_id, by=by)
    terms = DwellingTerms(dwelling=dwelling, valid_from=from_on, **told)
    fit = fit_terms(dwelling.terms.order_by("valid_from"), terms)
    _write_terms([fit])
    return fit.is_change


def _lock_dwelling(dwelling_id: int, *, by: User) -> Dwelling:
    locked = Dwelling.objects.select_for_update(of=("self",)).select_related("estate__association")
    dwelling: Dwelling = locked.get(pk=dwelling_id)
    refuse(obstacle_to_keep_dwellings(dwelling.estate.association, by=by))
    return dwelling


# Files


@transaction.atomic
def write_dwellings(found: Comparison, *, by: User) -> None:
    """A batch of a file, all of it or nothing."""
    owners = {told.association.pk: told.association for told in found.added}
    for association in owners.values():
        refuse(obstacle_to_keep_dwellings(association, by=by))
    estates = {key: Estate.objects.get_or_create(association_id=key[0], name=key[1])[0] for key in found.new_estates}
    names = {(told.association.pk, told.estate_name) for told in found.added} - set(estates)
    known = Estate.objects.filter(association__in={one for one, _name in names}, name__in={name for _, name in names})
    estates |= {(one.association_id, one.name): one for one in known.order_by("pk")}
    for told in found.added:
        told.dwelling.estate = estates[told.association.pk, told.estate_name]
    Dwelling.objects.bulk_create([told.dwelling for told in found.added], batch_size=ROWS_AT_A_TIME)
    for told in found.added:
        told.terms.dwelling = told.dwelling
    _write_terms([*(Fit(added=told.terms) for told in found.added), *(fit for _dwelling, fit in found.moved_on)])
    Dwelling.objects.bulk_update(found.changed_facts, FACTS, batch_size=ROWS_AT_A_TIME)


def _write_terms(fits: list[Fit]) -> None:
    """Ended first: no two versions may be in force on one day."""
    ended = [fit.ended for fit in fits if fit.ended]
    DwellingTerms.objects.bulk_update(ended, ["valid_to"], batch_size=ROWS_AT_A_TIME)
    corrected = [fit.corrected for fit in fits if fit.corrected]
    DwellingTerms.objects.bulk_update(corrected, TERMS, batch_size=ROWS_AT_A_TIME)
    DwellingTerms.objects.bulk_create([fit.added for fit in fits if fit.added], batch_size=ROWS_AT_A_TIME)
