"""What the municipality itself wants a household to have left: what holds today, every row, and a further one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation.actions import minimums as actions
from allocation.forms.minimums import MinimumForm
from allocation.models import LocalMinimum
from allocation.queries.minimums import minimums_on
from law.wording import long_day


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def local_minimums(request: HttpRequest) -> HttpResponse:
    """The row that holds today, and all there are."""
    rows = LocalMinimum.objects.visible_to(request.user).select_related("made_by")
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "now": minimums_on(timezone.localdate()).first(),
        "obstacle": actions.obstacle_to_set_minimum(by=request.user) or "",
    }
    return render(request, "allocation/local_minimums.html", context)


@for_roles(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def set_local_minimum(request: HttpRequest) -> HttpResponse:
    """Write a further row."""
    form = MinimumForm(request.POST or None, on=timezone.localdate())
    if form.is_valid():
        row = actions.set_local_minimum(form.minimum(), by=request.user, at=timezone.now())
        messages.success(
            request, f"Satsen fra {long_day(row.from_on)} er gemt. Afgørelser, der er truffet, beholder deres sats."
        )
        return redirect("local_minimums")
    return render(request, "allocation/set_local_minimum.html", {"form": form, "back": reverse("local_minimums")})
