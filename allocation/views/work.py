"""Mit arbejde: what is due, found by rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from allocation.queries.board import TABS, board, preview
from allocation.views.access import saw_many
from allocation.views.shown import clocks, work_counters


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The list by due day, and beside it what the selected row is about."""
    now, today = timezone.now(), timezone.localdate()
    tab = request.GET.get("kind", "")
    tab = tab if tab in TABS else ""
    page = board(
        request.user, tab=tab, number=request.GET.get("page"), selected=request.GET.get("selected", ""), on=today
    )
    pane = preview(page.selected, on=today) if page.selected else None
    if pane:
        saw_many(request, [ranked.case.citizen for ranked in pane.best], "Mit arbejde", at=now)
        saw_many(request, [pane.case.citizen] if pane.case else [], "Mit arbejde", at=now)
    shown = {"board": page, "pane": pane, "tab": tab, "today": today, "counters": work_counters(page.figures)}
    return render(request, "allocation/work.html", shown | {"clocks": clocks(pane.row, pane.clock) if pane else []})
