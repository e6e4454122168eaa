"""Invoices: taken in, asked about, answered, proposed, approved or refused."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.db import IntegrityError, transaction

from accounts.actions import system_user
from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from finance.actions.postings import Amount, post
from finance.actions.restoration import KEPT, bill_guarantees, keep, match_again, settle_guarantees
from finance.invoice_tables import read_table
from finance.models import Invoice, InvoiceFile, InvoiceLine, InvoiceQuery
from finance.permissions import obstacle_to, obstacle_to_approve
from finance.queries.intake import already_received, check, same_file
from finance.queries.matching import Match, Paid, compute, paid_by
from finance.queries.restoration import match_invoice
from finance.read_invoices import ReadInvoice, UnreadableInvoice
from finance.states import LineKind, PostingKind
from finance.ubl import looks_like_xml, read_ubl
from housing.models import Association, Vacancy
from law.wording import dkk

LARGEST_FILE = 5 * 1024 * 1024
Amounts = Mapping[int, Decimal]  # what is paid of each line, by its number


# Taken in


def receive_file(content: bytes, name: str, *, by: User, on: date, at: datetime) -> InvoiceFile:
    """Keep the file, read it and take its invoices in; or keep it with the sentence that says why not. Never raises
    for what a file may hold.
    """
    print_of = sha256(content).hexdigest()
    try:
        with transaction.atomic():
            return _take_in(content, name, print_of, by=by, on=on, at=at)
    except UnreadableInvoice as refusal:
        sentence = refusal.sentence
    except IntegrityError:
        sentence = "En faktura med samme nummer blev taget ind i samme øjeblik. Den er ikke taget ind igen."
    return _keep(content, name, print_of, sentence, is_accepted=False, by=by, at=at)


def receive_invoice(read: ReadInvoice, *, by: User, on: date, at: datetime) -> Invoice:
    """One that was typed. Raises ActionDenied with the sentence of what is wrong with it."""
    try:
        with transaction.atomic():
            return _create(read, check(read, by=by, on=on), None, by=by, on=on, at=at)
    except UnreadableInvoice as refusal:
        raise ActionDenied(refusal.sentence) from None
    except IntegrityError:
        raise ActionDenied("En faktura med det nummer blev taget ind i samme øjeblik.", conflict=True) from None


def _take_in(content: bytes, name: str, print_of: str, *, by: User, on: date, at: datetime) -> InvoiceFile:
    if len(content) > LARGEST_FILE:
        raise UnreadableInvoice("Filen fylder mere end 5 MB, og det gør en faktura ikke. Send kun fakturaen.")
    if sentence := same_file(print_of):
        raise UnreadableInvoice(sentence)
    found = [read_ubl(content)] if looks_like_xml(content) else read_table(content, name)
    checked = [(read, check(read, by=by, on=on)) for read in found]
    sent = _keep(content, name, print_of, _accepted(checked), is_accepted=True, by=by, at=at)
    for read, association in checked:
        _create(read, association, sent, by=by, on=on, at=at)
    return sent


def _accepted(checked: Sequence[tuple[ReadInvoice, Association]]) -> str:
    total = dkk(sum((read.total_dkk for read, _association in checked), Decimal(0)))
    if len(checked) > 1:
        return f"{len(checked)} fakturaer på i alt {total} er taget ind."
    [(read, association)] = checked
    word = "Kreditnota" if read.is_credit_note else "Faktura"
    return f"{word} {read.number} fra {association} på {total} er taget ind."


def _keep(
    content: bytes, name: str, print_of: str, answer: str, *, is_accepted: bool, by: User, at: datetime
) -> InvoiceFile:
    return InvoiceFile.objects.create(
        file_name=name[:200],
        sha256=print_of,
        content=content[:LARGEST_FILE],
        received_at=at,
        received_by=by,
        is_accepted=is_accepted,
        answer=answer[:500],
    )


def _create(
    read: ReadInvoice, association: Association, sent: InvoiceFile | None, *, by: User, on: date, at: datetime
) -> Invoice:
    if already_received(association, read.number):  # twice in one file
        raise UnreadableInvoice(f"Fakturanr. {read.number} står der to gange.")
    kind = Invoice.Kind.CREDIT_NOTE if read.is_credit_note else Invoice.Kind.INVOICE
    invoice = Invoice.objects.create(
        association=association,
        kind=kind,
        number=read.number,
        issued_on=read.issued_on,
        due_on=read.due_on,
        total_dkk=read.total_dkk,
        payment_reference=read.payment_reference[:60],
        file=sent,
        received_at=at,
        received_by=by,
    )
    _create_lines(invoice, read, on=on)
    bill_guarantees(invoice, at=at)
    invoice.record("receive", by=by, at=at, text=f"Modtaget: {dkk(invoice.total_dkk)}", facts={})
    if invoice.lines.filter(is_matching=False).exists():
        query_invoice(invoice.pk, text=query_text(invoice), by=system_user(), at=at)
    return invoice


def _create_lines(invoice: Invoice, read: ReadInvoice, *, on: date) -> None:
    """Each line beside what it should come to."""
    matches = match_invoice(read.lines, invoice.association, is_credit_note=read.is_credit_note, on=on)
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            number=number,
            kind=line.kind,
            text=line.text,
            unit_number=line.unit_number,
            starts_on=line.starts_on,
            ends_on=line.ends_on if not line.starts_on or not line.ends_on else max(line.starts_on, line.ends_on),
            amount_dkk=line.amount_dkk,
            vacancy=match.vacancy,
            guarantee=match.guarantee,
            expected_dkk=match.expected_dkk,
            computation=match.computation,
            is_matching=match.is_matching,
        )
        for number, (line, match) in enumerate(zip(read.lines, matches, strict=True), start=1)
    )


def query_text(invoice: Invoice) -> str:
    """What the association is asked, with the computation of every line that does not agree."""
    by_computation: dict[str, list[str]] = {}
    for line in invoice.lines.filter(is_matching=False).order_by("number"):
        by_computation.setdefault(line.computation, []).append(str(line.number))
    parts = [f"Linje {', '.join(numbers)}\n{computation}" for computation, numbers in by_computation.items()]
    return "\n\n".join(["Fakturaen stemmer ikke med kommunens beregning. Send en kreditnota, eller svar her.", *parts])[
        :4000
    ]


# Asked and answered


@transaction.atomic
def query_invoice(invoice_id: int, *, text: str, by: User, at: datetime) -> Invoice:
    """Ask the association; the question and its answers stand on the invoice for both sides."""
    invoice = _lock(invoice_id)
    refuse(obstacle_to("query", invoice, by=by))
    InvoiceQuery.objects.create(invoice=invoice, text=text, written_by=by, written_at=at)
    take_step(invoice, "query", by=by, at=at, text="Spurgt boligorganisationen")
    return invoice


@transaction.atomic
def answer_invoice(invoice_id: int, *, text: str, by: User, at: datetime) -> Invoice:
    """The association's answer; it is the municipality's turn again."""
    invoice = _lock(invoice_id)
    refuse(obstacle_to("answer", invoice, by=by))
    InvoiceQuery.objects.create(invoice=invoice, text=text, is_answer=True, written_by=by, written_at=at)
    take_step(invoice, "answer", by=by, at=at, text="Boligorganisationen svarede")
    return invoice


# Decided


@transaction.atomic
def propose_invoice(invoice_id: int, *, amounts: Amounts, note: str = "", by: User, on: date, at: datetime) -> Invoice:
    """The first of two pairs of eyes: what is to be paid of each line, and why if that is not all of it."""
    invoice = _lock_with_vacancies(invoice_id)
    refuse(obstacle_to("propose", invoice, by=by))
    total = _decide_lines(invoice, amounts, note, on=on)
    invoice.proposed_by, invoice.decision_note = by, note
    take_step(invoice, "propose", by=by, at=at, text=f"Indstillet til godkendelse: {dkk(total)}")
    return invoice


@transaction.atomic
def approve_invoice(invoice_id: int, *, amounts: Amounts, note: str = "", by: User, on: date, at: datetime) -> Invoice:
    """Pay what stands in `amounts`, and post it. Each line is computed once more first, under lock: what another
    invoice has had approved meanwhile is not paid twice. Raises ActionDenied.
    """
    invoice = _lock_with_vacancies(invoice_id)
    refuse(obstacle_to_approve(invoice, sum(amounts.values(), Decimal(0)), by=by))
    total = _decide_lines(invoice, amounts, note, on=on)
    invoice.decided_on, invoice.decision_note = on, note
    part = "" if total == invoice.total_dkk else f" af {dkk(invoice.total_dkk)}"
    take_step(invoice, "approve", by=by, at=at, text=f"Godkendt: {dkk(total)}{part}")
    bill_guarantees(invoice, at=at)
    settle_guarantees(invoice, by=by, on=on, at=at)
    _post(invoice, by=by, on=on, at=at)
    return invoice


@transaction.atomic
def refuse_invoice(invoice_id: int, *, reason: str, by: User, on: date, at: datetime) -> Invoice:
    """Pay nothing of it, with the reason for the association to read."""
    invoice = _lock(invoice_id)
    refuse(obstacle_to("refuse", invoice, by=by))
    invoice.decided_on, invoice.decision_note = on, reason
    take_step(invoice, "refuse", by=by, at=at, text=f"Afvist: {reason}"[:500])
    return invoice


def _decide_lines(invoice: Invoice, amounts: Amounts, note: str, *, on: date) -> Decimal:
    """Freeze what is paid of each line beside the computation of today; a reason is needed where they differ."""
    total, beside, bills = Decimal("0.00"), list[Paid](), match_again(invoice)
    for line in invoice.lines.select_related("vacancy__dwelling", "vacancy__agreement").order_by("number"):
        line.approved_dkk = amounts.get(line.number, Decimal("0.00"))
        _refuse_amount(line)
        match = bills.get(line.number) or _look_again(invoice, line, beside, on=on)
        if match is not None:
            keep(line, match)
        is_agreed = line.is_matching and line.approved_dkk == line.amount_dkk
        if not is_agreed and not note.strip():
            raise ActionDenied(
                f"Linje {line.number} er på {dkk(line.amount_dkk)}, og beregningen er "
                f"{'ukendt' if line.expected_dkk is None else dkk(line.expected_dkk)}. Skriv, hvorfor {dkk(line.approved_dkk)} godkendes."
            )
        line.save(update_fields=["approved_dkk", *KEPT])
        total += line.approved_dkk
        if (paid := paid_by(line)) is not None:
            beside.append(paid)
    return total


def _refuse_amount(line: InvoiceLine) -> None:
    assert line.approved_dkk is not None
    low, high = sorted((Decimal("0.00"), line.amount_dkk))
    if not low <= line.approved_dkk <= high:
        raise ActionDenied(f"Af linje {line.number} kan der godkendes fra {dkk(low)} til {dkk(high)}. Ret beløbet.")


def _look_again(invoice: Invoice, line: InvoiceLine, beside: Sequence[Paid], *, on: date) -> Match | None:
    if line.vacancy is None or line.starts_on is None or line.ends_on is None:
        return None
    is_credit_note = invoice.kind == Invoice.Kind.CREDIT_NOTE
    return compute(
        line.vacancy, line.amount_dkk, line.starts_on, line.ends_on, is_credit_note=is_credit_note, on=on,
        beside=beside,
    )  # fmt: skip


def _post(invoice: Invoice, *, by: User, on: date, at: datetime) -> None:
    """Every line that no guarantee has posted; of a credit note all."""
    lines = invoice.lines.select_related("vacancy__dwelling", "guarantee__allocation").order_by("number")
    mine = [line for line in lines if line.guarantee is None or invoice.kind == Invoice.Kind.CREDIT_NOTE]
    post([_amount(invoice, line, on) for line in mine], by=by, at=at)


def _amount(invoice: Invoice, line: InvoiceLine, on: date) -> Amount:
    kind, basis = PostingKind.VACANCY_RENT, line.vacancy.legal_basis if line.vacancy else ""
    if line.kind != LineKind.RENT:
        kind = PostingKind.GUARANTEE if line.guarantee else PostingKind.RESTORATION
        basis = line.guarantee.allocation.legal_basis if line.guarantee else ""
    return Amount(
        kind,
        line.approved_dkk or Decimal("0.00"),
        f"{invoice}, {line.vacancy or line.text or line.unit_number}",
        on,
        {"invoice_line": line},
        legal_basis=basis,
        association=invoice.association,
    )


def _lock_with_vacancies(invoice_id: int) -> Invoice:
    """Vacancies first and by key (docs/locking.md), so that two invoices for one dwelling wait for each other."""
    keys = InvoiceLine.objects.filter(invoice=invoice_id).order_by().values("vacancy")
    list(Vacancy.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    return _lock(invoice_id)


def _lock(invoice_id: int) -> Invoice:
    locked = Invoice.objects.select_for_update(of=("self",)).select_related("association")
    invoice: Invoice = locked.get(pk=invoice_id)
    return invoice
