"""Can the household pay the rent? (almenboligloven § 59, stk. 1; fact sheet 4.4-4.5)

The act says that the municipality must make sure; it gives no threshold. Two are shown: the guideline amount
that the debt authority leaves people, and the municipality's own, lower minimum.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.facts import ZERO, Home, Household
from law.findings import Finding, Weight
from law.housing_benefit import benefit_numbers, housing_benefit, housing_cost_year, monthly_benefit
from law.monthly_amounts import (
    Amount,
    MonthlyAmounts,
    amount_findings,
    not_counted,
    not_told,
)
from law.net_income import Income, NetIncome, net_income
from law.rates import Rate, RateBook
from law.wording import dkk, to_ore, whole_dkk

PARAGRAPH = "almenboligloven § 59, stk. 1"
GUIDELINE_PARAGRAPH = "gældssaneringsbekendtgørelsen §§ 6 og 11"
LOCAL_PARAGRAPH = "kommunens egen sats"
LOCAL_SINGLE_ADULT, LOCAL_EXTRA_ADULT, LOCAL_CHILD = (
    "local_minimum_single_adult",
    "local_minimum_extra_adult",
    "local_minimum_child",
)
# What a municipality's own rates are called: they stand in its database, not in the national file.
LOCAL_LABELS = {
    LOCAL_SINGLE_ADULT: "Kommunens mindste rådighedsbeløb, første voksne",
    LOCAL_EXTRA_ADULT: "Kommunens mindste rådighedsbeløb, hver voksen til",
    LOCAL_CHILD: "Kommunens mindste rådighedsbeløb, hvert barn",
}
RENT_STEP = 5
RENT_OUT_OF_REACH = 1_000_000
ADULT_AGE = 18


class Light(StrEnum):
    """The answer at a glance."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        """The Danish words for the light; colour is never the only sign."""
        return {
            Light.GREEN: "kan betale",
            Light.AMBER: "kan betale, men med lidt tilbage",
            Light.RED: "kan ikke betale",
        }[self]


@dataclass(frozen=True, slots=True)
class Economy:
    """A household's money, kroner a month.

    `consumption_month_dkk` is what the home takes beside the rent: heat and water on account. `amounts` is what comes in
    and goes out besides, and the wealth; housing benefit is computed here. `local_minimum_dkk`: the municipality's own
    minimum for this household where it is told as one amount; None: the rates of the book decide (`local_minimum`).
    """

    adults: int
    child_ages: tuple[int, ...]
    income: Income
    consumption_month_dkk: Decimal
    amounts: MonthlyAmounts = MonthlyAmounts()
    local_minimum_dkk: Decimal | None = None
    pensioner: bool = False
    disability_pension: bool = False


@dataclass(frozen=True, slots=True)
class AbilityToPay:
    """What is left a month, the light, and the highest rent (whole five kroner) that still can be paid.

    `unknown`: what nobody has told, and which therefore is not counted.
    """

    net_month_dkk: Decimal
    housing_benefit_month_dkk: Decimal
    residual_dkk: Decimal
    guideline_dkk: Decimal
    threshold_dkk: Decimal
    light: Light
    highest_rent_dkk: Decimal
    findings: tuple[Finding, ...]
    unknown: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class DisposableAmount:
    """What a household should have left a month, kroner: the guideline, or the municipality's own minimum."""

    amount_dkk: Decimal
    finding: Finding


@dataclass(frozen=True, slots=True)
class Means:
    """What a household has before it knows which home: the same for all homes, so asked once for many.

    `local`: the municipality's own minimum by the book's rates. `threshold_dkk`: what must be left at least.
    `before_rent_dkk`: left a month after tax, consumption and the monthly amounts, before rent and housing benefit.
    `unknown`: what of those amounts nobody has told.
    """

    net: NetIncome
    guideline: DisposableAmount
    local: DisposableAmount | None
    threshold_dkk: Decimal
    before_rent_dkk: Decimal
    household: Household
    unknown: tuple[Amount, ...] = ()


