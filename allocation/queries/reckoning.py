"""How an answer about money was reached: each fact it rests on with day and source, each step with its provision and rates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from allocation.models import Case
from allocation.queries.amounts import amounts_asked, amounts_told
from allocation.queries.contribution import Contribution
from allocation.queries.households import household_in_words, income_on, members_on
from allocation.queries.payment import Payment
from allocation.states import Support
from housing.models import Vacancy
from law.ability_to_pay import LOCAL_LABELS
from law.findings import Finding
from law.monthly_amounts import Amount
from law.rates import Rate, national_labels
from law.wording import dkk

_UNITS = {
    "percent": "%",
    "percent of housing cost": "% af boligudgiften",
    "days": "dage",
    "years": "år",
    "m2": "m²",
    "DKK": "kr.",
    "DKK/month": "kr. om måneden",
    "DKK/year": "kr. om året",
    "DKK/m2/year": "kr. pr. m² om året",
    "DKK/dwelling": "kr. pr. bolig",
}


@dataclass(frozen=True)
class Input:
    """A fact told: what, how much, when it was known, and by whom or what."""

    label: str
    value: str
    known_on: date | None
    source: str


@dataclass(frozen=True)
class RateShown:
    """A number of the law as it stands on the screen; `rate` has its days and its source."""

    label: str
    value: str
    rate: Rate


@dataclass(frozen=True)
class Step:
    """What the law made of the facts: a sentence, its provision, and the numbers it took."""

    sentence: str
    paragraph: str
    rates: tuple[RateShown, ...]


@dataclass(frozen=True)
class Reckoning:
    """The whole of it, for a page."""

    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]

    @property
    def is_verified(self) -> bool:
        return all(each.rate.verified for step in self.steps for each in step.rates)


def reckoning(
    case: Case, vacancy: Vacancy, paid: Payment, loan: Contribution | None = None, *, on: date
) -> Reckoning | None:
    """Behind `payment` and, when it is given, `contribution_of`; None while nothing can be reckoned."""
    if paid.ability is None:
        return None
    lent = loan.findings if loan else ()
    inputs = (*_of_household(case, on), *_of_amounts(case, on), *_of_home(vacancy))
    if lent:
        inputs += _of_contribution(vacancy)
    return Reckoning(inputs, steps_of((*paid.ability.findings, *lent)))


def steps_of(findings: Iterable[Finding]) -> tuple[Step, ...]:
    """Findings as they are shown, those just made and those frozen with a decision alike."""
    return tuple(Step(each.because, each.paragraph, tuple(rate_shown(rate) for rate in each.used)) for each in findings)


def rate_shown(rate: Rate) -> RateShown:
    """With its Danish name, which a frozen rate does not carry, and its unit."""
    named = replace(rate, label=rate.label or {**LOCAL_LABELS, **national_labels()}.get(rate.name, rate.name))
    return RateShown(named.label, f"{_number(named.value)} {_UNITS.get(named.unit, named.unit)}", named)


def _of_household(case: Case, on: date) -> tuple[Input, ...]:
    income = income_on(case, on=on)
    assert income is not None, "what is reckoned has an income"
    told = max((member.known_on for member in members_on(case, on=on)), default=case.applied_on)
    support = Support(income.support).label
    return (
        Input("Husstand", household_in_words(case, on=on), told, "Sagen, Behov"),
        Input(
            f"Indkomst før skat, {support.lower()}", _a_month(income.gross_month_dkk), income.known_on, income.source
        ),
    )


def _of_amounts(case: Case, on: date) -> tuple[Input, ...]:
    told, asked = amounts_told(case, on=on), amounts_asked(case, on=on)
    return tuple(
        Input(amount.label.capitalize(), _told_in_words(amount, known.dkk), known.known_on, known.source)
        if (known := told.get(amount))
        else Input(amount.label.capitalize(), "Ikke oplyst", None, "Ikke regnet med. Spørg borgeren")
        for amount in Amount
        if amount in asked or amount in told
    )


def _of_home(vacancy: Vacancy) -> tuple[Input, ...]:
    told, by = vacancy.notified_on, f"Indmeldt af {vacancy.dwelling.estate.association}"
    return (
        Input("Husleje", _a_month(vacancy.rent_dkk), told, by),
        Input("Varme, a conto", _a_month(vacancy.heat_dkk), told, by),
        Input("Vand, a conto", _a_month(vacancy.water_dkk), told, by),
        Input("Areal", f"{vacancy.terms.area_m2} m²", vacancy.terms.valid_from, "Boligregistret"),
    )


def _of_contribution(vacancy: Vacancy) -> tuple[Input, ...]:
    by = f"Indmeldt af {vacancy.dwelling.estate.association}"
    return (
        Input("Indskud", dkk(vacancy.contribution_dkk), vacancy.notified_on, by),
        Input("Huset er taget i brug", str(vacancy.dwelling.first_used_year), None, "Boligregistret"),
    )


def _told_in_words(amount: Amount, value: Decimal) -> str:
    if not value:
        return "Har ingen"
    return _a_month(value) if amount.is_monthly else dkk(value)


def _a_month(value: Decimal) -> str:
    return f"{dkk(value)} om måneden"


def _number(value: Decimal) -> str:
    """6130 as "6.130", 0.5 as "0,5": no decimals that the law does not write."""
    plain = f"{value.normalize():,f}"
    return plain.translate(str.maketrans(",.", ".,"))
