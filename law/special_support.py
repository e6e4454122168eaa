"""Special support for high housing costs (lov om aktiv socialpolitik § 34; fact sheet 4.6)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.facts import ZERO
from law.findings import Finding, Weight
from law.rates import RateBook
from law.wording import dkk, to_ore

PARAGRAPH = "lov om aktiv socialpolitik § 34"


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """Housing costs a month with electricity, heat and water, and the housing benefit, kroner.

    `entitled`: the applicant is one of those whom § 34 means, in the situation of § 11. `cap_dkk`: the cap of
    the executive order for this household, or None. `cheaper_home_available`: the municipality has looked
    (stk. 2) and there is a reasonable, cheaper home.
    """

    housing_cost_dkk: Decimal
    housing_benefit_dkk: Decimal
    children: int = 0
    entitled: bool = True
    cheaper_home_available: bool = False
    cap_dkk: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SpecialSupport:
    """The support a month, free of tax, kroner and øre."""

    support_month_dkk: Decimal
    findings: tuple[Finding, ...]


def special_support(facts: SupportFacts, *, on: date, rates: RateBook) -> SpecialSupport:
    """Lov om aktiv socialpolitik § 34: what is above the threshold when housing benefit is taken off, kroner a month.

    Raises NoRate when the threshold for the day and the household is not known; thresholds with two children
    or more are not.
    """
    threshold = rates.rate(_threshold_name(facts.children), on=on)
    net = facts.housing_cost_dkk - facts.housing_benefit_dkk
    amount = max(ZERO, net - threshold.value)
    if facts.cap_dkk is not None:
        amount = min(amount, facts.cap_dkk)
    allowed = facts.entitled and not facts.cheaper_home_available
    amount = to_ore(amount if allowed else ZERO)
    over = f"Boligudgiften efter boligstøtte er {dkk(net)}; grænsen er {dkk(threshold.value)}"
    return SpecialSupport(
        amount,
        (
            Finding(facts.entitled, Weight.CONDITION, f"{PARAGRAPH}, stk. 1", _entitled_sentence(facts)),
            Finding(not facts.cheaper_home_available, Weight.CONDITION, f"{PARAGRAPH}, stk. 2", _home_sentence(facts)),
            Finding(amount > 0, Weight.CONSIDERATION, PARAGRAPH, f"{over} Støtten er {dkk(amount)}", (threshold,)),
        ),
    )


def _threshold_name(children: int) -> str:
    if not children:
        return "special_support_threshold"
    return "special_support_threshold_one_child" if children == 1 else "special_support_threshold_more_children"


def _entitled_sentence(facts: SupportFacts) -> str:
    if facts.entitled:
        return "Ansøgeren hører til dem, der kan få særlig støtte."
    return "Ansøgeren hører ikke til dem, der kan få særlig støtte."


def _home_sentence(facts: SupportFacts) -> str:
    if facts.cheaper_home_available:
        return "Der er en rimelig og billigere bolig at flytte til, så der gives ikke særlig støtte."
    return "Kommunen har ikke fundet en rimelig og billigere bolig."
