"""Registers, areas, agreements with their ledgers, schemes, and vacancies."""

from housing.models.agreements import Agreement, EstateLight, QuotaEntry, QuotaLedger, QuotaRemark
from housing.models.areas import AreaListing, CombinedLettingRequest
from housing.models.imports import DwellingImport
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
from housing.models.replies import ReplyLink
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
    "DwellingImport",
    "DwellingTerms",
    "Estate",
    "EstateLight",
    "EstatePool",
    "QuotaEntry",
    "QuotaLedger",
    "QuotaRemark",
    "ReplyLink",
    "Scheme",
    "SchemeDwelling",
    "SchemeEvent",
    "SchemeKind",
    "Vacancy",
    "VacancyEvent",
]
