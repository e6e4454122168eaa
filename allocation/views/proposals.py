"""Four eyes: what a colleague proposes although it deviates, and the yes or no to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allocation.actions import proposals as actions
from allocation.forms.allocations import RejectForm
from allocation.models import Allocation, Proposal
from allocation.permissions import obstacle_to_end_proposal
from allocation.queries.fitting import fit
from allocation.queries.proposals import named_ranking, proposal_page, requirements_of
from allocation.queries.rent import rent_clock
from allocation.views.access import for_municipality, saw, saw_many
from allocation.views.letter_preview import offer_paper
from allocation.views.shown import basis_of, big_clocks, leaves_soon


@for_municipality
@require_GET
@xframe_options_sameorigin
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """What is proposed, who is passed over and why, for the one who has to say yes or no."""
    return _page(request, _found(request, proposal_id), RejectForm())


@for_municipality
@require_GET
@xframe_options_sameorigin
def preview_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The letter as PDF, as it will leave when somebody says yes. Nothing is saved."""
    found, today = _found(request, proposal_id), timezone.localdate()
    saw(request, found.case, at=timezone.now())
    unsaved = Allocation(
        vacancy=found.vacancy,
        case=found.case,
        legal_basis=found.vacancy.legal_basis,
        decided_on=today,
        reasons=found.reasons,
        answer_due_on=found.answer_due_on,
        findings=[finding.as_dict() for finding in fit(found.case, found.vacancy, on=today)],
    )
    return offer_paper(unsaved, by=found.made_by)


@for_municipality
@require_POST
def confirm_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Yes: the offer is made and the letter leaves."""
    found, now = _found(request, proposal_id), timezone.now()
    offer = actions.confirm_proposal(found.pk, by=request.user, on=timezone.localdate(), at=now)
    messages.success(request, f"Godkendt. {found.vacancy} er tilbudt {found.case.citizen}. {leaves_soon()}")
    return redirect("allocation", offer.pk)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def reject_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """No, with a reason; whoever proposed it takes it back the same way. Asked for again after an error: the proposal."""
    found, form = _found(request, proposal_id), RejectForm(request.POST)
    if request.method == "GET":
        return redirect("proposal", found.pk)
    if not form.is_valid():
        return _page(request, found, form)
    actions.reject_proposal(found.pk, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    messages.success(request, f"Forslaget om {found.vacancy} er ikke gennemført. Intet er sendt.")
    return redirect("match_vacancy", found.vacancy_id)


def _found(request: HttpRequest, proposal_id: int) -> Proposal:
    return get_object_or_404(proposal_page(request.user), pk=proposal_id)


def _page(request: HttpRequest, found: Proposal, form: RejectForm) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    ranking = named_ranking(found, request.user)
    people = {found.case_id: found.case.citizen} | {case.pk: case.citizen for _, case in ranking if case}
    saw_many(request, list(people.values()), f"Forslag {found.pk}", at=now)
    requirements, paid = ((), None) if found.outcome else requirements_of(found, on=today)
    context = {
        "ranking": ranking,
        "requirements": requirements,
        "paid": paid,
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
