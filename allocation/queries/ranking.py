"""Who could have a vacancy, in which order, and why not the others.

The order is stated on the page and frozen with the decision: those whom nothing hinders, urgent ones first, then those
who have waited longest, then the lowest case key. Weighted points come on top of it later.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from allocation.models import Case
from allocation.queries.fitting import Requirement, fits, requirements
from allocation.queries.households import household_in_words, with_household
from allocation.queries.payment import Payment, payment
from allocation.states import LIVE_STATES, AllocationState
from housing.models import Vacancy
from law.findings import Finding, Weight
from law.rates import RateBook, open_book

ORDER = "akut først, så længst ventetid, så laveste sagsnøgle"
MOST_EXAMINED = 500  # a page asks no more cases than this; the page says so when it happens
SAID_NO = {
    AllocationState.DECLINED: "Har takket nej til boligen",
    AllocationState.LAPSED: "Svarede ikke på tilbud om boligen",
}


@dataclass(frozen=True)
class Ranked:
    """One case against one vacancy. `number` is its place among those who fit, None for the others."""

    number: int | None
    case: Case
    requirements: list[Requirement]
    payment: Payment
    household: str
    months_waited: int

    @property
    def met_count(self) -> int:
        return sum(row.met is True for row in self.requirements)

    @property
    def hindrances(self) -> list[Requirement]:
        return [row for row in self.requirements if row.hinders]


@dataclass(frozen=True)
class Matches:
    """Everybody examined for one vacancy."""

    fitting: list[Ranked]
    not_fitting: list[Ranked]
    elsewhere_count: int
    is_cut: bool

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """How many each requirement takes out, most first; a case with two hindrances counts in both."""
        counted = Counter(row.label for ranked in self.not_fitting for row in ranked.hindrances)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def find(self, case_id: int) -> Ranked | None:
        return next((ranked for ranked in [*self.fitting, *self.not_fitting] if ranked.case.pk == case_id), None)


def candidates() -> QuerySet[Case]:
    """Approved cases without a live offer, in the order of the ranking."""
    cases = Case.objects.approved().without_live_allocation()
    return with_household(cases).order_by("-is_urgent", "applied_on", "pk")


def match(vacancy: Vacancy, *, on: date) -> Matches:
    """Examine the candidates for a vacancy; five queries for any number of them."""
    said_no = _who_said_no(vacancy)
    cases = list(candidates()[: MOST_EXAMINED + 1])
    ranked = _rank(cases[:MOST_EXAMINED], vacancy, said_no, on=on)
    return Matches(
        fitting=[row for row in ranked if row.number is not None],
        not_fitting=[row for row in ranked if row.number is None],
        elsewhere_count=Case.objects.approved().filter(Q(allocations__state__in=LIVE_STATES)).count(),
        is_cut=len(cases) > MOST_EXAMINED,
    )


def best_of(vacancy: Vacancy, *, on: date, number: int = 3, among: int = 60) -> list[Ranked]:
    """The first who fit, among the first in the queue: for a preview, never for a decision."""
    ranked = _rank(list(candidates()[:among]), vacancy, {}, on=on)
    return [row for row in ranked if row.number is not None][:number]


def examine(case: Case, vacancy: Vacancy, *, on: date) -> Ranked:
    """One case against one vacancy, outside any order."""
    return _examined(case, vacancy, _who_said_no(vacancy), on=on, book=open_book(known_on=on))


def frozen_ranking(matches: Matches, chosen: Case, *, most: int = 20) -> tuple[dict[str, Any], ...]:
    """The order as it stood, to be frozen with the decision: the first ones, and the chosen one wherever it was."""
    rows = matches.fitting[:most]
    found = matches.find(chosen.pk)
    if found is not None and found not in rows:
        rows = [*rows, found]
    return tuple(
        {
            "number": row.number,
            "case": row.case.number,
            "is_urgent": row.case.is_urgent,
            "applied_on": row.case.applied_on.isoformat(),
            "hindrances": [requirement.finding.because for requirement in row.hindrances],
            "is_chosen": row.case.pk == chosen.pk,
            "order": ORDER,
        }
        for row in rows
    )


def _rank(cases: list[Case], vacancy: Vacancy, said_no: dict[int, str], *, on: date) -> list[Ranked]:
    book = open_book(known_on=on)
    ranked, number = [], 0
    for case in cases:
        row = _examined(case, vacancy, said_no, on=on, book=book)
        if fits(row.requirements):
            number += 1
            row = Ranked(number, row.case, row.requirements, row.payment, row.household, row.months_waited)
        ranked.append(row)
    return ranked


def _examined(case: Case, vacancy: Vacancy, said_no: dict[int, str], *, on: date, book: RateBook) -> Ranked:
    paid = payment(case, vacancy, on=on, book=book)
    rows = [*requirements(case, vacancy, on=on, book=book, paid=paid), _earlier_answer(case, said_no)]
    return Ranked(None, case, rows, paid, household_in_words(case, on=on), case.months_waited(on=on))


def _who_said_no(vacancy: Vacancy) -> dict[int, str]:
    return dict(vacancy.allocations.filter(state__in=SAID_NO).order_by("pk").values_list("case_id", "state"))


def _earlier_answer(case: Case, said_no: dict[int, str]) -> Requirement:
    words = SAID_NO.get(said_no.get(case.pk), "Ingen")
    finding = Finding(case.pk not in said_no, Weight.CONDITION, "Tidligere tilbud om boligen", words)
    return Requirement("earlier", "Tidligere tilbud om boligen", "–", words, finding)
