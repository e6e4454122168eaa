"""Complaints over decisions: received, sent on, ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from allocation.actions import appeals as actions
from allocation.forms.appeals import AppealForm, EndAppealForm, SendAppealForm
from allocation.models import Case
from allocation.queries.appeals import appeals_of, decisions_of, obstacle_to_appeal, obstacle_to_end, obstacle_to_send
from allocation.views.access import for_municipality
from allocation.views.case_form import case_form, written
from law.wording import long_day

PART = "case_letters"


@for_municipality
@require_http_methods(["GET", "POST"])
def appeal_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down that the citizen complains."""
    case, today = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id), timezone.localdate()
    form = AppealForm(request.POST or None, letters=decisions_of(case), initial={"received_on": today})
    if form.is_valid():
        appeal = actions.appeal_case(case.pk, **form.cleaned_data, by=request.user, on=today, at=timezone.now())
        return written(
            request, case, PART, f"Klagen er registreret. Den skal være genvurderet {long_day(appeal.due_on)}."
        )
    obstacle = obstacle_to_appeal(case, by=request.user)
    return case_form(request, case, "appeal", PART, form=form, obstacle=obstacle or "")


@for_municipality
@require_http_methods(["GET", "POST"])
def send_appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """The decision stands; the complaint goes to the authority."""
    appeal, today = get_object_or_404(appeals_of(request.user), pk=appeal_id), timezone.localdate()
    form = SendAppealForm(request.POST or None, initial={"sent_on": today})
    if form.is_valid():
        actions.send_appeal(appeal.pk, **form.cleaned_data, by=request.user, on=today, at=timezone.now())
        return written(request, appeal.case, PART, f"Klagen er skrevet som sendt til {appeal.authority}.")
    obstacle = obstacle_to_send(appeal, by=request.user)
    return case_form(request, appeal.case, "send_appeal", PART, form=form, appeal=appeal, obstacle=obstacle or "")


@for_municipality
@require_http_methods(["GET", "POST"])
def end_appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """How the complaint ended."""
    appeal, today = get_object_or_404(appeals_of(request.user), pk=appeal_id), timezone.localdate()
    form = EndAppealForm(request.POST or None, appeal=appeal, initial={"ended_on": today})
    if form.is_valid():
        actions.end_appeal(appeal.pk, **form.cleaned_data, by=request.user, on=today, at=timezone.now())
        return written(request, appeal.case, PART, "Klagen er afsluttet.")
    obstacle = obstacle_to_end(appeal, by=request.user)
    return case_form(request, appeal.case, "end_appeal", PART, form=form, appeal=appeal, obstacle=obstacle or "")
