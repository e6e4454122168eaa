"""Whether an invoice that was read can be taken in: one sentence for the first thing that is wrong."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models.functions import Lower

from accounts.models import User
from accounts.roles import Role
from finance.identifiers import parse_cvr, parse_ean, plain_cvr
from finance.models import Invoice, InvoiceFile
from finance.read_invoices import ReadInvoice, UnreadableInvoice
from housing.models import Association
from housing.permissions import association_of
from law.wording import dkk, long_day

LONGEST_NUMBER = 40


def check(read: ReadInvoice, *, by: User, on: date) -> Association:
    """Whose invoice it is. Raises UnreadableInvoice with the sentence of what is wrong with it."""
    _check_money(read)
    _check_receiver(read)
    association = _sender(read)
    if by.role == Role.ASSOCIATION and association_of(by) != association:
        raise UnreadableInvoice("Fakturaen er fra en anden boligorganisation. Send kun jeres egne.")
    if read.issued_on > on:
        raise UnreadableInvoice(f"Fakturadatoen {long_day(read.issued_on)} er ikke kommet endnu.")
    if len(read.number) > LONGEST_NUMBER:
        raise UnreadableInvoice(f"Fakturanummeret er længere end {LONGEST_NUMBER} tegn.")
    if sentence := already_received(association, read.number):
        raise UnreadableInvoice(sentence)
    return association


def already_received(association: Association, number: str) -> str | None:
    """The association's own number is used once, in capitals or not."""
    same = Invoice.objects.filter(association=association).annotate(plain=Lower("number"))
    earlier = same.filter(plain=number.lower()).first()
    if earlier is None:
        return None
    return (
        f"{earlier} fra {association} er allerede modtaget {long_day(earlier.received_at.date())}. "
        "Den er ikke taget ind igen, så den bliver ikke betalt to gange."
    )


def same_file(sha256: str) -> str | None:
    """The sentence for a file that has been taken in, byte for byte."""
    earlier = InvoiceFile.objects.filter(sha256=sha256, is_accepted=True).order_by("pk").first()
    if earlier is None:
        return None
    return f"Samme fil er modtaget {long_day(earlier.received_at.date())} som »{earlier.file_name}« og er ikke taget ind igen."


def _check_money(read: ReadInvoice) -> None:
    if read.currency != "DKK":
        raise UnreadableInvoice(f"Fakturaen er i {read.currency[:10]}. Kommunen betaler i danske kroner (DKK).")
    if read.vat_dkk:
        raise UnreadableInvoice(
            f"Fakturaen har {dkk(read.vat_dkk)} i moms, men udlejning af bolig er momsfri "
            "(momsloven § 13, stk. 1, nr. 8). Bed om en faktura uden moms."
        )
    lines = sum((line.amount_dkk for line in read.lines), Decimal("0.00"))
    if lines != read.total_dkk:
        raise UnreadableInvoice(
            f"Fakturaens linjer giver {dkk(lines)}, men dens total er {dkk(read.total_dkk)}. Bed om en rettet faktura."
        )
    if not read.total_dkk:
        raise UnreadableInvoice("Fakturaen er på 0 kr., så der er intet at betale.")
    if (read.total_dkk < 0) != read.is_credit_note:
        raise UnreadableInvoice(
            "En faktura skal være over nul, og en kreditnota under. Bed afsenderen om at rette den."
        )


def _check_receiver(read: ReadInvoice) -> None:
    if not read.ean:
        raise UnreadableInvoice("Fakturaen mangler kommunens EAN-nr. Bed afsenderen om at sende den igen med det.")
    try:
        ean = parse_ean(read.ean)
    except ValueError as error:
        raise UnreadableInvoice(f"{error} Bed afsenderen om at rette det.") from None
    if settings.MUNICIPALITY_EANS and ean not in settings.MUNICIPALITY_EANS:
        raise UnreadableInvoice(f"EAN-nr. {ean} er ikke vores. Fakturaen er til en anden og er ikke taget ind.")


def _sender(read: ReadInvoice) -> Association:
    if not read.cvr:
        raise UnreadableInvoice("Fakturaen mangler afsenderens CVR-nr. Bed afsenderen om at sende den igen med det.")
    try:
        digits = plain_cvr(read.cvr)
        known = Association.objects.filter(cvr=digits).first()
        if known is None:
            parse_cvr(digits)
    except ValueError as error:
        raise UnreadableInvoice(f"{error} Bed afsenderen om at rette det.") from None
    if known is None:
        raise UnreadableInvoice(
            f"CVR-nr. {digits} er ikke en boligorganisation, vi kender. Fakturaen er ikke taget ind."
        )
    return known
