"""A choice that deviates waits for another person's yes; nothing is sent before."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.allocations import Decision, make_offer, refuse_stopped
from allocation.actions.bans import atomic_but_for_bans
from allocation.actions.cases import lock_case
from allocation.models import Allocation, Proposal
from allocation.permissions import obstacle_to_allocate, obstacle_to_end_proposal, obstacle_to_offer
from allocation.queries import requirements
from allocation.queries.bounds import obstacle_to_answer_day
from allocation.queries.choice import homes_searched
from allocation.queries.weights import weights_on
from housing.actions.answers import lock_vacancy


@atomic_but_for_bans
def propose_allocation(
    vacancy_id: int, case_id: int, decision: Decision, *, by: User, on: date, at: datetime
) -> Proposal:
    """Keep the vacancy and the case for each other until another person has looked at the deviation.

    Raises ActionDenied naming who was first when somebody was, or when a ban applies and no homes were searched.
    """
    vacancy = lock_vacancy(vacancy_id)
    case = lock_case(case_id)
    refuse(obstacle_to_allocate(vacancy, case, by=by))
    if not decision.deviation:
        raise ActionDenied("Skriv, hvorfor du afviger fra rækkefølgen eller kravene.")
    refuse(obstacle_to_answer_day(decision.answer_due_on, on=on))
    refuse_stopped(case, vacancy, requirements(case, vacancy, on=on), decision)
    proposal = Proposal.objects.create(vacancy=vacancy, case=case, made_by=by, made_at=at, **decision.as_fields())
    case.record("propose", by=by, at=at, text=f"Foreslået {vacancy}, venter på godkendelse", facts={})
    return proposal


@atomic_but_for_bans
def confirm_proposal(proposal_id: int, *, by: User, on: date, at: datetime) -> Allocation:
    """Another person says yes: the offer is made as it was proposed, by whoever proposed it.

    Raises ActionDenied when a ban is set aside and a home outside the areas has come to fit meanwhile.
    """
    proposal = lock_proposal(proposal_id)
    refuse(obstacle_to_end_proposal("confirm", proposal, by=by))
    refuse(obstacle_to_offer(proposal.vacancy, proposal.case, by=proposal.made_by))
    decision = Decision(
        reasons=proposal.reasons,
        answer_due_on=proposal.answer_due_on,
        deviation=proposal.deviation,
        unexamined_because=proposal.unexamined_because,
        ranking=tuple(proposal.ranking),
        searched=_searched_again(proposal, on=on),
        weights_number=proposal.weights_number,
        meeting_id=proposal.meeting_id,
    )
    proposal.allocation = make_offer(
        proposal.vacancy, proposal.case, decision, by=proposal.made_by, on=on, at=at, confirmed_by=by
    )
    _end(proposal, Proposal.Outcome.CONFIRMED, by=by, at=at)
    proposal.case.record("confirm", by=by, at=at, text=f"Godkendte, at {proposal.vacancy} tilbydes", facts={})
    return proposal.allocation


def _searched_again(proposal: Proposal, *, on: date) -> tuple[dict[str, Any], ...]:
    """Almenboligloven § 59, stk. 6-7: homes come and go while a proposal waits, so they are searched as it is confirmed.

    Where none is left to search, those that were searched still say why.
    """
    if not proposal.searched:
        return ()
    return homes_searched(proposal.case, proposal.vacancy, weights_on(on), on=on) or tuple(proposal.searched)


@transaction.atomic
def reject_proposal(proposal_id: int, *, note: str, by: User, at: datetime) -> Proposal:
    """Another person says no with a reason, or whoever proposed it takes it back."""
    proposal = lock_proposal(proposal_id)
    refuse(obstacle_to_end_proposal("reject", proposal, by=by))
    is_own = proposal.made_by == by
    proposal.note = note
    _end(proposal, Proposal.Outcome.TAKEN_BACK if is_own else Proposal.Outcome.REJECTED, by=by, at=at)
    verb = "taget tilbage" if is_own else "afvist"
    text = f"Forslag om {proposal.vacancy} {verb}: {note}"
    proposal.case.record("reject", by=by, at=at, text=text[:500], facts={})
    return proposal


def lock_proposal(proposal_id: int) -> Proposal:
    """The proposal with its vacancy and case, locked in that order: vacancy, case, proposal."""
    pair = Proposal.objects.values_list("vacancy_id", "case_id").get(pk=proposal_id)
    vacancy, case = lock_vacancy(pair[0]), lock_case(pair[1])
    proposal = Proposal.objects.select_related("made_by").select_for_update(of=("self",)).get(pk=proposal_id)
    proposal.vacancy, proposal.case = vacancy, case
    return proposal


def _end(proposal: Proposal, outcome: Proposal.Outcome, *, by: User, at: datetime) -> None:
    proposal.outcome, proposal.ended_by, proposal.ended_at = outcome, by, at
    proposal.save()
