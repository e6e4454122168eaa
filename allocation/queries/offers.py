"""What the page of an offer asks, and what an association is told of those who move in."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from allocation.models import Allocation
from allocation.models.allocations import AllocationQuerySet

SHOWN_AFTER_LEASE = timedelta(days=92)
_RELATED = (
    "case__citizen",
    "vacancy__dwelling__estate__association",
    "vacancy__terms__area",
    "vacancy__agreement",
    "decided_by",
)


def offer_page(user: User) -> QuerySet[Allocation]:
    """An offer with everything its page shows."""
    return Allocation.objects.visible_to(user).select_related(*_RELATED, "confirmed_by")


def _lives_there(on: date) -> Q:
    return Q(case__citizen__household__left_on=None) | Q(case__citizen__household__left_on__gt=on)


def our_offers(user: User, *, on: date) -> AllocationQuerySet:
    """For the association: those who have said yes, the ones without a lease first, with the household's size.

    Nothing else of the case is fetched: no CPR number, no reasons, no address. Some months after the lease has begun,
    or when it has ended, the list forgets them: the association knows its own tenant, and who is gone is none.
    """
    recent = Q(lease_on=None) | Q(lease_on__gte=on - SHOWN_AFTER_LEASE)
    rows = Allocation.objects.visible_to(user).filter(recent, follow_up__ended_on=None)
    rows = rows.select_related("case__citizen", "vacancy__dwelling__estate")
    return (
        rows.annotate(persons=1 + Coalesce(Count("case__citizen__household", filter=_lives_there(on)), 0))
        .defer("reasons", "findings", "ranking", "note", "case__citizen__cpr_sealed", "case__citizen__cpr_index")
        .defer("case__citizen__street", "case__citizen__cpr_masked", "case__remark", "case__considerations")
        .order_by("state", "vacancy__available_on", "pk")
    )
