"""Registers, areas, agreements with their ledgers, schemes, and vacancies."""

from housing.models.agreements import Agreement, EstateLight, QuotaEntry, QuotaLedger, QuotaRemark
from housing.models.areas import AreaListing, CombinedLettingRequest
from housing.models.imports import FileImport
from housing.models.registers import (
    Area,
    AreaStatistics,
    Association,
    AssociationMembership,
    Dwelling,
    DwellingTerms,
    Estate,
    EstatePool,
)
from housing.models.schemes import Scheme, SchemeDwelling, SchemeEvent, SchemeKind
from housing.models.vacancies import Vacancy, VacancyEvent

__all__ = [
    "Agreement",
    "Area",
    "AreaListing",
    "AreaStatistics",
    "Association",
    "AssociationMembership",
    "CombinedLettingRequest",
    "Dwelling",
    "FileImport",
    "DwellingTerms",
    "Estate",
    "EstateLight",
    "EstatePool",
    "QuotaEntry",
    "QuotaLedger",
    "QuotaRemark",
    "Scheme",
    "SchemeDwelling",
    "SchemeEvent",
    "SchemeKind",
    "Vacancy",
    "VacancyEvent",
]
