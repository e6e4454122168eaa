"""Who could have a vacancy, and which vacancy a case could have, in which order, and why not the others.

First the hard rules: whoever something hinders is not in the order at all. Then the points of the weights that hold that
day. Between equals: urgent first, then the longest wait, then the lowest case key. Frozen with the decision.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

import numpy as np
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from allocation.models import Allocation, Case, Proposal
from allocation.queries.area import Standing, with_standing
from allocation.queries.bars import BAR_LABELS, BARS, SAID_NO
from allocation.queries.fitting import Requirement, requirements
from allocation.queries.followups import ties_of_home
from allocation.queries.grid import Grid, grid_of
from allocation.queries.households import household_in_words, with_household
from allocation.queries.payment import Payment, payment
from allocation.queries.points import Score, score_in_words
from allocation.queries.skips import Skips
from allocation.queries.stops import Stop, stop_of, unexamined_economy
from allocation.queries.weights import Weights
from allocation.states import LIVE_STATES
from housing.models import Vacancy
from housing.queries.vacancies import numbered
from law.findings import Finding, Weight

ORDER = "flest point, så akut, så længst ventetid, så laveste sagsnøgle"
SORTS = {"waiting": "ventet længst", "left": "mest tilbage"}


@dataclass(frozen=True)
class Ranked:
    """One case against one vacancy. `number` is its place among those who fit, None for the others."""

    number: int | None
    case: Case
    vacancy: Vacancy
    requirements: list[Requirement]
    payment: Payment
    household: str
    months_waited: int
    score: Score

    @property
    def points(self) -> int:
        return self.score.total

    @property
    def met_count(self) -> int:
        return sum(row.met is True for row in self.requirements)

    @property
    def open_count(self) -> int:
        """How many nobody has examined."""
        return sum(row.met is None for row in self.requirements)

    @property
    def unexamined(self) -> str | None:
        """What nobody has told of the economy: an offer waits for it, or says why not."""
        return unexamined_economy(self.requirements)

    @property
    def stop(self) -> Stop | None:
        """What no reason sets aside."""
        return stop_of(self.case, self.vacancy, self.requirements)

    @property
    def hindrances(self) -> list[Requirement]:
        return [row for row in self.requirements if row.hinders]


class Rows(Sequence[Ranked]):
    """A long list of pairs that are put into words first when somebody looks at them."""

    def __init__(self, places: Sequence[int], say: Callable[[int, int], Ranked]) -> None:
        self._places, self._say = places, say
        self._said: dict[int, Ranked] = {}

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Ranked: ...
    @overload
    def __getitem__(self, at: slice) -> list[Ranked]: ...
    def __getitem__(self, at: int | slice) -> Ranked | list[Ranked]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        if at not in self._said:
            self._said[at] = self._say(at, int(self._places[at]))
        return self._said[at]

    def where(self, place: int) -> int | None:
        """Where a place of the grid stands in this list."""
        found = [at for at, each in enumerate(self._places) if each == place]
        return found[0] if found else None


@dataclass(frozen=True)
class Matches:
    """Everybody examined for one vacancy."""

    fitting: Rows
    not_fitting: Rows
    grid: Grid
    skips: Skips

    @property
    def weights(self) -> Weights:
        return self.grid.weights

    @property
    def unexamined(self) -> int:
        """How many of those who fit depend on something that nobody has examined: they may turn out not to."""
        return int(self.grid.unexamined(0).sum())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """How many each requirement takes out, most first; a case with two hindrances counts in both."""
        counted = Counter({BAR_LABELS[code]: int((self.grid.bars & bit > 0).sum()) for code, bit in BARS.items()})
        return [(label, number) for label, number in sorted(counted.items(), key=_most_first) if number]

    def sorted_by(self, sort: str) -> "Rows":
        """Those who fit in another order than the ranking's, each with its number in the ranking; see SORTS."""
        if sort not in SORTS:
            return self.fitting
        places = self.grid.ranked_cases(0)
        number_of = {int(place): at + 1 for at, place in enumerate(places)}
        if sort == "waiting":
            key = np.array([self.grid.cases[place].applied_on.toordinal() for place in places])
        else:
            key = -self.grid.left_dkk(np.zeros_like(places), places)
        order = places[np.argsort(key, kind="stable")].tolist()
        return Rows(order, lambda _, place: _say(self.grid, 0, place, number=number_of[place]))

    def find(self, case_id: int) -> Ranked | None:
        place = self.grid.place_of_case.get(case_id)
        if place is None:
            return None
        rows = self.fitting if self.grid.fits(0, place) else self.not_fitting
        at = rows.where(place)
        return None if at is None else rows[at]


