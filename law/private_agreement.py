"""Allocation to private flats by agreement (lov om kommunal anvisningsret; fact sheet 2.5)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from law.facts import ZERO
from law.findings import Finding, Weight
from law.wording import dkk, to_ore

PARAGRAPH = "anvisningsretsloven § 1"
REFUND_PARAGRAPH = "anvisningsretsloven (statsrefusion af godtgørelse)"
FEWEST_FLATS = 8
FEWEST_NAMED = 2
LARGEST_PART = Fraction(1, 4)
MAX_YEARS = 6
WARN_AFTER_YEARS = 5
REFUND_CAP = Decimal(30000)


@dataclass(frozen=True, slots=True)
class PrivateAgreement:
    """An agreement asked about.

    `named`: how many flats are named, or None when every fourth vacant flat is meant. `compensation_dkk` is
    for one flat, `state_share` the state's part of it. `max_years` is a choice: the note of 2015 says six years,
    a stored text of the act five. `combined_letting_used`: the council uses § 51 b or § 59, stk. 4.
    """

    flats: int
    named: int | None
    years: int
    earlier_agreement_with_owner: bool
    public_call_made: bool
    compensation_dkk: Decimal
    state_share: Fraction
    combined_letting_used: bool = True
    max_years: int = MAX_YEARS
    refund_cap_dkk: Decimal = REFUND_CAP


@dataclass(frozen=True, slots=True)
class PrivateAgreementAnswer:
    """Whether the agreement can be made, how many flats it can name, and who pays for one flat (kroner, øre)."""

    valid: bool
    max_named: int
    refund_dkk: Decimal
    own_cost_dkk: Decimal
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Compensation:
    """What the owner gets for one flat, and who pays it."""

    flat_dkk: Decimal
    refund_dkk: Decimal
    own_cost_dkk: Decimal
    finding: Finding


def private_agreement(agreement: PrivateAgreement) -> PrivateAgreementAnswer:
    """Anvisningsretsloven § 1: whether an agreement with a private owner can be made, and its cost a flat.

    At least eight flats; two named flats or more, at most every fourth; a limited number of years and never
    again with the same owner; a public call to all owners first.
    """
    max_named = agreement.flats * LARGEST_PART.numerator // LARGEST_PART.denominator
    cost = compensation(agreement.compensation_dkk, agreement.state_share, cap_dkk=agreement.refund_cap_dkk)
    conditions = (
        _flats_finding(agreement),
        _named_finding(agreement, max_named),
        _years_finding(agreement),
        _condition(
            not agreement.earlier_agreement_with_owner,
            "Der har ikke før været en aftale med ejeren.",
            "Der har før været en aftale med ejeren, og så kan der ikke indgås en ny.",
        ),
        _condition(
            agreement.public_call_made,
            "Kommunen har offentligt opfordret alle ejere til at byde ind.",
            "Kommunen skal først offentligt opfordre alle ejere til at byde ind.",
        ),
        _condition(
            agreement.combined_letting_used,
            "Kommunen bruger kombineret udlejning.",
            "Kommunen bruger ikke kombineret udlejning, og det er en betingelse.",
        ),
    )
    valid = all(finding.met for finding in conditions)
    return PrivateAgreementAnswer(valid, max_named, cost.refund_dkk, cost.own_cost_dkk, (*conditions, cost.finding))


def compensation(flat_dkk: Decimal, state_share: Fraction, *, cap_dkk: Decimal = REFUND_CAP) -> Compensation:
    """Anvisningsretsloven: who pays the compensation for one flat, kroner and øre; the state at most `cap_dkk`."""
    refund = min(to_ore(Fraction(flat_dkk) * state_share), cap_dkk)
    own = flat_dkk - refund
    sentence = (
        f"Af godtgørelsen på {dkk(flat_dkk)} for en lejlighed betaler staten {dkk(refund)} og kommunen {dkk(own)}"
    )
    finding = Finding(refund > ZERO, Weight.CONSIDERATION, REFUND_PARAGRAPH, sentence)
    return Compensation(to_ore(flat_dkk), to_ore(refund), to_ore(own), finding)


def quarter_use(flats: int, used: int) -> Finding:
    """Anvisningsretsloven § 1, stk. 3: whether the right to every fourth vacant flat can be used once more.

    It is used at most as many times as every fourth of the property's flats.
    """
    most = flats * LARGEST_PART.numerator // LARGEST_PART.denominator
    sentence = f"Retten til hver fjerde ledige lejlighed er brugt {used} af højst {most} gange."
    return Finding(used < most, Weight.CONDITION, f"{PARAGRAPH}, stk. 3", sentence)


def _condition(met: bool, yes: str, no: str) -> Finding:
    return Finding(met, Weight.CONDITION, PARAGRAPH, yes if met else no)


def _flats_finding(agreement: PrivateAgreement) -> Finding:
    sentence = f"Ejendommen har {agreement.flats} lejligheder; den skal have mindst {FEWEST_FLATS}."
    return Finding(agreement.flats >= FEWEST_FLATS, Weight.CONDITION, PARAGRAPH, sentence)


def _named_finding(agreement: PrivateAgreement, max_named: int) -> Finding:
    if agreement.named is None:
        sentence = "Aftalen gælder hver fjerde ledige lejlighed, og den første ledige er kommunens."
        return Finding(True, Weight.CONDITION, PARAGRAPH, sentence)
    met = FEWEST_NAMED <= agreement.named <= max_named
    sentence = (
        f"Aftalen nævner {agreement.named} bestemte lejligheder; "
        f"der skal være mindst {FEWEST_NAMED} og højst {max_named} (hver fjerde)."
    )
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)


def _years_finding(agreement: PrivateAgreement) -> Finding:
    sentence = f"Aftalen løber i {agreement.years} år; den kan højst løbe i {agreement.max_years}."
    met = 0 < agreement.years <= agreement.max_years
    if met and agreement.years > WARN_AFTER_YEARS:
        sentence += f" En udgave af loven siger {WARN_AFTER_YEARS} år, så perioden skal efterses."
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)
