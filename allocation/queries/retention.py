"""Cases that ended so long ago that they are not to be kept any more."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from allocation.models import Case, CaseEvent, Delivery, FollowUp
from allocation.queries.holds import held
from allocation.states import ENDED_STATES, CaseState
from law.months import add_months
from law.retention import case_due_on, case_kept_months

ENDINGS = ("refuse", "close", "house")


def ended_cases() -> QuerySet[Any]:
    """Ended cases with `ended_on`: when they were refused, closed or housed, or, if later, when the tenancy ended."""
    endings = CaseEvent.objects.filter(case=OuterRef("pk"), name__in=ENDINGS).order_by("-at", "-pk")
    tenancies = FollowUp.objects.filter(allocation__case=OuterRef("pk")).order_by(F("ended_on").desc(nulls_last=True))
    ended = Case.objects.filter(state__in=ENDED_STATES)
    return ended.annotate(
        ended_on=Greatest(TruncDate(Subquery(endings.values("at")[:1])), Subquery(tenancies.values("ended_on")[:1]))
    )


def deletions_due(*, on: date) -> QuerySet[Any]:
    """The ended cases whose time is up that day and that are not deleted yet, longest ended first. Source: law.retention."""
    return ended_cases().filter(time_is_up(on=on)).filter(still_there(on=on)).order_by("ended_on", "pk")


def time_is_up(*, on: date) -> Q:
    """Of `ended_cases`, those that are not to be kept any more that day."""
    home = Q(state=CaseState.HOUSED, ended_on__lte=add_months(on, -case_kept_months(gave_a_home=True)))
    no_home = Q(ended_on__lte=add_months(on, -case_kept_months(gave_a_home=False))) & ~Q(state=CaseState.HOUSED)
    return home | no_home


def still_there(*, on: date) -> Q:
    """Not deleted by that day."""
    return Q(deleted_on=None) | Q(deleted_on__gt=on)


def to_delete(*, on: date, among: Collection[int] = ()) -> list[Any]:
    """Those of `deletions_due` that nothing keeps; of `among` when some are named."""
    due = deletions_due(on=on)
    cases = list(due.filter(pk__in=among) if among else due)
    kept = held(cases, on=on)
    return [case for case in cases if case.pk not in kept]


def due_on(case: Any) -> date:
    """The day a case from `ended_cases` was or is to go."""
    due: date = case_due_on(case.ended_on, gave_a_home=case.state == CaseState.HOUSED)
    return due


def messages_of_deleted() -> set[str]:
    """What the letters of deleted cases and their copies are called in the outbox."""
    letters = Delivery.objects.filter(letter__case__deleted_on__isnull=False).order_by()
    deletions = CaseEvent.objects.filter(name="delete").order_by()
    copies = (facts.get("copies", ()) for facts in deletions.values_list("facts", flat=True))
    return {str(key) for key in letters.values_list("message_id", flat=True)}.union(*copies)
