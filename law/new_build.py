"""New and cheap dwellings: terms of the commitment and highest rents (almenboligloven § 115; fact sheet 2.6)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.findings import Finding, Weight
from law.rates import RateBook
from law.wording import dkk, whole_dkk

PARAGRAPH = "almenboligloven § 115"


class CheapKind(StrEnum):
    """Two schemes with a highest rent."""

    BASIC = "basic"
    CHEAP_FAMILY = "cheap_family"

    @property
    def label(self) -> str:
        """The Danish name of the scheme."""
        return {CheapKind.BASIC: "basisbolig", CheapKind.CHEAP_FAMILY: "særligt billig almen familiebolig"}[self]


@dataclass(frozen=True, slots=True)
class CheapDwelling:
    """Whether the rent is within the scheme, and its highest rent, kroner a month without consumption."""

    valid: bool
    max_rent_dkk: Decimal
    finding: Finding


@dataclass(frozen=True, slots=True)
class CommitmentTerms:
    """What the municipality set as terms when it gave its commitment; None: no term on that."""

    max_rent_dkk: Decimal | None = None
    max_area_m2: Decimal | None = None
    fewest_rooms: int | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A dwelling as built: rent a month, area, rooms."""

    rent_dkk: Decimal
    area_m2: Decimal
    rooms: int


@dataclass(frozen=True, slots=True)
class Commitment:
    """Whether the dwelling keeps the terms, with a finding for each term."""

    valid: bool
    findings: tuple[Finding, ...]


def cheap_dwelling(kind: CheapKind, rent_dkk: Decimal, *, on: date, rates: RateBook) -> CheapDwelling:
    """Almenboligloven § 115 and Fonden for blandede byer: the highest rent of a basic or a cheap family dwelling.

    Kroner a month without consumption. Raises NoRate when the scheme had no such rent that day.
    """
    name = "basic_dwelling_max_rent" if kind is CheapKind.BASIC else "cheap_family_dwelling_max_rent"
    most = rates.rate(name, on=on)
    sentence = f"Huslejen er {dkk(rent_dkk)}; en {kind.label} må højst koste {whole_dkk(most.value)}"
    finding = Finding(rent_dkk <= most.value, Weight.CONDITION, PARAGRAPH, sentence, (most,))
    return CheapDwelling(finding.met, most.value, finding)


def commitment(terms: CommitmentTerms, built: Built) -> Commitment:
    """Almenboligloven § 115: whether a dwelling keeps the terms on rent, size and layout of the commitment."""
    findings = []
    if terms.max_rent_dkk is not None:
        sentence = f"Huslejen er {dkk(built.rent_dkk)}; tilsagnet siger højst {dkk(terms.max_rent_dkk)}"
        findings.append(Finding(built.rent_dkk <= terms.max_rent_dkk, Weight.CONDITION, PARAGRAPH, sentence))
    if terms.max_area_m2 is not None:
        sentence = f"Boligen er på {_metres(built.area_m2)} m²; tilsagnet siger højst {_metres(terms.max_area_m2)} m²."
        findings.append(Finding(built.area_m2 <= terms.max_area_m2, Weight.CONDITION, PARAGRAPH, sentence))
    if terms.fewest_rooms is not None:
        sentence = f"Boligen har {built.rooms} rum; tilsagnet siger mindst {terms.fewest_rooms}."
        findings.append(Finding(built.rooms >= terms.fewest_rooms, Weight.CONDITION, PARAGRAPH, sentence))
    return Commitment(all(finding.met for finding in findings), tuple(findings))


def _metres(area: Decimal) -> str:
    return f"{area:f}".replace(".", ",")
