"""What the list of cases and the page of a case ask."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from accounts.models import User
from allocation.models import (
    Allocation,
    Assessment,
    Case,
    CaseEvent,
    Citizen,
    Document,
    HouseholdMember,
    Letter,
    LivingSituation,
    Note,
    Proposal,
)
from allocation.queries.duplicates import is_counted_twice
from allocation.queries.households import with_amounts
from allocation.states import ENDED_STATES, AllocationState, CaseState
from law.cpr import InvalidCpr

MOST_FOUND = 50
EVENTS_SHOWN = 30
CPR_DIGITS = 10
NEWS = frozenset({"record", "correct", "end", "reply", "clear_offences"})
_LOOKS_LIKE_CPR = re.compile(r"[\d\s-]{8,}")

# The tabs of the lists: what the address says, what the tab says, which states it holds.
CASE_TABS = {
    "open": ("Åbne", (CaseState.RECEIVED, CaseState.ASSESSED, CaseState.APPROVED, CaseState.PAUSED)),
    "received": ("Modtaget", (CaseState.RECEIVED,)),
    "assessed": ("Vurderet", (CaseState.ASSESSED,)),
    "approved": ("Godkendt", (CaseState.APPROVED,)),
    "paused": ("På pause", (CaseState.PAUSED,)),
    "ended": ("Afsluttet", (CaseState.HOUSED, CaseState.REFUSED, CaseState.CLOSED)),
}
ALLOCATION_TABS = {
    "offered": ("Venter på svar", (AllocationState.OFFERED,)),
    "accepted": ("Sagt ja", (AllocationState.ACCEPTED,)),
    "leased": ("Lejekontrakt", (AllocationState.LEASED,)),
    "no": ("Nej og intet svar", (AllocationState.DECLINED, AllocationState.LAPSED)),
    "withdrawn": ("Trukket tilbage", (AllocationState.WITHDRAWN,)),
}


@dataclass(frozen=True)
class Found:
    """What a search found, and whether there is more than is shown. `households`: citizens (keys) with whom the number lives."""

    cases: list[Case]
    is_cut: bool
    households: frozenset[int] = frozenset()


def case_list(user: User, states: tuple[str, ...]) -> QuerySet[Case]:
    """Cases in these states with all that a row shows, longest waiting first."""
    cases = Case.objects.visible_to(user).filter(state__in=states)
    return cases.select_related("citizen", "caseworker").order_by("applied_on", "pk")


def allocation_list(user: User, states: tuple[str, ...]) -> QuerySet[Allocation]:
    """Allocations in these states with all that a row shows; those that wait come by deadline, others newest first."""
    rows = Allocation.objects.visible_to(user).filter(state__in=states)
    rows = rows.select_related("case__citizen", "vacancy__dwelling__estate__association", "decided_by")
    waits = set(states) <= {AllocationState.OFFERED}
    return rows.order_by("answer_due_on", "pk") if waits else rows.order_by("-decided_at", "-pk")


def counts_by_state(rows: QuerySet) -> dict[str, int]:
    """How many in each state, in one query."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def search_cases(user: User, text: str) -> Found:
    """Cases by CPR number (blind index) of the citizen or somebody in the household, case number, or every word of a name.

    Those that go on come first, then the newest.
    Raises law.cpr.InvalidCpr when the text is meant as a CPR number and is none.
    """
    cases = Case.objects.visible_to(user).select_related("citizen", "caseworker")
    cases = cases.alias(is_over=Q(state__in=ENDED_STATES)).order_by("is_over", "-applied_on", "-pk")
    condition, households = _condition(text)
    found = list(cases.filter(condition)[: MOST_FOUND + 1])
    return Found(found[:MOST_FOUND], is_cut=len(found) > MOST_FOUND, households=households)


def _condition(text: str) -> tuple[Q, frozenset[int]]:
    if Case.objects.filter(number__iexact=text).exists():
        return Q(number__iexact=text), frozenset()
    if _LOOKS_LIKE_CPR.fullmatch(text):
        return _condition_of_cpr(re.sub(r"[\s-]", "", text))
    condition = Q()
    for word in text.split():
        condition &= Q(citizen__first_name__icontains=word) | Q(citizen__last_name__icontains=word)
    return condition, frozenset()


