"""The restoration guarantee: opened with the lease, inspected, billed, settled; and what the citizen pays back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions import system_user
from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from finance.actions.postings import Amount, post
from finance.models import BillLine, Guarantee, RecoursePayment
from finance.permissions import obstacle_to_guarantee, obstacle_to_recourse, obstacle_to_settle
from finance.queries.guarantees import claim_of, leases_without_guarantee, past_their_end, recourse_left
from finance.queries.matching import tolerance
from finance.states import PostingKind
from law.wording import dkk, long_day


@dataclass(frozen=True)
class Bill:
    """The landlord's bill: its items, the contribution that can be used, and what the tenant has paid, kroner."""

    items: Sequence[tuple[str, str, Decimal]]  # kind, text, amount
    contribution_dkk: Decimal = Decimal("0.00")
    paid_dkk: Decimal = Decimal("0.00")


def open_guarantees(*, at: datetime) -> int:
    """One for each lease that has none and whose legal basis makes the municipality vouch; returns how many.

    Source: almenboligloven § 59, stk. 1, 4. pkt. Run twice it opens no more.
    """
    system, opened = system_user(), 0
    for allocation in leases_without_guarantee():
        assert allocation.lease_on is not None, "a lease has its day"
        with transaction.atomic():
            guarantee, is_new = Guarantee.objects.get_or_create(
                allocation=allocation, defaults={"opened_on": allocation.lease_on}
            )
            if is_new:
                text = f"Garantien løber fra lejekontrakten {long_day(guarantee.opened_on)}"
                guarantee.record("open", by=system, at=at, text=text, facts={})
                opened += 1
    return opened


def end_guarantees(*, on: date, at: datetime) -> int:
    """Those whose agreed end has passed without a move-out; returns how many."""
    system, ended = system_user(), 0
    for guarantee_id in past_their_end(on=on):
        end_guarantee(guarantee_id, reason="Den aftalte slutdato er passeret.", by=system, at=at)
        ended += 1
    return ended


@transaction.atomic
def keep_guarantee(
    guarantee_id: int, *, move_in_report_on: date | None, ends_on: date | None, by: User, at: datetime
) -> Guarantee:
    """The day of the move-in report, and the agreed end if there is one."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_guarantee("inspect", guarantee, by=by))
    if ends_on is not None and ends_on < guarantee.opened_on:
        raise ActionDenied(f"Garantien løber fra {long_day(guarantee.opened_on)} og kan ikke slutte før. Ret datoen.")
    guarantee.move_in_report_on, guarantee.ends_on = move_in_report_on, ends_on
    guarantee.save(update_fields=["move_in_report_on", "ends_on"])
    known = [
        f"indflytningsrapport {long_day(move_in_report_on)}" if move_in_report_on else "ingen indflytningsrapport",
        f"slutter {long_day(ends_on)}" if ends_on else "ingen aftalt slutdato",
    ]
    guarantee.record("keep", by=by, at=at, text=f"Oplysninger: {', '.join(known)}", facts={})
    return guarantee


@transaction.atomic
def inspect_guarantee(
    guarantee_id: int, *, moved_out_on: date, inspected_on: date, by: User, at: datetime
) -> Guarantee:
    """The tenant has moved out and the dwelling is inspected. Raises ActionDenied when the guarantee had ended."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_guarantee("inspect", guarantee, by=by))
    if moved_out_on < guarantee.opened_on:
        raise ActionDenied(
            f"Lejekontrakten begynder {long_day(guarantee.opened_on)}. Fraflytningen er senere. Ret datoen."
        )
    if guarantee.ends_on is not None and moved_out_on > guarantee.ends_on:
        raise ActionDenied(
            f"Garantien sluttede {long_day(guarantee.ends_on)}, før fraflytningen {long_day(moved_out_on)}. "
            "Kommunen hæfter ikke. Afslut garantien."
        )
    guarantee.moved_out_on, guarantee.inspected_on = moved_out_on, inspected_on
    take_step(
        guarantee,
        "inspect",
        by=by,
        at=at,
        text=f"Fraflyttet {long_day(moved_out_on)}, flyttesyn {long_day(inspected_on)}",
    )
    return guarantee


