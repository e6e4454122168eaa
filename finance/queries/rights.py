"""When a right to be paid ends by itself, and which act ended it: a day and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from allocation.models import Allocation, FollowUp
from allocation.states import AllocationState, CaseState
from finance.models import PaymentPlan
from housing.models import Scheme
from law.wording import long_day

DEAD = {CaseState.CLOSED: "close", CaseState.REFUSED: "refuse"}  # and the step that led there


@dataclass(frozen=True)
class Ending:
    """The last day of a right, and what ended it."""

    last_on: date
    because: str


def ending_of(plan: PaymentPlan) -> Ending | None:
    """The first of what ends the right: the tenancy, the scheme, the agreement, the case. None while it runs on.

    An end that somebody has said the right goes on past (`kept_past_on`) does not count, nor one after a payment made once.
    """
    found = [ending for find in _ENDINGS if (ending := find(plan)) is not None]
    counting = (one for one in found if _counts(one, plan))
    return min(counting, key=lambda one: one.last_on, default=None)


def _counts(ending: Ending, plan: PaymentPlan) -> bool:
    if plan.kept_past_on is not None and ending.last_on <= plan.kept_past_on:
        return False
    return not plan.is_once or ending.last_on < plan.starts_on


def _tenancy(plan: PaymentPlan) -> Ending | None:
    """The plan's own lease is over; of a plan without one, every lease that the citizen has had since it began."""
    last = [_left_on(one) for one in _leases(plan)]
    days = [day for day in last if day is not None]
    if not days or len(days) < len(last):
        return None
    return Ending(max(days), f"Lejemålet sluttede {long_day(max(days))}.")


def _leases(plan: PaymentPlan) -> list[Allocation]:
    if plan.allocation is not None:
        return [plan.allocation]
    if plan.case is None:
        return []
    leases = plan.case.allocations.filter(state=AllocationState.LEASED).exclude(follow_up__ended_on__lt=plan.starts_on)
    return list(leases.select_related("follow_up").order_by("pk"))


def _left_on(allocation: Allocation) -> date | None:
    follow_up: FollowUp | None = getattr(allocation, "follow_up", None)
    return follow_up.ended_on if follow_up else None


def _scheme(plan: PaymentPlan) -> Ending | None:
    scheme = plan.scheme or _scheme_of_dwelling(plan)
    if scheme is None or scheme.ends_on is None:
        return None
    return Ending(scheme.ends_on, f"Ordningen »{scheme}« slutter {long_day(scheme.ends_on)}.")


def _scheme_of_dwelling(plan: PaymentPlan) -> Scheme | None:
    agreement = plan.allocation.vacancy.agreement if plan.allocation else None
    return agreement.ledger.scheme if agreement else None


def _agreement(plan: PaymentPlan) -> Ending | None:
    """The agreement that the home was let under has a last day, and no version follows it."""
    agreement = plan.allocation.vacancy.agreement if plan.allocation else None
    if agreement is None:
        return None
    last = agreement.ledger.agreements.order_by("-valid_from").first()
    if last is None or last.valid_to is None:
        return None
    return Ending(last.valid_to, f"Anvisningsaftalen slutter {long_day(last.valid_to)}, og ingen følger den.")


def _case(plan: PaymentPlan) -> Ending | None:
    step = DEAD.get(CaseState(plan.case.state)) if plan.case else None
    if plan.case is None or step is None:
        return None
    taken = plan.case.events.filter(name=step).order_by("-at", "-pk").first()
    if taken is None:
        return None
    day = timezone.localdate(taken.at)
    return Ending(day, f"Sagen blev {plan.case.get_state_display().lower()} {long_day(day)}.")


_ENDINGS: tuple[Callable[[PaymentPlan], Ending | None], ...] = (_tenancy, _scheme, _agreement, _case)
