"""Citizens who may be one person: the same birthday and the same name, under two CPR numbers.

The same CPR number cannot stand twice (unique blind index); a replacement number beside the real one can.
"""

from django.db.models import Q, QuerySet

from accounts.models import User
from allocation.models import Citizen

# Everything of a citizen that a merge moves.
MOVED = (
    "cases",
    "household",
    "incomes",
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
