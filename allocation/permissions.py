"""May this person take this step with this case or allocation now? None, or a Danish sentence."""

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from allocation.models import Allocation, Case
from allocation.states import CaseState
from housing.models import Vacancy
from housing.permissions import association_of
from housing.permissions import obstacle_to as obstacle_to_vacancy
from housing.states import VacancyState
from law.wording import short_day


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
    if step in {"approve", "refuse"} and not case.assessments.exists():
        return "Skriv den individuelle vurdering først: økonomi, sociale forhold og bolig."
    if step in {"pause", "close"} and case.allocations.live().exists():
        return "Borgeren har et tilbud om en bolig. Træk tilbuddet tilbage, eller registrér svaret først."
    return None


def obstacle_to_allocate(vacancy: Vacancy, case: Case, *, by: User) -> str | None:
    """Why this vacancy cannot be offered to this case now. Names who was first."""
    if vacancy.state == VacancyState.ALLOCATED:
        return _who_was_first(vacancy)
    sentence = obstacle_to_vacancy("allocate", vacancy, by=by)
    if sentence:
        return sentence
    if case.state != CaseState.APPROVED:
        return f"Sag {case.number} er »{case.get_state_display()}« og kan først få en bolig, når den er godkendt."
    other = case.allocations.live().select_related("vacancy__dwelling").first()
    if other:
        return f"Sag {case.number} har allerede et tilbud om {other.vacancy}. Vælg en anden, eller træk det tilbage."
    return None


def _who_was_first(vacancy: Vacancy) -> str:
    first = vacancy.allocations.live().select_related("case__citizen", "decided_by").first()
    if first is None:
        return f"{vacancy} er allerede anvist. Dit valg er ikke gemt."
    when = timezone.localtime(first.decided_at)
    return (
        f"{vacancy} blev tilbudt {first.case.citizen} af {first.decided_by} "
        f"{short_day(when.date())} kl. {when:%H.%M}. Dit valg er ikke gemt. Vælg en anden bolig."
    )
