"""What housing benefit comes to: boligsikring and boligydelse (boligstøtteloven; fact sheet 4.1-4.2).

Udbetaling Danmark decides; the amount here is an estimate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from law.facts import ZERO, Home, Household
from law.findings import Finding, Weight
from law.rates import Rate, RateBook
from law.wording import whole_dkk

MONTHS_IN_YEAR = 12
MOST_CHILDREN_COUNTED = 4
MANY_CHILDREN = 4
ONE = Decimal(1)
WHOLE = ONE
HUNDRED = Decimal(100)

SHARED_RATES = (
    "housing_benefit_area_first_person",
    "housing_benefit_area_each_more",
    "housing_benefit_area_mobility_impaired",
    "housing_benefit_wealth_percent_low",
    "housing_benefit_wealth_percent_high",
    "housing_benefit_many_children_percent",
    "housing_benefit_mobility_impaired_percent",
)
OWN_RATES = (
    "cost_percent",
    "income_percent",
    "income_limit",
    "max_housing_cost",
    "max_year",
    "min_own_payment",
    "wealth_limit_low",
    "wealth_limit_high",
    "min_year",
)


@dataclass(frozen=True, slots=True)
class HousingBenefit:
    """The estimate in whole kroner a month, and how it was reached."""

    monthly_dkk: Decimal
    housing_cost_year_dkk: Decimal
    finding: Finding


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line over the housing cost of a year: `start` at no cost, `slope` kroner more for each."""

    slope: Decimal
    start: Decimal


@dataclass(frozen=True, slots=True)
class BenefitNumbers:
    """The numbers of one day for one household, read once from the book."""

    rates: Mapping[str, Rate]
    prefix: str

    def number(self, name: str) -> Decimal:
        """A number of this kind of benefit."""
        return self.rates[f"{self.prefix}_{name}"].value

    def shared(self, name: str) -> Decimal:
        """A number that both kinds of benefit share."""
        return self.rates[f"housing_benefit_{name}"].value

    def fraction(self, name: str) -> Decimal:
        """A percentage of this kind of benefit, as a part of one."""
        return self.number(name) / HUNDRED


def housing_benefit(household: Household, home: Home, *, on: date, rates: RateBook) -> HousingBenefit:
    """Boligstøtteloven §§ 21-23: the housing benefit of a household in a home, whole kroner a month.

    § 22 (boligsikring) for most, § 21 (boligydelse) for pensioners. The yearly amount is rounded half-up to
    kroner, then the month. Raises NoRate when a number for the day is missing.
    """
    numbers = benefit_numbers(household, home, on=on, rates=rates)
    cost = housing_cost_year(household, home, numbers)
    monthly = monthly_benefit(household, cost, numbers)
    if monthly:
        sentence = f"Boligstøtten er beregnet til {whole_dkk(monthly)} om måneden; Udbetaling Danmark afgør beløbet."
    else:
        sentence = "Husstanden kan efter beregningen ikke få boligstøtte til boligen."
    finding = Finding(monthly > 0, Weight.CONSIDERATION, _paragraph(household), sentence, tuple(numbers.rates.values()))
    return HousingBenefit(monthly, cost, finding)


def benefit_numbers(household: Household, home: Home, *, on: date, rates: RateBook) -> BenefitNumbers:
    """Boligstøtteloven § 72: the numbers that this household's benefit needs that day, and no others.

    Raises NoRate when one of them is missing.
    """
    prefix = "pension_housing_benefit" if household.pensioner else "housing_benefit"
    own = [
        *OWN_RATES,
        *(("heat_deduction_m2", "hot_water_deduction_m2") if home.heat_in_rent else ("heat_supplement_m2",)),
    ]
    if household.children > 1 or (household.both_adults_under_30 and household.children):
        own.append("child_addition")
    if household.pensioner:
        own += ["own_payment_percent", "cost_addition"]
    else:
        own.append("childless_percent")
    names = [*(f"{prefix}_{name}" for name in own), *SHARED_RATES]
    return BenefitNumbers({name: rates.rate(name, on=on) for name in names}, prefix)


