"""Whoever moves in, as the association may know it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from allocation.queries.offers import our_offers
from allocation.queries.shared import shared_with_landlord
from allocation.views.access import saw


@for_roles(Role.ASSOCIATION)
@require_GET
def our_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """What the lease requires, and what consent or law lets the association know. What was told is in the access log."""
    today = timezone.localdate()
    found = get_object_or_404(our_offers(request.user, on=today), pk=allocation_id)
    shared = shared_with_landlord(found, on=today)
    told = ". ".join(one.label for one in shared) or "kun det, lejekontrakten kræver"
    saw(request, found.case, at=timezone.now(), purpose=f"Anvist til os, sag {found.case.number}: {told}")
    return render(request, "allocation/our_allocation.html", {"allocation": found, "shared": shared})
