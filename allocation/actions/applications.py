"""An application arrives: who, with whom, on what, and the case it opens."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from allocation.actions.cases import receive_case
from allocation.models import Case, Citizen, HouseholdMember, Income


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
    citizen = Citizen.objects.filter(cpr_index=told.cpr_index).first()
    if citizen is None:
        told.save()
        citizen = told
        for member in application.household:
            member.citizen = citizen
            member.save()
    application.income.citizen = citizen
    application.income.save()
    application.case.citizen = citizen
    return receive_case(application.case, by=by, at=at)
