"""A participation as its page shows it."""

from django.db.models import QuerySet

from accounts.models import User
from experiments.models import Participation


def participation_page(user: User) -> QuerySet[Participation]:
    """With everything the page reads, in five queries."""
    visible: QuerySet[Participation] = Participation.objects.visible_to(user)
    return visible.select_related(
        "experiment", "case__citizen", "dwelling", "support", "subsidy__payment_plan"
    ).prefetch_related("commitments", "talks__written_by", "case__citizen__household", "case__citizen__incomes")


def participants(user: User, experiment_id: int) -> QuerySet[Participation]:
    """Those of an experiment, who are in first, then the newest."""
    visible: QuerySet[Participation] = Participation.objects.visible_to(user)
    rows = visible.filter(experiment=experiment_id).select_related("case__citizen", "dwelling")
    return rows.order_by("state", "ends_on", "-starts_on", "pk")
