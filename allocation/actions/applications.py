"""An application arrives: who, with whom, on what, and the case it opens."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from allocation.actions.cases import receive_case
from allocation.models import Case, Citizen, HouseholdMember, Income, LivingSituation, Need
from allocation.queries.facts import FLAGS
from allocation.states import NeedKind, NeedWeight


@dataclass(frozen=True)
class Application:
    """What one application tells; nothing of it is saved yet."""

    case: Case
    citizen: Citizen
    household: tuple[HouseholdMember, ...]
    income: Income


@transaction.atomic
def receive_application(application: Application, *, by: User, at: datetime) -> Case:
    """Save the citizen, unless the CPR number is known already, with what was told, and open the case.

    A known citizen keeps the name and the household that are known; the income is one more dated fact.
    """
    told = application.citizen
    citizen = Citizen.objects.select_related("merged_into").filter(cpr_index=told.cpr_index).first()
    citizen = citizen and (citizen.merged_into or citizen)
    if citizen is None:
        told.save()
        citizen = told
        for member in application.household:
            member.citizen = citizen
            member.save()
    application.income.citizen = citizen
    application.income.save()
    application.case.citizen = citizen
    case = receive_case(application.case, by=by, at=at)
    _write_facts(case, by=by)
    return case


def _write_facts(case: Case, *, by: User) -> None:
    """What the application ticked, as dated rows that later ones can follow."""
    known = {"known_on": case.applied_on, "source": "Ansøgningen", "recorded_by": by}
    case.citizen.situations.filter(ended_on=None, struck_on=None, began_on__lte=case.applied_on).update(
        ended_on=case.applied_on
    )
    LivingSituation.objects.create(citizen=case.citizen, kind=case.situation, began_on=case.applied_on, **known)
    Need.objects.bulk_create(
        Need(case=case, kind=kind, weight=NeedWeight.REQUIREMENT, **known)
        for kind in (NeedKind.WHEELCHAIR, NeedKind.NO_STAIRS, NeedKind.PET)
        if getattr(case, FLAGS[kind])
    )
