"""Accounting months: closed for ever, sent as a file, and acknowledged line by line. And the account strings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from django.db import connection, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from finance.models import AccountingMonth, AccountString, ExportLine, MonthExport, Posting
from finance.models.triggers import MONTHS_LOCK
from finance.permissions import obstacle_to_close_month, obstacle_to_pay
from finance.posting_file import FileLine, posting_file
from finance.queries.months import (
    account_for,
    accounts_on,
    closed_through,
    first_open_month,
    postings_to_send,
    waiting_month,
)
from finance.queries.months import vacancy_rent_booked as rent_booked
from finance.states import PostingKind
from law.months import add_months
from law.wording import long_day

ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")


@transaction.atomic
def close_month(month: date, *, by: User, on: date, at: datetime) -> MonthExport:
    """Lock the month and make its posting file: what is booked in it, and what was refused before.

    Nothing is written into it or an earlier one from now on; whatever changes later is booked in the first open one. Raises
    ActionDenied while the month runs, when an earlier one is open, or when an account string is missing.
    """
    with connection.cursor() as cursor:  # nobody books while the month is summed up
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MONTHS_LOCK])
    waiting, first_open = waiting_month(), first_open_month()
    refuse(obstacle_to_close_month(month, waiting=waiting, first_open=first_open, by=by, on=on))
    postings = postings_to_send(month)
    accounts = _accounts(postings, add_months(month, 1) - ONE_DAY)
    closed = AccountingMonth.objects.create(
        month=month,
        closed_at=at,
        closed_by=by,
        vacancy_rent_dkk=rent_booked(month),
        postings_dkk=sum((one.amount_dkk for one in postings), NOTHING),
    )
    content = posting_file(_lines(month, postings, accounts))
    export = MonthExport.objects.create(month=closed, content=content, sha256=sha256(content).hexdigest(), made_at=at)
    ExportLine.objects.bulk_create(
        ExportLine(export=export, number=number, posting=posting, account=account)
        for number, (posting, account) in enumerate(zip(postings, accounts, strict=True), start=1)
    )
    return export


def _accounts(postings: Sequence[Posting], day: date) -> list[str]:
    known = accounts_on(day)
    found = []
    for posting in postings:
        account = account_for(known, posting.kind, posting.legal_basis)
        if account is None:
            basis = f", {posting.get_legal_basis_display()}" if posting.legal_basis else ""
            raise ActionDenied(
                f"Der mangler en kontostreng for {posting.get_kind_display().lower()}{basis} {long_day(day)}. "
                "Skriv den under Kontostrenge, og luk måneden igen."
            )
        found.append(account)
    return found


def _lines(month: date, postings: Sequence[Posting], accounts: Sequence[str]) -> list[FileLine]:
    return [
        FileLine(month, number, account, posting)
        for number, (posting, account) in enumerate(zip(postings, accounts, strict=True), start=1)
    ]


# Receipts


@dataclass(frozen=True)
class Receipt:
    """What the finance system says of one line of a file."""

    month: date
    number: int
    is_paid: bool
    on: date
    note: str = ""


@transaction.atomic
def read_receipts(receipts: Sequence[Receipt], *, by: User) -> tuple[int, int]:
    """Mark the lines as paid or refused, all of them or none; returns how many of each are new. Read twice it marks
    no more. What is refused is sent again with the next month. Raises ActionDenied for a line that nobody sent.
    """
    refuse(obstacle_to_pay(by=by))
    marked = {True: 0, False: 0}
    for receipt in sorted(receipts, key=lambda one: (one.month, one.number)):
        marked[receipt.is_paid] += _mark(receipt)
    return marked[True], marked[False]


def _mark(receipt: Receipt) -> bool:
    lines = ExportLine.objects.select_for_update(of=("self",)).select_related("export__month")
    line = lines.filter(export__month__month=receipt.month, number=receipt.number).first()
    name = f"{receipt.month:%Y-%m}-{receipt.number}"
    if line is None:
        raise ActionDenied(f"Kvitteringen nævner {name}, som ikke er sendt. Intet er ændret. Vælg den rigtige fil.")
    said = ExportLine.Receipt.PAID if receipt.is_paid else ExportLine.Receipt.REFUSED
    if line.receipt == said:
        return False
    if line.receipt:
        label = line.get_receipt_display().lower()
        raise ActionDenied(f"{name} er allerede noteret som {label}. Intet er ændret. Spørg økonomiafdelingen.")
    line.receipt, line.receipt_on, line.receipt_note = said, receipt.on, receipt.note[:300]
    line.save(update_fields=["receipt", "receipt_on", "receipt_note"])
    return True


# Account strings


@transaction.atomic
def write_account(kind: PostingKind, legal_basis: str, account: str, *, from_on: date, by: User) -> AccountString:
    """Another account from a day on; the earlier one ends the day before. Never of a closed month."""
    refuse(obstacle_to_pay(by=by))
    closed = closed_through()
    if closed is not None and from_on < add_months(closed, 1):
        first = add_months(closed, 1)
        raise ActionDenied(f"Månederne før {long_day(first)} er lukket. Vælg den dag eller en senere.")
    same = AccountString.objects.filter(kind=kind, legal_basis=legal_basis)
    if same.filter(valid_from__gte=from_on).exists():
        raise ActionDenied("Der er allerede en kontostreng fra den dag eller en senere. Vælg en senere dag.")
    same.filter(valid_to=None).update(valid_to=from_on - ONE_DAY)
    return AccountString.objects.create(
        kind=kind, legal_basis=legal_basis, account=account, valid_from=from_on, written_by=by
    )
