"""After the key: talks held, signs told and answered for, contacts, agreements of support, and the end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation.actions.allocations import lock_allocation
from allocation.letter_facts import refuse_cpr
from allocation.models import Allocation, CaretakerHearing, CheckIn, FollowUp, Signal, SupportTie
from allocation.queries.followups import (
    obstacle_to_check_in,
    obstacle_to_follow,
    obstacle_to_handle,
    obstacle_to_reopen_tenancy,
)
from allocation.states import EndReason, SignalKind, TieKind
from housing.models import Dwelling, Estate
from law.wording import weekday_day


@dataclass(frozen=True)
class Person:
    """Whom to call about a lease."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Tie:
    """What is agreed about support in a home, or in all homes of an estate (no dwelling)."""

    estate: Estate
    kind: TieKind
    provider: str
    valid_from: date
    dwelling: Dwelling | None = None
    phone: str = ""
    email: str = ""
    note: str = ""
    valid_to: date | None = None


@transaction.atomic
def record_check_in(
    allocation_id: int, months: int, *, is_housed: bool, note: str, held_on: date, by: User, on: date, at: datetime
) -> CheckIn:
    """Write down the talk so many months after the lease. Raises ActionDenied when it is not its turn."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_check_in(allocation, months, by=by, on=on))
    if allocation.lease_on and not allocation.lease_on <= held_on <= on:
        raise ActionDenied("Samtalen kan ikke være holdt før indflytningen eller efter i dag. Ret datoen.")
    check_in = CheckIn.objects.create(
        allocation=allocation,
        months=months,
        held_on=held_on,
        is_housed=is_housed,
        note=note,
        recorded_at=at,
        recorded_by=by,
    )
    lives = "bor der stadig" if is_housed else "bor der ikke længere"
    allocation.record(
        "check_in", by=by, at=at, text=f"Opfølgning efter {months} mdr.: {lives}", facts={"months": months}
    )
    return check_in


@transaction.atomic
def report_signal(
    allocation_id: int, *, kind: SignalKind, noticed_on: date, text: str, by: User, on: date, at: datetime
) -> Signal:
    """A landlord tells that something is wrong. Raises ActionDenied for a CPR number, or when the lease is over."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_follow(allocation))
    refuse_cpr([text])
    if noticed_on > on:
        raise ActionDenied("Dagen ligger efter i dag. Ret datoen.")
    signal = Signal.objects.create(
        allocation=allocation, kind=kind, noticed_on=noticed_on, text=text, reported_at=at, reported_by=by
    )
    label = SignalKind(kind).label.lower()
    allocation.record("signal", by=by, at=at, text=f"Bekymring fra udlejer: {label}", facts={"signal": signal.pk})
    return signal


@transaction.atomic
def handle_signal(signal_id: int, *, measure: str, by: User, on: date, at: datetime) -> Signal:
    """Say what was done about it."""
    signal = Signal.objects.select_related("allocation__case").select_for_update(of=("self",)).get(pk=signal_id)
    refuse(obstacle_to_handle(signal, by=by))
    signal.handled_on, signal.handled_by, signal.measure = on, by, measure
    signal.save(update_fields=["handled_on", "handled_by", "measure"])
    label = signal.get_kind_display().lower()
    signal.allocation.record(
        "handle_signal", by=by, at=at, text=f"Fulgt op på bekymring ({label})", facts={"signal": signal.pk}
    )
    return signal


