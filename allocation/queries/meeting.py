"""An allocation meeting solved: the board, both solutions, and what people's choices cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from allocation.models import Allocation, Meeting, MeetingChoice, Proposal, Skip
from allocation.queries.area import with_standing
from allocation.queries.followups import caretakers_of_home
from allocation.queries.grid import Grid, answers_no, grid_of
from allocation.queries.joint import Held, Pairs, Worth, best_joint, first_come, worth_of
from allocation.queries.ranking import candidates, open_vacancies
from allocation.states import AllocationState
from housing.models import Vacancy

MOST_COLUMNS = 12
MOST_SWAPS = 3


@dataclass(frozen=True)
class Solved:
    """The open work at one moment. `free` is the joint solution as it would be without anybody's choices: among equals
    the one most like the queue, and `joint` the one most like `free`, so that a choice moves nobody it need not.

    `skips`: who is passed over for which home outside the meeting; it holds the pair apart here too.
    """

    grid: Grid
    choices: Sequence[MeetingChoice]
    skips: Sequence[Skip]
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


def with_decided(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """How many homes each has offered somebody, or proposed."""
    offers = Allocation.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    waiting = Proposal.objects.open().filter(meeting=OuterRef("pk")).order_by().values("meeting")
    counted = [Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0) for rows in (offers, waiting)]
    return meetings.annotate(decided_count=counted[0] + counted[1])


def meeting_rows(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """A meeting with its standing choices in one query: a row a choice, in their order, or one row without."""
    standing = FilteredRelation("choices", condition=Q(choices__dropped_at=None))
    rows = meetings.annotate(choice=standing)
    related = ("opened_by", "closed_by", "choice__by", "choice__case__citizen", "choice__vacancy__dwelling")
    waiting = Proposal.objects.filter(meeting=OuterRef("pk"), allocation=None)
    told = {"offers": _decided(Allocation.objects.filter(meeting=OuterRef("pk")), "state")}
    told["waiting"] = _decided(waiting, "outcome")
    return rows.annotate(**told).select_related(*related).order_by("choice__at", "choice__pk")


def _decided(rows: QuerySet, state: str) -> ArraySubquery:
    """What was decided in the meeting, in order, read with the meeting itself."""
    about = {
        "key": "pk",
        "state": state,
        "case_id": "case_id",
        "home": "vacancy__dwelling__address",
        "first_name": "case__citizen__first_name",
        "last_name": "case__citizen__last_name",
        "is_protected": "case__citizen__is_protected",
    }
    return ArraySubquery(rows.order_by("pk").values(told=JSONObject(**about)))


@dataclass(frozen=True)
class Decided:
    """A pair that the meeting has decided on: where it stands now, and the page of it."""

    home: str
    citizen: str
    is_protected: bool
    case_id: int
    state: str
    page: str
    key: int


def decided_in(meeting: Meeting) -> list[Decided]:
    """The offers, then what waits for another's yes or got a no; `meeting` comes from `meeting_rows`."""
    offers = [_as_decided(row, AllocationState(row["state"]).label, "allocation") for row in meeting.offers]  # type: ignore[attr-defined]
    words = {"": "Venter på godkendelse"} | dict(Proposal.Outcome.choices)
    return offers + [_as_decided(row, words[row["state"]], "proposal") for row in meeting.waiting]  # type: ignore[attr-defined]


def _as_decided(row: dict[str, Any], state: str, page: str) -> Decided:
    citizen = f"{row['first_name']} {row['last_name']}"
    return Decided(row["home"], citizen, row["is_protected"], row["case_id"], state, page, row["key"])


def choices_in(rows: Iterable[Meeting]) -> list[MeetingChoice]:
    """The choices of a meeting's rows."""
    return [row.choice for row in rows if hasattr(row, "choice")]


def solve(meeting: Meeting, *, on: date, choices: Sequence[MeetingChoice] | None = None) -> Solved:
    """All open vacancies against all candidates, with the meeting's locks and vetoes, and with who is passed over.

    `choices` is for whoever has read them with the meeting, by `meeting_rows`.
    """
    if choices is None:
        choices = choices_in(meeting_rows(Meeting.objects.filter(pk=meeting.pk)))
    told = {"said_no": _of_home(answers_no(), "state"), "passed": _of_home(Skip.objects.standing(), "reason", "note")}
    told["caretakers"] = caretakers_of_home(on=on)
    homes = list(with_standing(open_vacancies(), on=on).annotate(**told))
    earlier = {(home.pk, row["case_id"]): row["state"] for home in homes for row in home.said_no}  # type: ignore[attr-defined]
    grid = grid_of(list(candidates()), homes, on=on, earlier=earlier)
    skips = [skip for home in homes for row in home.passed if (skip := _skip_of(grid, home, row))]  # type: ignore[attr-defined]
    held = _held(grid, choices, skips)
    free = best_joint(grid, near=first_come(grid))
    return Solved(
        grid=grid,
        choices=choices,
        skips=skips,
        held=held,
        joint=best_joint(grid, held, near=free) if choices or skips else free,
        queue=first_come(grid, held),
        free=free,
    )


def _of_home(rows: QuerySet, *names: str) -> ArraySubquery:
    """Rows about a vacancy with their case, oldest first, read with the vacancy itself."""
    told = JSONObject(case_id="case_id", **{name: name for name in names})
    return ArraySubquery(rows.filter(vacancy=OuterRef("pk")).order_by("pk").values(told=told))


def _skip_of(grid: Grid, home: Vacancy, row: dict[str, Any]) -> Skip | None:
    """As it was read with its vacancy; None for a case that is no longer a candidate."""
    place = grid.place_of_case.get(row["case_id"])
    if place is None:
        return None
    return Skip(vacancy=home, case=grid.cases[place], reason=row["reason"], note=row["note"])


def _held(grid: Grid, choices: Sequence[MeetingChoice], skips: Sequence[Skip]) -> Held:
    """The choices by place; those about a home or a citizen that is no longer open count no more."""
    locks: Pairs = {}
    vetoes = {(grid.place_of_vacancy[skip.vacancy_id], grid.place_of_case[skip.case_id]) for skip in skips}
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
