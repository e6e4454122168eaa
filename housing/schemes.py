"""What each kind of scheme is: its legal basis, which dwellings it may hold, and its guard from law/.

A guard takes the scheme's terms (the cleaned form) and what is known of its dwellings, and answers with the
findings of the law. An unmet condition refuses; a consideration is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from housing.models.registers import DwellingTerms
from housing.models.schemes import SchemeKind
from housing.states import AssociationKind, DwellingKind
from law.bases import LegalBasis
from law.findings import Finding, Weight
from law.new_build import Built, CheapKind, CommitmentTerms, cheap_dwelling, commitment
from law.private_agreement import PrivateAgreement, private_agreement
from law.quota import Phase
from law.rates import RateBook
from law.shared_housing import SharedHome, SharedKind, reserved_for_refugees, shared_housing
from law.starter_dwelling import EXISTS_FROM
from law.unconventional_dwelling import Site, unconventional_dwelling

Guard = Callable[[dict[str, Any], Sequence[DwellingTerms], date, RateBook], Sequence[Finding]]

STARTER_CONTRIBUTION_YEARS = 15


@dataclass(frozen=True)
class SchemeRule:
    """One row of the table: the right, the dwellings, who may let, whose turn, and the guard."""

    basis: LegalBasis
    dwelling_kinds: frozenset[DwellingKind]
    associations: frozenset[AssociationKind]
    guard: Guard
    share: Fraction = Fraction(1)
    phase: Phase = Phase.LAST


def _starter(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    years = terms["contribution_years"]
    return [
        Finding(
            on >= EXISTS_FROM, Weight.CONDITION, "almenboligloven § 101 a", "Startboliger findes fra 1. juli 2012."
        ),
        Finding(
            years <= STARTER_CONTRIBUTION_YEARS,
            Weight.CONDITION,
            "almenboligloven § 101 a",
            f"Startboligbidraget er givet i {years} år; det kan højst gives i {STARTER_CONTRIBUTION_YEARS}.",
        ),
        Finding(
            terms["has_social_caretaker"],
            Weight.CONDITION,
            "almenboligloven § 101 a",
            "En social vicevært er tilknyttet."
            if terms["has_social_caretaker"]
            else "En startbolig skal have en social vicevært. Aftal det med boligorganisationen først.",
        ),
    ]


def _transitional(
    terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook
) -> Sequence[Finding]:
    years = rates.rate("transitional_max_years", on=on)
    months, most = terms["lease_months"], int(years.value) * 12
    return [
        Finding(
            months <= most,
            Weight.CONDITION,
            "almenlejeloven § 4, stk. 3",
            f"Lejeperioden er på {months} måneder; den kan højst være {most}.",
            (years,),
        )
    ]


def _special_need(
    terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook
) -> Sequence[Finding]:
    return shared_housing(_shared_home(SharedKind.SPECIAL_NEED, terms, homes)).findings


def _refugee(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    reserved = reserved_for_refugees(
        agreed_on=terms["agreed_on"],
        commitment_on=terms["commitment_on"],
        rooms=terms["rooms"],
        rooms_allocated=len(homes),
    )
    return [*shared_housing(_shared_home(SharedKind.COLLECTIVE, terms, homes)).findings, *reserved.findings]


def _shared_home(kind: SharedKind, terms: dict[str, Any], homes: Sequence[DwellingTerms]) -> SharedHome:
    return SharedHome(
        kind=kind,
        rooms=terms["rooms"],
        common_room=terms["common_room"],
        persons=terms.get("persons") or terms["rooms"],
        common_room_waived=terms.get("common_room_waived", False),
        eat_in_kitchen=terms.get("eat_in_kitchen", False),
        exceptional_approval=terms.get("exceptional_approval", False),
    )


def _unconventional(
    terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook
) -> Sequence[Finding]:
    findings: list[Finding] = []
    for area in sorted({home.area_m2 for home in homes}):
        site = Site(
            dwellings=len(homes),
            area_m2=Decimal(area),
            own_bath_toilet_kitchen=terms["own_bath_toilet_kitchen"],
            support_each_dkk=terms["support_each_dkk"],
            caretaker_year_dkk=terms["caretaker_year_dkk"],
            caretaker_years=terms["caretaker_years"],
        )
        findings += [
            finding for finding in unconventional_dwelling(site, on=on, rates=rates).findings if finding not in findings
        ]
    return findings


def _private(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    """Named flats are those of the scheme; every fourth names none."""
    return private_agreement(
        PrivateAgreement(
            flats=terms["flats"],
            named=len(homes) if terms["is_named"] else None,
            years=terms["years"],
            earlier_agreement_with_owner=terms["earlier_agreement_with_owner"],
            public_call_made=terms["public_call_made"],
            compensation_dkk=terms["compensation_dkk"],
            state_share=terms["state_share"],
            combined_letting_used=terms["combined_letting_used"],
        )
    ).findings


def _commitment(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    limits = CommitmentTerms(
        max_rent_dkk=terms.get("max_rent_dkk"),
        max_area_m2=terms.get("max_area_m2"),
        fewest_rooms=terms.get("fewest_rooms"),
    )
    return [
        finding
        for home in homes
        for finding in commitment(limits, Built(home.rent_dkk, Decimal(home.area_m2), home.rooms)).findings
    ]


def _development(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    promised = -(-terms["dwellings_in_project"] * terms["share"].numerator // terms["share"].denominator)
    share = Finding(
        len(homes) >= promised,
        Weight.CONDITION,
        "udbygningsaftalen",
        f"{len(homes)} boliger er sat af; aftalen siger mindst {promised} af {terms['dwellings_in_project']}.",
    )
    return [share, *_commitment(terms, homes, on, rates)]


def _basic(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    return [cheap_dwelling(CheapKind.BASIC, home.rent_dkk, on=on, rates=rates).finding for home in homes]


def _senior(terms: dict[str, Any], homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    return [
        Finding(
            terms["is_suitable_for_elderly"],
            Weight.CONDITION,
            "almenboligloven § 54",
            "Boligerne er indrettet til ældre og personer med handicap."
            if terms["is_suitable_for_elderly"]
            else "Ældreboliger skal være indrettet til ældre og personer med handicap.",
        )
    ]


K, A = DwellingKind, AssociationKind
_NOT_PRIVATE = frozenset({A.SOCIAL, A.SELF_OWNING, A.MUNICIPALITY})
_PRIVATE = frozenset({A.PRIVATE})
_ANY = frozenset(A)
_ROOMS = frozenset({K.SHARED, K.ROOM})
_ALMENE = frozenset({K.FAMILY, K.YOUTH, K.SENIOR})
B, S = LegalBasis, SchemeKind
QUARTER = Fraction(1, 4)

# fmt: off
SCHEMES: dict[SchemeKind, SchemeRule] = {
    S.STARTER: SchemeRule(B.ABL101A, frozenset({K.STARTER, K.YOUTH}), _NOT_PRIVATE, _starter),
    S.TRANSITIONAL: SchemeRule(B.ABL63, _ALMENE | {K.TRANSITIONAL}, _NOT_PRIVATE, _transitional),
    S.SHARED_MUNICIPAL: SchemeRule(B.ABL51_2, _ROOMS, _NOT_PRIVATE, _special_need),
    S.SHARED_DIRECT: SchemeRule(B.ABL51_3, _ROOMS, _NOT_PRIVATE, _special_need),
    S.SHARED_REFUGEE: SchemeRule(B.ABL51A, _ROOMS, _NOT_PRIVATE, _refugee),
    S.UNCONVENTIONAL: SchemeRule(B.ABL149A, frozenset({K.UNCONVENTIONAL}), _NOT_PRIVATE, _unconventional),
    S.PRIVATE_QUARTER: SchemeRule(B.KAR1, frozenset(K), _PRIVATE, _private, QUARTER, Phase.FIRST),
    S.PRIVATE_NAMED: SchemeRule(B.KAR1, frozenset(K), _PRIVATE, _private),
    S.COMMITMENT: SchemeRule(B.ABL59_2, _ALMENE, _NOT_PRIVATE, _commitment),
    S.DEVELOPMENT: SchemeRule(B.ABL59_2, _ALMENE | {K.BASIC}, _ANY, _development),
    S.BASIC: SchemeRule(B.ABL59_2, frozenset({K.BASIC}), _NOT_PRIVATE, _basic),
    S.SENIOR: SchemeRule(B.ABL54_57, frozenset({K.SENIOR}), _NOT_PRIVATE, _senior),
}
# fmt: on


def guard(
    kind: SchemeKind, terms: dict[str, Any], homes: Sequence[DwellingTerms], *, on: date, rates: RateBook
) -> list[Finding]:
    """The law's answer to a scheme with these terms and dwellings; every unmet condition refuses it."""
    rule = SCHEMES[kind]
    wrong = sorted({home.dwelling.address for home in homes if home.kind not in rule.dwelling_kinds})
    kinds = ", ".join(sorted(DwellingKind(one).label.lower() for one in rule.dwelling_kinds))
    findings = list(rule.guard(terms, homes, on, rates))
    if wrong:
        findings.insert(
            0,
            Finding(
                False,
                Weight.CONDITION,
                rule.basis.label,
                f"{', '.join(wrong[:3])} er ikke af den rette slags. Ordningen er for: {kinds}.",
            ),
        )
    return findings
