"""What is left of an income after tax (kildeskatteloven, personskatteloven; fact sheet 4.3).

An estimate for the ability to pay: the personal allowance and the average or the municipality's own tax
percentage, no deductions besides.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.facts import ZERO
from law.findings import Finding, Weight
from law.rates import Rate, RateBook
from law.wording import dkk, to_ore

PARAGRAPH = "personskatteloven §§ 6 og 10"
HUNDRED = Decimal(100)
MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Income:
    """A household's gross income a month. `wage`: earned, so the labour-market contribution is paid first.

    `earners` share the income and have a personal allowance each. `municipal_tax_percent`: the municipality's
    own; None: the country's average.
    """

    gross_month_dkk: Decimal
    wage: bool = False
    earners: int = 1
    church_member: bool = False
    municipal_tax_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NetIncome:
    """Kroner and øre a month: the income that is taxed (after the labour-market contribution), tax, the rest."""

    personal_month_dkk: Decimal
    tax_month_dkk: Decimal
    net_month_dkk: Decimal
    finding: Finding


def net_income(income: Income, *, on: date, rates: RateBook) -> NetIncome:
    """Personskatteloven §§ 6 and 10: the income after tax, estimated, kroner and øre a month.

    Raises NoRate when a tax number for the day is missing.
    """
    used = _numbers(income, on=on, rates=rates)
    value = {rate.name: rate.value for rate in used}
    personal = income.gross_month_dkk
    if income.wage:
        personal -= personal * value["labour_market_contribution_percent"] / HUNDRED
    allowance = value["personal_allowance_year"] * income.earners / MONTHS_IN_YEAR
    municipal = income.municipal_tax_percent
    percent = value["bottom_tax_percent"] + value.get("church_tax_percent", ZERO)
    percent += value["municipal_tax_percent"] if municipal is None else municipal
    tax = to_ore(max(ZERO, personal - allowance) * percent / HUNDRED)
    personal = to_ore(personal)
    sentence = f"Af {dkk(income.gross_month_dkk)} om måneden er der cirka {dkk(personal - tax)} tilbage efter skat."
    finding = Finding(True, Weight.CONSIDERATION, PARAGRAPH, sentence, used)
    return NetIncome(personal, tax, personal - tax, finding)


def _numbers(income: Income, *, on: date, rates: RateBook) -> tuple[Rate, ...]:
    names = ["personal_allowance_year", "bottom_tax_percent"]
    if income.municipal_tax_percent is None:
        names.append("municipal_tax_percent")
    if income.church_member:
        names.append("church_tax_percent")
    if income.wage:
        names.append("labour_market_contribution_percent")
    return tuple(rates.rate(name, on=on) for name in names)
