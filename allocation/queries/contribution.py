"""The tenant's contribution to a dwelling: whether the municipality must lend it, and what the loan costs later."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocation.models import Case
from allocation.queries.payment import Payment
from housing.models import Vacancy
from housing.states import DwellingKind
from law.contribution_loan import LoanFacts, contribution_loan, other_conditions, repayment
from law.findings import Finding
from law.rates import NoRate, open_book

MONTHS = 12
LOOK_IT_UP = "Slå den op på borger.dk under lån til beboerindskud, og skriv den med kilde, når lånet bliver bevilget."


@dataclass(frozen=True)
class Contribution:
    """What the law says of the loan. `is_mandatory` None: something is missing, and a sentence says what."""

    is_mandatory: bool | None
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def contribution_of(case: Case, vacancy: Vacancy, paid: Payment, *, on: date) -> Contribution | None:
    """Boligstøtteloven kapitel 10, for this household and dwelling; None where there is no contribution to pay."""
    if not vacancy.contribution_dkk:
        return None
    first_used = vacancy.dwelling.first_used_year
    if paid.economy is None:
        return Contribution(
            None, ("Indkomsten er ikke oplyst, så det vides ikke, om kommunen skal låne indskuddet ud.",)
        )
    if first_used is None:
        return Contribution(None, ("Det vides ikke, hvornår huset er taget i brug, så lånet skal undersøges.",))
    wealth = paid.economy.amounts.wealth_dkk
    if wealth is None:
        return Contribution(None, ("Formuen er ikke oplyst, så det vides ikke, om borgeren har behov for lånet.",))
    facts = LoanFacts(
        loan_dkk=vacancy.contribution_dkk,
        income_year_dkk=Decimal(MONTHS) * paid.economy.income.gross_month_dkk,
        children=len(paid.economy.child_ages),
        first_used_on=date(first_used, 12, 31),
        room=vacancy.terms.rooms == 0,
        youth_dwelling_without_kitchen=vacancy.terms.kind == DwellingKind.YOUTH and vacancy.terms.rooms == 0,
        wealth_dkk=wealth,
    )
    return _asked(facts, on)


def _asked(facts: LoanFacts, on: date) -> Contribution:
    """The law's answer. Without the year's income limit a condition that fails still decides; else nobody knows yet."""
    book = open_book(known_on=on)
    try:
        findings = contribution_loan(facts, on=on, rates=book).findings
    except NoRate:
        findings = (*other_conditions(facts), repayment(facts.loan_dkk, on=on, rates=book)[1])
        missing = [f"Indkomstgrænsen for {on.year} er ikke i satsbogen. {LOOK_IT_UP}"]
        derived = []
    else:
        missing = []
        derived = [] if findings[0].verified else [f"Grænsen for {on.year} er afledt og ikke bekræftet. {LOOK_IT_UP}"]
    unmet = [finding.because for finding in findings if not finding.met]
    said = unmet or missing or [findings[0].because]
    mandatory = False if unmet else None if missing else True
    return Contribution(mandatory, (*said, *derived, findings[-1].because), findings)
