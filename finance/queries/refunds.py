"""The refund of serviceloven § 163 a: paid without application, so the system finds whom it is for."""

from django.db.models import QuerySet

from allocation.models import Allocation
from allocation.states import AllocationState
from finance.states import PlanKind
from law.bases import LegalBasis

REFUNDED = (LegalBasis.ABL63, LegalBasis.FRI25)


def obstacle_to_refund(allocation: Allocation) -> str | None:
    """Only a leased transitional dwelling has a refund, and only one."""
    if refunds_to_open().filter(pk=allocation.pk).exists():
        return None
    return (
        "Refusion gives til udslusningsboliger med lejekontrakt og oprettes kun én gang. Se listen over udbetalinger."
    )


def refunds_to_open() -> QuerySet[Allocation]:
    """Leases of transitional dwellings whose refund nobody has computed."""
    leased = Allocation.objects.filter(state=AllocationState.LEASED, legal_basis__in=REFUNDED, is_imported=False)
    return (
        leased.exclude(payment_plans__kind=PlanKind.REFUND)
        .select_related("case", "vacancy__dwelling__estate__association")
        .order_by("lease_on", "pk")
    )