def means_of(economy: Economy, *, on: date, rates: RateBook) -> Means:
    """Almenboligloven § 59, stk. 1: the part of the ability to pay that is the same for every home, kroner a month.

    Raises NoRate when a number for the day is missing.
    """
    net = net_income(economy.income, on=on, rates=rates)
    guideline = disposable_amount(economy.adults, economy.child_ages, on=on, rates=rates)
    told = economy.local_minimum_dkk
    local = local_minimum(economy.adults, len(economy.child_ages), on=on, rates=rates) if told is None else None
    return Means(
        net=net,
        guideline=guideline,
        local=local,
        threshold_dkk=(local or guideline).amount_dkk if told is None else told,
        before_rent_dkk=to_ore(net.net_month_dkk + economy.amounts.left_dkk - economy.consumption_month_dkk),
        household=_household(economy, net.personal_month_dkk),
        unknown=not_told(economy.amounts, children=len(economy.child_ages)),
    )


def ability_to_pay(economy: Economy, home: Home, *, on: date, rates: RateBook) -> AbilityToPay:
    """Almenboligloven § 59, stk. 1: what is left when rent and consumption are paid, kroner and øre a month.

    Green: the guideline amount or more. Amber: the local minimum or more. Red: less than that. The highest
    rent is the one that leaves the local minimum (without one, the guideline). Raises NoRate when a number
    for the day is missing.
    """
    means = means_of(economy, on=on, rates=rates)
    threshold, guideline = means.threshold_dkk, means.guideline.amount_dkk
    benefit = housing_benefit(means.household, home, on=on, rates=rates)
    residual = means.before_rent_dkk + benefit.monthly_dkk - home.rent_month_dkk
    highest = highest_rent(means.before_rent_dkk, threshold, _benefit_at(means.household, home, on=on, rates=rates))
    light = light_of(residual, threshold, guideline)
    findings = (
        light_finding(light, residual, threshold, guideline, means.unknown),
        _highest_finding(highest, threshold),
        means.net.finding,
        *amount_findings(economy.amounts, children=len(economy.child_ages)),
        benefit.finding,
        means.guideline.finding,
        *([means.local.finding] if means.local else []),
    )
    return AbilityToPay(
        net_month_dkk=means.net.net_month_dkk,
        housing_benefit_month_dkk=benefit.monthly_dkk,
        residual_dkk=residual,
        guideline_dkk=guideline,
        threshold_dkk=threshold,
        light=light,
        highest_rent_dkk=Decimal(0) if highest is None else Decimal(highest),
        findings=findings,
        unknown=means.unknown,
    )


def disposable_amount(adults: int, child_ages: tuple[int, ...], *, on: date, rates: RateBook) -> DisposableAmount:
    """Gældssaneringsbekendtgørelsen §§ 6 and 11: the guideline for what must be left a month, kroner.

    Children of 0-1, 2-6 and 7-17 years each have their amount; ValueError for an older one, who is an adult.
    Raises NoRate when a number for the day is missing.
    """
    names = ["disposable_single_adult", *["disposable_extra_adult"] * (adults - 1)]
    names += [_child_rate(age) for age in child_ages]
    return _sum_of(names, "Det vejledende", GUIDELINE_PARAGRAPH, on=on, rates=rates)


def local_minimum(adults: int, children: int, *, on: date, rates: RateBook) -> DisposableAmount | None:
    """Almenboligloven § 59, stk. 1: the least that the municipality itself wants left a month, kroner.

    The act gives no threshold, and a municipality may set one; None where the book holds none of its rates. Raises
    NoRate when it holds some, and none for the day.
    """
    if LOCAL_SINGLE_ADULT not in rates.rates:
        return None
    names = [LOCAL_SINGLE_ADULT, *[LOCAL_EXTRA_ADULT] * (adults - 1), *[LOCAL_CHILD] * children]
    return _sum_of(names, "Kommunens mindste", LOCAL_PARAGRAPH, on=on, rates=rates)


