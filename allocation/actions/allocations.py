"""From choosing a citizen to the key: one vacancy, one case, one decision."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.roles import Role
from accounts.workflow import take_step
from allocation import letters, tasks
from allocation.actions.bans import Banned, atomic_but_for_bans
from allocation.actions.cases import lock_case
from allocation.models import Allocation, Case, Delivery
from allocation.permissions import (
    obstacle_to,
    obstacle_to_allocate,
    obstacle_to_correct_lease,
    obstacle_to_hand_over_key,
    obstacle_to_lapse,
    obstacle_to_reopen,
)
from allocation.queries import Requirement, requirements
from allocation.queries.bounds import obstacle_to_answer_day, obstacle_to_key_day, obstacle_to_lease_day
from allocation.queries.followups import obstacle_of_caretaker
from allocation.queries.payment import payment
from allocation.queries.stops import stop_of, unexamined_economy
from allocation.states import AllocationState, DeclineReason, LetterKind
from background.leases import call_off
from background.models import LeaseState
from housing.actions.answers import allocate_vacancy, correct_let_day, let_vacancy, lock_vacancy, release_vacancy
from housing.models import Vacancy
from law.wording import weekday_day

LONGEST_EVENT = 500


@dataclass(frozen=True)
class Decision:
    """What the caseworker decides beside the pair: why, until when the citizen may answer, and why not the first.

    `reasons` stand in the letter, `deviation` only in the case: it may be about somebody else. `unexamined_because`: why
    it is not waited for that the economy is told. `searched` are the homes looked at before a ban is set aside.
    `meeting_id`: the allocation meeting where the pair was chosen.
    """

    reasons: str
    answer_due_on: date
    deviation: str = ""
    unexamined_because: str = ""
    ranking: tuple[dict[str, Any], ...] = ()
    searched: tuple[dict[str, Any], ...] = ()
    weights_number: int | None = None
    meeting_id: int | None = None

    def as_fields(self) -> dict[str, Any]:
        """The decision as the columns of an allocation or a proposal."""
        return vars(self) | {"ranking": list(self.ranking), "searched": list(self.searched)}


@atomic_but_for_bans
def allocate(vacancy_id: int, case_id: int, decision: Decision, *, by: User, on: date, at: datetime) -> Allocation:
    """Offer the vacancy to the case; freeze why, and leave the letter to the worker.

    Source: almenboligloven § 59. A decision that deviates goes by another person first (`actions.proposals`).
    Raises ActionDenied naming who was first when somebody was.
    """
    vacancy = lock_vacancy(vacancy_id)
    case = lock_case(case_id)
    refuse(obstacle_to_allocate(vacancy, case, by=by))
    if decision.deviation and by.role != Role.SYSTEM:
        raise ActionDenied("Anvisningen afviger. Send den til godkendelse hos en anden.")
    return make_offer(vacancy, case, decision, by=by, on=on, at=at)


def make_offer(
    vacancy: Vacancy,
    case: Case,
    decision: Decision,
    *,
    by: User,
    on: date,
    at: datetime,
    confirmed_by: User | None = None,
) -> Allocation:
    """The offer itself; vacancy and case are locked by the caller, who has asked whether it may be."""
    refuse(obstacle_to_answer_day(decision.answer_due_on, on=on))
    paid = payment(case, vacancy, on=on)
    rows = requirements(case, vacancy, on=on, paid=paid)
    if by.role != Role.SYSTEM:  # what happened before the system is recorded as it was
        refuse_stopped(case, vacancy, rows, decision)
        refuse(obstacle_of_caretaker(vacancy, case.pk, on=on))
    allocation = Allocation.objects.create(
        vacancy=vacancy,
        case=case,
        legal_basis=vacancy.legal_basis,
        decided_on=on,
        decided_by=by,
        decided_at=at,
        confirmed_by=confirmed_by,
        confirmed_at=at if confirmed_by else None,
        findings=[row.finding.as_dict() | (paid.frozen if row.finding is paid.finding else {}) for row in rows],
        rates_known_on=on,
        **decision.as_fields(),
    )
    allocate_vacancy(vacancy, by=by, on=on, at=at)
    skipped = f". Afvigelse: {decision.deviation}" if decision.deviation else ""
    allocation.record("allocate", by=by, at=at, text=f"Tilbudt {vacancy}{skipped}"[:LONGEST_EVENT], facts={})
    _tell(allocation, LetterKind.OFFER, by=by, on=on, at=at)
    return allocation


def _tell(allocation: Allocation, kind: LetterKind, *, by: User, on: date, at: datetime) -> None:
    """A letter to the citizen that leaves when the time to undo is over."""
    leaves_at = at + timedelta(seconds=settings.UNDO_SECONDS)
    letter = letters.write(allocation.case, kind, allocation=allocation, by=by, on=on, at=at, not_before=leaves_at)
    tasks.send_letter.apply_async_on_commit((letter.pk,), countdown=settings.UNDO_SECONDS)


@transaction.atomic
def undo_allocation(allocation_id: int, *, by: User, at: datetime) -> Allocation:
    """Take the offer back before its letter has left the house: as if it had not been made, but told in the story."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("undo", allocation, by=by))
    if not _stop_offer(allocation):
        raise ActionDenied(f"Brevet om {allocation.vacancy} er sendt. Træk tilbuddet tilbage i stedet.", conflict=True)
    allocation.note = "Fortrudt, før brevet blev sendt"
    take_step(allocation, "undo", by=by, at=at, text=f"Anvisning af {allocation.vacancy} fortrudt, intet er sendt")
    release_vacancy(allocation.vacancy, by=by, at=at, text="Anvisningen er fortrudt. Boligen er til rådighed igen")
    return allocation


