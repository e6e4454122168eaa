"""Every fourth vacancy: whose turn is it? (almenboligloven § 59, stk. 1-3; fact sheet 1.5)

The act says "hver fjerde" and gives no counting rule, so the agreement does: the share as a fraction, whether
the last or the first of a cycle is the municipality's, and what a returned dwelling does to the count.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from law.findings import Finding, Weight
from law.wording import mixed, share

PARAGRAPH = "almenboligloven § 59"


class Phase(StrEnum):
    """Which vacancy of a cycle is the municipality's: number 4, 8, 12 or number 1, 5, 9."""

    LAST = "last"
    FIRST = "first"

    @property
    def label(self) -> str:
        """The Danish words for the phase."""
        return {Phase.LAST: "den sidste i hver omgang", Phase.FIRST: "den første i hver omgang"}[self]


class ReturnPolicy(StrEnum):
    """What a dwelling that the municipality gives back does to the count."""

    CONSUMED = "consumed"
    REPLACED = "replaced"
    PENDING = "pending"

    @property
    def label(self) -> str:
        """The Danish words for the policy."""
        return {
            ReturnPolicy.CONSUMED: "forbrugt",
            ReturnPolicy.REPLACED: "erstattes af den næste ledige",
            ReturnPolicy.PENDING: "erstattes af den næste egnede",
        }[self]


@dataclass(frozen=True, slots=True)
class QuotaTerms:
    """What the decision or the agreement says about counting."""

    share: Fraction
    phase: Phase = Phase.LAST
    return_policy: ReturnPolicy = ReturnPolicy.CONSUMED

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError(f"Andelen {self.share} skal være større end 0 og højst 1.")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a ledger stands: vacancies counted so far, the share earned by them, and open claims.

    The entitlement is a running sum, so a ledger goes on unbroken when the share changes on the way. A claim
    is a dwelling, returned or taken out of the count, that the municipality is still to have another for; below
    zero it has had so many more than the entitlement covers, since vacancies before them were taken out.
    """

    number: int = 0
    entitlement: Fraction = Fraction(0)
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of one vacancy in the count, and whether it is the municipality's."""

    number: int
    entitlement_before: Fraction
    entitlement_after: Fraction
    to_municipality: bool
    claims_after: int
    finding: Finding

    @property
    def position(self) -> Position:
        """Where the ledger stands after this vacancy."""
        return Position(self.number, self.entitlement_after, self.claims_after)


@dataclass(frozen=True, slots=True)
class Replay:
    """The numbers that fell to the municipality, and those of them that it did not give back."""

    offered: tuple[int, ...]
    kept: tuple[int, ...]


def next_turn(position: Position, terms: QuotaTerms, *, suitable: bool = True) -> Turn:
    """Almenboligloven § 59, stk. 1-3: whether the next vacancy in the ledger is the municipality's.

    A vacancy on its turn always is, unless the municipality has had it in advance (claims below zero). Otherwise
    an open claim takes it: at once when returned dwellings are replaced, and only if it is `suitable` (by the
    agreement's own measure) when the claim waits for that.
    """
    before = position.entitlement
    after = before + terms.share
    due = _earned(after, terms.phase) > _earned(before, terms.phase)
    in_advance = due and position.claims < 0
    claimed = not due and position.claims > 0 and (suitable or terms.return_policy is not ReturnPolicy.PENDING)
    to_municipality = claimed or (due and not in_advance)
    number = position.number + 1
    sentence = _claim_sentence(number, terms) if claimed else _turn_sentence(position, terms, to_municipality)
    return Turn(
        number=number,
        entitlement_before=before,
        entitlement_after=after,
        to_municipality=to_municipality,
        claims_after=position.claims - claimed + in_advance,
        finding=Finding(to_municipality, Weight.CONDITION, PARAGRAPH, sentence),
    )


def after_return(position: Position, terms: QuotaTerms) -> Position:
    """The agreement under almenboligloven § 59: where the ledger stands when the municipality gives one back."""
    opened = terms.return_policy is not ReturnPolicy.CONSUMED
    return Position(position.number, position.entitlement, position.claims + opened)


def after_correction(position: Position, terms: QuotaTerms, *, was_municipal: bool) -> Position:
    """The agreement under almenboligloven § 59: where the ledger stands when a counted vacancy is taken out again.

    `terms` has the share that the vacancy added, and the phase by which the ledger is counted now. `was_municipal`
    is whether the municipality had it and had not given it back for another. What it loses, and the entitlement
    still covers, it is owed; what it keeps, and the entitlement no longer covers, it has had in advance.
    """
    entitlement = position.entitlement - terms.share
    uncovered = _earned(position.entitlement, terms.phase) - _earned(entitlement, terms.phase)
    return Position(position.number, entitlement, position.claims + was_municipal - uncovered)


def replay(
    terms: QuotaTerms, vacancies: int, returned: Collection[int], unsuitable: Collection[int] = frozenset()
) -> Replay:
    """Almenboligloven § 59, stk. 1-3: a whole ledger counted again, each return before the next vacancy.

    `returned` and `unsuitable` are numbers in the ledger; a number that never fell to the municipality
    cannot be returned and has no effect.
    """
    position = Position()
    offered = []
    for number in range(1, vacancies + 1):
        turn = next_turn(position, terms, suitable=number not in unsuitable)
        position = turn.position
        if turn.to_municipality:
            offered.append(number)
            if number in returned:
                position = after_return(position, terms)
    return Replay(tuple(offered), tuple(number for number in offered if number not in returned))


def _earned(entitlement: Fraction, phase: Phase) -> int:
    return floor(entitlement) if phase is Phase.LAST else ceil(entitlement)


def _turn_sentence(position: Position, terms: QuotaTerms, to_municipality: bool) -> str:
    number, before = position.number + 1, position.entitlement
    after = before + terms.share
    had = _earned(before, terms.phase)
    if position.claims < 0 or terms.return_policy is ReturnPolicy.CONSUMED:
        had -= position.claims  # nothing was given back for these: they are what corrections left
    if after == number * terms.share:
        sum_of_it = f"{number} × {share(terms.share)} = {mixed(after)}."
    else:
        sum_of_it = f"{mixed(before)} + {share(terms.share)} = {mixed(after)}."
    if to_municipality:
        return f"{sum_of_it} Kommunen har fået {had}, så den {had + 1}. er kommunens."
    return f"{sum_of_it} Kommunen har fået {had}, så nr. {number} er boligorganisationens."


def _claim_sentence(number: int, terms: QuotaTerms) -> str:
    if terms.return_policy is ReturnPolicy.CONSUMED:
        return f"Kommunen har en bolig til gode, så nr. {number} er kommunens."
    return f"Nr. {number} er kommunens i stedet for en bolig, som kommunen har givet tilbage."
