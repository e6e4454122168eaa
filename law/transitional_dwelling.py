"""Transitional dwellings and their refund (almenboligloven § 63, serviceloven § 163 a; fact sheet 2.2)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.facts import ZERO
from law.findings import Finding, Weight
from law.rates import RateBook
from law.wording import dkk, to_ore

PARAGRAPH = "almenboligloven § 63"
LEASE_PARAGRAPH = "almenlejeloven § 4, stk. 3"
REFUND_PARAGRAPH = "serviceloven § 163 a"
CRISIS_CENTRE_FROM = date(2023, 7, 1)
ACT_OF_2023_FROM = date(2023, 10, 1)
MONTHS_IN_YEAR = 12


class ComesFrom(StrEnum):
    """Where the person lives before: the paragraph of serviceloven, or nowhere."""

    SEL107 = "sel107"
    SEL109 = "sel109"
    SEL110 = "sel110"
    STREET = "street"
    HOME = "home"

    @property
    def label(self) -> str:
        """The Danish words for the place."""
        return {
            ComesFrom.SEL107: "midlertidigt botilbud (§ 107)",
            ComesFrom.SEL109: "kvindekrisecenter (§ 109)",
            ComesFrom.SEL110: "forsorgshjem eller herberg (§ 110)",
            ComesFrom.STREET: "gaden",
            ComesFrom.HOME: "egen bolig",
        }[self]


class DwellingKind(StrEnum):
    """What kind of almen dwelling it is."""

    FAMILY = "family"
    YOUTH = "youth"
    SENIOR = "senior"

    @property
    def label(self) -> str:
        """The Danish name of the kind."""
        return {
            DwellingKind.FAMILY: "familiebolig",
            DwellingKind.YOUTH: "ungdomsbolig",
            DwellingKind.SENIOR: "ældrebolig",
        }[self]


_LODGED: dict[ComesFrom | None, str] = {
    ComesFrom.SEL107: "i botilbuddet",
    ComesFrom.SEL109: "på krisecentret",
    ComesFrom.SEL110: "på forsorgshjemmet",
}


@dataclass(frozen=True, slots=True)
class TransitionalLease:
    """A lease asked about; `needs_help_to_keep_home` for those who come from neither home nor facility."""

    comes_from: ComesFrom
    dwelling: DwellingKind
    months: int
    needs_help_to_keep_home: bool = True


@dataclass(frozen=True, slots=True)
class TransitionalDwelling:
    """Whether the lease can be made, and the longest that its deviations can last."""

    valid: bool
    max_months: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """A tenant's costs a month, kroner.

    `other_compulsory_dkk`: heat, electricity, water, antenna and telecommunication. `lodging_charge_dkk`: what
    the municipality charges for lodging in the facility the tenant comes from (`comes_from`, when that is told).
    """

    rent_dkk: Decimal
    other_compulsory_dkk: Decimal
    housing_benefit_dkk: Decimal
    lodging_charge_dkk: Decimal
    applied_for_housing_benefit: bool = True
    comes_from: ComesFrom | None = None


@dataclass(frozen=True, slots=True)
class TransitionRefund:
    """The refund a month, kroner and øre."""

    refund_month_dkk: Decimal
    finding: Finding


def transitional_dwelling(lease: TransitionalLease, *, on: date, rates: RateBook) -> TransitionalDwelling:
    """Almenboligloven § 63 and almenlejeloven § 4, stk. 3: who, which dwelling, and for how long, by the day.

    Two years and family dwellings at first; five years, more people and more kinds of dwellings after L 64
    (2022-23), whose days of coming into force are not verified. Raises NoRate before the first number.
    """
    years = rates.rate("transitional_max_years", on=on)
    max_months = int(years.value) * MONTHS_IN_YEAR
    people, kinds = (_people_2023, _KINDS_2023) if on >= ACT_OF_2023_FROM else (_people_2006, _KINDS_2006)
    findings = (
        _people_finding(people(lease, on), lease),
        Finding(lease.dwelling in kinds, Weight.CONDITION, PARAGRAPH, _kind_sentence(lease, kinds)),
        Finding(
            lease.months <= max_months,
            Weight.CONDITION,
            LEASE_PARAGRAPH,
            f"Lejeperioden er på {lease.months} måneder; den kan højst være {max_months}.",
            (years,),
        ),
    )
    return TransitionalDwelling(all(finding.met for finding in findings), max_months, findings)


def transition_refund(transition: Transition) -> TransitionRefund:
    """Serviceloven § 163 a: what the home costs above the lodging charge of the facility, kroner a month.

    Paid without application, but only to a tenant who has applied for housing benefit. Never below nothing.
    """
    cost = transition.rent_dkk + transition.other_compulsory_dkk - transition.housing_benefit_dkk
    refund = max(ZERO, cost - transition.lodging_charge_dkk)
    if not transition.applied_for_housing_benefit:
        sentence = "Der er ikke søgt boligstøtte, og så kan der ikke udbetales refusion."
        return TransitionRefund(Decimal("0.00"), Finding(False, Weight.CONDITION, REFUND_PARAGRAPH, sentence))
    charge = f"{dkk(transition.lodging_charge_dkk)} {_LODGED.get(transition.comes_from, 'i opholdet før')}"
    sentence = f"Boligen koster {dkk(cost)} om måneden efter boligstøtte mod {charge}; refusionen er {dkk(refund)}"
    return TransitionRefund(to_ore(refund), Finding(refund > 0, Weight.CONDITION, REFUND_PARAGRAPH, sentence))


_KINDS_2006 = frozenset({DwellingKind.FAMILY})
_KINDS_2023 = frozenset(DwellingKind)


def _people_2006(lease: TransitionalLease, on: date) -> bool:
    people = {ComesFrom.SEL107, ComesFrom.SEL110}
    if on >= CRISIS_CENTRE_FROM:
        people.add(ComesFrom.SEL109)
    return lease.comes_from in people


def _people_2023(lease: TransitionalLease, on: date) -> bool:
    facilities = {ComesFrom.SEL107, ComesFrom.SEL109, ComesFrom.SEL110}
    return lease.comes_from in facilities or lease.needs_help_to_keep_home


def _people_finding(met: bool, lease: TransitionalLease) -> Finding:
    word = "hører til" if met else "hører ikke til"
    sentence = f"Borgeren kommer fra {lease.comes_from.label} og {word} dem, udslusningsboliger er for."
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)


def _kind_sentence(lease: TransitionalLease, kinds: frozenset[DwellingKind]) -> str:
    if lease.dwelling in kinds:
        return f"En almen {lease.dwelling.label} kan bruges som udslusningsbolig."
    return f"En almen {lease.dwelling.label} kunne ikke bruges som udslusningsbolig den dag."