@transaction.atomic
def accept_allocation(allocation_id: int, *, by: User, on: date, at: datetime) -> Allocation:
    """The citizen says yes; from now the association sees who moves in."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("accept", allocation, by=by))
    allocation.answered_on = on
    take_step(allocation, "accept", by=by, at=at, text=f"Sagde ja til {allocation.vacancy}")
    return allocation


@transaction.atomic
def decline_allocation(
    allocation_id: int, *, reason: DeclineReason, note: str = "", by: User, on: date, at: datetime
) -> Allocation:
    """The citizen says no; the vacancy stands at disposal again and the case stays on the list."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("decline", allocation, by=by))
    allocation.answered_on = on
    allocation.decline_reason, allocation.note = reason, note
    label = DeclineReason(reason).label.lower()
    take_step(allocation, "decline", by=by, at=at, text=f"Takkede nej til {allocation.vacancy}: {label}")
    release_vacancy(allocation.vacancy, by=by, at=at, text="Borgeren takkede nej. Boligen er til rådighed igen")
    _tell(allocation, LetterKind.LAPSE, by=by, on=on, at=at)
    return allocation


@transaction.atomic
def lapse_allocation(allocation_id: int, *, by: User, on: date, at: datetime) -> Allocation:
    """No answer within the deadline; a person decides this, never a job."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("lapse", allocation, by=by))
    refuse(obstacle_to_lapse(allocation, on=on))
    take_step(allocation, "lapse", by=by, at=at, text=f"Svarede ikke på {allocation.vacancy}")
    release_vacancy(allocation.vacancy, by=by, at=at, text="Borgeren svarede ikke. Boligen er til rådighed igen")
    _tell(allocation, LetterKind.LAPSE, by=by, on=on, at=at)
    return allocation


@transaction.atomic
def withdraw_allocation(allocation_id: int, *, note: str, by: User, at: datetime) -> Allocation:
    """Take the offer back before a lease, with the reason in the story and in the letter.

    A letter that has not left the house is stopped; a citizen who has heard of nothing gets no letter about it.
    """
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("withdraw", allocation, by=by))
    had_answer, is_stopped = allocation.state != AllocationState.OFFERED, _stop_offer(allocation)
    allocation.note = note
    told = f"Tilbud om {allocation.vacancy} trukket tilbage{', før brevet blev sendt' if is_stopped else ''}: {note}"
    take_step(allocation, "withdraw", by=by, at=at, text=told[:LONGEST_EVENT])
    release_vacancy(allocation.vacancy, by=by, at=at, text="Tilbuddet er trukket tilbage. Boligen er til rådighed igen")
    if had_answer or not is_stopped:
        _tell(allocation, LetterKind.WITHDRAWAL, by=by, on=timezone.localtime(at).date(), at=at)
    return allocation


def _stop_offer(allocation: Allocation) -> bool:
    """Stop the letter about the offer; False when it or a copy has left the house, or there never was one."""
    letters_about = Delivery.objects.of_offer(allocation)
    return call_off(letters_about) > 0 and not letters_about.exclude(state=LeaseState.STOPPED).exists()


@transaction.atomic
def reopen_allocation(allocation_id: int, *, by: User, on: date, at: datetime) -> Allocation:
    """The answer was noted wrongly, or came after all: back to the offer, while no letter about it has left the house."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("reopen", allocation, by=by))
    refuse(obstacle_to_reopen(allocation, by=by))
    had_answer = allocation.get_state_display().lower()
    is_released = allocation.state != AllocationState.ACCEPTED
    call_off(Delivery.objects.filter(letter__allocation=allocation).exclude(letter__kind=LetterKind.OFFER))
    allocation.answered_on, allocation.decline_reason, allocation.note = None, "", ""
    take_step(allocation, "reopen", by=by, at=at, text=f"Svaret er fortrudt: {had_answer}")
    if is_released:
        allocate_vacancy(allocation.vacancy, by=by, on=on, at=at)
    return allocation


