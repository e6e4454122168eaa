"""How a followed lease is shown, to the municipality and to the association."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from allocation.models import Allocation, FollowUp, Signal
from allocation.queries.deadlines import deadline
from allocation.queries.followups import (
    AHEAD,
    Milestone,
    milestones,
    obstacle_to_follow,
    refund_days,
    support_workers,
    ties_on,
)
from law.rates import open_book
from law.wording import long_day, short_day

NOT_TOLD = "Ikke oplyst"
MOST_SIGNALS = 3


def follow_up_rows(page: Iterable[Allocation], *, on: date) -> list[dict[str, Any]]:
    """Rows of the list: the lease, and when the next talk is."""
    return [
        {
            "lease": row,
            "follow_up": _follow_up(row),
            "due": deadline(row.next_due_on, on=on) if row.next_due_on else None,  # type: ignore[attr-defined]
        }
        for row in page
    ]


def follow_up_shown(lease: Allocation, *, on: date) -> dict[str, Any]:
    """The page of one lease."""
    talks = milestones(lease)
    known = _follow_up(lease)
    refund = refund_days(lease.case.citizen.situations.all(), on=on, rates=open_book())
    held = [each.check_in for each in talks if each.check_in is not None]
    return {
        "lease": lease,
        "case": lease.case,
        "vacancy": lease.vacancy,
        "follow_up": known,
        "talks": [_talk(each, lease, on) for each in talks if each.check_in or not (known and known.ended_on)],
        "next": next((each for each in talks if each.is_next and each.due_on <= on + AHEAD), None),
        "has_left": bool(held) and not held[-1].is_housed,
        "has_old_address": _has_old_address(lease),
        "signals": list(lease.signals.all()),
        "landlord": _landlord(lease, known),
        "support": _support(lease, known, on),
        "ties": ties_on(lease.vacancy.dwelling, on=on),
        "refund": refund,
        "obstacle": obstacle_to_follow(lease) or "",
    }


def tenancies_shown(page: Iterable[Allocation]) -> list[dict[str, Any]]:
    """An association's rows: the home, the day, its own contact, and what was told and whether it was answered."""
    shown = []
    for row in page:
        signals = list(row.signals.all())
        is_open = sum(signal.handled_on is None for signal in signals)
        shown.append({"lease": row, "follow_up": _follow_up(row), "open": is_open, "signals": signals[:MOST_SIGNALS]})
    return shown


def signal_facts(signal: Signal) -> list[tuple[str, ...]]:
    """What was told, beside the form that answers it."""
    return [
        ("Bekymring", signal.get_kind_display()),
        ("Set den", long_day(signal.noticed_on)),
        ("Meldt af", str(signal.reported_by)),
        ("Beskrivelse", signal.text),
    ]


def _follow_up(lease: Allocation) -> FollowUp | None:
    return getattr(lease, "follow_up", None)


def _has_old_address(lease: Allocation) -> bool:
    """Letters go where the citizen lived before until somebody writes the new address."""
    street = lease.case.citizen.street
    return bool(lease.key_on and street) and street.casefold() != lease.vacancy.dwelling.address.casefold()


def _talk(each: Milestone, lease: Allocation, on: date) -> dict[str, Any]:
    """One of the five talks: held, the next, still to come, or passed over; it can be written a fortnight ahead."""
    can_be_written = each.is_next and each.due_on <= on + AHEAD
    if each.check_in is not None:
        words = f"Holdt {short_day(each.check_in.held_on)} {each.check_in.held_on.year} af {each.check_in.recorded_by}"
    elif each.is_next:
        words = f"Skal holdes {long_day(each.due_on)}"
    else:
        words = f"{long_day(each.due_on)[:1].upper()}{long_day(each.due_on)[1:]}"
    return {
        "months": each.months,
        "check_in": each.check_in,
        "words": words,
        "is_late": each.is_next and each.is_late(on=on),
        "url": reverse("record_check_in", args=[lease.pk, each.months]) if can_be_written else "",
    }


def _landlord(lease: Allocation, known: FollowUp | None) -> list[tuple[str, ...]]:
    association = lease.vacancy.dwelling.estate.association
    named = known is not None and known.landlord_name
    return [
        ("Udlejer", str(association)),
        ("Kontakt", known.landlord_name if known and named else NOT_TOLD),
        ("Telefon", (known.landlord_phone if known else "") or NOT_TOLD),
        ("E-mail", (known.landlord_email if known else "") or association.email or NOT_TOLD),
    ]


def _support(lease: Allocation, known: FollowUp | None, on: date) -> list[tuple[str, ...]]:
    """The one named for this home, and the citizen's own support workers."""
    rows: list[tuple[str, ...]] = []
    if known and known.support_name:
        rows.append((known.support_name, known.support_phone or NOT_TOLD, known.support_email))
    own = support_workers(lease, on=on)
    return rows + [(contact.name, contact.phone or NOT_TOLD, contact.organisation) for contact in own]
