"""One vacancy for both sides, the steps that can be taken with it, and the list of them all."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from housing.actions import answers, changes
from housing.forms.changes import CorrectForm, MarkReadyForm
from housing.forms.vacancies import FindForm, ReletForm, ReturnForm, WithdrawForm
from housing.models import Vacancy
from housing.permissions import obstacle_to, obstacle_to_correct_vacancy
from housing.queries import vacancies as about
from housing.states import ReturnReason
from housing.views import shown
from law.wording import weekday_day

ROWS_ON_PAGE = 50


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def vacancies(request: HttpRequest) -> HttpResponse:
    today, form = timezone.localdate(), FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    tab = request.GET.get("tab", "")
    tab = tab if tab in about.TABS else "waiting"
    found = about.vacancy_list(request.user, tab, text)
    page = Paginator(found, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [shown.list_row(vacancy, request.user, on=today) for vacancy in page.object_list],
        "tabs": shown.tabs(tab, about.count_by_tab(request.user), text),
        "tab": tab,
        "q": text,
        "query": shown.query(tab=tab, q=text),
    }
    return render(request, "housing/vacancies.html", context)


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    found = _visible(request, vacancy_id)
    context = {
        "vacancy": found,
        "entry": about.entry_of(found),
        "state": shown.state(found, request.user, on=today),
        "clocks": shown.clocks(found, on=today),
        "facts": shown.facts(found),
        "dates": shown.dates(found),
        "steps": shown.steps(found, request.user, at=now),
        "events": [shown.event(event, on=timezone.localdate(now)) for event in about.story_of(found)],
    }
    return render(request, "housing/vacancy.html", context)


@for_roles(Role.ASSOCIATION)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    found = _visible(request, vacancy_id)
    form = WithdrawForm(_sent(request))
    if not form.is_valid():
        return _step_page(request, "withdraw", found, form)
    answers.withdraw_vacancy(found.pk, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    messages.success(request, f"{found} er trukket tilbage.")
    return redirect("vacancy", found.pk)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def return_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    found = _visible(request, vacancy_id)
    form = ReturnForm(_sent(request))
    if not form.is_valid():
        return _step_page(request, "return", found, form, cost=about.cost_of_return(found, on=today))
    reason, note = ReturnReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
    answers.return_vacancy(found.pk, reason=reason, note=note, by=request.user, on=today, at=now)
    messages.success(request, f"{found} er sendt retur til {found.dwelling.estate.association}.")
    return redirect("vacancy", found.pk)


@for_roles(Role.ASSOCIATION)
@require_http_methods(["GET", "HEAD", "POST"])
def relet_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    found = _visible(request, vacancy_id)
    form = ReletForm(_sent(request), available_on=found.available_on)
    if not form.is_valid():
        return _step_page(request, "relet", found, form)
    let_on: date = form.cleaned_data["let_on"]
    answers.relet_vacancy(found.pk, let_on=let_on, by=request.user, at=timezone.now())
    messages.success(request, f"{found} er meldt udlejet fra {weekday_day(let_on)}.")
    return redirect("vacancy", found.pk)


@for_roles(Role.ASSOCIATION)
@require_http_methods(["GET", "HEAD", "POST"])
def let_own_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    found = _visible(request, vacancy_id)
    form = ReletForm(_sent(request), available_on=found.available_on)
    if not form.is_valid():
        return _step_page(request, "let_own", found, form)
    let_on: date = form.cleaned_data["let_on"]
    answers.let_own_vacancy(found.pk, let_on=let_on, by=request.user, at=timezone.now())
    messages.success(request, f"{found} står som udlejet fra {weekday_day(let_on)}.")
    return redirect("our_vacancies")


@for_roles(Role.ASSOCIATION)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    found = _visible(request, vacancy_id)
    form = CorrectForm(_sent(request), vacancy=found, on=today)
    if not form.is_valid():
        obstacle = obstacle_to_correct_vacancy(found, by=request.user)
        return render(request, "housing/correct.html", {"vacancy": found, "form": form, "obstacle": obstacle})
    told = {"reason": form.cleaned_data["reason"], "overrides": form.overrides}
    changes.correct_vacancy(found.pk, form.notice, by=request.user, on=today, at=now, **told)
    messages.success(request, f"{found} er rettet. Kommunen kan se, hvad der stod før.")
    return redirect("vacancy", found.pk)


@for_roles(Role.ASSOCIATION)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_vacancy_ready(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    found = _visible(request, vacancy_id)
    form = MarkReadyForm(_sent(request), vacancy=found)
    if not form.is_valid():
        obstacle = obstacle_to_correct_vacancy(found, by=request.user)
        return render(request, "housing/mark_ready.html", {"vacancy": found, "form": form, "obstacle": obstacle})
    ready_on: date = form.cleaned_data["ready_on"]
    changes.mark_vacancy_ready(found.pk, ready_on=ready_on, by=request.user, at=timezone.now())
    messages.success(request, f"{found} er indflytningsklar fra {weekday_day(ready_on)}.")
    return redirect("vacancy", found.pk)


@for_roles(Role.ASSOCIATION)
@require_POST
def remind_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    found = _visible(request, vacancy_id)
    answers.remind_vacancy(found.pk, by=request.user, on=today, at=now)
    messages.success(request, f"Kommunen er rykket for svar på {found}.")
    return redirect("our_vacancies")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; an empty form that is sent is not the same as one that is shown."""
    return request.POST if request.method == "POST" else None


def _visible(request: HttpRequest, vacancy_id: int) -> Vacancy:
    visible = about.numbered(Vacancy.objects.visible_to(request.user).with_dwelling())
    found: Vacancy = get_object_or_404(visible, pk=vacancy_id)
    return found


def _step_page(request: HttpRequest, step: str, found: Vacancy, form: Any, **more: Any) -> HttpResponse:
    """The page of a step: its form, or the sentence why it cannot be taken now."""
    context = {"vacancy": found, "form": form, "obstacle": obstacle_to(step, found, by=request.user)}
    return render(request, f"housing/{step}.html", context | more)
