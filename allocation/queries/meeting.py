"""An allocation meeting solved: the board, both solutions, and what people's choices cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allocation.models import Meeting, MeetingChoice
from allocation.queries.grid import Grid, grid_of
from allocation.queries.joint import Held, Pairs, Worth, best_joint, first_come, worth_of
from allocation.queries.ranking import candidates, open_vacancies

MOST_COLUMNS = 12
MOST_SWAPS = 3


@dataclass(frozen=True)
class Solved:
    """The open work at one moment. `free` is the joint solution as it would be without anybody's choices."""

    grid: Grid
    choices: Sequence[MeetingChoice]
    held: Held
    joint: Pairs
    queue: Pairs
    free: Pairs

    @property
    def joint_worth(self) -> Worth:
        return worth_of(self.grid, self.joint)

    @property
    def queue_worth(self) -> Worth:
        return worth_of(self.grid, self.queue)

    @property
    def cost_of_choices(self) -> int:
        """How many points the free solution has more."""
        return worth_of(self.grid, self.free).points - self.joint_worth.points

    def without(self, pairs: Pairs) -> list[int]:
        """Whom a solution gives nothing, in the order of the queue."""
        housed = set(pairs.values())
        return [case for case in range(len(self.grid.cases)) if case not in housed]


def solve(meeting: Meeting, *, on: date) -> Solved:
    """All open vacancies against all candidates, with the meeting's locks and vetoes."""
    grid = grid_of(list(candidates()), list(open_vacancies()), on=on)
    choices = list(
        meeting.choices.filter(dropped_at=None)
        .select_related("vacancy__dwelling", "case__citizen", "by")
        .order_by("at", "pk")
    )
    held = _held(grid, choices)
    return Solved(
        grid=grid,
        choices=choices,
        held=held,
        joint=best_joint(grid, held),
        queue=first_come(grid, held),
        free=best_joint(grid) if choices else best_joint(grid, held),
    )


def _held(grid: Grid, choices: Sequence[MeetingChoice]) -> Held:
    """The choices by place; those about a home or a citizen that is no longer open count no more."""
    locks: Pairs = {}
    vetoes = set()
    for choice in choices:
        home = grid.place_of_vacancy.get(choice.vacancy_id)
        case = grid.place_of_case.get(choice.case_id)
        if home is None or case is None:
            continue
        if choice.kind == MeetingChoice.Kind.LOCK:
            locks[home] = case
        else:
            vetoes.add((home, case))
    return Held(locks, frozenset(vetoes))


def columns(solved: Solved, rows: Sequence[int]) -> list[int]:
    """The cases that a part of the board shows: those in either solution there, then those with the most points there."""
    named = [pairs[home] for pairs in (solved.joint, solved.queue) for home in rows if home in pairs]
    shown = dict.fromkeys(named)
    ranked = [solved.grid.ranked_cases(home)[:MOST_COLUMNS].tolist() for home in rows]
    for place in range(MOST_COLUMNS):
        for each in ranked:
            if len(shown) < MOST_COLUMNS and place < len(each):
                shown.setdefault(each[place])
    return sorted(shown)


@dataclass(frozen=True)
class Swap:
    """A home that the two solutions give to different people: the places of the two, and the points between them."""

    home: int
    gets: int
    instead_of: int | None
    other_home: int | None
    more: int
    is_only_home: bool


def swaps(solved: Solved) -> list[Swap]:
    """What makes the difference, most points first."""
    grid, found = solved.grid, []
    home_of = {case: home for home, case in solved.joint.items()}
    for home, gets in solved.joint.items():
        other = solved.queue.get(home)
        if other == gets:
            continue
        points = int(grid.points[home, gets])
        more = points - (int(grid.points[home, other]) if other is not None else 0)
        only = int((grid.bars[:, gets] == 0).sum()) == 1
        found.append(Swap(home, gets, other, home_of.get(other) if other is not None else None, more, only))
    return sorted(found, key=lambda swap: (-swap.more, swap.home))
