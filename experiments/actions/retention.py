"""What stays of a participation when its case is deleted: what the figures are counted from, and nobody's words."""

import pgtrigger
from django.db import transaction

from allocation.actions.retention import GONE
from experiments.models import Commitment, MonthlyTalk, Participation, RentSubsidy, SupportCourse


@transaction.atomic
def forget_participations(case_id: int) -> None:
    """Days, situation, occupation, nights and kroner stay, under a case that is nobody's; what was written of it goes.

    The case is locked by whoever deletes it, and nothing holds it any more (`queries.holds`).
    """
    about = {"participation__case": case_id}
    Participation.objects.filter(case=case_id).update(findings=[], move_on_plan="", note="")
    Commitment.objects.filter(**about).update(agreed=GONE)
    SupportCourse.objects.filter(**about).update(provider=GONE, goal=GONE)
    RentSubsidy.objects.filter(**about).exclude(stopped_on=None).update(stop_because=GONE)
    with pgtrigger.ignore("experiments.MonthlyTalk:append_only"):
        MonthlyTalk.objects.filter(**about).update(note="", next_step="")
