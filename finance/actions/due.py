"""Everything that follows from what others have registered: each night, and whenever somebody asks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.denied import ActionDenied
from finance.actions.guarantees import end_guarantees, open_guarantees
from finance.actions.payments import accrue_payments, follow_rights
from law.wording import long_day


@dataclass(frozen=True)
class Done:
    """How many guarantees were opened and ended, how many plans got another last day, how many instalments were written."""

    opened: int
    ended: int
    followed: int
    instalments: int


def pay_what_is_due(*, on: date, at: datetime) -> Done:
    """New leases get their guarantees, passed ones end, plans end with their rights, and begun months are paid.

    Run twice it does no more. Raises ActionDenied for a day to come.
    """
    if on > timezone.localdate(at):
        raise ActionDenied(f"{long_day(on).capitalize()} er ikke kommet. Vælg en tidligere dag.")
    return Done(
        open_guarantees(at=at),
        end_guarantees(on=on, at=at),
        follow_rights(on=on, at=at),
        accrue_payments(on=on, at=at),
    )
