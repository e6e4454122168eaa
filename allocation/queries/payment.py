"""Can the household pay this dwelling? Gathers the facts, asks the law, and says what is missing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocation.models import Case, Income
from allocation.queries.amounts import amounts_on, old_amounts
from allocation.queries.households import Household, household_of, income_on, warning_about
from allocation.queries.minimums import book_told
from allocation.states import Support
from housing.models import Vacancy
from law.ability_to_pay import LOCAL_SINGLE_ADULT, PARAGRAPH, AbilityToPay, Economy, Light, ability_to_pay
from law.facts import ZERO, Home
from law.findings import Finding, Weight
from law.monthly_amounts import Amount, listed
from law.net_income import Income as LawIncome
from law.rates import NoRate, Rate, RateBook
from law.wording import dkk, whole_dkk


@dataclass(frozen=True)
class Payment:
    """The law's answer, or None when a fact or a rate is missing; the finding says which. `warning`: the facts are old."""

    finding: Finding
    ability: AbilityToPay | None = None
    economy: Economy | None = None
    warning: str = ""

    @property
    def light(self) -> str:
        """green, amber, red, or nothing when it is not known."""
        return "" if self.ability is None else self.ability.light.value

    @property
    def unknown(self) -> tuple[Amount, ...]:
        """What of the monthly amounts nobody has told, and which is not counted."""
        return () if self.ability is None else self.ability.unknown

    @property
    def is_examined(self) -> bool:
        """Whether all that the answer asks about is known."""
        return self.ability is not None and not self.unknown

    @property
    def is_possible(self) -> bool:
        return self.ability is not None and self.ability.light is not Light.RED

    @property
    def over_guideline_dkk(self) -> Decimal | None:
        """How far above the guideline amount, negative below it."""
        return None if self.ability is None else self.ability.residual_dkk - self.ability.guideline_dkk

    @property
    def frozen(self) -> dict[str, str]:
        """What is frozen beside the finding, to be counted by: the light, and what a red one lacks a month."""
        if self.ability is None:
            return {}
        short = max(ZERO, self.ability.threshold_dkk - self.ability.residual_dkk)
        return {"light": self.light, "short_dkk": str(short)}

    @property
    def in_words(self) -> str:
        """Short enough for a cell: what is left, by how much too little, or what is missing; and what nobody has told."""
        return f"{self.left_in_words}; {self.untold}" if self.untold else self.left_in_words

    @property
    def left_in_words(self) -> str:
        if self.ability is None:
            return self.finding.because
        if self.ability.light is Light.RED:
            return f"{dkk(self.ability.threshold_dkk - self.ability.residual_dkk)} for lidt tilbage"
        return f"{dkk(self.ability.residual_dkk)} tilbage"

    @property
    def untold(self) -> str:
        return f"{listed(self.unknown)} er ikke oplyst" if self.unknown else ""

    @property
    def change(self) -> str:
        """What would make it possible; what comes in may also only not be told yet."""
        if self.ability is None:
            return "de oplysninger, der mangler"
        more = [amount for amount in self.unknown if amount.comes_in]
        ask = f", eller oplysning om {listed(more)}" if more else ""
        if not self.ability.highest_rent_dkk:
            return f"en højere indkomst{ask}"
        return f"en lavere husleje (højst {whole_dkk(self.ability.highest_rent_dkk)}){ask}"

    @property
    def local_rate(self) -> Rate | None:
        """The municipality's own, when that is the least which must be left: its day and source."""
        used = (rate for finding in self.ability.findings for rate in finding.used) if self.ability else ()
        return next((rate for rate in used if rate.name == LOCAL_SINGLE_ADULT), None)

    @property
    def is_verified(self) -> bool:
        """Whether every rate behind the answer is."""
        return self.ability is not None and all(finding.verified for finding in self.ability.findings)


def payment(case: Case, vacancy: Vacancy, *, on: date, book: RateBook | None = None) -> Payment:
    """Almenboligloven § 59, stk. 1: whether the household can pay the vacancy, by what was known that day."""
    economy, missing = economy_of(case, consumption_dkk=consumption_of(vacancy), on=on)
    if economy is None:
        return Payment(missing_finding(missing))
    try:
        ability = ability_to_pay(economy, home_to_pay(vacancy), on=on, rates=book or book_told(vacancy, on=on))
    except NoRate as error:
        return Payment(missing_finding(str(error)), economy=economy)
    return Payment(ability.findings[0], ability, economy, old_facts(case, on=on))


def old_facts(case: Case, *, on: date) -> str:
    """Sentences about what of the economy is too old to decide on, else nothing."""
    income = income_on(case, on=on)
    said = (warning_about(income, on=on) if income else "", old_amounts(case, on=on))
    return " ".join(sentence for sentence in said if sentence)


def economy_of(case: Case, *, consumption_dkk: Decimal, on: date) -> tuple[Economy | None, str]:
    """The household's money as the law takes it, or None and the sentence that says what is missing."""
    household, income = household_of(case, on=on), income_on(case, on=on)
    missing = _what_is_missing(household, income)
    if missing or income is None:
        return None, missing
    economy = Economy(
        adults=household.adults,
        child_ages=household.known_ages or (),
        income=LawIncome(
            gross_month_dkk=income.gross_month_dkk,
            wage=income.support == Support.WAGE,
            earners=household.adults,
        ),
        consumption_month_dkk=consumption_dkk,
        amounts=amounts_on(case, on=on),
        pensioner=income.support == Support.PENSION,
        disability_pension=income.support == Support.DISABILITY,
    )
    return economy, ""


def consumption_of(vacancy: Vacancy) -> Decimal:
    """Heat and water, kroner a month."""
    return vacancy.heat_dkk + vacancy.water_dkk


def home_to_pay(vacancy: Vacancy) -> Home:
    """The dwelling as housing benefit sees it."""
    return Home(rent_month_dkk=vacancy.rent_dkk, area_m2=Decimal(vacancy.terms.area_m2))


def missing_finding(missing: str) -> Finding:
    """What is not known does not pass silently: a condition that is not met, and why."""
    return Finding(False, Weight.CONDITION, PARAGRAPH, missing)


def _what_is_missing(household: Household, income: Income | None) -> str:
    if income is None:
        return "Indkomsten er ikke oplyst. Hent den, før boligen anvises."
    if household.known_ages is None:
        return "Et barns alder er ikke oplyst. Hent den, før boligen anvises."
    return ""
