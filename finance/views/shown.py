"""How money is shown: the pages beside each other, tabs, and stories."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from finance.models import MoneyEvent

EXCEL_CSV = "text/csv; charset=utf-8"
SECTIONS = {
    "finance": "Overblik",
    "invoices": "Fakturaer",
    "guarantees": "Garantier",
    "payments": "Udbetalinger",
    "loans": "Lån",
    "months": "Måneder",
    "accounts": "Kontostrenge",
}


def sections(current: str) -> list[dict[str, Any]]:
    """The pages of the money, as components/subnav.html takes them."""
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in SECTIONS.items()]


def tabs(labels: dict[str, str], current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?{urlencode({'tab': tab})}", "current": tab == current, "count": counts[tab]}
        for tab, label in labels.items()
    ]


def tab_asked(text: str, labels: dict[str, str], counts: dict[str, int] | None = None) -> str:
    """The tab in the address, else the first one that holds anything, else the first."""
    filled = (tab for tab in labels if counts and counts[tab])
    return text if text in labels else next(filled, next(iter(labels)))


def story(events: Iterable[MoneyEvent]) -> list[dict[str, str]]:
    """As components/timeline.html takes it."""
    return [{"title": event.text, "when": f"{_moment(event)} · {_who(event)}"} for event in events]


def _moment(event: MoneyEvent) -> str:
    local = timezone.localtime(event.at)
    return f"{local:%d-%m-%Y} kl. {local:%H.%M}"


def _who(event: MoneyEvent) -> str:
    membership = getattr(event.by, "membership", None) if event.by.role == Role.ASSOCIATION else None
    return f"{event.by}, {membership.association}" if membership else str(event.by)


def form_page(form: forms.BaseForm, title: str, back_url: str, back_label: str, **more: Any) -> dict[str, Any]:
    """As finance/form.html takes it. more: submit (the verb), meaning (a sentence above), obstacle."""
    known = {"submit": "Gem", "meaning": "", "obstacle": None}
    return {"form": form, "title": title, "back_url": back_url, "back_label": back_label} | known | more


def month_of(text: str) -> date | None:
    """ "2026-03" as the first of March."""
    year, _dash, month = text.partition("-")
    if not (
        year.isascii() and year.isdigit() and len(year) == 4 and month.isascii() and month.isdigit() and len(month) == 2
    ):
        return None
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 and int(year) >= 1900 else None
