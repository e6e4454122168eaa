"""The invoices of a list, and what a decision begins with."""

from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import User
from finance.models import ExportLine, Invoice, InvoiceFile, InvoiceLine
from finance.states import InvoiceState

NOTHING = Decimal("0.00")
TABS: dict[str, frozenset[InvoiceState]] = {
    "received": frozenset({InvoiceState.RECEIVED}),
    "proposed": frozenset({InvoiceState.PROPOSED}),
    "queried": frozenset({InvoiceState.QUERIED}),
    "approved": frozenset({InvoiceState.APPROVED}),
    "refused": frozenset({InvoiceState.REFUSED}),
}


def suggested(invoice: Invoice) -> dict[int, Decimal]:
    """What a decision begins with: what was proposed; else all of what agrees, and of the rest no more than computed."""
    lines = list(invoice.lines.order_by("number"))
    if invoice.state == InvoiceState.PROPOSED:
        return {line.number: line.approved_dkk or NOTHING for line in lines}
    return {line.number: _nearest(line) for line in lines}


def _nearest(line: InvoiceLine) -> Decimal:
    if line.is_matching:
        return line.amount_dkk
    expected = NOTHING if line.expected_dkk is None else line.expected_dkk
    return max(line.amount_dkk, expected) if line.amount_dkk < 0 else min(line.amount_dkk, expected)


def invoice_list(user: User, tab: str) -> QuerySet[Invoice]:
    """The invoices of one tab, the oldest first where somebody waits."""
    differing = InvoiceLine.objects.filter(invoice=OuterRef("pk"), is_matching=False)
    found: QuerySet[Invoice] = Invoice.objects.visible_to(user).select_related("association")
    order = ("-received_at", "-pk") if tab in {"approved", "refused"} else ("received_at", "pk")
    return found.annotate(differs=Exists(differing)).filter(state__in=TABS[tab]).order_by(*order)


def count_by_tab(user: User) -> dict[str, int]:
    """How many stand under each tab, in one query."""
    by_state = dict(Invoice.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in TABS.items()}


def refused_files(user: User) -> QuerySet[InvoiceFile]:
    """The files that were not taken in, newest first: the municipality sees all, an association its own people's."""
    found = InvoiceFile.objects.filter(is_accepted=False).defer("content").select_related("received_by")
    if not user.is_municipal:
        found = found.filter(received_by__membership__association__members__user=user)
    return found.order_by("-received_at", "-pk")


def what_became_of(invoice: Invoice) -> list[ExportLine]:
    """Where its postings were sent, and what was answered."""
    lines = ExportLine.objects.filter(posting__invoice_line__invoice=invoice)
    return list(lines.select_related("export__month").order_by("export__month__month", "number"))
