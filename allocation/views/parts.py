"""The parts of a case beside its overview, a page each. Opening one is written in the access log."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from allocation import clamd
from allocation.models import Case
from allocation.queries import parts
from allocation.views import shown_parts
from allocation.views.access import for_municipality, saw
from allocation.views.case_shown import economy_of, head_of
from allocation.views.shown import timeline

ROWS = 50


@for_municipality
@require_GET
def case_needs(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who lives there, where they live now, what the dwelling must be, who helps."""
    case = get_object_or_404(parts.with_needs(request.user), pk=case_id)
    return _part(request, case, "case_needs", shown_parts.needs(case, by=request.user, on=timezone.localdate()))


@for_municipality
@require_GET
def case_economy(request: HttpRequest, case_id: int) -> HttpResponse:
    """Incomes, benefits by month, and what the area ban asks."""
    case, today = get_object_or_404(parts.with_economy(request.user), pk=case_id), timezone.localdate()
    money = economy_of(request, case, list(case.allocations.all()), on=today)
    shown = shown_parts.economy(case, by=request.user, on=today)
    purpose = f"Strafbare forhold, sag {case.number}" if shown["shows_offences"] else ""
    return _part(request, case, "case_economy", money | shown, purpose)


@for_municipality
@require_GET
def case_letters(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was written to the citizen, what was asked, and what was answered."""
    case = get_object_or_404(parts.with_letters(request.user), pk=case_id)
    return _part(request, case, "case_letters", shown_parts.letters(case, by=request.user, on=timezone.localdate()))


@for_municipality
@require_GET
def case_documents(request: HttpRequest, case_id: int) -> HttpResponse:
    """The papers, newest first."""
    case = get_object_or_404(parts.with_documents(request.user), pk=case_id)
    return _part(request, case, "case_documents", {"documents": case.documents.all(), "scans": clamd.is_configured()})


@for_municipality
@require_GET
def case_notes(request: HttpRequest, case_id: int) -> HttpResponse:
    """The notes, newest first."""
    case = get_object_or_404(parts.with_notes(request.user), pk=case_id)
    return _part(request, case, "case_notes", {"notes": case.notes.all()})


@for_municipality
@require_GET
def case_history(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything that happened, on one line."""
    case = get_object_or_404(parts.case_head(request.user), pk=case_id)
    page = Paginator(parts.whole_story(case), ROWS).get_page(request.GET.get("page"))
    events = timeline(page.object_list, on=timezone.localdate())
    return _part(request, case, "case_history", {"page": page, "events": events})


def _part(request: HttpRequest, case: Case, name: str, shown: dict[str, Any], purpose: str = "") -> HttpResponse:
    saw(request, case, at=timezone.now(), purpose=purpose)
    return render(request, f"allocation/{name}.html", head_of(case, name, on=timezone.localdate()) | shown)
