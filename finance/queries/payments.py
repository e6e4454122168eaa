"""What the payment plans give, what has been written of it, and which are due."""

from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum

from accounts.models import User
from finance.models import ContributionLoan, PaymentPlan
from law.contribution_loan import LoanBalance, loan_balance
from law.months import first_of_month
from law.payments import MonthlyAmount, MonthOfPayment, PaidRight, monthly_payments
from law.rates import open_book


def payments_of(plan: PaymentPlan, *, through: date) -> dict[date, MonthOfPayment]:
    """By month, for every month that has begun by `through`."""
    amounts = [MonthlyAmount(one.from_on, one.month_dkk) for one in plan.amounts.order_by("pk")]
    if not plan.is_once:
        return monthly_payments(PaidRight(plan.starts_on, plan.last_on, amounts), through=through)
    month = first_of_month(plan.starts_on)
    is_stopped = plan.last_on is not None and plan.last_on < plan.starts_on
    return {} if is_stopped or through < month else {month: MonthOfPayment(month, 1, amounts[-1].month_dkk)}


def paid_by_month(plan: PaymentPlan) -> dict[date, tuple[Decimal, int]]:
    """What is written, and under which number last."""
    sums = plan.instalments.order_by().values_list("month").annotate(Sum("amount_dkk"), Max("sequence"))
    return {month: (amount, sequence) for month, amount, sequence in sums}


def plans_to_pay(*, on: date) -> list[int]:
    """Those that have begun by the end of the month of `on`; a stopped one may have something to give back."""
    begun = PaymentPlan.objects.filter(starts_on__lte=_end_of_month(on))
    return list(begun.order_by("pk").values_list("pk", flat=True))


def _end_of_month(on: date) -> date:
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def plan_list(user: User) -> QuerySet[PaymentPlan]:
    """The plans, the latest begun first, with their amounts and what is paid."""
    found: QuerySet[PaymentPlan] = PaymentPlan.objects.visible_to(user).select_related("case", "association")
    found = found.prefetch_related("amounts").annotate(paid=Sum("instalments__amount_dkk", default=Decimal("0.00")))
    return found.order_by("-starts_on", "-pk")


def balance_of(loan: ContributionLoan, *, on: date) -> LoanBalance:
    """Where the loan stands, with the rates that were known when it was granted."""
    payments = [(one.paid_on, one.amount_dkk) for one in loan.payments.all()]
    book = open_book(known_on=loan.granted_on)
    return loan_balance(
        loan.loan_dkk,
        payments,
        instalment_month_dkk=loan.instalment_dkk,
        repayment_starts_on=loan.repayment_starts_on,
        on=on,
        rates=book,
    )


def loan_list(user: User) -> QuerySet[ContributionLoan]:
    found: QuerySet[ContributionLoan] = ContributionLoan.objects.visible_to(user).select_related("case", "granted_by")
    return found.prefetch_related("payments").order_by("-granted_on", "-pk")