def housing_cost_year(household: Household, home: Home, numbers: BenefitNumbers) -> Decimal:
    """Boligstøtteloven §§ 10-14: the rent of a year that counts, kroner.

    Heat paid beside the rent adds to it, heat within the rent is taken out; a home above the area norm counts
    in proportion, and no more than the ceiling counts.
    """
    cost = home.rent_month_dkk * MONTHS_IN_YEAR
    if home.heat_in_rent:
        cost -= home.area_m2 * (numbers.number("heat_deduction_m2") + numbers.number("hot_water_deduction_m2"))
    else:
        cost += home.area_m2 * numbers.number("heat_supplement_m2")
    norm = area_norm(household, numbers)
    if home.area_m2 > norm:
        cost = cost * norm / home.area_m2
    return max(ZERO, min(cost, numbers.number("max_housing_cost")))


def area_norm(household: Household, numbers: BenefitNumbers) -> Decimal:
    """Boligstøtteloven § 13: the square metres that count for so many people, children included."""
    more = numbers.shared("area_each_more") * (household.persons - 1)
    extra = numbers.shared("area_mobility_impaired") if household.severely_mobility_impaired else ZERO
    return numbers.shared("area_first_person") + more + extra


def counted_income_year(household: Household, numbers: BenefitNumbers) -> Decimal:
    """Boligstøtteloven §§ 8-8 a: the income of a year with the supplement for wealth, kroner."""
    low, high = numbers.number("wealth_limit_low"), numbers.number("wealth_limit_high")
    middle = max(ZERO, min(household.wealth_dkk, high) - low)
    top = max(ZERO, household.wealth_dkk - high)
    supplement = numbers.shared("wealth_percent_low") * middle + numbers.shared("wealth_percent_high") * top
    return household.income_month_dkk * MONTHS_IN_YEAR + supplement / HUNDRED


def monthly_benefit(household: Household, cost: Decimal, numbers: BenefitNumbers) -> Decimal:
    """Boligstøtteloven §§ 21-23: a twelfth of the yearly benefit, rounded half-up to whole kroner."""
    return _whole(yearly_benefit(household, cost, numbers) / MONTHS_IN_YEAR)


def yearly_benefit(household: Household, cost: Decimal, numbers: BenefitNumbers) -> Decimal:
    """Boligstøtteloven §§ 21-23 and 33-34: the benefit of a year in whole kroner, or nothing below the least."""
    yearly = min(line.slope * cost + line.start for line in benefit_lines(household, numbers))
    return ZERO if yearly < numbers.number("min_year") else _whole(yearly)


def benefit_lines(household: Household, numbers: BenefitNumbers) -> tuple[Line, ...]:
    """Boligstøtteloven §§ 21-23: what the benefit of a year is the lowest of, each a line over the housing cost.

    In this order: the share of the cost less the share of the income, what is above the own payment, the ceiling,
    and for households without children a share of the cost. Whoever computes for many asks for these lines.
    """
    income = counted_income_year(household, numbers)
    over = max(ZERO, income - _income_limit(household, numbers))
    share = numbers.fraction("cost_percent")
    added = numbers.number("cost_addition") if household.pensioner else ZERO
    own_payment = numbers.number("min_own_payment")
    if household.pensioner:
        own_payment = max(own_payment, income * numbers.fraction("own_payment_percent"))
    lines = (
        Line(share, added * share - over * numbers.fraction("income_percent")),
        Line(ONE, -own_payment),
        Line(ZERO, _ceiling(household, numbers)),
    )
    if _childless_limit_holds(household):
        return (*lines, Line(numbers.fraction("childless_percent"), ZERO))
    return lines


def _income_limit(household: Household, numbers: BenefitNumbers) -> Decimal:
    counted = max(0, min(household.children, MOST_CHILDREN_COUNTED) - 1)
    if household.both_adults_under_30 and not household.pensioner:
        counted = min(household.children, MOST_CHILDREN_COUNTED - 1)
    addition = numbers.number("child_addition") * counted if counted else ZERO
    return numbers.number("income_limit") + addition


def _ceiling(household: Household, numbers: BenefitNumbers) -> Decimal:
    raised = HUNDRED
    if household.children >= MANY_CHILDREN:
        raised += numbers.shared("many_children_percent")
    if household.severely_mobility_impaired:
        raised += numbers.shared("mobility_impaired_percent")
    return numbers.number("max_year") * raised / HUNDRED


def _childless_limit_holds(household: Household) -> bool:
    exempt = household.pensioner or household.disability_pension or household.severely_mobility_impaired
    return not household.children and not exempt


def _paragraph(household: Household) -> str:
    return "boligstøtteloven § 21" if household.pensioner else "boligstøtteloven § 22"


def _whole(value: Decimal) -> Decimal:
    return value.quantize(WHOLE, ROUND_HALF_UP)
