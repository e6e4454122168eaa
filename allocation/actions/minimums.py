"""The municipality's own minimum: a further row, from a day on, by a manager."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.roles import Role
from allocation.models import LocalMinimum
from allocation.models.minimums import AMOUNTS


@dataclass(frozen=True)
class Minimum:
    """What has been decided, kroner a month. No amounts: there is no minimum, and the guideline counts alone."""

    from_on: date
    source: str
    single_adult_dkk: Decimal | None = None
    extra_adult_dkk: Decimal | None = None
    child_dkk: Decimal | None = None


@transaction.atomic
def set_local_minimum(minimum: Minimum, *, by: User, at: datetime) -> LocalMinimum:
    """Add a row. What was decided before keeps what it was decided by; the law has known the row from now on."""
    refuse(obstacle_to_set_minimum(by=by))
    told = vars(minimum)
    amounts = [told[name] for name in AMOUNTS]
    if any(amount is None for amount in amounts) != all(amount is None for amount in amounts):
        raise ActionDenied("Skriv alle tre beløb. Skal det vejledende beløb gælde alene, skal alle tre stå tomme.")
    newest = LocalMinimum.objects.filter(from_on=minimum.from_on).first()
    if newest and all(getattr(newest, name) == value for name, value in told.items()):
        raise ActionDenied("Satsen står der allerede med samme dag, beløb og kilde.", conflict=True)
    return LocalMinimum.objects.create(**told, made_by=by, made_at=at)


def obstacle_to_set_minimum(*, by: User) -> str | None:
    """A manager."""
    return None if by.role == Role.MANAGER else "Kommunens mindste rådighedsbeløb skrives af en leder."
