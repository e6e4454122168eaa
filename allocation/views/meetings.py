"""Allocation meetings: begin, the board, locks and vetoes, end."""

import time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from allocation.actions import meetings as actions
from allocation.models import Meeting, MeetingChoice
from allocation.queries.meeting import Solved, choices_in, decided_in, meeting_rows, solve, with_decided
from allocation.queries.ranking import Ranked, pair_in_words
from allocation.views.access import saw_many
from allocation.views.shown_meeting import figures, outcome_of, sentences, shown_board, without_home

ROWS = 10
KEYS = 2


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """Begin a meeting, go on with the open one, or look at how earlier ones ended."""
    if request.method == "POST":
        meeting = actions.open_meeting(by=request.user, at=timezone.now())
        return redirect("meeting", meeting.pk)
    rows = Meeting.objects.visible_to(request.user).select_related("opened_by", "closed_by")
    page = Paginator(with_decided(rows), 50).get_page(request.GET.get("page"))
    return render(request, "allocation/meetings.html", {"page": page, "running": rows.open().first()})


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The board, solved as it stands this moment."""
    found, choices = found_with_choices(request, meeting_id)
    started = time.perf_counter()
    solved = solve(found, on=timezone.localdate(), choices=choices)
    seconds = time.perf_counter() - started
    board = _board(request, solved)
    saw_many(request, [head["case"].citizen for head in board["heads"]], "Anvisningsmøde", at=timezone.now())
    about = {
        "meeting_query": f"?meeting={found.pk}",
        "meeting": found,
        "decided": decided_in(found),
        "solved": solved,
        "now": timezone.now(),
        "seconds": f"{seconds:.1f}".replace(".", ","),
    }
    return render(request, "allocation/meeting.html", about | board | _figures(solved))


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
def hold_pair(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Lock or veto a pair of the board; the button says which, by its two keys."""
    found = _found(request, meeting_id)
    kind = MeetingChoice.Kind.LOCK if "lock" in request.POST else MeetingChoice.Kind.VETO
    keys = _keys(request.POST.get(kind, ""))
    if keys is None:
        return redirect("meeting", found.pk)
    choice = actions.hold_pair(
        found.pk,
        kind,
        vacancy_id=keys[0],
        case_id=keys[1],
        reason=request.POST.get("reason", "")[:200].strip(),
        by=request.user,
        on=timezone.localdate(),
        at=timezone.now(),
    )
    messages.success(request, f"{choice.get_kind_display()}: {choice.case.citizen} til {choice.vacancy}. Løst igen.")
    return redirect("meeting", found.pk)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
def drop_choice(request: HttpRequest, meeting_id: int, choice_id: int) -> HttpResponse:
    """Take a lock or veto back."""
    found = _found(request, meeting_id)
    actions.drop_choice(found.pk, choice_id=choice_id, by=request.user, at=timezone.now())
    return redirect("meeting", found.pk)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
def close_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End it; what it saw last is kept."""
    found = _found(request, meeting_id)
    outcome = outcome_of(solve(found, on=timezone.localdate()))
    actions.close_meeting(found.pk, outcome=outcome, by=request.user, at=timezone.now())
    messages.success(request, "Mødet er sluttet. Det, I har anvist, står under Tilbud.")
    return redirect("meetings")


def _found(request: HttpRequest, meeting_id: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("opened_by", "closed_by")
    return get_object_or_404(rows, pk=meeting_id)


def found_with_choices(request: HttpRequest, meeting_id: int) -> tuple[Meeting, list[MeetingChoice]]:
    """The meeting with what it has decided (`decided_in`), and its standing choices; 404 for whom it is hidden from."""
    rows = get_list_or_404(meeting_rows(Meeting.objects.visible_to(request.user)), pk=meeting_id)
    return rows[0], choices_in(rows)


def _board(request: HttpRequest, solved: Solved) -> dict[str, Any]:
    on = timezone.localdate()
    page = Paginator(range(len(solved.grid.vacancies)), ROWS).get_page(request.GET.get("page"))
    asked = _asked(request, solved)
    return shown_board(solved, list(page), on=on) | {"page": page, "asked": asked}


def _asked(request: HttpRequest, solved: Solved) -> Ranked | None:
    """The pair that somebody wants to see why about."""
    keys = _keys(request.GET.get("pair", ""))
    if keys is None:
        return None
    home, case = solved.grid.place_of_vacancy.get(keys[0]), solved.grid.place_of_case.get(keys[1])
    if home is None or case is None:
        return None
    return pair_in_words(solved.grid, home, case)


def _figures(solved: Solved) -> dict[str, Any]:
    homes = len(solved.grid.vacancies)
    joint, queue = solved.joint_worth, solved.queue_worth
    return {
        "joint": figures(joint, homes),
        "queue": figures(queue, homes),
        "difference": joint.minus(queue),
        "knows_stays": bool(solved.grid.weights.stay_month_dkk),
        "sentences": sentences(solved),
        "joint_without": without_home(solved, solved.without(solved.joint)),
        "queue_without": without_home(solved, solved.without(solved.queue)),
    }


def _keys(text: str) -> tuple[int, int] | None:
    """The two keys of a pair, or nothing for anything else."""
    parts = text.split("-")
    if len(parts) != KEYS or not all(part.isdecimal() and len(part) < 12 for part in parts):
        return None
    return int(parts[0]), int(parts[1])
