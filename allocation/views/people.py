"""Who has the case, and who the citizen is: handed over, merged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from allocation.actions import cases, citizens
from allocation.forms.inquiries import HandOverForm, MergeForm
from allocation.queries.duplicates import duplicates_of
from allocation.views.access import case_or_404, for_municipality, saw, saw_many


@for_municipality
@require_http_methods(["GET", "POST"])
def hand_over_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give the case to a colleague."""
    case, now = case_or_404(request, case_id), timezone.now()
    form = HandOverForm(request.POST or None, caseworker=case.caseworker)
    if form.is_valid():
        to, note = form.cleaned_data["to"], form.cleaned_data["note"]
        cases.hand_over_case(case.pk, to.pk, note=note, by=request.user, at=now)
        messages.success(request, f"Sagen er givet videre til {to}.")
        return redirect("case", case.pk)
    saw(request, case, at=now)
    context = {"case": case, "form": form, "back": reverse("case", args=[case.pk])}
    return render(request, "allocation/hand_over.html", context)


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
        messages.success(request, "De to er nu én borger. Alle sager står på den.")
        return redirect("case", case.pk)
    saw(request, case, at=now)
    saw_many(request, others, "Samling af borgere", at=now)
    context = {"case": case, "form": form, "others": list(others), "back": reverse("case", args=[case.pk])}
    return render(request, "allocation/merge.html", context)
