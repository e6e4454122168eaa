"""What an association is told of whoever moves in, beyond what a lease requires: what consent or law covers, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from allocation.models import Allocation, Case, Contact, Sharing
from allocation.queries.facts import sharing_in_force
from allocation.queries.households import household_in_words
from allocation.states import ContactKind, SharedFact


@dataclass(frozen=True)
class Shared:
    """One fact in words, by what right it is told, and since when."""

    label: str
    lines: tuple[str, ...]
    ground: str
    since: date


def shared_with_landlord(allocation: Allocation, *, on: date) -> list[Shared]:
    """In the order of SharedFact; a fact that two grounds cover stands by the newest. Withdrawn is gone."""
    case, landlord = allocation.case, allocation.vacancy.dwelling.estate.association_id
    covered: dict[str, Sharing] = {}
    for one in sharing_in_force(case.citizen, on=on):
        if one.association_id in {None, landlord}:
            covered = {code: one for code in one.covers} | covered
    return [
        Shared(fact.label, tuple(_TOLD[fact](case, on)), covered[fact].get_ground_display(), covered[fact].began_on)
        for fact in SharedFact
        if fact in covered
    ]


def _household(case: Case, on: date) -> list[str]:
    return [household_in_words(case, on=on)]


def _needs(case: Case, on: date) -> list[str]:
    told = {"Kørestol": case.needs_wheelchair, "Ingen trapper": case.needs_no_stairs, "Husdyr": case.has_pet}
    return [words for words, is_needed in told.items() if is_needed]


def _support(case: Case, on: date) -> list[str]:
    plans = [plan for plan in case.support_plans.order_by("-began_on", "-pk") if plan.struck_on is None]
    return [f"{plan}, {plan.provider}" for plan in plans if plan.ended_on is None or on < plan.ended_on]


def _support_worker(case: Case, on: date) -> list[str]:
    return _contacts(case, {ContactKind.SUPPORT_WORKER}, on)


def _representative(case: Case, on: date) -> list[str]:
    return _contacts(case, {ContactKind.GUARDIAN, ContactKind.REPRESENTATIVE}, on)


def _contacts(case: Case, kinds: set[ContactKind], on: date) -> list[str]:
    """Name and telephone, and nothing else of them."""
    rows = Contact.objects.filter(citizen=case.citizen, kind__in=kinds).order_by("kind", "name", "pk")
    return [f"{one.name}, {one.phone or 'telefon ikke oplyst'}" for one in rows if one.holds_on(on)]


_TOLD: dict[str, Callable[[Case, date], list[str]]] = {
    SharedFact.HOUSEHOLD: _household,
    SharedFact.NEEDS: _needs,
    SharedFact.SUPPORT: _support,
    SharedFact.SUPPORT_WORKER: _support_worker,
    SharedFact.REPRESENTATIVE: _representative,
}
