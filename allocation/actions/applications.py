"""An application arrives: who, with whom, on what, and the case it opens."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from allocation.actions.cases import receive_case
from allocation.models import Case, Citizen, HouseholdMember, Income, LivingSituation, MonthlyAmounts, Need
from allocation.queries.facts import FLAGS
from allocation.queries.households import persons_in_words
from allocation.states import NeedKind, NeedWeight

DIFFERS = "differ"  # the name of the event when a known citizen is told of otherwise
LONGEST_DIFFERENCE = 400


@dataclass(frozen=True)
class Application:
    """What one application tells; nothing of it is saved yet."""

    case: Case
    citizen: Citizen
    household: tuple[HouseholdMember, ...]
    income: Income
    amounts: MonthlyAmounts | None = None


@transaction.atomic
def receive_application(application: Application, *, by: User, at: datetime) -> Case:
    """Save the citizen, unless the CPR number is known already, with what was told, and open the case.

    A known citizen keeps the name and the household that are known, and the story says what was told otherwise; a
    protection told holds from now. The income, and what was told beside it, are further
    dated facts.
    """
    told = application.citizen
    citizen = Citizen.objects.select_related("merged_into").filter(cpr_index=told.cpr_index).first()
    citizen = citizen and (citizen.merged_into or citizen)
    told_otherwise = _told_otherwise(application, citizen) if citizen else ""
    if citizen is None:
        told.save()
        citizen = told
        for member in application.household:
            member.citizen = citizen
            member.save()
    else:
        _fill_in(citizen, told)
    application.income.citizen = citizen
    application.income.save()
    if application.amounts is not None:
        application.amounts.citizen, application.amounts.recorded_by = citizen, by
        application.amounts.save()
    application.case.citizen = citizen
    case = receive_case(application.case, by=by, at=at)
    _write_facts(case, by=by)
    if told_otherwise:
        case.record(
            DIFFERS, by=by, at=at, text=f"Ansøgningen siger noget andet, end vi ved: {told_otherwise}", facts={}
        )
    return case


def _told_otherwise(application: Application, known: Citizen) -> str:
    """What the application says of a known citizen that is not taken over by itself, in words for the story."""
    differs = []
    if str(application.citizen).casefold() != str(known).casefold():
        differs.append(f"navnet er {application.citizen}")
    living = [member.kind for member in known.household.all() if member.lives_there(application.case.applied_on)]
    told = Counter(member.kind for member in application.household)
    if told != Counter(living):
        adult, child = HouseholdMember.Kind.ADULT, HouseholdMember.Kind.CHILD
        differs.append(f"husstanden er {persons_in_words(told[adult] + 1, told[child])}")
    if known.street and application.citizen.street and application.citizen.street.casefold() != known.street.casefold():
        differs.append("adressen er en anden")
    return "; ".join(differs)[:LONGEST_DIFFERENCE]


def _fill_in(citizen: Citizen, told: Citizen) -> None:
    """What was not known before; a protection is never lost, and is lifted only by somebody who says so."""
    names = [name for name in ("phone", "email") if getattr(told, name) and not getattr(citizen, name)]
    if not citizen.street:
        names += ["street", "postal_code", "city"] if told.street else []
    names += ["is_protected"] if told.is_protected and not citizen.is_protected else []
    for name in names:
        setattr(citizen, name, getattr(told, name))
    if names:
        citizen.save(update_fields=names)


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
