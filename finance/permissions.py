"""May this person do this with the money now? None, or a Danish sentence."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from finance.models import ContributionLoan, Guarantee, Invoice, InvoiceLine, PaymentPlan
from finance.states import OPEN_INVOICE_STATES, GuaranteeState
from housing.permissions import association_of
from law.wording import dkk, long_day, month_year


def _is_ours(by: User) -> bool:
    return by.is_municipal or by.role == Role.SYSTEM


def obstacle_to_pay(*, by: User) -> str | None:
    """Payments are opened, changed and stopped by the municipality; the system does so by the clock."""
    return None if _is_ours(by) else "Kommunen står selv for udbetalingerne."


def obstacle_to_stop(plan: PaymentPlan, stops_on: date, *, by: User) -> str | None:
    if plan.last_on is not None and plan.last_on <= stops_on:
        return obstacle_to_pay(by=by) or f"Betalingen standser allerede {long_day(plan.last_on)}."
    return obstacle_to_pay(by=by)


def obstacle_to_keep(plan: PaymentPlan, *, by: User) -> str | None:
    """What people have decided is changed by them; this is for what the facts say."""
    if not plan.is_ended_by_right:
        return obstacle_to_pay(by=by) or "Retten er ikke sluttet af sig selv, så der er intet at fortsætte."
    return obstacle_to_pay(by=by)


# Invoices


def obstacle_to(step: str, invoice: Invoice, *, by: User) -> str | None:
    """Why `by` cannot take the step with the invoice now: whose it is, whose role, which state."""
    if by.role == Role.ASSOCIATION and association_of(by) != invoice.association:
        return "Fakturaen er en anden boligorganisations."
    return obstacle_in_table(step, invoice, by=by)


def four_eyes_limit() -> Decimal:
    """Above this one person proposes and another approves."""
    return Decimal(settings.FOUR_EYES_ABOVE_DKK)


def obstacle_to_approve(invoice: Invoice, amount_dkk: Decimal, *, by: User) -> str | None:
    """Above the limit another has proposed it first; whoever proposed never approves."""
    if sentence := obstacle_to("approve", invoice, by=by):
        return sentence
    if invoice.proposed_by_id == by.pk:
        return "Du har selv indstillet fakturaen. En anden skal godkende den."
    if invoice.proposed_by_id is None and abs(amount_dkk) > four_eyes_limit():
        return (
            f"{dkk(amount_dkk)} er over grænsen på {dkk(four_eyes_limit())}, så to skal se på fakturaen. "
            "Indstil den til godkendelse."
        )
    return None


# Guarantees


def obstacle_to_guarantee(step: str, guarantee: Guarantee, *, by: User) -> str | None:
    return obstacle_in_table(step, guarantee, by=by)


def obstacle_to_settle(guarantee: Guarantee, *, by: User, invoice_id: int | None = None) -> str | None:
    """A claim above the limit is approved by another than who registered the bill; one that came with an invoice
    (`invoice_id`: that one) is approved there, so that it is paid once.
    """
    if sentence := obstacle_in_table("settle", guarantee, by=by):
        return sentence
    waiting = InvoiceLine.objects.filter(guarantee=guarantee, invoice__state__in=OPEN_INVOICE_STATES)
    line = waiting.exclude(invoice=invoice_id).select_related("invoice").order_by("-pk").first()
    if line is not None:
        return f"Regningen kom med {line.invoice}. Godkend eller afvis den dér, så kravet bliver betalt én gang."
    claim = guarantee.claim_dkk or Decimal(0)
    if claim > four_eyes_limit() and guarantee.billed_by_id == by.pk:
        return f"Kravet på {dkk(claim)} er over {dkk(four_eyes_limit())}. En anden end den, der registrerede det, skal godkende."
    return None


def obstacle_to_recourse(guarantee: Guarantee, amount_dkk: Decimal, left_dkk: Decimal, *, by: User) -> str | None:
    """Something paid in or waived: only of an approved claim, and never more than is left."""
    if not _is_ours(by):
        return "Regres mod borgeren er kommunens."
    if guarantee.state != GuaranteeState.SETTLED:
        return "Kravet er ikke godkendt endnu, så der er ingen regres."
    if amount_dkk > left_dkk:
        return f"Der mangler kun {dkk(left_dkk)}. Ret beløbet."
    return None


def obstacle_to_repay(loan: ContributionLoan, amount_dkk: Decimal, left_dkk: Decimal, *, by: User) -> str | None:
    if not _is_ours(by):
        return "Beboerindskudslån er kommunens."
    if amount_dkk > left_dkk:
        return f"Restgælden er kun {dkk(left_dkk)}. Ret beløbet."
    return None


# Months


def obstacle_to_close_month(month: date, *, waiting: date | None, first_open: date, by: User, on: date) -> str | None:
    """Months close in order, when they are over; those before that have nothing to send close with it."""
    name = month_year(month).capitalize()
    if not by.is_municipal:
        return "Regnskabsmåneder lukkes af kommunen."
    if month < first_open:
        return f"{name} er allerede lukket."
    if waiting is not None and waiting < month:
        return f"{name} kan ikke lukkes nu. Luk {month_year(waiting)} først."
    if (on.year, on.month) <= (month.year, month.month):
        return f"{name} er ikke slut. Den kan lukkes fra den 1. i næste måned."
    return None
