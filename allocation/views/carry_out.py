"""A meeting's whole solution on one page: each pair with what it needs, ticked, and decided one after the other."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.roles import Role, for_roles
from allocation.actions import meetings as actions
from allocation.actions.meetings import Carried
from allocation.forms.meetings import CarryOutForm
from allocation.models import Meeting
from allocation.queries.carry_out import PairToCheck, Turn, pairs_to_check, turns_of
from allocation.queries.meeting import Solved, solve
from allocation.views.access import saw_many
from allocation.views.meetings import found_with_choices
from allocation.views.shown import leaves_soon

ROWS = 25


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def carry_out(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Read, correct and tick the pairs; by POST the ticked ones are decided. Whoever is refused is told in the row."""
    meeting, choices = found_with_choices(request, meeting_id)
    if meeting.closed_at:
        return redirect("meeting", meeting.pk)
    solved = solve(meeting, on=timezone.localdate(), choices=choices)
    page, pairs = _pairs(request, meeting, solved)
    form = CarryOutForm(request.POST or None, pairs=pairs, on=timezone.localdate(), tick_all="all" in request.GET)
    done = {one.key: one for one in _carried(request, meeting, form)} if form.is_valid() else {}
    if done and not any(one.refused for one in done.values()):
        return redirect(f"{reverse('meeting', args=[meeting.pk])}#afgjort")
    left = [pair for pair in pairs if pair.key not in done or done[pair.key].refused]
    saw_many(request, [pair.ranked.case.citizen for pair in left], "Anvisningsmøde", at=timezone.now())
    context = {"meeting": meeting, "page": page, "form": form, "rows": [_row(form, pair, done) for pair in left]}
    return render(request, "allocation/carry_out.html", context, status=409 if done else 200)


def _pairs(request: HttpRequest, meeting: Meeting, solved: Solved) -> tuple[Page, list[PairToCheck]]:
    """The turns of the page that is asked for, with their words."""
    page: Page[Turn] = Paginator(turns_of(solved), ROWS).get_page(request.GET.get("page"))
    return page, pairs_to_check(solved, list(page), meeting)


def _carried(request: HttpRequest, meeting: Meeting, form: CarryOutForm) -> list[Carried]:
    now, today = timezone.now(), timezone.localdate()
    done = actions.carry_out(meeting.pk, form.ticked(), by=request.user, on=today, at=now)
    _say(request, done)
    return done


def _row(form: CarryOutForm, pair: PairToCheck, done: dict[str, Carried]) -> dict[str, Any]:
    """A pair with its fields, and with why it was refused just now; one that must be checked by itself has no fields."""
    names = {name: f"{pair.key}-{name}" for name in ("ticked", "reasons", "deviation")}
    fields = {name: form[key] if key in form.fields else None for name, key in names.items()}
    return {"pair": pair, "refused": done[pair.key].refused if pair.key in done else "", **fields}


def _say(request: HttpRequest, done: list[Carried]) -> None:
    proposed = sum(one.is_proposed for one in done)
    refused = sum(bool(one.refused) for one in done)
    offered = len(done) - proposed - refused
    if offered:
        told = leaves_soon() if offered == 1 else f"Brevene bliver sendt om {settings.UNDO_SECONDS} sekunder."
        messages.success(request, f"{_homes(offered)} er tilbudt. {told}")
    if proposed:
        messages.success(request, f"{_homes(proposed)} er sendt til godkendelse hos en kollega.")
    if refused:
        messages.error(request, f"{_homes(refused)} kunne ikke gennemføres. Grunden står ved hver af dem.")


def _homes(number: int) -> str:
    return "1 bolig" if number == 1 else f"{number} boliger"
