"""The steps of a case, a page each: what is written, and the verb."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from accounts.models import User
from allocation.actions import cases as actions
from allocation.forms.cases import AssessForm, CloseForm, PauseForm, RefuseForm
from allocation.models import Case
from allocation.permissions import obstacle_to, obstacle_to_refuse
from allocation.queries.amounts import unknown_in_words
from allocation.queries.cases import case_page, news_of, with_decision
from allocation.queries.checklist import Item, Progress, checklist
from allocation.queries.households import household_in_words, income_on, with_household
from allocation.queries.payment import old_facts
from allocation.views.access import for_municipality
from allocation.views.case_form import case_form, written
from law.wording import long_day


@for_municipality
@require_http_methods(["GET", "POST"])
def assess_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write the individual assessment."""
    case, when = _open(request, case_id)
    form = AssessForm(request.POST or None, initial=_latest(case))
    if form.is_valid():
        actions.assess_case(case.pk, form.needs(), by=request.user, **when)
        return written(request, case, "case", "Vurderingen er gemt.")
    return _page(request, case, "assess", form)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def approve_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the case onto the list."""
    case, when = _open(request, case_id, case_page(request.user))
    if request.method == "POST":
        actions.approve_case(case.pk, by=request.user, **when)
        return written(request, case, "case", "Sagen er godkendt. Brevet bliver sendt nu.")
    missing = _missing(case, on=when["on"])
    return _page(request, case, "approve", missing=missing)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def refuse_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Refuse with reasons."""
    case, when = _open(request, case_id)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        actions.refuse_case(case.pk, **form.cleaned_data, by=request.user, **when)
        return written(request, case, "case", "Sagen har fået afslag. Brevet bliver sendt nu.")
    return _page(request, case, "refuse", form, news=news_of(case))


@for_municipality
@require_http_methods(["GET", "POST"])
def pause_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """No offers until a day."""
    case, when = _open(request, case_id)
    form = PauseForm(request.POST or None, on=when["on"])
    if form.is_valid():
        actions.pause_case(case.pk, **form.cleaned_data, by=request.user, **when)
        return written(request, case, "case", f"Sagen er på pause til {long_day(form.cleaned_data['until'])}.")
    return _page(request, case, "pause", form)


@for_municipality
@require_http_methods(["GET", "POST"])
def resume_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """End the pause."""
    case, when = _open(request, case_id)
    if request.method == "POST":
        actions.resume_case(case.pk, by=request.user, at=when["at"])
        return written(request, case, "case", "Sagen er genoptaget og med i match igen.")
    return _page(request, case, "resume")


@for_municipality
@require_http_methods(["GET", "POST"])
def close_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """End a case that needs no dwelling any more."""
    case, when = _open(request, case_id)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        actions.close_case(case.pk, **form.cleaned_data, by=request.user, **when)
        return written(request, case, "case", "Sagen er lukket.")
    return _page(request, case, "close", form)


def _open(request: HttpRequest, case_id: int, cases: QuerySet[Case] | None = None) -> tuple[Case, dict[str, Any]]:
    """The case, with its household or as one of `cases`, and the clock read once."""
    known = with_household(Case.objects.visible_to(request.user)) if cases is None else cases
    case = get_object_or_404(known, pk=case_id)
    return case, {"at": timezone.now(), "on": timezone.localdate()}


def _missing(case: Case, *, on: date) -> list[Item]:
    """What the list before the decision still lacks; it warns and stops nothing. `case` comes from `case_page`."""
    return [
        item
        for item in checklist(with_decision(case), news_of(case), on=on)
        if item.progress is not Progress.DONE and item.page != "case"
    ]


def _page(request: HttpRequest, case: Case, step: str, form: forms.Form | None = None, **more: Any) -> HttpResponse:
    """The step's page is named as the step."""
    today = timezone.localdate()
    shown = {
        "form": form,
        "step": case.workflow.steps[step],
        "obstacle": _obstacle(step, case, request.user, today) or "",
        "household": household_in_words(case, on=today),
        "income": income_on(case, on=today),
        "old_facts": old_facts(case, on=today),
        "unknown": unknown_in_words(case, on=today),
        "today": today,
    }
    return case_form(request, case, step, "case", **(shown | more))


def _obstacle(step: str, case: Case, user: User, today: date) -> str | None:
    if step == "refuse":
        return obstacle_to_refuse(case, by=user, on=today)
    return obstacle_to(step, case, by=user)


def _latest(case: Case) -> dict[str, Any]:
    """A new assessment begins with the words of the last one, which itself never changes, and with why the case is urgent."""
    latest = case.assessments.order_by("-made_on", "-pk").first()
    words = {name: getattr(latest, name) for name in ("economic", "social", "housing")} if latest else {}
    return words | {"urgency": case.urgency}
