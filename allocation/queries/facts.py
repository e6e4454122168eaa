"""The dated facts of a case: which kinds there are, which hold, and where they are ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from allocation.models import (
    Allocation,
    AreaBanFacts,
    BenefitMonth,
    Case,
    CaseEvent,
    Citizen,
    Contact,
    HouseholdMember,
    Income,
    LivingSituation,
    MonthlyAmounts,
    Need,
    Sharing,
    SupportPlan,
)
from allocation.queries.households import with_household
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
    """A kind of row that can be ended or struck: what it is called, its model, whose it is, and the field of its last day.

    No such field: it can only be struck. `together`: what rows have alike that were told as one; they are struck as one.
    """

    label: str
    model: type[Model]
    of_case: bool = False
    ends: str = "ended_on"
    together: tuple[str, ...] = ()
    page: str = "case_needs"

    def is_open(self, row: Any) -> bool:
        """Whether it can still be given a last day; else it can only be struck."""
        return bool(self.ends) and getattr(row, self.ends) is None

    def rows(self, case: Case) -> QuerySet:
        """The rows of a case or of its citizen."""
        rows = self.model._default_manager.all()
        return rows.filter(case=case) if self.of_case else rows.filter(citizen=case.citizen)

    def told_with(self, row: Any) -> QuerySet:
        """The row, and those that were told with it and still stand."""
        if not self.together:
            return self.model._default_manager.filter(pk=row.pk)
        alike = {name: getattr(row, name) for name in ("citizen_id", *self.together)}
        return self.model._default_manager.filter(struck_on=None, **alike).order_by("pk")


TOLD_AS_ONE = ("member_id", "kind", "known_on", "source", "recorded_by_id")

ENDABLE: dict[str, Endable] = {
    "situation": Endable("boligsituation", LivingSituation),
    "need": Endable("behov", Need, of_case=True),
    "contact": Endable("kontaktperson", Contact),
    "sharing": Endable("deling", Sharing),
    "support": Endable("støtte", SupportPlan, of_case=True),
    "member": Endable("husstand", HouseholdMember, ends="left_on"),
    "income": Endable("indkomst", Income, ends="", page="case_economy"),
    "amounts": Endable("beløb", MonthlyAmounts, ends="", page="case_economy"),
    "benefit": Endable("ydelse", BenefitMonth, ends="", together=TOLD_AS_ONE, page="case_economy"),
    "area": Endable("oplysninger om forbud", AreaBanFacts, ends="", page="case_economy"),
}


def row_to_end(user: User, kind: str, row_id: int) -> tuple[Any, Case] | None:
    """The row and the case it is ended on, the citizen's newest; None when the user may not know of it."""
    if kind not in ENDABLE:
        return None
    row: Any = ENDABLE[kind].model._default_manager.filter(pk=row_id).first()
    if row is None:
        return None
    whose = {"pk": row.case_id} if ENDABLE[kind].of_case else {"citizen": row.citizen_id}
    case = with_household(Case.objects.visible_to(user)).filter(**whose).order_by("-applied_on", "-pk").first()
    return (row, case) if case else None


def is_decided(case: Case) -> bool:
    """A change of facts is then a correction."""
    return case.state in DECIDED


def sharing_in_force(citizen: Citizen, *, on: date) -> list[Sharing]:
    """What may be told to an association beyond what a lease requires."""
    return [
        one for one in citizen.sharings.select_related("association").order_by("-began_on", "-pk") if one.holds_on(on)
    ]


def copied_contacts(citizen: Citizen, *, on: date) -> list[Contact]:
    """Who gets a copy of what is written to the citizen that day."""
    marked = citizen.contacts.filter(is_copied=True).order_by("name", "pk")
    return [contact for contact in marked if contact.holds_on(on)]


def live_offer(case: Case) -> Allocation | None:
    """What a corrected fact may upset."""
    return case.allocations.filter(state__in=LIVE_STATES).select_related("vacancy__dwelling").first()


def correction_since(offer: Allocation | None, events: Iterable[CaseEvent]) -> CaseEvent | None:
    """The newest correction after the offer was decided, among events newest first."""
    if offer is None:
        return None
    return next((event for event in events if event.name == "correct" and event.at >= offer.decided_at), None)
