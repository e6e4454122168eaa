"""A loan for the tenant's contribution (boligstøtteloven kapitel 10; fact sheet 4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from law.facts import ZERO
from law.findings import Finding, Weight
from law.months import add_months, full_months_between
from law.rates import NoRate, Rate, RateBook
from law.wording import dkk, long_day, to_ore, whole_dkk

PARAGRAPH = "boligstøtteloven kapitel 10"
FIRST_USED_FROM = date(1964, 4, 1)
MOST_CHILDREN_COUNTED = 4
MONTHS_IN_YEAR = 12
ONE_DAY = timedelta(days=1)
FREE_YEARS = "contribution_loan_free_years"


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """An application. `wealth_dkk` is the applicant's own that can be used; only a lack of need refuses for it."""

    loan_dkk: Decimal
    income_year_dkk: Decimal
    children: int
    first_used_on: date
    room: bool = False
    youth_dwelling_without_kitchen: bool = False
    wealth_dkk: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ContributionLoan:
    """Whether the municipality must lend, the income limit, and what the loan costs a month when it is repaid."""

    mandatory: bool
    income_limit_dkk: Decimal
    instalment_month_dkk: Decimal
    repayment_starts_on: date
    findings: tuple[Finding, ...]


def contribution_loan(facts: LoanFacts, *, on: date, rates: RateBook) -> ContributionLoan:
    """Boligstøtteloven kapitel 10: whether the loan is one the municipality must give (pligtlån), and its cost.

    No interest and no instalments in the first years, then an annuity. Kroner and øre. The loan is given
    whole or not at all. Raises NoRate when a number for the day is missing.
    """
    limit, limit_used = _income_limit(facts, on=on, rates=rates)
    findings = (_income_finding(facts, limit, limit_used), *other_conditions(facts))
    instalment, cost = repayment(facts.loan_dkk, on=on, rates=rates)
    return ContributionLoan(
        mandatory=all(finding.met for finding in findings),
        income_limit_dkk=limit,
        instalment_month_dkk=instalment,
        repayment_starts_on=add_months(on, int(rates.rate(FREE_YEARS, on=on).value) * MONTHS_IN_YEAR),
        findings=(*findings, cost),
    )


@dataclass(frozen=True, slots=True)
class LimitRead:
    """An income limit that the book lacks, as somebody read it at an authority: kroner a year, and where it stands."""

    limit_dkk: Decimal
    child_addition_dkk: Decimal
    source: str


def with_limit_read(read: LimitRead, *, room: bool, on: date, rates: RateBook) -> RateBook:
    """Boligstøtteloven kapitel 10: the book with the year's limit as it was read elsewhere.

    Raises ValueError with a Danish sentence when the book has a limit that is verified: then that one holds.
    """
    limit, addition = _limit_name(room), "contribution_loan_child_addition"
    if is_limit_verified(room=room, children=1, on=on, rates=rates):
        known = whole_dkk(rates.rate(limit, on=on).value)
        raise ValueError(f"Årets indkomstgrænse er bekræftet: {known} Lad felterne om grænsen stå tomme.")
    values = {limit: read.limit_dkk, addition: read.child_addition_dkk}
    return rates.with_local(
        Rate(name, value, date(on.year, 1, 1), on, read.source, verified=True, label=rates.labels.get(name, name),
             unit="DKK/year", to=date(on.year, 12, 31), checked_on=on)
        for name, value in values.items()
    )  # fmt: skip


def is_limit_verified(*, room: bool, children: int, on: date, rates: RateBook) -> bool:
    """Boligstøtteloven kapitel 10: whether the book has the year's limit for the household from an authority."""
    names = [_limit_name(room), *(["contribution_loan_child_addition"] if children else [])]
    try:
        return all(rates.rate(name, on=on).verified for name in names)
    except NoRate:
        return False


def other_conditions(facts: LoanFacts) -> tuple[Finding, ...]:
    """Boligstøtteloven kapitel 10: what a loan asks beside the income, and what needs no number of the year to answer."""
    return _building_finding(facts), _kitchen_finding(facts), _need_finding(facts)


def repayment(loan_dkk: Decimal, *, on: date, rates: RateBook) -> tuple[Decimal, Finding]:
    """Boligstøtteloven kapitel 10: what the loan costs a month when it is repaid, kroner and øre.

    Raises NoRate when a number for the day is missing.
    """
    free_years = rates.rate(FREE_YEARS, on=on)
    interest = rates.rate("contribution_loan_interest_percent", on=on)
    years = rates.rate("contribution_loan_repayment_years", on=on)
    instalment = annuity_month(loan_dkk, interest.value, int(years.value))
    sentence = (
        f"Lånet er uden rente og afdrag i {free_years.value} år; "
        f"derefter betales {dkk(instalment)} om måneden i {years.value} år."
    )
    return instalment, Finding(True, Weight.CONSIDERATION, PARAGRAPH, sentence, (free_years, interest, years))


