"""Passing over a case for one vacancy, with a reason that stands in the case; and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.cases import lock_case
from allocation.models import Skip
from allocation.permissions import obstacle_to_allocate
from allocation.states import SkipReason
from housing.actions.answers import lock_vacancy

LONGEST_EVENT = 500


@transaction.atomic
def skip_case(vacancy_id: int, case_id: int, *, reason: SkipReason, note: str = "", by: User, at: datetime) -> Skip:
    """Pass the case over for this vacancy; an earlier reason about the same pair gives way.

    Raises ActionDenied when the two cannot be allocated to each other anyhow, naming who was first.
    """
    vacancy, case = lock_vacancy(vacancy_id), lock_case(case_id)
    refuse(obstacle_to_allocate(vacancy, case, by=by))
    _standing(vacancy_id, case_id).update(dropped_by=by, dropped_at=at)
    skip = Skip.objects.create(vacancy=vacancy, case=case, reason=reason, note=note, by=by, at=at)
    case.record("skip", by=by, at=at, text=f"Sprunget over til {vacancy}: {skip}"[:LONGEST_EVENT], facts={})
    return skip


@transaction.atomic
def unskip_case(vacancy_id: int, case_id: int, *, by: User, at: datetime) -> None:
    """Take it back; done twice it is done once."""
    if not by.is_municipal:
        raise ActionDenied("Rangordenen er kommunens egen.")
    vacancy, case = lock_vacancy(vacancy_id), lock_case(case_id)
    if _standing(vacancy_id, case_id).update(dropped_by=by, dropped_at=at):
        case.record("unskip", by=by, at=at, text=f"Ikke længere sprunget over til {vacancy}", facts={})


def _standing(vacancy_id: int, case_id: int) -> QuerySet[Skip]:
    return Skip.objects.standing().filter(vacancy=vacancy_id, case=case_id)
