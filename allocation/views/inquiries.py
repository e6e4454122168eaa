"""Partshøring and requests for information: sent, answered, ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from allocation.actions import inquiries as actions
from allocation.forms.inquiries import AskForm, HearForm, ReplyForm, WaiveForm
from allocation.permissions import obstacle_to_ask
from allocation.queries.inquiries import facts_to_hear, inquiries_of, unheard
from allocation.states import InquiryKind
from allocation.views.access import case_or_404, for_municipality
from allocation.views.case_form import case_form, written
from law.wording import long_day

PART = "case_letters"


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def hear_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let the citizen see what speaks against, and answer."""
    case, now, today = case_or_404(request, case_id), timezone.now(), timezone.localdate()
    facts = unheard(case)
    form = HearForm(request.POST or None, facts=facts, on=today)
    if form.is_valid():
        keys = [fact.pk for fact in facts]
        sent = actions.hear_case(case.pk, form.question(), keys, by=request.user, on=today, at=now)
        return written(request, case, PART, f"Partshøringen bliver sendt nu. Fristen er {long_day(sent.due_on)}.")
    obstacle = obstacle_to_ask(case, InquiryKind.HEARING, by=request.user) or ""
    return case_form(request, case, "hear", PART, form=form, facts=facts, obstacle=obstacle)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def ask_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for what is missing."""
    case, now, today = case_or_404(request, case_id), timezone.now(), timezone.localdate()
    form = AskForm(request.POST or None, on=today)
    if form.is_valid():
        sent = actions.request_information(case.pk, form.question(), by=request.user, on=today, at=now)
        return written(request, case, PART, f"Brevet bliver sendt nu. Fristen er {long_day(sent.due_on)}.")
    obstacle = obstacle_to_ask(case, InquiryKind.INFORMATION, by=request.user) or ""
    return case_form(request, case, "ask", PART, form=form, obstacle=obstacle)


@for_municipality
@require_http_methods(["GET", "POST"])
def reply_inquiry(request: HttpRequest, inquiry_id: int) -> HttpResponse:
    """Write what the citizen answered; or, after the deadline, that nothing came."""
    now, today = timezone.now(), timezone.localdate()
    inquiry = get_object_or_404(inquiries_of(request.user), pk=inquiry_id)
    form = ReplyForm(request.POST or None, initial={"replied_on": today})
    if form.is_valid():
        actions.record_reply(inquiry.pk, **form.cleaned_data, by=request.user, on=today, at=now)
        return written(request, inquiry.case, PART, "Svaret er registreret.")
    can_end = inquiry.is_open and not inquiry.binds_on(today)
    obstacle = "" if inquiry.is_open else "Svaret er registreret, eller henvendelsen er afsluttet."
    shown = {"form": form, "inquiry": inquiry, "can_end": can_end, "obstacle": obstacle}
    return case_form(request, inquiry.case, "reply", PART, **shown)


@for_municipality
@require_POST
def end_inquiry(request: HttpRequest, inquiry_id: int) -> HttpResponse:
    """No answer came."""
    inquiry = get_object_or_404(inquiries_of(request.user), pk=inquiry_id)
    actions.end_inquiry(inquiry.pk, by=request.user, on=timezone.localdate(), at=timezone.now())
    return written(request, inquiry.case, PART, "Henvendelsen er afsluttet uden svar.")


@for_municipality
@require_http_methods(["GET", "POST"])
def waive_hearing(request: HttpRequest, adverse_id: int) -> HttpResponse:
    """Say why the citizen need not be heard about one fact."""
    fact = get_object_or_404(facts_to_hear(request.user), pk=adverse_id)
    form = WaiveForm(request.POST or None)
    if form.is_valid():
        actions.waive_hearing(fact.case_id, fact.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        return written(request, fact.case, PART, "Grunden er skrevet på sagen.")
    return case_form(request, fact.case, "waive", PART, form=form, fact=fact, obstacle="")
