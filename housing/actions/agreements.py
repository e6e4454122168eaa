"""A new version of an agreement takes over from its day; what was counted before stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from housing.models import Agreement, Association, Estate, EstateLight, EstatePool, QuotaLedger, QuotaRemark
from housing.permissions import obstacle_to_agree, obstacle_to_share, obstacle_when_counted
from housing.states import DwellingKind
from law.wording import long_day, share

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """Which dwellings a ledger counts: the association's, an estate's, an estate's with so many rooms, a pool's."""

    association: Association
    kind: DwellingKind
    estate: Estate | None = None
    rooms: int | None = None
    pool_name: str = ""
    pool_estates: tuple[Estate, ...] = ()


@transaction.atomic
def make_agreement(
    scope: Scope | QuotaLedger, told: Agreement, lights: Iterable[EstateLight] = (), *, by: User, at: datetime
) -> Agreement:
    """Save `told` as the terms from its day; the version before ends the day before. Source: law.md 1.2.

    `scope` is a ledger, or says which one to open. Raises ActionDenied when the versions would overlap, a vacancy
    has been counted on or after the day, or § 59, stk. 1, does not carry the share.
    """
    refuse(obstacle_to_agree(by=by))
    refuse(obstacle_to_share(told))
    ledger = _lock_ledger(scope if isinstance(scope, QuotaLedger) else _ledger_of(scope))
    refuse(obstacle_when_counted(ledger, told.valid_from))
    before = ledger.agreements.on(told.valid_from).first()
    told.ledger = ledger
    _make_room(before, told)
    told.save()
    for light in lights:
        light.agreement = told
        light.save()
    text = _story(before, told)
    QuotaRemark.objects.create(ledger=ledger, text=text, written_by=by, written_at=at)
    return told


def _ledger_of(scope: Scope) -> QuotaLedger:
    """The ledger of that scope; opened when nobody counted by it before. The association is locked meanwhile."""
    Association.objects.select_for_update(of=("self",), no_key=True).get(pk=scope.association.pk)
    places: dict[str, Any] = {"estate": scope.estate, "rooms": scope.rooms, "pool": _pool_of(scope)}
    ledger, _ = QuotaLedger.objects.get_or_create(
        association=scope.association, scheme=None, dwelling_kind=scope.kind, **places
    )
    return ledger


def _pool_of(scope: Scope) -> EstatePool | None:
    if not scope.pool_name:
        return None
    if EstatePool.objects.filter(association=scope.association, name=scope.pool_name).exists():
        raise ActionDenied(f"Puljen »{scope.pool_name}« findes allerede. Lav en ny udgave af dens aftale i stedet.")
    taken = Estate.objects.filter(pools__isnull=False, pk__in=[one.pk for one in scope.pool_estates]).order_by("name")
    if estate := taken.first():
        raise ActionDenied(f"{estate} er allerede med i puljen »{estate.pools.get()}« og kan kun tælles ét sted.")
    pool = EstatePool.objects.create(association=scope.association, name=scope.pool_name)
    pool.estates.set(scope.pool_estates)
    return pool


def _lock_ledger(ledger: QuotaLedger) -> QuotaLedger:
    """Notices of the ledger wait, so that none is counted by terms that are just ending."""
    found = QuotaLedger.objects.select_for_update(of=("self",)).select_related("association").get(pk=ledger.pk)
    if found.scheme_id is not None:
        raise ActionDenied("Aftalen hører til en ordning. Ret vilkårene på ordningens side.")
    return found


def _make_room(before: Agreement | None, told: Agreement) -> None:
    """End the version in force the day before; any other overlap is refused in the constraint's own words."""
    if before is not None and before.valid_from < told.valid_from:
        before.valid_to = told.valid_from - ONE_DAY
        before.save(update_fields=["valid_to"])
    try:
        told.validate_constraints()
    except ValidationError as error:
        raise ActionDenied(error.messages[0], conflict=True) from error


def _story(before: Agreement | None, told: Agreement) -> str:
    was = f", før {share(before.share)}" if before and before.share != told.share else ""
    return f"Aftale fra {long_day(told.valid_from)}: kommunens andel er {share(told.share)}{was}."
