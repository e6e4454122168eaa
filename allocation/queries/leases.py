"""The association's part of an allocation: the leases it has to confirm."""

from datetime import date

from accounts.models import User
from allocation.models import Allocation
from allocation.states import AllocationState
from housing.queries.ours import Task


def leases_to_confirm(user: User, day: date) -> list[Task]:
    """Those whose citizens have said yes; who they are stands on the page behind, where looking is logged."""
    accepted = Allocation.objects.visible_to(user).filter(state=AllocationState.ACCEPTED)
    return [
        Task(
            verb="Bekræft lejekontrakt",
            vacancy=allocation.vacancy,
            text="Borgeren har sagt ja. Kommunen betaler, til kontrakten begynder.",
            action="Bekræft kontrakt",
            name="lease_allocation",
            pk=allocation.pk,
        )
        for allocation in accepted.select_related("vacancy__dwelling").order_by("answered_on", "pk")
    ]
