"""Letters on paper: print, post, and say so."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Role, for_roles
from allocation.actions import letters as actions
from allocation.models import Letter
from allocation.queries.letters import print_list
from allocation.views.access import for_municipality, saw

ROWS = 50


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def letters_to_print(request: HttpRequest) -> HttpResponse:
    """What waits for a printer or a letter box."""
    page = Paginator(print_list(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "allocation/letters_to_print.html", {"page": page})


@for_municipality
@require_POST
def print_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The PDF to print; that it was fetched is written on the letter."""
    found = get_object_or_404(Letter.objects.visible_to(request.user).select_related("case"), pk=letter_id)
    now = timezone.now()
    drawn = actions.print_letter(found.pk, by=request.user, at=now)
    if found.case:
        saw(request, found.case, at=now)
    headers = {"Content-Disposition": f'attachment; filename="brev-{found.pk}.pdf"'}
    return HttpResponse(bytes(drawn.pdf or b""), content_type="application/pdf", headers=headers)


@for_municipality
@require_POST
def post_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """It lies in the letter box."""
    found = get_object_or_404(Letter.objects.visible_to(request.user), pk=letter_id)
    actions.post_letter(found.pk, by=request.user, at=timezone.now())
    messages.success(request, "Brevet står som sendt.")
    return redirect("letters_to_print")