def _condition_of_cpr(digits: str) -> tuple[Q, frozenset[int]]:
    if len(digits) != CPR_DIGITS:
        raise InvalidCpr("Et CPR-nummer har ti cifre: seks for fødselsdagen og fire til, for eksempel 010170-1234.")
    own = Citizen.objects.with_cpr(digits)
    members = HouseholdMember.objects.with_cpr(digits).filter(left_on=None)
    households = frozenset(members.order_by().values_list("citizen", flat=True))
    return Q(citizen__in=own) | Q(citizen__in=households), households


def case_head(user: User) -> QuerySet[Case]:
    """A case with what stands above each of its pages: the citizen, the household, and how much there is of what."""
    cases: QuerySet[Case] = Case.objects.visible_to(user).select_related("citizen", "caseworker")
    cases = cases.prefetch_related("citizen__household")
    name = {"first_name__iexact": OuterRef("citizen__first_name"), "last_name__iexact": OuterRef("citizen__last_name")}
    same = Citizen.objects.filter(merged_into=None, born_on=OuterRef("citizen__born_on"), **name)
    living = LivingSituation.objects.filter(citizen=OuterRef("citizen"), ended_on=None, struck_on=None)
    return cases.annotate(
        letter_count=_count(Letter),
        document_count=_count(Document),
        note_count=_count(Note),
        has_double=Exists(same.exclude(pk=OuterRef("citizen"))),
        is_counted_twice=is_counted_twice(),
        leave_on=Subquery(living.order_by("-began_on", "-pk").values("leave_on")[:1]),
    )


def _count(model: type[Model]) -> Coalesce:
    """How many rows of a kind a case has, in the same query."""
    rows = model._default_manager.filter(case=OuterRef("pk")).order_by().values("case").annotate(rows=Count("pk"))
    return Coalesce(Subquery(rows.values("rows")), 0)


def case_page(user: User) -> QuerySet[Case]:
    """A case with everything its overview shows; what only an undecided one asks is fetched by `with_decision`.

    `is_proposed`: a home waits for another's yes.
    """
    offers = Allocation.objects.order_by("-decided_at", "-pk").select_related(
        "vacancy__dwelling__estate__association", "vacancy__terms__area", "vacancy__agreement", "decided_by"
    )
    cases = with_amounts(case_head(user)).prefetch_related("citizen__incomes", "needs", Prefetch("allocations", offers))
    return cases.annotate(is_proposed=Exists(Proposal.objects.open().filter(case=OuterRef("pk"))))


def with_decision(case: Case) -> Case:
    """The same case with what a decision waits for: hearings, requests, what speaks against, and the assessments."""
    assessments = Assessment.objects.order_by("-made_on", "-pk").select_related("made_by")
    prefetch_related_objects([case], "inquiries", "adverse_facts", Prefetch("assessments", assessments))
    return case


def letters_of(about: Case | Allocation) -> list[Letter]:
    """What was written of a case or an offer, newest first, with how the sending goes."""
    return list(about.letters.select_related("delivery").defer("pdf", "html").order_by("-written_at", "-pk"))


def story_of(case: Case) -> list[CaseEvent]:
    """What happened, newest first; one more than a page shows, so that the page can say there is more."""
    return list(case.events.select_related("by").order_by("-at", "-pk")[: EVENTS_SHOWN + 1])


def news_in(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """What was told after the last assessment, among events newest first: the assessment does not know of it."""
    return [event for event in takewhile(lambda event: event.name != "assess", events) if event.name in NEWS]


def news_of(case: Case) -> list[CaseEvent]:
    """The same, asked of the database."""
    return news_in(case.events.filter(name__in=[*NEWS, "assess"]).order_by("-at", "-pk"))


def next_number(*, on: date) -> str:
    """The case number that follows the year's highest: "2026-00042"."""
    latest = Case.objects.filter(number__regex=rf"^{on.year}-\d{{5}}$").order_by("-number").first()
    return f"{on.year}-{int(latest.number[5:]) + 1 if latest else 1:05}"


def open_case_of(cpr: str) -> str | None:
    """The number of the case that the person of this CPR number (ten digits) has open; None when there is none."""
    cases = Case.objects.open().filter(citizen__in=Citizen.objects.with_cpr(cpr))
    return cases.order_by("-applied_on", "-pk").values_list("number", flat=True).first()


def age_of(citizen: Citizen, *, on: date) -> int | None:
    """In whole years."""
    if citizen.born_on is None:
        return None
    return on.year - citizen.born_on.year - ((on.month, on.day) < (citizen.born_on.month, citizen.born_on.day))
