"""May this person take this step with this case or allocation now? None, or a Danish sentence."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from allocation.models import Allocation, Case
from allocation.queries.guards import obstacle_of_kind
from allocation.states import LIVE_STATES, CaseState
from housing.models import Vacancy
from housing.permissions import association_of
from housing.permissions import obstacle_to as obstacle_to_vacancy
from housing.states import VacancyState
from law.wording import short_day, weekday_day


def obstacle_to(step: str, thing: Case | Allocation, *, by: User) -> str | None:
    """The reason why not: whose dwelling, whose role, which state, what is missing."""
    if (
        isinstance(thing, Allocation)
        and by.role == Role.ASSOCIATION
        and association_of(by) != thing.vacancy.dwelling.estate.association
    ):
        return "Boligen hører til en anden boligorganisation."
    sentence = obstacle_in_table(step, thing, by=by)
    if sentence or not isinstance(thing, Case):
        return sentence
    return _obstacle_in_case(step, thing)


def _obstacle_in_case(step: str, case: Case) -> str | None:
    if step in {"approve", "refuse"} and not case.assessments.all():
        return "Skriv den individuelle vurdering først: økonomi, sociale forhold og bolig."
    if step in {"pause", "close"} and any(offer.state in LIVE_STATES for offer in case.allocations.all()):
        return "Borgeren har et tilbud om en bolig. Træk tilbuddet tilbage, eller registrér svaret først."
    return None


def obstacle_to_lapse(allocation: Allocation, *, on: date) -> str | None:
    """The citizen has the whole of the last day to answer."""
    if on > allocation.answer_due_on:
        return None
    return f"Borgeren kan svare til og med {weekday_day(allocation.answer_due_on)}. Vent til dagen efter."


def obstacle_to_allocate(vacancy: Vacancy, case: Case, *, by: User) -> str | None:
    """Why this vacancy cannot be offered to this case now. Names who was first."""
    if vacancy.state == VacancyState.ALLOCATED and by.is_municipal:
        return _who_was_first(vacancy)
    sentence = obstacle_to_vacancy("allocate", vacancy, by=by)
    if sentence:
        return sentence
    if case.state != CaseState.APPROVED:
        return f"Sag {case.number} er »{case.get_state_display()}« og kan først få en bolig, når den er godkendt."
    other = case.allocations.live().select_related("vacancy__dwelling", "decided_by").first()
    if other:
        return (
            f"{case.citizen} fik tilbudt {other.vacancy} af {_by_and_when(other)}. Dit valg er ikke gemt. "
            "Vælg en anden borger, eller træk det første tilbud tilbage."
        )
    if by.role == Role.SYSTEM:  # what happened before the system is recorded as it was
        return None
    return obstacle_of_kind(case, vacancy)


def _who_was_first(vacancy: Vacancy) -> str:
    first = vacancy.allocations.live().select_related("case__citizen", "decided_by").first()
    if first is None:
        return f"{vacancy} er allerede anvist. Dit valg er ikke gemt."
    return (
        f"{vacancy} blev tilbudt {first.case.citizen} af {_by_and_when(first)}. "
        "Dit valg er ikke gemt. Vælg en anden bolig."
    )


def _by_and_when(allocation: Allocation) -> str:
    """ "Mette Hansen 24. nov. kl. 10.42"."""
    when = timezone.localtime(allocation.decided_at)
    return f"{allocation.decided_by} {short_day(when.date())} kl. {when.hour}.{when.minute:02}"