@transaction.atomic
def bill_guarantee(guarantee_id: int, bill: Bill, *, by: User, at: datetime) -> Guarantee:
    """Register the landlord's bill, item by item, and compute the claim. A corrected bill replaces the earlier one."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_guarantee("bill", guarantee, by=by))
    if not bill.items:
        raise ActionDenied("Regningen har ingen linjer. Skriv mindst én, eller afslut garantien uden krav.")
    last = guarantee.bill.order_by("-version").first()
    version = last.version + 1 if last else 1
    BillLine.objects.bulk_create(
        BillLine(guarantee=guarantee, version=version, kind=kind, text=text, amount_dkk=amount)
        for kind, text, amount in bill.items
    )
    guarantee.contribution_dkk, guarantee.paid_dkk, guarantee.billed_by = bill.contribution_dkk, bill.paid_dkk, by
    found = claim_of(guarantee)
    guarantee.claim_dkk, guarantee.tenant_part_dkk = found.claim_dkk, found.tenant_part_dkk
    guarantee.because = found.finding.because
    take_step(guarantee, "bill", by=by, at=at, text=f"Regning registreret. Kommunens del er {dkk(found.claim_dkk)}")
    return guarantee


@transaction.atomic
def settle_guarantee(
    guarantee_id: int, *, amount_dkk: Decimal | None = None, invoice_id: int | None = None,
    by: User, on: date, at: datetime,
) -> Guarantee:  # fmt: skip
    """Approve the claim: it is posted to the association, and the citizen is asked to pay it back.

    With `amount_dkk` that much of it, as decided on the invoice `invoice_id` that it came with. Raises ActionDenied when
    that is more than the claim and the tolerance, or when the bill stands in another open invoice.
    """
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_settle(guarantee, by=by, invoice_id=invoice_id))
    assert guarantee.claim_dkk is not None
    claimed = guarantee.claim_dkk
    paid = claimed if amount_dkk is None else amount_dkk
    if not 0 <= paid <= claimed + tolerance():
        raise ActionDenied(f"Kravet under garantien er {dkk(claimed)} Godkend højst det.")
    guarantee.settled_on, guarantee.recourse_dkk = on, min(paid, claimed)
    part = "" if paid == claimed else f" af {dkk(claimed)}"
    take_step(guarantee, "settle", by=by, at=at, text=f"Krav godkendt: {dkk(paid)}{part}")
    vacancy = guarantee.allocation.vacancy
    claim = Amount(
        PostingKind.GUARANTEE,
        paid,
        f"Istandsættelse, {vacancy}",
        on,
        {"guarantee": guarantee},
        legal_basis=guarantee.allocation.legal_basis,
        association=vacancy.dwelling.estate.association,
    )
    post([claim], by=by, at=at)
    return guarantee


@transaction.atomic
def credit_guarantee(guarantee_id: int, amount_dkk: Decimal, *, by: User, at: datetime) -> Guarantee:
    """The landlord gives some of a settled claim back (an amount below zero): the citizen owes so much less."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_recourse(guarantee, -amount_dkk, guarantee.recourse_dkk - guarantee.waived_dkk, by=by))
    guarantee.recourse_dkk += amount_dkk
    guarantee.save(update_fields=["recourse_dkk"])
    guarantee.record("credit", by=by, at=at, text=f"Kreditnota på kravet: {dkk(amount_dkk)}", facts={})
    return guarantee


@transaction.atomic
def end_guarantee(guarantee_id: int, *, reason: str, by: User, at: datetime) -> Guarantee:
    """Nothing is owed and nothing can come: the guarantee is over, with the reason."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_guarantee("end", guarantee, by=by))
    take_step(guarantee, "end", by=by, at=at, text=f"Afsluttet: {reason}"[:500])
    return guarantee


@transaction.atomic
def pay_recourse(guarantee_id: int, *, amount_dkk: Decimal, paid_on: date, by: User, at: datetime) -> RecoursePayment:
    """The citizen has paid something back."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_recourse(guarantee, amount_dkk, recourse_left(guarantee), by=by))
    paid = RecoursePayment.objects.create(
        guarantee=guarantee, paid_on=paid_on, amount_dkk=amount_dkk, noted_by=by, noted_at=at
    )
    guarantee.record("pay_recourse", by=by, at=at, text=f"Indbetalt på regres: {dkk(amount_dkk)}", facts={})
    back = Amount(
        PostingKind.RECOURSE,
        -amount_dkk,
        f"Regres, {guarantee.allocation.vacancy}",
        paid_on,
        {"recourse_payment": paid},
        legal_basis=guarantee.allocation.legal_basis,
        case=guarantee.allocation.case,
    )
    post([back], by=by, at=at)
    return paid


@transaction.atomic
def waive_recourse(guarantee_id: int, *, amount_dkk: Decimal, reason: str, by: User, at: datetime) -> Guarantee:
    """The citizen cannot pay: give up so much of the claim, with the reason."""
    guarantee = _lock(guarantee_id)
    refuse(obstacle_to_recourse(guarantee, amount_dkk, recourse_left(guarantee), by=by))
    guarantee.waived_dkk += amount_dkk
    guarantee.recourse_note = reason[:300]
    guarantee.save(update_fields=["waived_dkk", "recourse_note"])
    guarantee.record("waive_recourse", by=by, at=at, text=f"Frafaldet {dkk(amount_dkk)}: {reason}"[:500], facts={})
    return guarantee


def _lock(guarantee_id: int) -> Guarantee:
    related = "allocation__vacancy__dwelling__estate__association", "allocation__vacancy__agreement", "allocation__case"
    guarantee: Guarantee = (
        Guarantee.objects.select_for_update(of=("self",)).select_related(*related).get(pk=guarantee_id)
    )
    return guarantee
