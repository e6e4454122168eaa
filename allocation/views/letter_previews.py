"""The paper beside the text: a letter as it would be with what stands in the form. Nothing is saved, nothing is sent."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from allocation import letters
from allocation.actions import letters as actions
from allocation.forms.inquiries import AskForm, HearForm
from allocation.forms.letters import RefundForm
from allocation.letter_parts import Facts
from allocation.models import Allocation, Case
from allocation.queries.inquiries import unheard
from allocation.queries.letters import obstacle_to_refund
from allocation.queries.offers import offer_page
from allocation.states import DeclineReason, LetterKind, letter_kind
from allocation.views.access import case_or_404, for_municipality, saw
from allocation.views.letter_preview import paper

OF_ALLOCATIONS = {LetterKind.LAPSE, LetterKind.WITHDRAWAL}
NOTHING_YET = "Skriv teksten i feltet, og vis brevet igen."
LONGEST = 2000


def _written(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:LONGEST] or NOTHING_YET


def _hearing(request: HttpRequest, case: Case) -> Facts:
    return _as_told(HearForm(request.POST or None, facts=unheard(case), on=timezone.localdate()))


def _request(request: HttpRequest, case: Case) -> Facts:
    return _as_told(AskForm(request.POST or None, on=timezone.localdate()))


def _as_told(form: HearForm | AskForm) -> Facts:
    """What is written, and what the form suggests where nothing, or nothing that holds, is."""
    form.is_valid()  # fills in what holds, also when something else does not
    written = form.cleaned_data if form.is_bound else {}
    suggested = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: written.get(name) or suggested[name] or NOTHING_YET for name in form.fields}


OF_CASES: dict[LetterKind, Callable[[HttpRequest, Case], Facts]] = {
    LetterKind.APPROVAL: lambda request, case: {},
    LetterKind.REFUSAL: lambda request, case: {"reasons": _written(request, "reason")},
    LetterKind.HEARING: _hearing,
    LetterKind.INFORMATION: _request,
}


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def preview_case_letter(request: HttpRequest, case_id: int, kind: str) -> HttpResponse:
    """An approval, a refusal with the reasons of the form, or what the citizen is asked."""
    case = case_or_404(request, case_id)
    if kind not in OF_CASES:
        raise Http404
    return _paper(request, case, letter_kind(kind), OF_CASES[letter_kind(kind)](request, case))


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def preview_allocation_letter(request: HttpRequest, allocation_id: int, ending: str) -> HttpResponse:
    """What is written when an offer ends: after a no, after no answer, or taken back."""
    found = get_object_or_404(offer_page(request.user), pk=allocation_id)
    if ending not in OF_ALLOCATIONS:
        raise Http404
    return _paper(request, found.case, letter_kind(ending), _ending(request, ending), found)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def decide_refund(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Decide what a tenant of a transitional dwelling is refunded; `preview` answers the paper."""
    found = get_object_or_404(offer_page(request.user), pk=allocation_id)
    form = RefundForm(request.POST or None, allocation=found)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.GET:
            return _paper(request, found.case, LetterKind.REFUND, actions.refund_told(form.refund()), found)
        now = timezone.now()
        on = timezone.localtime(now).date()
        letter = actions.decide_refund(found.pk, form.refund(), by=request.user, on=on, at=now)
        messages.success(request, "Refusionen er afgjort. Brevet bliver sendt nu.")
        return redirect("letter", letter.pk)
    saw(request, found.case, at=timezone.now())
    context = {"allocation": found, "case": found.case, "vacancy": found.vacancy, "form": form}
    context |= {"obstacle": obstacle_to_refund(found, by=request.user) or ""}
    return render(request, "allocation/decide_refund.html", context | {"back": reverse("allocation", args=[found.pk])})


def _ending(request: HttpRequest, kind: str) -> Facts:
    if kind == LetterKind.WITHDRAWAL:
        return {"reasons": _written(request, "note")}
    if "no" not in request.GET:
        return {}
    reason = request.POST.get("reason", "")
    label = DeclineReason(reason).label if reason in DeclineReason.values else ""
    today = timezone.localdate()
    return {"has_declined": True, "answered_on": today, "decline_reason": label, "appeal": None}


def _paper(
    request: HttpRequest, case: Case, kind: LetterKind, told: Facts, allocation: Allocation | None = None
) -> HttpResponse:
    now = timezone.now()
    saw(request, case, at=now)
    on = timezone.localtime(now).date()
    return paper(letters.preview(case, kind, allocation=allocation, told=told, by=request.user, on=on))
