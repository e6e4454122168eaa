"""Who could have a vacancy, in which order, and why not the others.

The order is stated on the page and frozen with the decision: those whom nothing hinders, urgent ones first, then those
who have waited longest, then the lowest case key. Weighted points come on top of it later.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from allocation.models import Case
from allocation.queries.area import Standing, standing_of
from allocation.queries.fitting import Requirement, fits, requirements
from allocation.queries.households import household_in_words, with_household
from allocation.queries.payment import Payment, payment
from allocation.states import LIVE_STATES, AllocationState
from housing.models import Vacancy
from law.findings import Finding, Weight
from law.rates import RateBook, open_book

ORDER = "akut først, så længst ventetid, så laveste sagsnøgle"
MOST_EXAMINED = 500  # a page asks no more cases than this; the page says so when it happens
SAID_NO: dict[str, str] = {
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
    def open_count(self) -> int:
        """How many nobody has examined."""
        return sum(row.met is None for row in self.requirements)

    @property
    def hindrances(self) -> list[Requirement]:
        return [row for row in self.requirements if row.hinders]


@dataclass(frozen=True)
class Matches:
    """Everybody examined for one vacancy."""

    fitting: list[Ranked]
    not_fitting: list[Ranked]
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
    """Examine the candidates for a vacancy; at most five queries for any number of them."""
    cases = list(candidates()[: MOST_EXAMINED + 1])
    ranked = _rank(cases[:MOST_EXAMINED], _asked(vacancy, on), on=on)
    return Matches(
        fitting=[row for row in ranked if row.number is not None],
        not_fitting=[row for row in ranked if row.number is None],
        is_cut=len(cases) > MOST_EXAMINED,
    )


def with_another_offer() -> int:
    """How many approved cases are left out of every match, because they have a live offer."""
    return Case.objects.approved().filter(allocations__state__in=LIVE_STATES).count()


def best_of(vacancy: Vacancy, *, on: date, number: int = 3, among: int = 60) -> list[Ranked]:
    """The first who fit, among the first in the queue: for a preview, never for a decision."""
    ranked = _rank(list(candidates()[:among]), _asked(vacancy, on), on=on)
    return [row for row in ranked if row.number is not None][:number]


def examine(case: Case, vacancy: Vacancy, *, on: date) -> Ranked:
    """One case against one vacancy, outside any order."""
    return _examined(case, _asked(vacancy, on), on=on)


def frozen_ranking(
    matches: Matches, chosen: Case, *, deviation: str = "", most: int = 20
) -> tuple[dict[str, Any], ...]:
    """The order as it stood, to be frozen with the decision: the first ones, and the chosen one wherever it was.

    `deviation` is why the chosen one goes before others or although something hinders.
    """
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
            "deviation": deviation if row.case.pk == chosen.pk else "",
            "order": ORDER,
        }
        for row in rows
    )


@dataclass(frozen=True)
class _Asked:
    """The vacancy, and what is the same for everybody who is held against it."""

    vacancy: Vacancy
    standing: Standing
    said_no: dict[int, str]
    book: RateBook


def _asked(vacancy: Vacancy, on: date) -> _Asked:
    no = vacancy.allocations.filter(state__in=SAID_NO).order_by("pk").values_list("case_id", "state")
    return _Asked(vacancy, standing_of(vacancy, on=on), dict(no), open_book(known_on=on))


def _rank(cases: list[Case], asked: _Asked, *, on: date) -> list[Ranked]:
    ranked, number = [], 0
    for case in cases:
        row = _examined(case, asked, on=on)
        if fits(row.requirements):
            number += 1
            row = replace(row, number=number)
        ranked.append(row)
    return ranked


def _examined(case: Case, asked: _Asked, *, on: date) -> Ranked:
    paid = payment(case, asked.vacancy, on=on, book=asked.book)
    rows = requirements(case, asked.vacancy, on=on, paid=paid, standing=asked.standing)
    rows.append(_earlier_answer(case, asked.said_no))
    return Ranked(None, case, rows, paid, household_in_words(case, on=on), case.months_waited(on=on))


def _earlier_answer(case: Case, said_no: dict[int, str]) -> Requirement:
    words = SAID_NO[said_no[case.pk]] if case.pk in said_no else "Ingen"
    finding = Finding(case.pk not in said_no, Weight.CONDITION, "Tidligere tilbud om boligen", words)
    return Requirement("earlier", "Tidligere tilbud om boligen", "–", words, finding)
