"""A guarantee in facts, its bill beside the formula, and the steps that are open."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from accounts.models import User
from allocation.models import FollowUp
from finance.forms.guarantees import ITEMS
from finance.models import Guarantee
from finance.permissions import obstacle_to_guarantee, obstacle_to_settle
from finance.queries.guarantees import invoice_of, items_of, recourse_left
from finance.states import GUARANTEE, GuaranteeState
from finance.views.shown import story
from law.months import full_months_between
from law.wording import long_day

LABELS = {"open": "I gang", "running": "Løber", "settled": "Krav godkendt", "ended": "Afsluttet"}
BADGES = {"running": "", "inspected": "info", "billed": "warning", "settled": "success", "ended": ""}
LEADS_ON = frozenset({"inspect", "settle"})


def about(guarantee: Guarantee, user: User) -> dict[str, Any]:
    items = items_of(guarantee)
    return {
        "guarantee": guarantee,
        "vacancy": guarantee.allocation.vacancy,
        "case": guarantee.allocation.case,
        "badge": BADGES[guarantee.state],
        "facts": facts(guarantee),
        "items": items,
        "invoice": invoice_of(guarantee),
        "sum_dkk": sum(item.amount_dkk for item in items),
        "payments": list(guarantee.payments.select_related("noted_by").order_by("-paid_on", "-pk")),
        "left_dkk": recourse_left(guarantee),
        "is_settled": guarantee.state == GuaranteeState.SETTLED,
        "steps": steps(guarantee, user),
        "story": story(guarantee.events.select_related("by").order_by("-at", "-pk")),
    }


def facts(guarantee: Guarantee) -> list[tuple[str, str]]:
    """What is known of it, in the order of the days."""
    vacancy = guarantee.allocation.vacancy
    found = [
        ("Boligorganisation", str(vacancy.dwelling.estate.association)),
        ("Løber fra", long_day(guarantee.opened_on)),
        ("Aftalt slutdato", long_day(guarantee.ends_on) if guarantee.ends_on else "Ingen, løber med lejemålet"),
        ("Indflytningsrapport", long_day(guarantee.move_in_report_on) if guarantee.move_in_report_on else "Mangler"),
    ]
    ended_on = _ended_on(guarantee)
    if ended_on and not guarantee.moved_out_on:
        found.append(("Lejemålet sluttede", f"{long_day(ended_on)}, flyttesynet mangler"))
    if guarantee.moved_out_on:
        months = full_months_between(guarantee.opened_on, guarantee.moved_out_on)
        found.append(("Fraflyttet", f"{long_day(guarantee.moved_out_on)}, efter {months} hele måneder"))
    if guarantee.inspected_on:
        found.append(("Flyttesyn", long_day(guarantee.inspected_on)))
    return found


def steps(guarantee: Guarantee, user: User) -> list[dict[str, Any]]:
    """The steps that lie ahead, each with the sentence that stands in its way."""
    found = []
    for name, step in GUARANTEE.steps.items():
        if guarantee.state in step.sources and user.role in step.roles:
            kind = (
                "primary"
                if name in LEADS_ON or (name == "bill" and guarantee.state == GuaranteeState.INSPECTED)
                else "secondary"
            )
            url = reverse(f"{name}_guarantee", args=[guarantee.pk])
            label = "Ret regning" if name == "bill" and guarantee.state == GuaranteeState.BILLED else step.label
            found.append({"label": label, "url": url, "kind": kind, "obstacle": obstacle(guarantee, name, user)})
    return found


def obstacle(guarantee: Guarantee, name: str, user: User) -> str | None:
    if name == "settle":
        return obstacle_to_settle(guarantee, by=user)
    return obstacle_to_guarantee(name, guarantee, by=user)


def step(guarantee: Guarantee, form: forms.Form | None, name: str, user: User) -> dict[str, Any]:
    return {
        "guarantee": guarantee,
        "form": form,
        "obstacle": obstacle(guarantee, name, user),
        "items": items_of(guarantee),
    }


def opened(number: int) -> str:
    return (
        "Der manglede ingen garantier." if not number else f"Åbnet: {number}. De løber fra lejekontraktens første dag."
    )


def inspect_initial(guarantee: Guarantee) -> dict[str, Any]:
    """The day that the follow-up says the tenancy ended."""
    ended_on = _ended_on(guarantee)
    return {"moved_out_on": ended_on} if ended_on else {}


def _ended_on(guarantee: Guarantee) -> date | None:
    follow_up: FollowUp | None = getattr(guarantee.allocation, "follow_up", None)
    return follow_up.ended_on if follow_up else None


def bill_initial(guarantee: Guarantee) -> dict[str, Any]:
    """The bill that is told already, and the contribution that was asked for the dwelling."""
    contribution = guarantee.contribution_dkk or guarantee.allocation.vacancy.contribution_dkk
    told: dict[str, Any] = {"contribution_dkk": contribution, "paid_dkk": guarantee.paid_dkk}
    for number, item in enumerate(items_of(guarantee)[:ITEMS], start=1):
        told |= {f"kind_{number}": item.kind, f"text_{number}": item.text, f"amount_{number}": item.amount_dkk}
    return told
