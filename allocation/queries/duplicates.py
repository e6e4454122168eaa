"""Citizens who may be one person: the same birthday and the same name, under two CPR numbers.

The same CPR number cannot stand twice (unique blind index); a replacement number beside the real one can. And somebody in
one household may live in another too, or apply alone: found by the number, when it was told.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from allocation.models import Case, Citizen, HouseholdMember
from allocation.queries.households import members_on

# Everything of a citizen that a merge moves.
MOVED = (
    "cases",
    "household",
    "incomes",
    "monthly_amounts",
    "situations",
    "benefit_months",
    "area_ban_facts",
    "contacts",
    "sharings",
)


def duplicates_of(citizen: Citizen, user: User) -> QuerySet[Citizen]:
    """Others who may be the same person, as far as the user may know."""
    others = Citizen.objects.visible_to(user).filter(merged_into=None).exclude(pk=citizen.pk)
    name = Q(first_name__iexact=citizen.first_name, last_name__iexact=citizen.last_name)
    return others.filter(name, born_on=citizen.born_on).exclude(born_on=None).order_by("pk")


@dataclass(frozen=True)
class CountedTwice:
    """Somebody of the household, and the other case where the same number stands."""

    who: str
    applies_alone: bool
    case: Case


def counted_twice(case: Case, user: User, *, on: date) -> list[CountedTwice]:
    """Who of the household stands in another case too, as applicant or in its household."""
    people = {case.citizen.cpr_index: "Borgeren"}
    people |= {member.cpr_index: str(member) for member in members_on(case, on=on) if member.cpr_index}
    cases = Case.objects.visible_to(user).exclude(citizen=case.citizen).order_by("-applied_on", "-pk")
    alone = cases.filter(citizen__cpr_index__in=people, citizen__merged_into=None).select_related("citizen")
    found = [CountedTwice(people[one.citizen.cpr_index], True, one) for one in alone]
    rows = HouseholdMember.objects.filter(cpr_index__in=people).exclude(citizen=case.citizen).order_by("pk")
    homes = {row.citizen_id: row.cpr_index for row in rows if row.lives_there(on)}
    return found + [CountedTwice(people[homes[one.citizen_id]], False, one) for one in cases.filter(citizen__in=homes)]


def is_counted_twice() -> Q:
    """The same question of many cases at once; a case that it is true of is asked in full by `counted_twice`."""
    living = HouseholdMember.objects.filter(left_on=None).exclude(cpr_index="")
    elsewhere = living.filter(cpr_index=OuterRef("cpr_index")).exclude(citizen=OuterRef("citizen"))
    alone = Citizen.objects.filter(cpr_index=OuterRef("cpr_index"), merged_into=None)
    own = living.filter(citizen=OuterRef("citizen")).filter(Exists(elsewhere) | Exists(alone))
    applicant = living.filter(cpr_index=OuterRef("citizen__cpr_index")).exclude(citizen=OuterRef("citizen"))
    return Exists(own) | Exists(applicant)
