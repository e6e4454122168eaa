"""Indmeld ledig bolig: find the dwelling, see whose turn it is, and notify."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from housing.actions import notices
from housing.forms.vacancies import FindForm, NotifyForm, PreviewForm
from housing.models import Dwelling, FileImport, Vacancy
from housing.queries.stock import find_dwellings
from housing.queries.turns import Preview, next_turns, preview_of
from housing.queries.vacancies import entry_of, numbered, rent_of_day, told_in
from housing.states import DwellingKind
from law.bases import LegalBasis
from law.wording import dkk, short_day, weekday_day

ROWS_ON_PAGE = 50


@for_roles(Role.ASSOCIATION)
@require_GET
def choose_dwelling(request: HttpRequest) -> HttpResponse:
    """The first half of the page: the look-up. Without script the answers come here as links."""
    today = timezone.localdate()
    answers, text = _found(request, today)
    context: dict[str, Any] = {"dwelling": None, "q": text, "asked": "q" in request.GET, "answers": answers}
    context |= {"searching": True, "turns": next_turns(request.user, on=today)}
    return render(request, "housing/notify.html", context)


@for_roles(Role.ASSOCIATION)
@require_GET
def find_dwelling(request: HttpRequest) -> HttpResponse:
    """What the look-up suggests while one types."""
    answers, _text = _found(request, timezone.localdate())
    return render(request, "housing/find_dwelling.html", {"answers": answers})


@for_roles(Role.ASSOCIATION)
@require_http_methods(["GET", "HEAD", "POST"])
def notify_vacancy(request: HttpRequest, dwelling_id: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    dwelling = get_object_or_404(_stock(request), pk=dwelling_id)
    form = NotifyForm(_sent(request), dwelling=dwelling, on=today)
    if not form.is_valid():
        return render(request, "housing/notify.html", _context(dwelling, form, PreviewForm(request.POST), today))
    told = {"equipment": form.equipment, "overrides": form.overrides}
    vacancy = notices.notify_vacancy(dwelling.pk, form.notice, by=request.user, on=today, at=now, **told)
    messages.success(request, receipt(vacancy))
    return redirect("notify_vacancy") if "next" in request.POST else redirect("vacancy", vacancy.pk)


@for_roles(Role.ASSOCIATION)
@require_GET
def preview_notice(request: HttpRequest, dwelling_id: int) -> HttpResponse:
    """The answer box again, for the dates and the rent as they stand in the form now."""
    today = timezone.localdate()
    dwelling = get_object_or_404(_stock(request), pk=dwelling_id)
    form = NotifyForm(dwelling=dwelling, on=today)
    context = _context(dwelling, form, PreviewForm(request.GET), today)
    return render(request, "housing/notify_answer.html", context)


@for_roles(Role.ASSOCIATION)
@require_GET
def notified_in_file(request: HttpRequest, import_id: int) -> HttpResponse:
    """For each row of a file that was taken in: its number, and whose turn it became."""
    sent = get_object_or_404(FileImport.objects.visible_to(request.user).defer("content"), pk=import_id)
    found = numbered(told_in(sent))
    page = Paginator(found, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    municipal = found.exclude(agreement=None).count()
    context = {"sent": sent, "page": page, "municipal": municipal, "own": page.paginator.count - municipal}
    return render(request, "housing/notified_in_file.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; an empty form that is sent is not the same as one that is shown."""
    return request.POST if request.method == "POST" else None


def _stock(request: HttpRequest) -> Any:
    return Dwelling.objects.visible_to(request.user).select_related("estate__association")


def _found(request: HttpRequest, today: date) -> tuple[list[dict[str, Any]], str]:
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    answers = [
        {
            "value": found.dwelling.pk,
            "label": str(found.dwelling),
            "detail": found.detail,
            "url": reverse("notify_vacancy", args=[found.dwelling.pk]),
        }
        for found in find_dwellings(request.user, text, on=today)
    ]
    return answers, text


def _context(dwelling: Dwelling, form: NotifyForm, typed: PreviewForm, today: date) -> dict[str, Any]:
    context: dict[str, Any] = {
        "dwelling": dwelling,
        "form": form,
        "terms": form.terms,
        "q": str(dwelling),
        "searching": False,
    }
    if form.terms is None:
        return context | {"preview": Preview()}
    available_on = typed.value("available_on") or typed.value("vacant_from")
    rent = typed.value("rent_dkk") or form.terms.rent_dkk
    preview = preview_of(dwelling, form.terms, available_on, rent, on=today)
    return context | {
        "preview": preview,
        "kind": DwellingKind(form.terms.kind).label,
        "strip_label": _strip_words(preview),
        "steps": _next_steps(preview, available_on, rent, today),
    }


def _strip_words(preview: Preview) -> str:
    """The strip in words, for who cannot see it."""
    if not preview.squares or preview.turn is None:
        return ""
    numbers = [square["number"] for square in preview.squares]
    turns = [str(square["number"]) for square in preview.squares if square["turn"]]
    whose = "kommunens" if preview.is_municipal else "jeres egen"
    return (
        f"Nummer {numbers[0]} til {numbers[-1]}. Kommunens er {', '.join(turns)}. "
        f"Denne er nr. {preview.turn.number}, og den er {whose}."
    )


def _next_steps(preview: Preview, available_on: date | None, rent: Any, today: date) -> list[tuple[str, str]]:
    """What happens after the notice, as components/facts.html takes it."""
    agreement = preview.agreement
    if agreement is None:
        return [("I dag", "Boligen skrives som ledig. Den tæller ikke i noget kvoteregnskab."), _let_it()]
    if not preview.is_municipal:
        return [("I dag", "Boligen skrives i kvoteregnskabet. Kommunen kan se den."), _let_it()]
    ready = "Boligen er til rådighed for kommunen."
    if LegalBasis(agreement.legal_basis).pays_vacancy_rent:
        day = rent_of_day(rent, agreement, on=available_on or today)
        ready = f"Boligen er til rådighed. Herfra betaler kommunen huslejen: {dkk(day)} om dagen."
    free = " Sender de boligen retur inden da, betaler de ikke." if agreement.is_return_free else ""
    due = f"Kommunens svarfrist, {agreement.answer_working_days} arbejdsdage.{free}"
    return [
        ("I dag", "Kommunen får besked, når I indmelder."),
        (short_day(available_on) if available_on else "Den dag", ready),
        (short_day(preview.answer_due_on) if preview.answer_due_on else "Derefter", due),
    ]


def _let_it() -> tuple[str, str]:
    return "Nu", "I kan leje den ud fra ventelisten. Det kræver ikke svar fra kommunen."


def receipt(vacancy: Vacancy) -> str:
    """Whose turn it became, in one sentence or two."""
    entry = entry_of(vacancy)
    if entry is None:
        return f"{vacancy} er indmeldt. Den tæller ikke i noget kvoteregnskab: I lejer selv ud."
    if vacancy.answer_due_on is None:
        return f"{vacancy} er indmeldt som nr. {entry.number}: jeres egen."
    due = weekday_day(vacancy.answer_due_on)
    return f"{vacancy} er indmeldt som nr. {entry.number}: kommunens tur. Kommunens svarfrist er {due}."