def highest_rent(before_rent_dkk: Decimal, threshold_dkk: Decimal, benefit_at: Callable[[int], Decimal]) -> int | None:
    """Almenboligloven § 59, stk. 1: the highest rent, in whole five kroner, that leaves the threshold.

    `before_rent_dkk` is what is left before rent and housing benefit, `benefit_at` the benefit at a rent. None
    when not even a home without rent leaves enough. What is left never rises with the rent, but for one
    leap: the rent from which the benefit is large enough to be paid. So the rents from the leap and up are
    searched first, then those below it.
    """
    room = before_rent_dkk - threshold_dkk

    def affordable(rent: int) -> bool:
        return room + benefit_at(rent) >= rent

    top = int((room + benefit_at(RENT_OUT_OF_REACH)) // RENT_STEP) * RENT_STEP + RENT_STEP
    leap = _first_step(lambda rent: benefit_at(rent) > 0, 0, top)
    if affordable(leap):
        return _first_step(lambda rent: not affordable(rent), leap, top) - RENT_STEP
    if affordable(0):
        return _first_step(lambda rent: not affordable(rent), 0, leap) - RENT_STEP
    return None


def _first_step(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first rent in steps from `low` for which it holds, and `high` when it holds for none below that."""
    steps = range(low, max(low, high), RENT_STEP)
    return low + RENT_STEP * bisect_left(steps, True, key=holds)


def _sum_of(names: list[str], which: str, paragraph: str, *, on: date, rates: RateBook) -> DisposableAmount:
    found = [rates.rate(name, on=on) for name in names]
    amount = sum((rate.value for rate in found), ZERO)
    sentence = f"{which} rådighedsbeløb for husstanden er {whole_dkk(amount)} om måneden."
    used: tuple[Rate, ...] = tuple(dict.fromkeys(found))
    return DisposableAmount(amount, Finding(True, Weight.CONSIDERATION, paragraph, sentence, used))


def _household(economy: Economy, personal_month_dkk: Decimal) -> Household:
    return Household(
        adults=economy.adults,
        children=len(economy.child_ages),
        income_month_dkk=personal_month_dkk,
        wealth_dkk=economy.amounts.wealth_dkk or ZERO,
        pensioner=economy.pensioner,
        disability_pension=economy.disability_pension,
    )


def _benefit_at(household: Household, home: Home, *, on: date, rates: RateBook) -> Callable[[int], Decimal]:
    numbers = benefit_numbers(household, home, on=on, rates=rates)

    def benefit(rent: int) -> Decimal:
        cost = housing_cost_year(household, replace(home, rent_month_dkk=Decimal(rent)), numbers)
        return monthly_benefit(household, cost, numbers)

    return benefit


def _child_rate(age: int) -> str:
    if age < 2:
        return "disposable_child_0_1"
    if age < 7:
        return "disposable_child_2_6"
    if age < ADULT_AGE:
        return "disposable_child_7_17"
    raise ValueError(f"En på {age} år er ikke et barn; tæl den unge med blandt de voksne.")


def light_of(residual: Decimal, threshold: Decimal, guideline: Decimal) -> Light:
    """Almenboligloven § 59, stk. 1: the light for what is left against the two amounts, kroner a month."""
    if residual < threshold:
        return Light.RED
    return Light.GREEN if residual >= guideline else Light.AMBER


def light_finding(
    light: Light, residual: Decimal, threshold: Decimal, guideline: Decimal, unknown: tuple[Amount, ...] = ()
) -> Finding:
    """Almenboligloven § 59, stk. 1: the light in words, the same for one household and for many; and what it leaves out."""
    left = f"Når de faste udgifter er betalt, er der {dkk(residual)} tilbage om måneden."
    if light is Light.GREEN:
        sentence = f"{left} Det er nok efter det vejledende rådighedsbeløb på {whole_dkk(guideline)}"
    elif light is Light.AMBER:
        sentence = f"{left} Det er over kommunens mindste beløb på {whole_dkk(threshold)}, men under det vejledende på {whole_dkk(guideline)}"
    else:
        sentence = f"{left} Det er for lidt, for der skal være mindst {whole_dkk(threshold)}"
    if unknown:
        sentence += f" {not_counted(unknown)}"
    return Finding(light is not Light.RED, Weight.CONDITION, PARAGRAPH, sentence)


def _highest_finding(highest: int | None, threshold: Decimal) -> Finding:
    if highest is None:
        sentence = f"Selv uden husleje er der ikke {whole_dkk(threshold)} tilbage, så ingen husleje kan betales."
    else:
        sentence = f"Husstanden kan højst betale {whole_dkk(Decimal(highest))} i husleje om måneden i en bolig af den størrelse."
    return Finding(highest is not None, Weight.CONSIDERATION, PARAGRAPH, sentence)
