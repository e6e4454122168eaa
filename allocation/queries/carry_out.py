"""A meeting's joint solution as it can be carried out: in which order, and what each pair needs.

In the best solution nobody who gets no home has more points for any of them, so there is an order in which each one
stands first when the turn comes: whoever stood before has been given another home of the solution. Only locks, vetoes,
skips and equal points break it; such a pair goes by another person, as any deviation does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.models import Case, Meeting, Skip
from allocation.queries.choice import draft_of_deviation, draft_of_reasons
from allocation.queries.followups import unheard_caretaker
from allocation.queries.meeting import Solved
from allocation.queries.ranking import Ranked, pair_in_words
from housing.models import Vacancy


@dataclass(frozen=True)
class Turn:
    """A pair by its places in the grid, when its turn comes. `ahead`: who stood before and has a home by then.

    `first`: who still stands before; None for a pair that needs nobody else's yes.
    """

    home: int
    case: int
    ahead: tuple[int, ...] = ()
    first: int | None = None


@dataclass(frozen=True)
class PairToCheck:
    """A pair with all that its row says. `obstacle`: why it must be checked by itself."""

    ranked: Ranked
    ahead: Sequence[tuple[Case, Vacancy]]
    first: Case | None
    reasons: str
    deviation: str
    obstacle: str

    @property
    def key(self) -> str:
        """As it stands in the names of its fields: two keys."""
        return f"{self.ranked.vacancy.pk}-{self.ranked.case.pk}"

    @property
    def may_deviate(self) -> bool:
        """Somebody stood before: when they are left out, the pair needs a reason and another's yes."""
        return bool(self.ahead or self.first)


def turns_of(solved: Solved) -> list[Turn]:
    """The pairs in the order they are carried out: by the homes' deadlines who is first, then who has become it.

    When nobody is, the pair that passes over the fewest points goes.
    """
    before, points = _standing_before(solved), solved.grid.points
    waiting = {home: row[::-1] for home, row in before.items()}  # the first stands last
    left, given = dict(solved.joint), set[int]()
    found: list[Turn] = []

    def passed_over(home: int) -> int:
        while waiting[home] and waiting[home][-1] in given:
            waiting[home].pop()
        return 1 + int(points[home, waiting[home][-1]]) - int(points[home, left[home]]) if waiting[home] else 0

    while left:
        home = min(left, key=passed_over)
        case, first = left.pop(home), waiting[home][-1] if waiting[home] else None
        found.append(Turn(home, case, tuple(each for each in before[home] if each in given), first))
        given.add(case)
    return found


def _standing_before(solved: Solved) -> dict[int, list[int]]:
    """Who is ranked before the chosen one, home by home."""
    before: dict[int, list[int]] = {}
    for home, case in solved.joint.items():
        ranked = solved.grid.ranked_cases(home).tolist()
        before[home] = ranked[: ranked.index(case)] if case in ranked else ranked
    return before


def pairs_to_check(solved: Solved, turns: Sequence[Turn], meeting: Meeting) -> list[PairToCheck]:
    """These turns with their words."""
    return [_pair(solved, turn, meeting) for turn in turns]


def _pair(solved: Solved, turn: Turn, meeting: Meeting) -> PairToCheck:
    grid, ranked = solved.grid, pair_in_words(solved.grid, turn.home, turn.case)
    home_of = {case: home for home, case in solved.joint.items()}
    before = [grid.cases[case] for case in (turn.first, *turn.ahead) if case is not None]
    return PairToCheck(
        ranked=ranked,
        ahead=[(grid.cases[case], grid.vacancies[home_of[case]]) for case in turn.ahead],
        first=None if turn.first is None else grid.cases[turn.first],
        reasons=draft_of_reasons(ranked),
        deviation=draft_of_deviation(before[0], _skipped(solved, ranked.vacancy, before), meeting) if before else "",
        obstacle=_obstacle(ranked),
    )


def _skipped(solved: Solved, home: Vacancy, before: Sequence[Case]) -> list[tuple[Case, Skip]]:
    """Those who would come before, and are passed over for this home with a reason."""
    reasons = {skip.case_id: skip for skip in solved.skips if skip.vacancy_id == home.pk}
    return [(case, reasons[case.pk]) for case in before if case.pk in reasons]


def _obstacle(ranked: Ranked) -> str:
    if ranked.stop:
        return ranked.stop.sentence
    unmet = next((f"Ikke opfyldt: {row.label.lower()}. {row.words.rstrip('.')}." for row in ranked.hindrances), "")
    unmet = unmet or ranked.unexamined or ""
    return unmet or unheard_caretaker(ranked.vacancy.caretakers, ranked.case.pk)  # type: ignore[attr-defined]