def candidates() -> QuerySet[Case]:
    """Approved cases that neither have a live offer nor are proposed for one, in the order of the queue."""
    cases = Case.objects.approved().without_live_allocation().exclude(proposals__outcome="")
    return with_household(cases).order_by("-is_urgent", "applied_on", "pk")


def open_vacancies() -> QuerySet[Vacancy]:
    """The municipality's unanswered vacancies that nobody is proposed for, in the order of their deadlines."""
    homes = Vacancy.objects.municipal().unanswered().exclude(proposals__outcome="")
    return homes.with_dwelling().order_by("answer_due_on", "pk")


def vacancy_to_match(user: User, *, on: date) -> QuerySet[Vacancy]:
    """One vacancy with all that its ranking and its check page ask beside the cases, in one query.

    `elsewhere`: how many approved cases are left out of every ranking, for they have a live offer. `number`: its place in
    the ledger. `is_proposed`: somebody waits for another's yes to it. `ties`: the support its home is tied to.
    """
    others = Case.objects.approved().filter(allocations__state__in=LIVE_STATES).order_by()
    vacancies = numbered(Vacancy.objects.visible_to(user).municipal().with_dwelling()).annotate(
        elsewhere=Coalesce(Subquery(others.values("state").annotate(all=Count("pk")).values("all")), 0),
        is_proposed=Exists(Proposal.objects.open().filter(vacancy=OuterRef("pk"))),
        ties=ties_of_home(on=on),
    )
    return with_standing(vacancies, on=on)


def match(vacancy: Vacancy, *, on: date, weights: Weights | None = None) -> Matches:
    """Examine all candidates for a vacancy; as many queries for ten as for ten thousand."""
    standing = FilteredRelation("skips", condition=Q(skips__vacancy=vacancy.pk, skips__dropped_at=None))
    asked = candidates().annotate(said_no=_said_no(vacancy=vacancy.pk, case=OuterRef("pk")), skip=standing)
    cases = list(asked.select_related("citizen", "skip__by"))  # type: ignore[misc]
    earlier = {(vacancy.pk, case.pk): case.said_no for case in cases if case.said_no}
    grid = grid_of(cases, [vacancy], on=on, weights=weights, earlier=earlier)
    fitting = grid.ranked_cases(0)
    others = [place for place in range(len(grid.cases)) if not grid.fits(0, place)]
    return Matches(
        fitting=Rows(fitting.tolist(), lambda at, place: _say(grid, 0, place, number=at + 1)),
        not_fitting=Rows(others, lambda at, place: _say(grid, 0, place)),
        grid=grid,
        skips={case.pk: case.skip for case in cases if hasattr(case, "skip")},
    )


@dataclass(frozen=True)
class Homes:
    """Every open vacancy examined for one case."""

    fitting: Rows
    not_fitting: Rows
    weights: Weights
    unexamined: int  # of those that fit


def match_case(case: Case, *, on: date, weights: Weights | None = None) -> Homes:
    """Examine the open vacancies for a case; ask with `with_household`."""
    grid = grid_of_homes(case, on=on, weights=weights)
    others = [place for place in range(len(grid.vacancies)) if not grid.fits(place, 0)]
    return Homes(
        fitting=Rows(grid.ranked_vacancies(0).tolist(), lambda at, place: _say(grid, place, 0, number=at + 1)),
        not_fitting=Rows(others, lambda at, place: _say(grid, place, 0)),
        weights=grid.weights,
        unexamined=sum(grid.is_unexamined(place, 0) for place in range(len(grid.vacancies))),
    )


