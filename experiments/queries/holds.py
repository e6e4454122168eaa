"""Which cases an experiment has rows of its own about: its evaluation needs to know them until they are no longer asked about."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import TruncDate

from experiments.models import ExperimentEvent, Participation
from law.retention import participation_due_on
from law.wording import long_day


def cases_held(cases: Collection[int], *, on: date) -> dict[int, str]:
    """Of these cases, those that are in an experiment, or were in one that is not evaluated yet. Source: law.retention."""
    ended = ExperimentEvent.objects.filter(experiment=OuterRef("experiment"), name="end").order_by("-at", "-pk")
    found = Participation.objects.filter(case__in=cases).select_related("experiment")
    found = found.annotate(over_on=TruncDate(Subquery(ended.values("at")[:1]))).order_by(
        F("ended_on").asc(nulls_last=True)
    )
    return {row.case_id: sentence for row in found if (sentence := _obstacle(row, row.over_on, on))}


def _obstacle(row: Participation, over_on: date | None, on: date) -> str:
    if row.ended_on is None:
        return "Sagen er med i et forsøg."
    if over_on is None:
        return f"Forsøget »{row.experiment}« er ikke afsluttet, og evalueringen bygger på sagen."
    due_on = participation_due_on(row.ended_on, over_on)
    return f"Evalueringen af »{row.experiment}« bygger på sagen til {long_day(due_on)}." if on < due_on else ""
