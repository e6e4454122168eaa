"""A move-out bill that came as an invoice: registered on its guarantee, and settled when the invoice is approved."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions import system_user
from accounts.denied import ActionDenied
from accounts.models import User
from finance.actions.guarantees import Bill, bill_guarantee, credit_guarantee, settle_guarantee
from finance.models import Guarantee, Invoice, InvoiceLine
from finance.queries.guarantees import items_of
from finance.queries.matching import Match
from finance.queries.restoration import MoveOutBill, bill_of, guarantee_of, match_bill, obstacle_to_compute
from finance.states import OPEN_INVOICE_STATES, LineKind

NOTHING = Decimal("0.00")


def match_again(invoice: Invoice) -> dict[int, Match]:
    """The restoration lines computed once more, by their numbers."""
    found: dict[int, Match] = {}
    is_credit_note = invoice.kind == Invoice.Kind.CREDIT_NOTE
    for guarantee, lines in _by_guarantee(invoice):
        again = match_bill(lines, guarantee, is_credit_note=is_credit_note, invoice_id=invoice.pk)
        found |= {line.number: match for line, match in zip(lines, again, strict=True)}
    return found


def bill_guarantees(invoice: Invoice, *, at: datetime) -> None:
    """Register the bill of each guarantee that can be computed, as the invoice tells it."""
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        return
    for guarantee, lines in _by_guarantee(invoice):
        if isinstance(guarantee, str) or obstacle_to_compute(guarantee, invoice_id=invoice.pk):
            continue
        told = bill_of(guarantee, lines)
        if told.items and not _is_known(told):
            bill = Bill(told.items, told.contribution_dkk, told.paid_dkk)
            bill_guarantee(guarantee.pk, bill, by=system_user(), at=at)


def _is_known(told: MoveOutBill) -> bool:
    """The guarantee has this very bill already."""
    guarantee = told.guarantee
    items = [(item.kind, item.text, item.amount_dkk) for item in items_of(guarantee)]
    known = (items, guarantee.contribution_dkk, guarantee.paid_dkk)
    return known == (list(told.items), told.contribution_dkk, told.paid_dkk)


def settle_guarantees(invoice: Invoice, *, by: User, on: date, at: datetime) -> None:
    """What is approved of the restoration lines becomes the claim, or comes off it; the guarantee posts it once."""
    for guarantee, lines in _by_guarantee(invoice):
        total = sum((line.approved_dkk or NOTHING for line in lines), NOTHING)
        if isinstance(guarantee, str) or not total:
            continue
        if invoice.kind == Invoice.Kind.CREDIT_NOTE:
            credit_guarantee(guarantee.pk, total, by=by, at=at)
            continue
        if sentence := obstacle_to_compute(guarantee, invoice_id=invoice.pk):
            raise ActionDenied(f"{sentence} Godkend 0 kr. af de linjer, eller afvis fakturaen.")
        settle_guarantee(guarantee.pk, amount_dkk=total, invoice_id=invoice.pk, by=by, on=on, at=at)


@transaction.atomic
def look_again(guarantee_id: int, *, at: datetime) -> None:
    """The move-out is registered now: the open invoice that waited for it is computed, and its bill registered."""
    waiting = Invoice.objects.filter(lines__guarantee=guarantee_id, state__in=OPEN_INVOICE_STATES).distinct()
    for invoice in waiting.select_related("association").order_by("pk"):
        bill_guarantees(invoice, at=at)
        again = match_again(invoice)
        for line in invoice.lines.filter(number__in=again).order_by("number"):
            keep(line, again[line.number])
            line.save(update_fields=KEPT)


KEPT = ["guarantee", "expected_dkk", "computation", "is_matching"]


def keep(line: InvoiceLine, match: Match) -> None:
    """Freeze what it came to."""
    line.guarantee, line.expected_dkk = match.guarantee or line.guarantee, match.expected_dkk
    line.computation, line.is_matching = match.computation, match.is_matching


def _by_guarantee(invoice: Invoice) -> Iterator[tuple[Guarantee | str, list[InvoiceLine]]]:
    """The restoration lines with what they are claimed under; one that found none is looked up again."""
    lines = invoice.lines.exclude(kind=LineKind.RENT).select_related(
        "guarantee__allocation__vacancy__agreement", "guarantee__allocation__vacancy__dwelling"
    )
    groups: dict[int | str, tuple[Guarantee | str, list[InvoiceLine]]] = {}
    for line in lines.order_by("number"):
        under = line.guarantee or guarantee_of(line.unit_number, invoice.association)
        key = under if isinstance(under, str) else under.pk
        groups.setdefault(key, (under, []))[1].append(line)
    yield from groups.values()
