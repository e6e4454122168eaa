"""The refund of a transitional dwelling: computed once by the law, paid each month without application."""

from datetime import date, datetime

from django.db import transaction

from accounts.denied import ActionDenied
from accounts.models import User
from allocation.models import Allocation
from finance.actions.payments import Right, open_plan
from finance.models import PaymentPlan
from finance.states import PlanKind
from law.transitional_dwelling import Transition, transition_refund
from law.wording import long_day


@transaction.atomic
def open_refund(
    allocation: Allocation, transition: Transition, *, starts_on: date, by: User, at: datetime
) -> PaymentPlan:
    """Serviceloven § 163 a: what the home costs above the lodging charge, from a day on.

    Raises ActionDenied when the law gives nothing, with its own sentence, and before the lease.
    """
    if allocation.lease_on is None or starts_on < allocation.lease_on:
        lease = f" {long_day(allocation.lease_on)}" if allocation.lease_on else ""
        raise ActionDenied(f"Refusionen kan tidligst begynde med lejekontrakten{lease}. Ret datoen.")
    answer = transition_refund(transition)
    if not answer.refund_month_dkk:
        raise ActionDenied(answer.finding.because)
    right = Right(
        PlanKind.REFUND,
        starts_on=starts_on,
        month_dkk=answer.refund_month_dkk,
        because=answer.finding.because,
        case=allocation.case,
        allocation=allocation,
        legal_basis=allocation.legal_basis,
        reference=f"allocation-{allocation.pk}",
    )
    return open_plan(right, by=by, at=at)
