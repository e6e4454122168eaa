"""Meetings, proposals and weights, for whoever needs one of each."""

from datetime import timedelta

from allocation.actions.allocations import Decision
from allocation.actions.meetings import hold_pair, open_meeting
from allocation.actions.proposals import propose_allocation
from allocation.actions.weights import draft_weights
from allocation.models import Case, Meeting, MeetingChoice, Proposal, WeightSet
from allocation.queries.weights import STANDARD
from housing.models import Area, AreaStatistics, Vacancy
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_dwelling, a_vacancy

WHY = "Nr. 1 har bedt om at vente til efter sin indlæggelse."


def a_meeting() -> Meeting:
    """The open one."""
    return open_meeting(by=a_caseworker(), at=NOW)


def a_choice() -> MeetingChoice:
    """A veto in the open meeting."""
    keys = {"vacancy_id": a_vacancy().pk, "case_id": a_case().pk}
    return hold_pair(
        a_meeting().pk, MeetingChoice.Kind.VETO, **keys, reason="Vil ikke bo der", by=a_caseworker(), on=TODAY, at=NOW
    )


def a_proposal(vacancy: Vacancy | None = None, case: Case | None = None) -> Proposal:
    """Waiting for somebody else's yes."""
    vacancy, case = vacancy or a_vacancy(), case or a_case()
    reasons, due_on = "Boligen passer til husstanden og ligger nær skolen.", TODAY + timedelta(days=7)
    decision = Decision(reasons=reasons, answer_due_on=due_on, deviation=WHY)
    return propose_allocation(vacancy.pk, case.pk, decision, by=a_caseworker(), on=TODAY, at=NOW)


def some_weights() -> WeightSet:
    """A draft."""
    return draft_weights(STANDARD.as_terms(), reason="Prøve", by=a_caseworker(), at=NOW)


def a_banned_pair(**case_fields) -> tuple[Vacancy, Case]:
    """A vacancy in a vulnerable area, and an applicant with a disability pension."""
    area = Area.objects.create(name="Prøvegården")
    bad = {"residents": 1850, "without_work_pct": 45, "basic_school_only_pct": 65, "non_western_pct": 40}
    for year in (TODAY.year, TODAY.year - 1):
        AreaStatistics.objects.create(area=area, year=year, convicted_ratio=3, income_pct_of_region=50, **bad)
    citizen = a_citizen(income="20000", first_name="Bo", last_name="Berg")
    citizen.incomes.create(known_on=TODAY, support="disability", gross_month_dkk=20_000, source="Afgørelse")
    return a_vacancy(dwelling=a_dwelling(area=area)), a_case(citizen=citizen, **case_fields)
