"""What waits for another person's yes, with everything its page shows."""

from django.db.models import QuerySet

from accounts.models import User
from allocation.models import Proposal

_RELATED = (
    "case__citizen",
    "vacancy__dwelling__estate__association",
    "vacancy__terms__area",
    "vacancy__agreement__ledger",
    "made_by",
    "ended_by",
)


def proposal_page(user: User) -> QuerySet[Proposal]:
    """A proposal with everything its page shows."""
    return Proposal.objects.visible_to(user).select_related(*_RELATED)