def annuity_month(loan_dkk: Decimal, percent_year: Decimal, years: int) -> Decimal:
    """Boligstøtteloven kapitel 10: the equal monthly payment that repays a loan with interest, kroner and øre."""
    monthly = percent_year / 100 / MONTHS_IN_YEAR
    return to_ore(loan_dkk * monthly / (1 - (1 + monthly) ** (-years * MONTHS_IN_YEAR)))


@dataclass(frozen=True, slots=True)
class LoanBalance:
    """What is left of a loan with its interest, and how much should have been paid by then but is not."""

    left_dkk: Decimal
    interest_dkk: Decimal
    behind_dkk: Decimal


def loan_balance(
    loan_dkk: Decimal, payments: Sequence[tuple[date, Decimal]], *, instalment_month_dkk: Decimal,
    repayment_starts_on: date, on: date, rates: RateBook,
) -> LoanBalance:  # fmt: skip
    """Boligstøtteloven kapitel 10: where a loan stands on a day, kroner and øre.

    No interest before `repayment_starts_on`; then each whole month's on what was left when it began, and an instalment
    due at its end. The rates are those of `repayment_starts_on`. Raises NoRate when one is missing.
    """
    paid_before = sum((amount for day, amount in payments if day < repayment_starts_on), ZERO)
    left = loan_dkk - paid_before
    months = full_months_between(repayment_starts_on, on)
    percent = rates.rate("contribution_loan_interest_percent", on=repayment_starts_on).value
    years = int(rates.rate("contribution_loan_repayment_years", on=repayment_starts_on).value)
    interest = ZERO
    for number in range(months):
        begins, ends = add_months(repayment_starts_on, number), add_months(repayment_starts_on, number + 1)
        added = to_ore(max(ZERO, left) * percent / 100 / MONTHS_IN_YEAR)
        interest, left = interest + added, left + added - _paid(payments, begins, ends)
    left -= _paid(payments, add_months(repayment_starts_on, months), on + ONE_DAY)
    instalments = instalment_month_dkk * min(months, years * MONTHS_IN_YEAR)
    behind = instalments - _paid(payments, repayment_starts_on, on + ONE_DAY)
    return LoanBalance(left, interest, min(max(ZERO, behind), max(ZERO, left)))


def _paid(payments: Sequence[tuple[date, Decimal]], first: date, before: date) -> Decimal:
    return sum((amount for day, amount in payments if first <= day < before), ZERO)


def _income_limit(facts: LoanFacts, *, on: date, rates: RateBook) -> tuple[Decimal, tuple[Rate, ...]]:
    base = rates.rate(_limit_name(facts.room), on=on)
    children = min(facts.children, MOST_CHILDREN_COUNTED)
    if not children:
        return base.value, (base,)
    addition = rates.rate("contribution_loan_child_addition", on=on)
    return base.value + addition.value * children, (base, addition)


def _limit_name(room: bool) -> str:
    return f"contribution_loan_income_limit{'_room' if room else ''}"


def _income_finding(facts: LoanFacts, limit: Decimal, used: tuple[Rate, ...]) -> Finding:
    met = facts.income_year_dkk <= limit
    word = "ikke over" if met else "over"
    sentence = (
        f"Husstandens indkomst på {whole_dkk(facts.income_year_dkk)} om året er {word} grænsen på {whole_dkk(limit)}"
    )
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence, used)


def _building_finding(facts: LoanFacts) -> Finding:
    met = facts.first_used_on >= FIRST_USED_FROM
    sentence = f"Boligen er taget i brug den {long_day(facts.first_used_on)}; det skal være den {long_day(FIRST_USED_FROM)} eller senere."
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)


def _kitchen_finding(facts: LoanFacts) -> Finding:
    met = not facts.youth_dwelling_without_kitchen
    sentence = (
        "Boligen er ikke en ungdomsbolig uden køkken." if met else "Der gives ikke lån til en ungdomsbolig uden køkken."
    )
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)


def _need_finding(facts: LoanFacts) -> Finding:
    met = facts.wealth_dkk < facts.loan_dkk
    if met:
        sentence = "Ansøgerens egen formue rækker ikke til indskuddet, så der er behov for lånet."
    else:
        sentence = f"Ansøgerens egen formue på {whole_dkk(facts.wealth_dkk)} rækker til indskuddet, så der er ikke behov for lånet."
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)
