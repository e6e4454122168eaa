"""Can the household pay the home it has in an experiment? Asks as allocation does, of a dwelling instead of a vacancy."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocation.models import Case
from allocation.queries.payment import Payment, payment
from housing.models import Dwelling, DwellingTerms, Vacancy
from law.facts import ZERO


@dataclass(frozen=True)
class Carried:
    """What housing benefit and the citizen can carry of a rent, kroner a month."""

    housing_benefit_dkk: Decimal
    affordable_rent_dkk: Decimal
    is_too_dear: bool


def terms_on(dwelling: Dwelling, *, on: date) -> DwellingTerms | None:
    """What the dwelling is and costs that day."""
    found: DwellingTerms | None = dwelling.terms.on(on).first()
    return found


def payment_of(case: Case, dwelling: Dwelling, *, on: date) -> Payment | None:
    """Almenboligloven § 59, stk. 1, asked of the dwelling as it is that day; None when the register knows no rent."""
    terms = terms_on(dwelling, on=on)
    if terms is None:
        return None
    money = {name: getattr(terms, name) for name in ("rent_dkk", "heat_dkk", "water_dkk")}
    return payment(case, Vacancy(dwelling=dwelling, terms=terms, **money), on=on)


def carried(case: Case, dwelling: Dwelling, *, on: date) -> Carried | None:
    """What is left for the rent when the household has what it must have; None when a fact or a rate is missing."""
    paid, terms = payment_of(case, dwelling, on=on), terms_on(dwelling, on=on)
    if paid is None or paid.ability is None or terms is None:
        return None
    benefit = paid.ability.housing_benefit_month_dkk
    over = paid.ability.residual_dkk - paid.ability.threshold_dkk
    affordable = max(ZERO, terms.rent_dkk - benefit + over)
    return Carried(benefit, affordable, not paid.is_possible)
