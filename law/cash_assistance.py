"""Cash assistance before and after the reform of 1 July 2025 (lov om aktiv socialpolitik; fact sheet 4.3)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.facts import ZERO
from law.findings import Finding, Weight
from law.rates import Rate, RateBook
from law.wording import dkk, to_ore

OLD_PARAGRAPH = "lov om aktiv socialpolitik §§ 23 og 25 (før 1. juli 2025)"
NEW_PARAGRAPH = "lov om aktiv socialpolitik kapitel 4"
REFORM_FROM = date(2025, 7, 1)
ADULT_RATE_FROM = 30
WORK_COUNTS_FROM = 25


@dataclass(frozen=True, slots=True)
class AssistanceFacts:
    """A person who gets cash assistance.

    `meets_residence_requirement`: residence and employment. `worked_two_and_a_half_years`: ordinary full-time
    work within ten years. `has_education`: an education that leads to a job (before the reform, those under 30
    without one got education assistance). `ready_for_activity`: aktivitetsparat, not job-ready.
    """

    age: int
    children: int = 0
    single: bool = True
    lives_with_parents: bool = False
    meets_residence_requirement: bool = True
    worked_two_and_a_half_years: bool = False
    has_education: bool = True
    ready_for_activity: bool = False


@dataclass(frozen=True, slots=True)
class CashAssistance:
    """The benefit a month before tax, kroner, and the rates it is made of."""

    gross_month_dkk: Decimal
    rates: tuple[Rate, ...]
    finding: Finding


def cash_assistance(facts: AssistanceFacts, *, on: date, rates: RateBook) -> CashAssistance:
    """Lov om aktiv socialpolitik kapitel 4: the benefit of one person a month before tax, kroner and øre.

    By the rules of the day: those before 1 July 2025 or those since. Ceiling, deductions and sanctions are
    not taken in. Raises NoRate when a rate for the day is missing.
    """
    names, paragraph = (_names_2025(facts), NEW_PARAGRAPH) if on >= REFORM_FROM else (_names_2014(facts), OLD_PARAGRAPH)
    used = tuple(rates.rate(name, on=on) for name in names)
    gross = to_ore(sum((rate.value for rate in used), ZERO))
    parts = " og ".join(rate.label for rate in used)
    sentence = f"{parts}: {dkk(gross)} om måneden før skat."
    return CashAssistance(gross, used, Finding(True, Weight.CONSIDERATION, paragraph, sentence, used))


def _names_2014(facts: AssistanceFacts) -> list[str]:
    if facts.age >= ADULT_RATE_FROM:
        return ["cash_assistance_30_provider" if facts.children else "cash_assistance_30_other"]
    kind = "cash_assistance_young" if facts.has_education else "education_assistance"
    if facts.children:
        single = f"{kind}_single_provider"
        return [single if facts.single else f"{kind}_provider"]
    return [f"{kind}_home" if facts.lives_with_parents else f"{kind}_away"]


def _names_2025(facts: AssistanceFacts) -> list[str]:
    rate = _rate_2025(facts)
    names = [f"cash_assistance_{rate}"]
    if facts.children:
        names.append("cash_assistance_child_supplement")
    if facts.single and facts.children and rate in ("minimum", "basic"):
        names.append("cash_assistance_single_provider_supplement")
    if facts.single and not facts.children and rate in ("basic", "raised"):
        names.append("cash_assistance_single_supplement")
    if rate == "basic" and facts.ready_for_activity:
        names.append(_youth_supplement(facts))
    return names


def _rate_2025(facts: AssistanceFacts) -> str:
    young = facts.age < ADULT_RATE_FROM
    if young and facts.lives_with_parents and not facts.children:
        return "at_home"
    if not facts.meets_residence_requirement:
        return "minimum"
    worked = facts.age >= WORK_COUNTS_FROM and facts.worked_two_and_a_half_years
    return "basic" if young and not worked else "raised"


def _youth_supplement(facts: AssistanceFacts) -> str:
    if facts.children:
        return "cash_assistance_youth_supplement_provider"
    older = facts.age >= WORK_COUNTS_FROM
    return f"cash_assistance_youth_supplement_{'25_29' if older else '18_24'}"
