"""What each kind of scheme is: its legal basis, which dwellings it may hold, and its guard from law/.

A guard takes the scheme's terms (the cleaned form, and what the register knows) and its dwellings, and answers
with the findings of the law. An unmet condition refuses; a consideration is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from housing.models.registers import DwellingTerms
from housing.models.schemes import Scheme, SchemeKind
from housing.states import AssociationKind, DwellingKind
from law import transitional_dwelling as transitional
from law.bases import LegalBasis
from law.findings import Finding, Weight
from law.new_build import Built, CheapKind, CommitmentTerms, cheap_dwelling, commitment
from law.private_agreement import PrivateAgreement, PrivateAgreementAnswer, private_agreement
from law.quota import Phase
from law.rates import NoRate, RateBook
from law.shared_housing import SharedHome, SharedKind, reserved_for_refugees, shared_housing
from law.starter_dwelling import EXISTS_FROM
from law.unconventional_dwelling import Site, unconventional_dwelling
from law.wording import dkk

Terms = Mapping[str, Any]
Guard = Callable[[Terms, Sequence[DwellingTerms], date, RateBook], Sequence[Finding]]


# Terms as they are kept


def frozen_terms(terms: Terms) -> dict[str, Any]:
    """The terms as JSON values; `terms_of` reads them back."""
    return {name: _frozen(value) for name, value in terms.items()}


def terms_of(scheme: Scheme, *, on: date | None = None) -> dict[str, Any]:
    """A scheme's terms with their types, which the names tell: `_dkk` amounts, `_on` days, `share` fractions.

    The latest that are agreed; with `on` those that apply that day, which a change from a later day leaves alone.
    """
    return thawed_terms(scheme.terms if on is None else _frozen_on(scheme, on))


def thawed_terms(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Terms as they are kept, there or in the story, with their types."""
    return {name: _thawed(name, value) for name, value in frozen.items()}


def _frozen_on(scheme: Scheme, day: date) -> dict[str, Any]:
    """Each change keeps what stood before it, and no change is from a day before the last."""
    coming = scheme.events.filter(name="change", facts__from_on__gt=day.isoformat()).order_by("pk").first()
    return coming.facts["before"] if coming else scheme.terms


def _frozen(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (Decimal, Fraction)) else value


