"""What is done with a case whose time is up: excepted with a reason until a day, or deleted for good.

What is counted stays: the case's number and days, the steps it took, and which home it was offered. Everything that a person
is known by, or that somebody wrote, goes.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pgtrigger
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Coalesce

from accounts.actions import log_access
from accounts.denied import ActionDenied, refuse
from accounts.models import AccessEvent, User
from allocation import tasks
from allocation.actions.cases import lock_case
from allocation.models import Allocation, Appeal, Case, CaseEvent, Citizen, Document, FollowUp, Inquiry, Letter
from allocation.permissions import obstacle_to_delete, obstacle_to_keep
from allocation.states import CaseState, EndReason, HousingSituation
from law.months import add_months
from law.retention import MOST_MONTHS_EXCEPTED
from law.wording import weekday_day

GONE = "Slettet"
# Emptied of words and names; whatever else points at a case, an offer or a citizen is deleted.
EMPTIED = {Allocation, Appeal, Case, CaseEvent, Citizen, Document, FollowUp, Inquiry, Letter}
# What the database holds fast while a case is kept.
HELD_FAST = [
    f"allocation.{name}"
    for name in (
        "Appeal:complaint_frozen",
        "Assessment:append_only",
        "CaretakerHearing:append_only",
        "CaseEvent:append_only",
        "CheckIn:append_only",
        "CitizenMerge:append_only",
        "Document:bytes_frozen",
        "Document:removed_for_good",
        "Inquiry:question_frozen",
        "Letter:bytes_once",
        "Letter:never_deleted",
        "Letter:words_frozen",
        "Note:append_only",
        "Signal:never_deleted",
    )
]


_forgetters: list[Callable[[int], None]] = []


def also_forget(forget: Callable[[int], None]) -> None:
    """The packages above empty their own rows about a case, by its key, in the transaction that deletes it."""
    _forgetters.append(forget)


@transaction.atomic
def keep_case(case_id: int, *, until: date, reason: str, by: User, on: date, at: datetime) -> Case:
    """Except an ended case from deletion until a day, with the reason in the story; then it is looked at again."""
    case = lock_case(case_id)
    refuse(obstacle_to_keep(case, by=by))
    if not on < until <= add_months(on, MOST_MONTHS_EXCEPTED):
        latest = weekday_day(add_months(on, MOST_MONTHS_EXCEPTED))
        raise ActionDenied(f"Vælg en dag efter i dag og senest {latest}. Så ser I på sagen igen.")
    case.kept_until, case.kept_reason = until, reason
    case.save(update_fields=["kept_until", "kept_reason"])
    case.record("keep", by=by, at=at, text=f"Undtaget fra sletning til {weekday_day(until)}: {reason}", facts={})
    return case


@transaction.atomic
def delete_case(case_id: int, *, by: User, on: date, at: datetime) -> Case:
    """Take the person out of a case whose time is up (databeskyttelsesforordningen art. 5, stk. 1, litra e). For good.

    Raises ActionDenied while something keeps it. A citizen with another case keeps what that one needs.
    """
    case = lock_case(case_id)
    refuse(obstacle_to_delete(case, by=by, on=on))
    citizen = Citizen.objects.select_for_update().get(pk=case.citizen_id)
    log_access(
        "citizen", citizen.pk, by=by, at=at, action=AccessEvent.Action.CHANGE, purpose=f"Sag {case.number} slettet"
    )
    copies = [str(copy.delivery.message_id) for copy in _copies(case)]
    with pgtrigger.ignore(*HELD_FAST):
        _empty_offers(case)
        _empty_case(case, by=by, on=on, at=at)
        if not citizen.cases.filter(deleted_on=None).exists():
            for person in [*citizen.merged.order_by("pk"), citizen]:
                _forget(person)
    for forget in _forgetters:
        forget(case.pk)
    case.record("delete", by=by, at=at, text="Sagens oplysninger slettet", facts={"copies": copies})
    tasks.empty_outbox.delay_on_commit()
    return case


def _empty_offers(case: Case) -> None:
    """The home, the days and the answer stay: the vacancy's own account rests on them."""
    for offer in case.allocations.order_by("pk"):
        _delete_rows_about(offer)
    offers = FollowUp.objects.filter(allocation__case=case)
    sides = ("landlord_name", "landlord_phone", "landlord_email", "support_name", "support_phone", "support_email")
    offers.update(**dict.fromkeys((*sides, "end_note"), ""))
    offers.exclude(ended_on=None).update(end_reason=EndReason.UNKNOWN)
    case.allocations.update(
        reasons="", findings=[], ranking=[], deviation="", unexamined_because="", searched=[], note=""
    )


def _empty_case(case: Case, *, by: User, on: date, at: datetime) -> None:
    for copy in _copies(case):
        copy.delivery.delete()
        copy.delete()
    for letter in case.letters.order_by("pk"):
        letter.facts = {name: letter.facts[name] for name in ("title", "appeal") if name in letter.facts}
        letter.html, letter.pdf, letter.sha256 = "", None, ""
        letter.save(update_fields=["facts", "html", "pdf", "sha256"])
    _delete_rows_about(case)
    case.events.update(text=GONE, facts={})
    case.inquiries.update(text=GONE, consequence="")
    case.inquiries.exclude(replied_on=None).update(reply=GONE)
    case.appeals.update(about=GONE)
    gone = {"title": GONE, "removed_reason": GONE, "content": b"", "size": 0, "sha256": "", "dated_on": None}
    case.documents.update(removed_at=Coalesce(F("removed_at"), at), removed_by=Coalesce(F("removed_by"), by.pk), **gone)
    for name in ("is_urgent", "needs_wheelchair", "needs_no_stairs", "has_pet", "needs_support",
                 "needs_intensive_support", "has_disability"):  # fmt: skip
        setattr(case, name, False)
    case.urgency = []
    case.considerations = case.remark = case.kept_reason = ""
    case.outcome_reason = "" if case.state == CaseState.HOUSED else GONE
    case.situation, case.kept_until, case.deleted_on = HousingSituation.OTHER, None, on
    case.save()


def _copies(case: Case) -> QuerySet[Letter]:
    """They name a contact, and go whole; the story keeps what they are called in the outbox."""
    return case.letters.exclude(copy_of=None).select_related("delivery").order_by("pk")


def _forget(person: Citizen) -> None:
    """The row stays as nobody's: the case points at it. Its number can be used again for who it was."""
    _delete_rows_about(person)
    person.first_name, person.last_name, person.key = GONE, "borger", uuid4()
    person.cpr_sealed, person.cpr_masked, person.cpr_index = "", "", f"deleted-{person.pk}"
    person.born_on, person.protected_until = None, None
    person.is_protected = person.is_exempt_from_digital_post = False
    person.street = person.postal_code = person.city = person.phone = person.email = ""
    person.save()


def _delete_rows_about(thing: Model) -> None:
    for rows in _rows_about(thing):
        rows.delete()


def _rows_about(thing: Model) -> Iterator[QuerySet[Any]]:
    """Every row of this package that points at the thing, a kind at a time; a new kind of fact goes too."""
    for field in thing._meta.get_fields(include_hidden=True):
        model: Any = field.related_model
        if field.auto_created and not field.concrete and model._meta.app_label == "allocation" and model not in EMPTIED:
            yield model._base_manager.filter(**{field.remote_field.name: thing})  # type: ignore[union-attr]
