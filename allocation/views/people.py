"""Who has the case, and who the citizen is: handed over, merged."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from allocation.actions import cases, citizens, looks
from allocation.forms.inquiries import HandOverForm, MergeForm
from allocation.queries.duplicates import duplicates_of
from allocation.queries.facts import row_to_end
from allocation.queries.parts import with_needs
from allocation.views import shown_parts
from allocation.views.access import case_or_404, for_municipality, request_id, saw_many
from allocation.views.case_form import case_form, written
from allocation.views.case_shown import head_of


@for_municipality
@require_http_methods(["GET", "POST"])
def hand_over_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give the case to a colleague."""
    case, now = case_or_404(request, case_id), timezone.now()
    form = HandOverForm(request.POST or None, caseworker=case.caseworker)
    if form.is_valid():
        to, note = form.cleaned_data["to"], form.cleaned_data["note"]
        cases.hand_over_case(case.pk, to.pk, note=note, by=request.user, at=now)
        return written(request, case, "case", f"Sagen er givet videre til {to}.")
    return case_form(request, case, "hand_over", "case", form=form)


@for_municipality
@require_http_methods(["GET", "POST"])
def merge_citizens(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make one of two rows that are the same person; the case's citizen is kept."""
    case, now = case_or_404(request, case_id), timezone.now()
    others = duplicates_of(case.citizen, request.user)
    form = MergeForm(request.POST or None, others=others)
    if form.is_valid():
        other, reason = form.cleaned_data["other"], form.cleaned_data["reason"]
        citizens.merge_citizens(case.citizen_id, other.pk, reason=reason, by=request.user, at=now)
        return written(request, case, "case", "De to er nu én borger. Alle sager står på den.")
    saw_many(request, others, "Samling af borgere", at=now)
    return case_form(request, case, "merge", "case", form=form, others=list(others))


@for_municipality
@require_POST
def reveal_member_cpr(request: HttpRequest, member_id: int) -> HttpResponse:
    """The page of needs again with one member's CPR number in clear, this once. Written as a reveal."""
    found, now, today = row_to_end(request.user, "member", member_id), timezone.now(), timezone.localdate()
    if found is None:
        raise Http404
    member, case = found
    cpr = looks.reveal_member_cpr(member, case, by=request.user, at=now, request_id=request_id(request))
    shown = get_object_or_404(with_needs(request.user), pk=case.pk)
    context = head_of(shown, "case_needs", on=today) | shown_parts.needs(shown, by=request.user, on=today)
    return render(request, "allocation/case_needs.html", context | {"revealed": (member.pk, cpr)})