def _thawed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_dkk"):
        return Decimal(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return Fraction(value) if name.endswith("share") else value


# The guards


@dataclass(frozen=True)
class SchemeRule:
    """One row of the table: the right, the dwellings, who may let, whose turn, and the guard."""

    basis: LegalBasis
    dwelling_kinds: frozenset[DwellingKind]
    associations: frozenset[AssociationKind]
    guard: Guard
    share: Fraction = Fraction(1)
    phase: Phase = Phase.LAST


def _starter(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    exists = Finding(
        on >= EXISTS_FROM, Weight.CONDITION, "almenboligloven § 101 a", "Startboliger findes fra 1. juli 2012."
    )
    if not exists.met:
        return [exists]
    most, years = rates.rate("starter_contribution_max_years", on=on), terms["contribution_years"]
    return [
        exists,
        Finding(
            years <= most.value,
            Weight.CONDITION,
            "almenboligloven § 101 a",
            f"Startboligbidraget er givet i {years} år; det kan højst gives i {most.value:f}.",
            (most,),
        ),
        _said(
            terms["has_social_caretaker"],
            "almenboligloven § 101 a",
            "En social vicevært er tilknyttet.",
            "En startbolig skal have en social vicevært. Aftal det med boligorganisationen først.",
        ),
    ]


def _transitional(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    """Which dwellings and for how long; whom they are for is asked when one is allocated."""
    findings: list[Finding] = []
    for kind in sorted({transitional_kind(home.kind) for home in homes} or {transitional.DwellingKind.FAMILY}):
        lease = transitional.TransitionalLease(transitional.ComesFrom.SEL107, kind, terms["lease_months"])
        answer = transitional.transitional_dwelling(lease, on=on, rates=rates).findings
        findings += [finding for finding in answer[1:] if finding not in findings]
    return findings


def transitional_kind(kind: str) -> transitional.DwellingKind:
    """What the dwelling is besides: a dwelling registered as transitional is a family dwelling used so."""
    kinds = {DwellingKind.YOUTH: transitional.DwellingKind.YOUTH, DwellingKind.SENIOR: transitional.DwellingKind.SENIOR}
    return kinds.get(DwellingKind(kind), transitional.DwellingKind.FAMILY)


def _special_need(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    return shared_housing(_shared_home(SharedKind.SPECIAL_NEED, terms)).findings


def _refugee(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    reserved = reserved_for_refugees(
        agreed_on=terms["agreed_on"],
        commitment_on=terms["commitment_on"],
        rooms=terms["rooms"],
        rooms_allocated=len(homes),
    )
    return [*shared_housing(_shared_home(SharedKind.COLLECTIVE, terms)).findings, *reserved.findings]


def _shared_home(kind: SharedKind, terms: Terms) -> SharedHome:
    return SharedHome(
        kind=kind,
        rooms=terms["rooms"],
        common_room=terms["common_room"],
        persons=terms.get("persons") or terms["rooms"],
        common_room_waived=terms.get("common_room_waived") or False,
        eat_in_kitchen=terms.get("eat_in_kitchen") or False,
        exceptional_approval=terms.get("exceptional_approval") or False,
    )


def _unconventional(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
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
        answer = unconventional_dwelling(site, on=on, rates=rates).findings
        findings += [finding for finding in answer if finding not in findings]
    return [*findings, *_pool(terms, len(homes))]


def _pool(terms: Terms, dwellings: int) -> Iterable[Finding]:
    """The state's pool of the year: what we ask for now and have asked for before must be in it."""
    if terms.get("pool_dkk") is None:
        return []
    asked = pool_asked_dkk(terms, dwellings)
    before = terms.get("pool_used_dkk") or Decimal(0)
    sentence = f"Der søges {dkk(asked)} af årets pulje på {dkk(terms['pool_dkk'])}"
    sentence += f" Vi har før fået {dkk(before)}" if before else ""
    return [Finding(asked + before <= terms["pool_dkk"], Weight.CONDITION, "almenboligloven § 149 a", sentence)]


def pool_asked_dkk(terms: Terms, dwellings: int) -> Decimal:
    """What a site takes of the pool in its first year: the support for each dwelling and a year's caretaker."""
    return Decimal(terms["support_each_dkk"] * dwellings + terms["caretaker_year_dkk"])


def private_answer(terms: Terms, named: int | None) -> PrivateAgreementAnswer:
    """The act on private flats about an agreement with these terms; `named` is None for every fourth."""
    return private_agreement(
        PrivateAgreement(
            flats=terms["flats"],
            named=named,
            years=terms["years"],
            earlier_agreement_with_owner=terms["earlier_agreement_with_owner"],
            public_call_made=terms["public_call_made"],
            compensation_dkk=terms["compensation_dkk"],
            state_share=terms["state_share"],
            combined_letting_used=terms["combined_letting_used"],
        )
    )


def _private_quarter(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    return private_answer(terms, None).findings


def _private_named(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    """Named flats are those of the scheme."""
    return private_answer(terms, len(homes)).findings


def _commitment(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    """Each dwelling that breaks a term, by its address; together when all keep them."""
    area = terms.get("max_area_m2")
    limits = CommitmentTerms(
        max_rent_dkk=terms.get("max_rent_dkk"),
        max_area_m2=None if area is None else Decimal(area),
        fewest_rooms=terms.get("fewest_rooms"),
    )
    answers = [
        (home, finding)
        for home in homes
        for finding in commitment(limits, Built(home.rent_dkk, Decimal(home.area_m2), home.rooms)).findings
    ]
    return _by_dwelling(answers, "almenboligloven § 115", "holder vilkårene i tilsagnet.")


def _development(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    promised = -(-terms["dwellings_in_project"] * terms["share"].numerator // terms["share"].denominator)
    share = Finding(
        len(homes) >= promised,
        Weight.CONDITION,
        "udbygningsaftalen",
        f"{len(homes)} boliger er sat af; aftalen siger mindst {promised} af {terms['dwellings_in_project']}.",
    )
    return [share, *_commitment(terms, homes, on, rates)]


def _basic(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    answers = [(home, cheap_dwelling(CheapKind.BASIC, home.rent_dkk, on=on, rates=rates).finding) for home in homes]
    return _by_dwelling(answers, "almenboligloven § 115", "er inden for basisboligers højeste husleje.")


def _by_dwelling(answers: Sequence[tuple[DwellingTerms, Finding]], paragraph: str, kept: str) -> list[Finding]:
    broken = [
        replace(finding, because=f"{home.dwelling.address}: {finding.because}")
        for home, finding in answers
        if not finding.met
    ]
    if broken or not answers:
        return broken
    count = len({home.dwelling.address for home, _ in answers})
    words = "1 bolig" if count == 1 else f"Alle {count} boliger"
    return [Finding(True, Weight.CONDITION, paragraph, f"{words} {kept}", answers[0][1].used)]


def _senior(terms: Terms, homes: Sequence[DwellingTerms], on: date, rates: RateBook) -> Sequence[Finding]:
    return [
        _said(
            terms["is_suitable_for_elderly"],
            "almenboligloven § 54",
            "Boligerne er indrettet til ældre og personer med handicap.",
            "Ældreboliger skal være indrettet til ældre og personer med handicap.",
        )
    ]


def _said(met: bool, paragraph: str, yes: str, no: str) -> Finding:
    return Finding(met, Weight.CONDITION, paragraph, yes if met else no)


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
    S.PRIVATE_QUARTER: SchemeRule(B.KAR1, frozenset(K), _PRIVATE, _private_quarter, QUARTER, Phase.FIRST),
    S.PRIVATE_NAMED: SchemeRule(B.KAR1, frozenset(K), _PRIVATE, _private_named),
    S.COMMITMENT: SchemeRule(B.ABL59_2, _ALMENE, _NOT_PRIVATE, _commitment),
    S.DEVELOPMENT: SchemeRule(B.ABL59_2, _ALMENE | {K.BASIC}, _ANY, _development),
    S.BASIC: SchemeRule(B.ABL59_2, frozenset({K.BASIC}), _NOT_PRIVATE, _basic),
    S.SENIOR: SchemeRule(B.ABL54_57, frozenset({K.SENIOR}), _NOT_PRIVATE, _senior),
}
# fmt: on


def guard(
    kind: SchemeKind, terms: Terms, homes: Sequence[DwellingTerms], *, on: date, rates: RateBook
) -> list[Finding]:
    """The law's answer to a scheme with these terms and dwellings; every unmet condition refuses it.

    A number that the law does not have for the day refuses too, in the words of NoRate.
    """
    rule = SCHEMES[kind]
    try:
        findings = list(rule.guard(terms, homes, on, rates))
    except NoRate as missing:
        findings = [Finding(False, Weight.CONDITION, rule.basis.label, str(missing))]
    return [*_of_wrong_kind(rule, homes), *findings]


def refusals(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stand in the way."""
    return [finding for finding in findings if finding.weight is not Weight.CONSIDERATION and not finding.favourable]


def _of_wrong_kind(rule: SchemeRule, homes: Sequence[DwellingTerms]) -> list[Finding]:
    wrong = sorted({home.dwelling.address for home in homes if home.kind not in rule.dwelling_kinds})
    if not wrong:
        return []
    kinds = ", ".join(sorted(DwellingKind(one).label.lower() for one in rule.dwelling_kinds))
    named = ", ".join(wrong[:3]) + (f" og {len(wrong) - 3} til" if len(wrong) > 3 else "")
    words = f"{named} er ikke af den rette slags. Ordningen er for: {kinds}."
    return [Finding(False, Weight.CONDITION, rule.basis.label, words)]
