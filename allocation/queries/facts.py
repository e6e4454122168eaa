"""The dated facts of a case: which kinds there are, which hold, and where they are ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from allocation.models import (
    Case,
    CaseEvent,
    Citizen,
    Contact,
    HouseholdMember,
    LivingSituation,
    Need,
    Sharing,
    SupportPlan,
)
from allocation.states import LIVE_STATES, CaseState, NeedKind

# What matching reads from the case itself; an unmet lift is a staircase.
FLAGS: dict[str, str] = {
    NeedKind.WHEELCHAIR: "needs_wheelchair",
    NeedKind.NO_STAIRS: "needs_no_stairs",
    NeedKind.LIFT: "needs_no_stairs",
    NeedKind.PET: "has_pet",
}
DECIDED = frozenset({CaseState.APPROVED, CaseState.PAUSED, CaseState.HOUSED})


@dataclass(frozen=True)
class Endable:
    """A kind of row that can be ended: what it is called, where a case's rows are, and the field of its last day."""

    label: str
    rows: Callable[[Case], QuerySet]
    ends: str = "ended_on"


ENDABLE: dict[str, Endable] = {
    "situation": Endable("boligsituation", lambda case: LivingSituation.objects.filter(citizen=case.citizen)),
    "need": Endable("behov", lambda case: Need.objects.filter(case=case)),
    "contact": Endable("kontaktperson", lambda case: Contact.objects.filter(citizen=case.citizen)),
    "sharing": Endable("deling", lambda case: Sharing.objects.filter(citizen=case.citizen)),
    "support": Endable("støtte", lambda case: SupportPlan.objects.filter(case=case)),
    "member": Endable("husstand", lambda case: HouseholdMember.objects.filter(citizen=case.citizen), "left_on"),
}


def is_decided(case: Case) -> bool:
    """A change of facts is then a correction."""
    return case.state in DECIDED


def situations_of(citizen: Citizen) -> list[LivingSituation]:
    """Newest first; what was struck is left out."""
    return [one for one in citizen.situations.all() if one.struck_on is None]


def sharing_in_force(citizen: Citizen, *, on: date) -> list[Sharing]:
    """What may be told to an association beyond what a lease requires."""
    return [
        one for one in citizen.sharings.select_related("association").order_by("-began_on", "-pk") if one.holds_on(on)
    ]


def corrected_since_offer(case: Case) -> CaseEvent | None:
    """The latest correction after the live offer was decided: does the offer still hold?"""
    live = case.allocations.filter(state__in=LIVE_STATES).first()
    if live is None:
        return None
    return case.events.filter(name="correct", at__gte=live.decided_at).order_by("-at", "-pk").first()
