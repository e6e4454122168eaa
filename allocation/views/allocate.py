"""The page that is checked before anything is sent, and the letter as it would be."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from accounts.denied import ActionDenied
from allocation.actions import allocations
from allocation.actions.bans import note_ban
from allocation.actions.presence import look_at
from allocation.actions.proposals import propose_allocation
from allocation.forms.allocations import AllocateForm
from allocation.models import Allocation, Case, Meeting
from allocation.permissions import obstacle_to_allocate
from allocation.queries.choice import Choice, choice_of, homes_instead
from allocation.queries.contribution import contribution_of
from allocation.queries.followups import obstacle_of_caretaker
from allocation.queries.households import with_household
from allocation.queries.ranking import Matches, frozen_ranking, match
from allocation.queries.reckoning import reckoning
from allocation.queries.rent import rent_clock
from allocation.states import TieKind
from allocation.views.access import for_municipality, number_in, saw, vacancy_or_404
from allocation.views.letter_preview import offer_paper
from allocation.views.shown import basis_of, big_clocks, leaves_soon
from allocation.views.shown_meeting import pair_of
from housing.models import Vacancy


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def allocate(request: HttpRequest, vacancy_id: int, case_id: int) -> HttpResponse:
    """Check what is about to be decided; decide it by POST. What deviates goes to another person first."""
    now, today, meeting = timezone.now(), timezone.localdate(), _meeting(request)
    shown = _check(request, vacancy_id, case_id, meeting, today)
    vacancy, case, form = shown["vacancy"], shown["case"], shown["form"]
    if request.method == "POST" and shown["stop"] and shown["stop"].is_ban:
        return _banned(request, vacancy, case, {"by": request.user, "at": now})
    if form.is_valid() and not shown["taken"]:  # who was first matters more than what is missing
        try:
            return _decided(request, shown, meeting, {"by": request.user, "on": today, "at": now})
        except ActionDenied:
            shown = _check(request, vacancy_id, case_id, meeting, today)
            if not shown["taken"]:
                raise  # it is not that somebody was first meanwhile
    saw(request, case, at=now)
    if request.method == "POST" and shown["taken"]:
        return render(request, "allocation/taken.html", shown, status=409)
    others = {"others": look_at(vacancy.pk, by=request.user, at=now)}
    return render(request, "allocation/allocate.html", shown | others)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def preview_offer(request: HttpRequest, vacancy_id: int, case_id: int) -> HttpResponse:
    """The letter as PDF: with the text as it stands in the form, and as drafted where that does not hold."""
    today = timezone.localdate()
    vacancy = vacancy_or_404(request, vacancy_id)
    case, found = _case(request, vacancy, case_id, today)
    choice = choice_of(case, vacancy, found, on=today)
    form = _form(request, choice, today)
    form.is_valid()  # fills in what holds, also when something else does not
    answers = choice.draft | (form.cleaned_data if form.is_bound else {})
    saw(request, case, at=timezone.now())
    return offer_paper(_unsaved(vacancy, choice, answers, today), by=request.user)


def _form(request: HttpRequest, choice: Choice, today: date) -> AllocateForm:
    return AllocateForm(
        _written(request, choice) or None,
        initial=choice.draft,
        on=today,
        is_deviation=choice.is_deviation,
        is_banned=choice.is_banned,
        is_unexamined=choice.ranked.unexamined is not None,
    )


def _written(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """What the form holds; from a meeting's page only the row of this pair."""
    told = request.POST.dict()
    row = f"{pair_of(choice.ranked.vacancy, choice.ranked.case)}-reasons"
    return told | {"reasons": told[row]} if row in told else told


def _decision(shown: dict[str, Any], meeting: Meeting | None) -> allocations.Decision:
    """What was written, and the order as it stood."""
    choice, told = shown["choice"], shown["form"].cleaned_data
    return allocations.Decision(
        ranking=frozen_ranking(shown["found"], choice.ranked.case, deviation=told.get("deviation", "")),
        searched=choice.searched,
        weights_number=choice.weights_number,
        meeting_id=meeting.pk if meeting else None,
        **told,
    )


