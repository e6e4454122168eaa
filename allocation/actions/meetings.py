"""Allocation meetings: begun, pairs held together or apart, ended. What is decided is decided by the ordinary actions."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.cases import lock_case
from allocation.models import Meeting, MeetingChoice
from allocation.permissions import obstacle_to_allocate
from allocation.queries.ranking import examine
from housing.actions.answers import lock_vacancy

LOCK, VETO = MeetingChoice.Kind.LOCK, MeetingChoice.Kind.VETO


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


@transaction.atomic
def close_meeting(meeting_id: int, *, outcome: dict[str, Any], by: User, at: datetime) -> Meeting:
    """End the meeting and keep what it saw last."""
    _refuse_others(by)
    meeting = lock_meeting(meeting_id)
    meeting.outcome, meeting.closed_by, meeting.closed_at = outcome, by, at
    meeting.save()
    return meeting


def lock_meeting(meeting_id: int) -> Meeting:
    """The open meeting with its row locked; after vacancy and case. Raises ActionDenied when it has ended."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.closed_at:
        raise ActionDenied("Mødet er sluttet. Begynd et nyt for at ændre noget.", conflict=True)
    return meeting


def _refuse_others(by: User) -> None:
    if not by.is_municipal:
        raise ActionDenied("Anvisningsmøder holdes af kommunens sagsbehandlere og ledere.")
