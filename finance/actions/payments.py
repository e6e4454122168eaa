"""Payments that follow a right: opened, changed, stopped; and each month's instalments by the clock.

For the experiments, a rent subsidy:

    plan = open_plan(
        Right(PlanKind.RENT_SUBSIDY, case=case, allocation=allocation, starts_on=first, ends_on=last,
              month_dkk=subsidy.subsidy_month_dkk, because=subsidy.finding.because, legal_basis=LegalBasis.FRI25,
              reference=f"participation-{participation.pk}"),
        by=user, at=now)
    change_plan(plan.pk, month_dkk=..., from_on=..., because="...", by=user, at=now)
    stop_plan(plan.pk, stops_on=last_day, because="...", by=user, at=now)

Asked again with the same kind and reference `open_plan` answers with the plan there is. That the tenancy, the scheme, the
agreement or the case is over nobody has to say: `follow_rights` finds it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions import system_user
from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.models import Allocation, Case
from finance.actions.postings import Amount, post
from finance.models import Instalment, PaymentPlan, PlanAmount
from finance.permissions import obstacle_to_keep, obstacle_to_pay, obstacle_to_stop
from finance.queries.payments import paid_by_month, payments_of, plans_to_pay
from finance.queries.rights import ending_of
from finance.states import PlanKind, PostingKind
from housing.models import Association, Scheme
from law.months import first_of_month
from law.payments import ONE_DAY, MonthOfPayment
from law.wording import dkk, long_day, month_year

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Right:
    """What gives a right to be paid. The payee is a citizen's `case` or an `association`, never both.

    `month_dkk` for a whole month, kroner; with `is_once` the amount in all, paid in the month of `starts_on`.
    `ends_on` is the right's last day, None while nobody knows it. `state_share_dkk` is what the state gives back.
    """

    kind: PlanKind
    starts_on: date
    month_dkk: Decimal
    because: str
    case: Case | None = None
    association: Association | None = None
    allocation: Allocation | None = None
    scheme: Scheme | None = None
    ends_on: date | None = None
    legal_basis: str = ""
    reference: str = ""
    is_once: bool = False
    state_share_dkk: Decimal = NOTHING


@transaction.atomic
def open_plan(right: Right, *, by: User, at: datetime) -> PaymentPlan:
    """A payment plan for a right. Its instalments are written by `accrue_payments`, which runs each night.

    Raises ActionDenied when `by` may not, when nobody or two are to be paid, or when the days are turned round.
    """
    refuse(obstacle_to_pay(by=by))
    if (right.case is None) == (right.association is None):
        raise ActionDenied("En betaling skal have én modtager: en borger eller en boligorganisation.")
    if right.ends_on is not None and right.ends_on < right.starts_on:
        raise ActionDenied("Den sidste dag ligger før den første. Ret datoerne.")
    facts = {name: value for name, value in vars(right).items() if name != "month_dkk"}
    if right.reference:
        known = PaymentPlan.objects.filter(kind=right.kind, reference=right.reference).first()
        if known is not None:
            return known
    plan = PaymentPlan.objects.create(opened_by=by, opened_at=at, **facts)
    _write_amount(plan, right.starts_on, right.month_dkk, right.because, by=by, at=at)
    each = "" if right.is_once else " om måneden"
    plan.record(
        "open_plan",
        by=by,
        at=at,
        text=f"Oprettet: {dkk(right.month_dkk)}{each} fra {long_day(right.starts_on)}",
        facts={},
    )
    return plan


@transaction.atomic
def change_plan(
    plan_id: int, *, month_dkk: Decimal, from_on: date, because: str, by: User, at: datetime
) -> PaymentPlan:
    """Another amount from a day on; a day that is paid already is set right by a row of the difference."""
    plan = _lock(plan_id)
    refuse(obstacle_to_pay(by=by))
    if from_on < plan.starts_on:
        raise ActionDenied(f"Betalingen begynder {long_day(plan.starts_on)}. Vælg den dag eller en senere.")
    _write_amount(plan, from_on, month_dkk, because, by=by, at=at)
    plan.record(
        "change_plan",
        by=by,
        at=at,
        text=f"{dkk(month_dkk)} om måneden fra {long_day(from_on)}: {because}"[:500],
        facts={},
    )
    return plan


@transaction.atomic
def stop_plan(plan_id: int, *, stops_on: date, because: str, by: User, at: datetime) -> PaymentPlan:
    """The right ends with the day `stops_on`; what is paid beyond it is taken back by a row of the difference.

    Raises ActionDenied when it ends by then already.
    """
    plan = _lock(plan_id)
    refuse(obstacle_to_stop(plan, stops_on, by=by))
    plan.ends_on = max(stops_on, plan.starts_on - ONE_DAY)
    plan.stopped_because = because[:300]
    plan.save(update_fields=["ends_on", "stopped_because"])
    plan.record("stop_plan", by=by, at=at, text=f"Standser {long_day(plan.ends_on)}: {because}"[:500], facts={})
    return plan


@transaction.atomic
def keep_plan(plan_id: int, *, because: str, by: User, at: datetime) -> PaymentPlan:
    """The right goes on though the facts say that it ends: somebody knows better, and says why. A later end still ends it.

    Raises ActionDenied when nothing but people has ended the payment.
    """
    plan = _lock(plan_id)
    refuse(obstacle_to_keep(plan, by=by))
    plan.kept_past_on, plan.right_ends_on, plan.right_ends_because = plan.right_ends_on, None, ""
    plan.save(update_fields=["kept_past_on", "right_ends_on", "right_ends_because"])
    plan.record("keep_plan", by=by, at=at, text=f"Fortsætter: {because}"[:500], facts={})
    _follow(plan, by=by, at=at)
    return plan


def follow_rights(*, on: date, at: datetime, by: User | None = None) -> int:
    """Let every plan end with its right, or go on when the right does after all; returns how many changed."""
    by = by or system_user()
    return sum(follow_right(plan_id, by=by, at=at) for plan_id in plans_to_pay(on=on))


@transaction.atomic
def follow_right(plan_id: int, *, by: User, at: datetime) -> bool:
    """Of one plan; True when its last day has changed."""
    return _follow(_lock(plan_id), by=by, at=at)


def _follow(plan: PaymentPlan, *, by: User, at: datetime) -> bool:
    ending = ending_of(plan)
    day, because = (ending.last_on, ending.because) if ending else (None, "")
    if day == plan.right_ends_on:
        return False
    plan.right_ends_on, plan.right_ends_because = day, because[:300]
    plan.save(update_fields=["right_ends_on", "right_ends_because"])
    text = f"Retten slutter {long_day(day)}: {because}" if day else "Retten løber igen"
    plan.record("follow_right", by=by, at=at, text=text[:500], facts={})
    return True


def accrue_payments(*, on: date, at: datetime, by: User | None = None) -> int:
    """Write the instalments of every month that has begun by `on`; returns how many rows. Run twice it writes no more."""
    by = by or system_user()
    return sum(pay_plan(plan_id, on=on, by=by, at=at) for plan_id in plans_to_pay(on=on))


@transaction.atomic
def pay_plan(plan_id: int, *, on: date, by: User, at: datetime) -> int:
    """The instalments of one plan, and a posting for each: what the right gives less what is written."""
    plan = _lock(plan_id)
    owed, before = payments_of(plan, through=on), paid_by_month(plan)
    rows = 0
    for month in sorted(owed.keys() | before.keys()):
        was = before.get(month, (NOTHING, 0))
        now = owed.get(month, MonthOfPayment(month, 0, NOTHING))
        if now.amount_dkk != was[0]:
            _pay(plan, now, was, by=by, at=at)
            rows += 1
    return rows


def _pay(plan: PaymentPlan, now: MonthOfPayment, was: tuple[Decimal, int], *, by: User, at: datetime) -> None:
    amount = now.amount_dkk - was[0]
    days = "1 dag" if now.days == 1 else f"{now.days} dage"
    why = plan.because if plan.is_once else f"{days} i {month_year(now.month)}. {plan.because}"
    if was[1]:
        why = f"Måneden var {dkk(was[0])} og er nu {dkk(now.amount_dkk)} {plan.ends_because or why}"
    elif plan.last_on is not None and first_of_month(plan.last_on) == now.month:
        why = f"{why} {plan.ends_because}".strip()
    instalment = Instalment.objects.create(
        plan=plan, month=now.month, sequence=was[1] + 1, days=now.days, amount_dkk=amount, because=why[:500],
        computed_at=at,
    )  # fmt: skip
    post(_amounts(plan, instalment), by=by, at=at)


def _amounts(plan: PaymentPlan, instalment: Instalment) -> list[Amount]:
    """The payment, and with the first of one made once the state's share."""
    kind = PostingKind(plan.kind)
    text = f"{kind.label}, {month_year(instalment.month)}"
    to: dict[str, Any] = {"association": plan.association, "case": plan.case, "legal_basis": plan.legal_basis}
    source = {"instalment": instalment}
    found = [Amount(kind, instalment.amount_dkk, text, instalment.month, source, **to)]
    if plan.state_share_dkk and instalment.sequence == 1:
        share = PostingKind.STATE_SHARE
        found.append(Amount(share, -plan.state_share_dkk, share.label, instalment.month, source, **to))
    return found


def _write_amount(
    plan: PaymentPlan, from_on: date, month_dkk: Decimal, because: str, *, by: User, at: datetime
) -> None:
    PlanAmount.objects.create(
        plan=plan, from_on=from_on, month_dkk=month_dkk, because=because[:500], written_by=by, written_at=at
    )


def _lock(plan_id: int) -> PaymentPlan:
    related = "case", "association", "scheme", "allocation__follow_up", "allocation__vacancy__agreement__ledger__scheme"
    plan: PaymentPlan = PaymentPlan.objects.select_for_update(of=("self",)).select_related(*related).get(pk=plan_id)
    return plan
