"""The compensation to a private owner: what the scheme's terms and the law give, confirmed by somebody and paid once."""

from datetime import date, datetime

from django.db import transaction

from accounts.denied import refuse
from accounts.models import User
from allocation.models import Allocation
from finance.actions.payments import Right, open_plan
from finance.models import PaymentPlan
from finance.queries.compensations import compensation_of, obstacle_to_compensate, scheme_of
from finance.states import PlanKind


@transaction.atomic
def open_compensation(allocation: Allocation, *, starts_on: date, by: User, at: datetime) -> PaymentPlan:
    """For the flat of a lease (anvisningsretsloven), with the state's share. Raises ActionDenied when it is paid already."""
    refuse(obstacle_to_compensate(allocation, by=by))
    owed, scheme = compensation_of(allocation), scheme_of(allocation)
    right = Right(
        PlanKind.COMPENSATION,
        starts_on=starts_on,
        month_dkk=owed.flat_dkk,
        because=f"{owed.finding.because} {allocation.vacancy}, ordningen »{scheme}«.",
        association=allocation.vacancy.dwelling.estate.association,
        allocation=allocation,
        scheme=scheme,
        legal_basis=allocation.legal_basis,
        reference=f"scheme-{scheme.pk}-dwelling-{allocation.vacancy.dwelling_id}",
        is_once=True,
        state_share_dkk=owed.refund_dkk,
    )
    return open_plan(right, by=by, at=at)
