"""An invoice beside its computation: lines, talk, story, and the steps that are open."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role
from finance.models import Invoice, InvoiceFile, InvoiceLine
from finance.permissions import obstacle_to, obstacle_to_approve
from finance.queries.invoices import suggested, what_became_of
from finance.states import INVOICE, InvoiceState
from finance.views.shown import story
from law.wording import dkk, long_day

LABELS = {
    "received": "Skal behandles",
    "proposed": "Venter på anden godkender",
    "queried": "Spurgt",
    "approved": "Godkendt",
    "refused": "Afvist",
}
THEIR_LABELS = LABELS | {"queried": "Kommunen spørger", "received": "Hos kommunen", "proposed": "Ved at blive godkendt"}
LEADS_ON = frozenset({"approve", "answer"})
BADGES = {"received": "", "proposed": "info", "queried": "warning", "approved": "success", "refused": "error"}


def labels(user: User) -> dict[str, str]:
    """The tabs; what waits for the reader stands first."""
    if user.role != Role.ASSOCIATION:
        return LABELS
    return {tab: THEIR_LABELS[tab] for tab in ("queried", "received", "proposed", "approved", "refused")}


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    related = "vacancy__dwelling", "guarantee__allocation__vacancy__dwelling"
    return list(invoice.lines.select_related(*related).order_by("number"))


def about(invoice: Invoice, user: User) -> dict[str, Any]:
    """Everything on the page of an invoice."""
    lines = lines_of(invoice)
    return {
        "invoice": invoice,
        "lines": [{"line": line, "steps": line.computation.split("\n")} for line in lines],
        "facts": _facts(invoice),
        "state": labels(user)[invoice.state],
        "badge": BADGES[invoice.state],
        "queries": list(invoice.queries.select_related("written_by__membership__association").order_by("pk")),
        "story": story(invoice.events.select_related("by__membership__association").order_by("-at", "-pk")),
        "steps": steps(invoice, user),
        "sent": what_became_of(invoice) if invoice.state == InvoiceState.APPROVED else [],
        "is_decided": invoice.state in {InvoiceState.APPROVED, InvoiceState.PROPOSED},
        "expected_dkk": None
        if any(line.expected_dkk is None for line in lines)
        else sum(line.expected_dkk or 0 for line in lines),
        "approved_dkk": sum(line.approved_dkk or 0 for line in lines),
    }


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    known = [
        ("Boligorganisation", str(invoice.association)),
        ("Fakturadato", long_day(invoice.issued_on)),
        ("Forfalder", long_day(invoice.due_on) if invoice.due_on else ""),
        ("Betales til", invoice.payment_reference),
        ("Modtaget", f"{long_day(invoice.received_at.date())} af {invoice.received_by}"),
        ("Indstillet af", str(invoice.proposed_by) if invoice.proposed_by else ""),
        ("Begrundelse", invoice.decision_note),
    ]
    return [(label, value) for label, value in known if value]


def steps(invoice: Invoice, user: User) -> list[dict[str, Any]]:
    """The buttons of the user's role, each with the sentence that stands in its way."""
    if INVOICE.owner[InvoiceState(invoice.state)] is None:
        return []
    found = []
    for name, step in INVOICE.steps.items():
        concerns = invoice.state in step.sources or name in {"approve", "answer"}
        if user.role in step.roles and concerns:
            kind = "primary" if name in LEADS_ON else "secondary"
            url = reverse(f"{name}_invoice", args=[invoice.pk])
            found.append({"label": step.label, "url": url, "kind": kind, "obstacle": _obstacle(name, invoice, user)})
    return found


def _obstacle(name: str, invoice: Invoice, user: User) -> str | None:
    if name == "approve":
        return obstacle_to_approve(invoice, sum(suggested(invoice).values()), by=user)
    return obstacle_to(name, invoice, by=user)


def step(invoice: Invoice, form: forms.Form, name: str, user: User) -> dict[str, Any]:
    """The page of a step: its form, or why it cannot be taken."""
    return {
        "invoice": invoice,
        "form": form,
        "obstacle": _obstacle(name, invoice, user),
        "total": dkk(invoice.total_dkk),
    }


def file_of(invoice: Invoice) -> InvoiceFile:
    if invoice.file is None:
        raise ActionDenied(f"{invoice} blev skrevet ind og har ingen fil.", conflict=True)
    return invoice.file


def suffix(sent: InvoiceFile) -> str:
    """Of the file's own name, if it is one that we know."""
    known = PurePath(sent.file_name).suffix.lower()
    return known if known in {".xml", ".csv", ".xlsx", ".xls", ".ods"} else ".txt"
