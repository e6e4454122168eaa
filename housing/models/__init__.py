"""Registers, agreements with their ledgers, and vacancies."""

from housing.models.agreements import Agreement, QuotaEntry, QuotaLedger
from housing.models.registers import (
    Area,
    AreaStatistics,
    Association,
    AssociationMembership,
    Dwelling,
    DwellingTerms,
    Estate,
)
from housing.models.vacancies import Vacancy, VacancyEvent

__all__ = [
    "Agreement",
    "Area",
    "AreaStatistics",
    "Association",
    "AssociationMembership",
    "Dwelling",
    "DwellingTerms",
    "Estate",
    "QuotaEntry",
    "QuotaLedger",
    "Vacancy",
    "VacancyEvent",
]
