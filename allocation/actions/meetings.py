"""Allocation meetings: begun, pairs held together or apart, carried out, ended.

What is decided is decided by the ordinary actions, a pair at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.allocations import Decision, allocate
from allocation.actions.bans import Banned, atomic_but_for_bans
from allocation.actions.cases import lock_case
from allocation.actions.proposals import propose_allocation
from allocation.models import Case, Meeting, MeetingChoice
from allocation.permissions import obstacle_to_allocate
from allocation.queries.choice import Choice, choice_of
from allocation.queries.ranking import examine, frozen_ranking, match, vacancy_to_match
from housing.actions.answers import lock_vacancy

LOCK, VETO = MeetingChoice.Kind.LOCK, MeetingChoice.Kind.VETO


@dataclass(frozen=True)
class Pair:
    """A pair to carry out, with its own reasons. `deviation` is used only if somebody stands before when its turn comes."""

    vacancy_id: int
    case_id: int
    reasons: str
    answer_due_on: date
    deviation: str = ""


@dataclass(frozen=True)
class Carried:
    """What became of a pair: offered, sent to another person, or refused with a sentence."""

    pair: Pair
    is_proposed: bool = False
    refused: str = ""

    @property
    def key(self) -> str:
        """As the pair's row is named: two keys."""
        return f"{self.pair.vacancy_id}-{self.pair.case_id}"


@transaction.atomic
def open_meeting(*, by: User, at: datetime) -> Meeting:
    """Begin a meeting, or go on with the one that is open: there is one at a time."""
    _refuse_others(by)
    running = Meeting.objects.select_for_update().open().first()
    return running or Meeting.objects.create(opened_by=by, opened_at=at)


@transaction.atomic
def hold_pair(
    meeting_id: int,
    kind: MeetingChoice.Kind,
    *,
    vacancy_id: int,
    case_id: int,
    reason: str = "",
    by: User,
    on: date,
    at: datetime,
) -> MeetingChoice:
    """Lock a pair together or hold it apart; an earlier choice about the same gives way and stays in the story.

    A veto says why. Raises ActionDenied when the pair cannot be allocated at all.
    """
    _refuse_others(by)
    if kind == VETO and not reason:
        raise ActionDenied("Skriv grunden til vetoet. Den står i mødet for den, der spørger siden.")
    vacancy, case = lock_vacancy(vacancy_id), lock_case(case_id)
    meeting = lock_meeting(meeting_id)
    refuse(obstacle_to_allocate(vacancy, case, by=by))
    if kind == LOCK:
        for row in examine(case, vacancy, on=on).hindrances:
            raise ActionDenied(f"{case.citizen} og {vacancy} kan ikke låses: {row.label.lower()}, {row.words.lower()}.")
    active = meeting.choices.filter(dropped_at=None)
    active.filter(vacancy=vacancy, case=case).update(dropped_by=by, dropped_at=at)
    if kind == LOCK:
        active.filter(kind=LOCK, vacancy=vacancy).update(dropped_by=by, dropped_at=at)
        active.filter(kind=LOCK, case=case).update(dropped_by=by, dropped_at=at)
    return meeting.choices.create(kind=kind, vacancy=vacancy, case=case, reason=reason, by=by, at=at)


@transaction.atomic
def drop_choice(meeting_id: int, *, choice_id: int, by: User, at: datetime) -> None:
    """Take a lock or a veto back; done twice it is done once."""
    _refuse_others(by)
    meeting = lock_meeting(meeting_id)
    meeting.choices.filter(pk=choice_id, dropped_at=None).update(dropped_by=by, dropped_at=at)


def carry_out(meeting_id: int, pairs: Iterable[Pair], *, by: User, on: date, at: datetime) -> list[Carried]:
    """Decide the pairs one after the other, each as it stands when its turn comes and in a transaction of its own.

    What one is refused for stops none of the others, and is told with it.
    """
    _refuse_others(by)
    meeting = Meeting.objects.get(pk=meeting_id)
    return [_carry_out(meeting, pair, by=by, on=on, at=at) for pair in pairs]


@transaction.atomic
def close_meeting(meeting_id: int, *, outcome: dict[str, Any], by: User, at: datetime) -> Meeting:
    """End the meeting and keep what it saw last."""
    _refuse_others(by)
    meeting = lock_meeting(meeting_id)
    meeting.outcome, meeting.closed_by, meeting.closed_at = outcome, by, at
    meeting.save()
    return meeting


def _carry_out(meeting: Meeting, pair: Pair, *, by: User, on: date, at: datetime) -> Carried:
    try:
        return Carried(pair, is_proposed=_decide(meeting, pair, by=by, on=on, at=at))
    except ActionDenied as denied:
        return Carried(pair, refused=denied.sentence)


@atomic_but_for_bans
def _decide(meeting: Meeting, pair: Pair, *, by: User, on: date, at: datetime) -> bool:
    """Offer it, or propose it when somebody stands before; whether it was proposed."""
    vacancy = vacancy_to_match(by, on=on).get(pk=pair.vacancy_id)
    case = Case.objects.select_related("citizen").get(pk=pair.case_id)
    refuse(obstacle_to_allocate(vacancy, case, by=by))
    found = match(vacancy, on=on)
    choice = choice_of(case, vacancy, found, on=on, meeting=meeting)
    obstacle = _obstacle_to_carry_out(choice, pair)
    if obstacle and choice.is_banned:
        raise Banned(obstacle, vacancy, case, conflict=True)
    refuse(obstacle)
    deviation = pair.deviation if choice.is_deviation else ""
    decision = Decision(
        reasons=pair.reasons,
        answer_due_on=pair.answer_due_on,
        deviation=deviation,
        ranking=frozen_ranking(found, case, deviation=deviation),
        weights_number=choice.weights_number,
        meeting_id=meeting.pk,
    )
    lock_vacancy(vacancy.pk)
    lock_case(case.pk)
    lock_meeting(meeting.pk)
    decide = propose_allocation if deviation else allocate
    decide(vacancy.pk, case.pk, decision, by=by, on=on, at=at)
    return bool(deviation)


def _obstacle_to_carry_out(choice: Choice, pair: Pair) -> str | None:
    """What somebody must look at by itself: a pair that no longer fits, or stands behind somebody without a reason."""
    if choice.ranked.hindrances:
        row = min(choice.ranked.hindrances, key=lambda row: not row.finding.stops)  # a ban goes before the rest
        why = f"{row.label.lower()}, {row.words}".rstrip(".")
        return f"Parret passer ikke længere: {why}. Kontrollér det for sig."
    if choice.first and not pair.deviation:
        first = choice.first.case.citizen
        return f"{first} er nu nr. 1 til boligen. Tag begge med, eller skriv, hvorfor {first} bliver sprunget over."
    return None


def lock_meeting(meeting_id: int) -> Meeting:
    """The open meeting with its row locked; after vacancy and case. Raises ActionDenied when it has ended."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.closed_at:
        raise ActionDenied("Mødet er sluttet. Begynd et nyt for at ændre noget.", conflict=True)
    return meeting


def _refuse_others(by: User) -> None:
    if not by.is_municipal:
        raise ActionDenied("Anvisningsmøder holdes af kommunens sagsbehandlere og ledere.")