def grid_of_homes(case: Case, *, on: date, weights: Weights | None = None) -> Grid:
    """One case against every open vacancy, with all that bars it; ask with `with_household`."""
    homes = list(
        with_standing(open_vacancies(), on=on).annotate(said_no=_said_no(vacancy=OuterRef("pk"), case=case.pk))
    )
    earlier = {(home.pk, case.pk): home.said_no for home in homes if home.said_no}
    return grid_of([case], homes, on=on, weights=weights, earlier=earlier)


def best_of(vacancy: Vacancy, *, on: date, number: int = 3) -> list[Ranked]:
    """The first who fit, for a preview."""
    return match(vacancy, on=on).fitting[:number]


def examine(case: Case, vacancy: Vacancy, *, on: date, weights: Weights | None = None) -> Ranked:
    """One case against one vacancy, outside any order."""
    return pair_in_words(grid_of([case], [vacancy], on=on, weights=weights), 0, 0)


def pair_in_words(grid: Grid, home: int, person: int) -> Ranked:
    """The pair at these places, outside any order."""
    return _say(grid, home, person)


def frozen_ranking(
    matches: Matches, chosen: Case, *, deviation: str = "", most: int = 20
) -> tuple[dict[str, Any], ...]:
    """The order as it stood, to be frozen with the decision: the first ones, and the chosen one wherever it was.

    `deviation` is why the chosen one goes before others or although something hinders.
    """
    rows, skips = matches.fitting[:most], matches.skips
    found = matches.find(chosen.pk)
    if found is not None and found not in rows:
        rows = [*rows, found]
    return tuple(
        {
            "number": row.number,
            "case": row.case.number,
            "is_urgent": row.case.is_urgent,
            "applied_on": row.case.applied_on.isoformat(),
            "points": row.points,
            "parts": row.score.as_dict(),
            "weights": row.score.weights_number,
            "hindrances": [requirement.hindrance for requirement in row.hindrances],
            "is_chosen": row.case.pk == chosen.pk,
            "deviation": deviation if row.case.pk == chosen.pk else "",
            "skipped": str(skips.get(row.case.pk, "")),
            "order": ORDER,
        }
        for row in rows
    )


def _say(grid: Grid, home: int, person: int, *, number: int | None = None) -> Ranked:
    """One pair in words, asked of the law itself."""
    case, vacancy, standing = grid.cases[person], grid.vacancies[home], grid.standings[home]
    paid = payment(case, vacancy, on=grid.on, book=grid.book)
    rows = _rows(grid, person, vacancy, standing, paid)
    rows.append(_earlier_answer(grid.earlier.get((vacancy.pk, case.pk))))
    words = score_in_words(case, grid.people.demands[person], grid.homes.homes[home], paid.over_guideline_dkk)
    waited = case.months_waited(on=grid.on)
    return Ranked(
        number=number,
        case=case,
        vacancy=vacancy,
        requirements=rows,
        payment=paid,
        household=household_in_words(case, on=grid.on),
        months_waited=waited,
        score=grid.score(home, person).saying(words | {"waiting": f"{waited} md."}),
    )


def _rows(grid: Grid, person: int, vacancy: Vacancy, standing: Standing, paid: Payment) -> list[Requirement]:
    demands = grid.people.demands[person]
    return requirements(grid.cases[person], vacancy, on=grid.on, paid=paid, standing=standing, demands=demands)


def _said_no(**pair: Any) -> Subquery:
    """The newest answer that bars a pair, read with the rows themselves."""
    answers = Allocation.objects.filter(state__in=SAID_NO, **pair).order_by("-pk")
    return Subquery(answers.values("state")[:1])


def _earlier_answer(said_no: str | None) -> Requirement:
    words = SAID_NO[said_no] if said_no else "Ingen"
    finding = Finding(not said_no, Weight.CONDITION, "Tidligere tilbud om boligen", words)
    return Requirement("earlier", "Tidligere tilbud om boligen", "–", words, finding)


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