@transaction.atomic
def lease_allocation(allocation_id: int, *, lease_on: date, by: User, at: datetime) -> Allocation:
    """The lease begins: the vacancy is let, the case is housed, and vacancy rent stops that day."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to("lease", allocation, by=by))
    refuse(obstacle_to_lease_day(allocation.vacancy, lease_on, on=timezone.localtime(at).date()))
    allocation.lease_on = lease_on
    take_step(allocation, "lease", by=by, at=at, text=f"Lejekontrakt fra {weekday_day(lease_on)}")
    let_vacancy(allocation.vacancy, let_on=lease_on, by=by, at=at)
    take_step(allocation.case, "house", by=by, at=at, text=f"Fik bolig: {allocation.vacancy}")
    return allocation


@transaction.atomic
def correct_lease(allocation_id: int, *, lease_on: date, reason: str, by: User, at: datetime) -> Allocation:
    """The lease begins another day than was written; the reason stands in the story, the night's job counts rent again."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_correct_lease(allocation, by=by))
    if lease_on == allocation.lease_on:
        raise ActionDenied(f"Lejekontrakten gælder allerede fra {weekday_day(lease_on)}. Skriv den rigtige dag.")
    refuse(obstacle_to_lease_day(allocation.vacancy, lease_on, on=timezone.localtime(at).date()))
    told = f"Lejekontrakt rettet til {weekday_day(lease_on)}"
    correct_let_day(allocation.vacancy, let_on=lease_on, by=by, at=at, text=told)
    allocation.lease_on = lease_on
    allocation.save(update_fields=["lease_on"])
    allocation.record("correct_lease", by=by, at=at, text=f"{told}: {reason}"[:LONGEST_EVENT], facts={})
    return allocation


@transaction.atomic
def hand_over_key(allocation_id: int, *, key_on: date, by: User, at: datetime) -> Allocation:
    """The citizen has the key. Nothing moves: the day is told, and may be told again when it was wrong."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_hand_over_key(allocation, by=by))
    refuse(obstacle_to_key_day(allocation.vacancy, key_on, on=timezone.localtime(at).date()))
    allocation.key_on = key_on
    allocation.save(update_fields=["key_on"])
    allocation.record("key", by=by, at=at, text=f"Nøgle udleveret {weekday_day(key_on)}", facts={})
    return allocation


def lock_allocation(allocation_id: int) -> Allocation:
    """The allocation with its vacancy and case, locked in that order: vacancy, case, allocation."""
    pair = Allocation.objects.values_list("vacancy_id", "case_id").get(pk=allocation_id)
    vacancy, case = lock_vacancy(pair[0]), lock_case(pair[1])
    allocation = Allocation.objects.select_for_update(of=("self",)).get(pk=allocation_id)
    allocation.vacancy, allocation.case = vacancy, case
    return allocation


def refuse_stopped(case: Case, vacancy: Vacancy, rows: list[Requirement], decision: Decision) -> None:
    """What no reason sets aside stops, and so does a statutory ban until the homes outside the areas are searched.

    Source: almenboligloven § 59, stk. 6-7. Everything else is the caseworker's to weigh.
    """
    stop = stop_of(case, vacancy, rows, decision.searched)
    if stop and stop.is_ban:
        raise Banned(stop.sentence, vacancy, case, conflict=True)
    refuse(stop.sentence if stop else None)
    if not decision.unexamined_because:
        refuse(unexamined_economy(rows))
    for finding in (row.finding for row in rows):
        if finding.stops and not (decision.deviation and decision.searched):
            sentence = f"{finding.because} Derfor må boligen ikke anvises ({finding.paragraph}). Vælg en anden."
            raise Banned(sentence, vacancy, case)
