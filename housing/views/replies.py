"""Svarlinks: the municipality sends one, the association answers without an account. Opening one uses nothing up."""

from typing import Any

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role, for_roles
from housing.actions import replies as actions
from housing.forms.replies import ReplyForm
from housing.forms.vacancies import FindForm, ShortNotifyForm
from housing.models import Association, Dwelling, Vacancy
from housing.models.replies import ReplyLink
from housing.permissions import obstacle_to_send_link, obstacle_to_use
from housing.queries import replies as about
from housing.queries.stock import find_dwellings
from housing.states import REPLIES, Reply, VacancyState
from housing.views.notify import receipt
from law.wording import long_day

NOT_OURS = "Linket virker ikke. Kopiér hele linket fra mailen, eller bed kommunen om et nyt."
takes_form = require_http_methods(["GET", "HEAD", "POST"])
# Whoever tries tokens is stopped long before one fits; who searches a street is not.
now_and_then = rate_limit(action="reply", limit_get=True)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@takes_form
def send_reply_link(request: HttpRequest, association_id: int) -> HttpResponse:
    now = timezone.now()
    association = get_object_or_404(Association.objects.visible_to(request.user), pk=association_id)
    if request.method == "POST":
        link = actions.send_reply_link(association, by=request.user, at=now, site=_site(request))
        messages.success(request, f"Svarlinket er på vej til {link.email}.")
        return redirect("agreements")
    obstacle = obstacle_to_send_link(association, by=request.user, at=now)
    return render(request, "housing/send_reply_link.html", {"association": association, "obstacle": obstacle})


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
def ask_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    found = get_object_or_404(Vacancy.objects.visible_to(request.user).with_dwelling(), pk=vacancy_id)
    association, now = found.dwelling.estate.association, timezone.now()
    link = actions.send_reply_link(association, vacancy=found, by=request.user, at=now, site=_site(request))
    messages.success(request, f"Spørgsmålet er på vej til {link.email}.")
    return redirect("vacancy", found.pk)


@login_not_required
@now_and_then
@never_cache
@takes_form
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens: the look-up, or the question. Only a POST uses it up, for mail scanners open links too."""
    link, now = about.link_of(token), timezone.now()
    if link is None or obstacle_to_use(link, at=now):
        return _over(request, link)
    if link.vacancy is None:
        return render(request, "housing/reply_find.html", _answers(request, link) | {"token": token})
    if VacancyState(link.vacancy.state) not in REPLIES:  # the two sides may be done with it by now
        return _over(request, link, "Der er ikke noget at svare på længere: boligen er ikke ledig.")
    form = ReplyForm(request.POST if request.method == "POST" else None, vacancy=link.vacancy)
    if not form.is_valid():
        return render(request, "housing/reply.html", {"link": link, "vacancy": link.vacancy, "form": form})
    told = {name: form.cleaned_data.get(name) for name in ("let_on", "note")}
    actions.answer_by_link(link.pk, Reply(form.cleaned_data["reply"]), at=now, **told)
    return redirect("reply", token)


@login_not_required
@now_and_then
@never_cache
@takes_form
def notify_by_link(request: HttpRequest, token: str, dwelling_id: int) -> HttpResponse:
    now, today, link = timezone.now(), timezone.localdate(), about.link_of(token)
    if link is None or obstacle_to_use(link, at=now):
        return _over(request, link)
    stock = Dwelling.objects.visible_to(about.answerer_of(link)).select_related("estate__association")
    dwelling = get_object_or_404(stock, pk=dwelling_id)
    form = ShortNotifyForm(request.POST if request.method == "POST" else None, dwelling=dwelling, on=today)
    if not form.is_valid():
        return render(request, "housing/reply_notify.html", {"dwelling": dwelling, "form": form, "token": token})
    told = {"overrides": form.overrides, "receipt": receipt}
    actions.notify_by_link(link.pk, dwelling.pk, form.notice, on=today, at=now, **told)
    return redirect("reply", token)


def _answers(request: HttpRequest, link: ReplyLink) -> dict[str, Any]:
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = find_dwellings(about.answerer_of(link), text, on=timezone.localdate())
    return {
        "association": link.association,
        "q": text,
        "answers": found,
        "last_day": long_day(timezone.localdate(link.expires_at)),
    }


def _over(request: HttpRequest, link: ReplyLink | None, sentence: str | None = None) -> HttpResponse:
    """Used, expired or never made: a calm page. One that was never made says no more than that."""
    if link is None:
        return render(request, "housing/reply_over.html", {"receipt": "", "sentence": NOT_OURS}, status=404)
    sentence = sentence or obstacle_to_use(link, at=timezone.now())
    status = 200 if link.receipt else 410
    return render(request, "housing/reply_over.html", {"receipt": link.receipt, "sentence": sentence}, status=status)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")
