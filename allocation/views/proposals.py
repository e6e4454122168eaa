"""Four eyes: what a colleague proposes although it deviates, and the yes or no to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from allocation.actions import proposals as actions
from allocation.forms.allocations import RejectForm
from allocation.models import Proposal
from allocation.permissions import obstacle_to_end_proposal
from allocation.queries.proposals import proposal_page
from allocation.queries.rent import rent_clock
from allocation.views.access import for_municipality, saw
from allocation.views.shown import basis_of, big_clocks


@for_municipality
@require_GET
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """What is proposed, who is passed over and why, for the one who has to say yes or no."""
    return _page(request, _found(request, proposal_id), RejectForm())


@for_municipality
@require_POST
def confirm_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Yes: the offer is made and the letter leaves."""
    found, now = _found(request, proposal_id), timezone.now()
    offer = actions.confirm_proposal(found.pk, by=request.user, on=timezone.localdate(), at=now)
    messages.success(request, f"Godkendt. {found.vacancy} er tilbudt {found.case.citizen}. Brevet bliver sendt nu.")
    return redirect("allocation", offer.pk)


@for_municipality
@require_POST
def reject_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """No, with a reason; whoever proposed it takes it back the same way."""
    found, form = _found(request, proposal_id), RejectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    actions.reject_proposal(found.pk, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    messages.success(request, f"Forslaget om {found.vacancy} er ikke gennemført. Intet er sendt.")
    return redirect("match_vacancy", found.vacancy_id)


def _found(request: HttpRequest, proposal_id: int) -> Proposal:
    return get_object_or_404(proposal_page(request.user), pk=proposal_id)


def _page(request: HttpRequest, found: Proposal, form: RejectForm) -> HttpResponse:
    today = timezone.localdate()
    saw(request, found.case, at=timezone.now())
    context = {
        "proposal": found,
        "case": found.case,
        "vacancy": found.vacancy,
        "basis": basis_of(found.vacancy),
        "clocks": big_clocks(found.vacancy, rent_clock(found.vacancy, on=today), on=today),
        "is_own": found.made_by == request.user,
        "ended": obstacle_to_end_proposal("reject", found, by=request.user) or "",
        "obstacle": obstacle_to_end_proposal("confirm", found, by=request.user) or "",
        "form": form,
        "today": today,
    }
    return render(request, "allocation/proposal.html", context)