@transaction.atomic
def name_contacts(
    allocation_id: int, *, landlord: Person | None = None, support: Person | None = None, by: User, at: datetime
) -> FollowUp:
    """Whom to call, on the side or sides that are given; an association names its own only."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_follow(allocation))
    follow_up = _follow_up(allocation)
    if landlord is not None:
        follow_up.landlord_name, follow_up.landlord_phone = landlord.name, landlord.phone
        follow_up.landlord_email = landlord.email
    if support is not None:
        follow_up.support_name, follow_up.support_phone = support.name, support.phone
        follow_up.support_email = support.email
    follow_up.save()
    allocation.record("contacts", by=by, at=at, text="Kontaktpersoner på lejemålet rettet", facts={})
    return follow_up


@transaction.atomic
def end_tenancy(
    allocation_id: int, *, ended_on: date, reason: EndReason, note: str = "", by: User, on: date, at: datetime
) -> FollowUp:
    """The citizen does not live there any more, and why; nothing is due on the lease after that."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_follow(allocation))
    if allocation.lease_on and ended_on < allocation.lease_on:
        raise ActionDenied(
            f"Lejekontrakten begyndte {weekday_day(allocation.lease_on)}. Skriv den dag eller en senere."
        )
    if ended_on > on:
        raise ActionDenied("Dagen ligger efter i dag. Skriv det, når borgeren er flyttet.")
    follow_up = _follow_up(allocation)
    follow_up.ended_on, follow_up.end_reason, follow_up.end_note = ended_on, reason, note
    follow_up.save()
    text = f"Lejemålet sluttede {weekday_day(ended_on)}: {EndReason(reason).label.lower()}"
    allocation.record("end_tenancy", by=by, at=at, text=text, facts={"reason": str(reason)})
    return follow_up


@transaction.atomic
def reopen_tenancy(allocation_id: int, *, why: str, by: User, at: datetime) -> FollowUp:
    """The end was written by mistake, or with a wrong day: it is followed again, and the story keeps both."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_reopen_tenancy(allocation, by=by))
    follow_up = _follow_up(allocation)
    facts = {"ended_on": f"{follow_up.ended_on:%Y-%m-%d}", "reason": follow_up.end_reason}
    follow_up.ended_on, follow_up.end_reason, follow_up.end_note = None, "", ""
    follow_up.save()
    allocation.record("reopen_tenancy", by=by, at=at, text=f"Fraflytning taget tilbage: {why}", facts=facts)
    return follow_up


@transaction.atomic
def tie_support(tie: Tie, *, by: User) -> SupportTie:
    """Note an agreement that ties homes to support. Raises ActionDenied for a dwelling of another estate."""
    if tie.dwelling is not None and tie.dwelling.estate_id != tie.estate.pk:
        raise ActionDenied(f"{tie.dwelling} ligger ikke i {tie.estate}. Vælg en bolig i afdelingen.")
    if tie.valid_to is not None and tie.valid_to < tie.valid_from:
        raise ActionDenied("Aftalen slutter, før den begynder. Ret datoerne.")
    return SupportTie.objects.create(recorded_by=by, **vars(tie))


@transaction.atomic
def end_tie(tie_id: int, *, valid_to: date, by: User) -> SupportTie:
    """The agreement's last day."""
    tie = SupportTie.objects.select_for_update(of=("self",)).get(pk=tie_id)
    if not by.is_municipal:
        raise ActionDenied("Aftaler om støtte skrives af kommunen.")
    if valid_to < tie.valid_from:
        raise ActionDenied(f"Aftalen begyndte {weekday_day(tie.valid_from)}. Skriv den dag eller en senere.")
    tie.valid_to = valid_to
    tie.save(update_fields=["valid_to"])
    return tie


@transaction.atomic
def hear_caretaker(
    tie_id: int, vacancy_id: int, case_id: int, *, said: str, heard_on: date, by: User, at: datetime
) -> CaretakerHearing:
    """What the social caretaker said about this citizen on this site, before the allocation."""
    tie = SupportTie.objects.get(pk=tie_id)
    if tie.kind != TieKind.CARETAKER:
        raise ActionDenied("Kun en social vicevært høres, før en bolig anvises.")
    hearing = CaretakerHearing.objects.create(
        tie=tie,
        vacancy_id=vacancy_id,
        case_id=case_id,
        said=said,
        heard_on=heard_on,
        recorded_at=at,
        recorded_by=by,
    )
    text = f"Social vicevært hørt om {hearing.vacancy}: {tie.provider}"
    hearing.case.record("hear_caretaker", by=by, at=at, text=text, facts={"vacancy": vacancy_id})
    return hearing


def _follow_up(allocation: Allocation) -> FollowUp:
    """The row of both sides, made the first time something is told; the allocation is locked by the caller."""
    found, _ = FollowUp.objects.get_or_create(allocation=allocation)
    return found
