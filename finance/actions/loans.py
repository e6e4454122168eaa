"""Contribution loans: granted by the law's answer, paid out, and followed until they are repaid."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.models import Case
from finance.actions.postings import Amount, post
from finance.models import ContributionLoan as Loan
from finance.models import LoanPayment
from finance.permissions import obstacle_to_pay, obstacle_to_repay
from finance.queries.payments import balance_of
from finance.states import PostingKind
from law.contribution_loan import LimitRead, LoanFacts, contribution_loan, with_limit_read
from law.rates import NoRate, open_book


@transaction.atomic
def grant_loan(
    case: Case, facts: LoanFacts, *, limit: LimitRead | None = None, by: User, on: date, at: datetime
) -> Loan:
    """Lend the contribution, whole; the law's findings are frozen with it (boligstøtteloven kapitel 10).

    `limit`: the year's income limit with its source, where the book lacks a verified one. A loan that is not mandatory
    may still be given. Raises ActionDenied when a rate of the day is missing, or is verified and told all the same.
    """
    refuse(obstacle_to_pay(by=by))
    try:
        rates = open_book(known_on=on)
        rates = with_limit_read(limit, room=facts.room, on=on, rates=rates) if limit else rates
        answer = contribution_loan(facts, on=on, rates=rates)
    except NoRate as missing:
        raise ActionDenied(
            f"{missing} Lånet kan ikke beregnes. Slå den op på borger.dk, og skriv den med kilde."
        ) from None
    except ValueError as needless:
        raise ActionDenied(str(needless)) from None
    loan = Loan.objects.create(
        case=case,
        granted_on=on,
        loan_dkk=facts.loan_dkk,
        is_mandatory=answer.mandatory,
        instalment_dkk=answer.instalment_month_dkk,
        repayment_starts_on=answer.repayment_starts_on,
        findings=[finding.as_dict() for finding in answer.findings],
        granted_by=by,
    )
    kind = PostingKind.LOAN
    post([Amount(kind, loan.loan_dkk, kind.label, on, {"loan": loan}, case=case)], by=by, at=at)
    return loan


@transaction.atomic
def repay_loan(loan_id: int, *, amount_dkk: Decimal, paid_on: date, by: User, at: datetime) -> LoanPayment:
    """The citizen has paid something back. Raises ActionDenied when it is more than is left."""
    loan = Loan.objects.select_for_update(of=("self",)).select_related("case").get(pk=loan_id)
    refuse(obstacle_to_repay(loan, amount_dkk, balance_of(loan, on=paid_on).left_dkk, by=by))
    paid = LoanPayment.objects.create(loan=loan, paid_on=paid_on, amount_dkk=amount_dkk, noted_by=by, noted_at=at)
    kind = PostingKind.LOAN_REPAYMENT
    post([Amount(kind, -amount_dkk, kind.label, paid_on, {"loan_payment": paid}, case=loan.case)], by=by, at=at)
    return paid