def _banned(request: HttpRequest, vacancy: Vacancy, case: Case, who: dict[str, Any]) -> HttpResponse:
    """Nothing can be decided; that the ban was why, stands in the case from now on."""
    note_ban(vacancy, case, **who)
    messages.success(request, f"Det står nu på sag {case.number}, at forbuddet stoppede anvisningen.")
    return redirect("allocate", vacancy.pk, case.pk)


def _decided(request: HttpRequest, shown: dict[str, Any], meeting: Meeting | None, who: dict[str, Any]) -> HttpResponse:
    """Offer it, or send it to a colleague; from a meeting the way goes back to the meeting."""
    vacancy, case, decision = shown["vacancy"], shown["case"], _decision(shown, meeting)
    if decision.deviation:
        proposal = propose_allocation(vacancy.pk, case.pk, decision, **who)
        messages.success(
            request, f"{vacancy} til {case.citizen} er sendt til godkendelse. Intet er sendt til borgeren."
        )
        return redirect("meeting", meeting.pk) if meeting else redirect("proposal", proposal.pk)
    offer = allocations.allocate(vacancy.pk, case.pk, decision, **who)
    messages.success(request, f"{vacancy} er tilbudt {case.citizen}. {leaves_soon()}")
    return redirect("meeting", meeting.pk) if meeting else redirect("allocation", offer.pk)


def _meeting(request: HttpRequest) -> Meeting | None:
    """The open meeting that the pair was chosen in, by the address."""
    key = number_in(request, "meeting")
    return Meeting.objects.visible_to(request.user).open().filter(pk=key).first() if key else None


def _case(request: HttpRequest, vacancy: Vacancy, case_id: int, today: date) -> tuple[Case, Matches]:
    """The ranking, and the case out of it; a case outside the ranking is fetched by itself."""
    found = match(vacancy, on=today)
    ranked = found.find(case_id)
    if ranked is not None:
        return ranked.case, found
    return get_object_or_404(with_household(Case.objects.visible_to(request.user)), pk=case_id), found


def _check(request: HttpRequest, vacancy_id: int, case_id: int, meeting: Meeting | None, today: date) -> dict[str, Any]:
    vacancy = vacancy_or_404(request, vacancy_id)
    case, found = _case(request, vacancy, case_id, today)
    choice = choice_of(case, vacancy, found, on=today, meeting=meeting)
    ties, is_proposed = vacancy.ties, vacancy.is_proposed  # type: ignore[attr-defined]
    has_caretaker = any(tie["kind"] == TieKind.CARETAKER for tie in ties)
    unheard = obstacle_of_caretaker(vacancy, case.pk, on=today) if has_caretaker else None
    free = choice.is_candidate and not is_proposed
    taken = obstacle_to_allocate(vacancy, case, by=request.user, is_free=free)
    stop = None if taken else choice.stop
    loan = contribution_of(case, vacancy, choice.ranked.payment, on=today)
    return {
        "vacancy": vacancy,
        "choice": choice,
        "case": case,
        "found": found,
        "loan": loan,
        "reckoning": reckoning(case, vacancy, choice.ranked.payment, loan, on=today),
        "form": _form(request, choice, today),
        "basis": basis_of(vacancy),
        "clocks": big_clocks(vacancy, rent_clock(vacancy, on=today), on=today),
        "obstacle": taken or (stop.sentence if stop else "") or unheard or "",
        "taken": taken or "",
        "stop": stop,
        "unheard": "" if taken or stop else unheard or "",
        "instead": homes_instead(choice, found.weights, on=today) if taken or stop else (),
        "today": today,
    }


def _unsaved(vacancy: Vacancy, choice: Choice, answers: dict[str, Any], today: date) -> Allocation:
    """The decision as it would be, for the letter's eyes only."""
    return Allocation(
        vacancy=vacancy,
        case=choice.ranked.case,
        legal_basis=vacancy.legal_basis,
        decided_on=today,
        reasons=answers["reasons"],
        answer_due_on=answers["answer_due_on"],
        findings=[row.finding.as_dict() for row in choice.ranked.requirements],
    )
