"""How the board of an allocation meeting is shown: cells, columns, figures and sentences."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allocation.models import Case
from allocation.queries.deadlines import deadline
from allocation.queries.fitting import floor_in_words
from allocation.queries.households import household_of
from allocation.queries.joint import Worth
from allocation.queries.meeting import MOST_SWAPS, Solved, Swap, columns, swaps
from allocation.queries.payment import payment
from housing.models import Vacancy

MOST_NAMED = 6


@dataclass(frozen=True)
class Cell:
    """One pair on the board. `bar` is the one word for what hinders; `kind` best, queue, veto or nothing."""

    pair: str
    case: Case
    points: int
    bar: str
    kind: str
    is_locked: bool
    is_unexamined: bool


@dataclass(frozen=True)
class Side:
    """Who gets the home in one of the solutions."""

    case: Case
    pair: str
    points: int
    light: str
    light_words: str
    is_unexamined: bool
    is_locked: bool


@dataclass(frozen=True)
class Row:
    vacancy: Vacancy
    about: str
    cells: list[Cell]
    best: Side | None
    queue: Side | None
    more: int

    @property
    def is_same(self) -> bool:
        return self.best is not None and self.queue is not None and self.best.case == self.queue.case


def shown_board(solved: Solved, rows: list[int], *, on: date) -> dict[str, Any]:
    """The part of the board with these vacancies."""
    people = columns(solved, rows)
    shown = [_row(solved, home, people, on) for home in rows]
    return {
        "heads": [_head(solved.grid.cases[place], on) for place in people],
        "rows": shown,
        "has_unexamined": any(cell.is_unexamined for row in shown for cell in row.cells),
    }


def figures(worth: Worth, vacancies: int) -> dict[str, Any]:
    """A solution's line in the table of both."""
    return {"worth": worth, "homes": f"{worth.homes} af {vacancies}"}


def sentences(solved: Solved) -> list[tuple[str, str]]:
    """The swaps that make the most difference, in words."""
    return [_sentence(solved, swap) for swap in swaps(solved)[:MOST_SWAPS]]


def without_home(solved: Solved, places: list[int]) -> dict[str, Any]:
    """The first who get none, each a way to their own ranking that says why, and how many more."""
    return {
        "count": len(places),
        "cases": [solved.grid.cases[place] for place in places[:MOST_NAMED]],
        "rest": max(0, len(places) - MOST_NAMED),
    }


def pair_of(vacancy: Vacancy, case: Case) -> str:
    """As it stands in an address: two keys."""
    return f"{vacancy.pk}-{case.pk}"


def _head(case: Case, on: date) -> dict[str, Any]:
    household = household_of(case, on=on)
    children = len(household.child_ages)
    citizen = case.citizen
    return {
        "case": case,
        "name": f"{citizen.first_name} {citizen.last_name[:1]}.",
        "household": f"{household.adults}+{children}" if children else str(household.adults),
    }


def _row(solved: Solved, home: int, people: list[int], on: date) -> Row:
    vacancy = solved.grid.vacancies[home]
    best, queue = solved.joint.get(home), solved.queue.get(home)
    points = solved.grid.points[home]
    return Row(
        vacancy=vacancy,
        about=_about(vacancy, on),
        cells=[_cell(solved, home, case) for case in people],
        best=_side(solved, home, best, on),
        queue=_side(solved, home, queue, on),
        more=int(points[best]) - int(points[queue]) if best is not None and queue is not None else 0,
    )


def _about(vacancy: Vacancy, on: date) -> str:
    assert vacancy.answer_due_on is not None, "a municipal vacancy has a deadline"
    fit = ", kørestol" if vacancy.terms.is_wheelchair_suitable else ""
    floor = floor_in_words(vacancy).split(",")[0].lower()
    return f"{vacancy.terms.rooms} rum, {floor}{fit} · {deadline(vacancy.answer_due_on, on=on).day}"


def _cell(solved: Solved, home: int, case: int) -> Cell:
    grid = solved.grid
    kind = ""
    if solved.joint.get(home) == case:
        kind = "best"
    elif (home, case) in solved.held.vetoes:
        kind = "veto"
    elif solved.queue.get(home) == case:
        kind = "queue"
    return Cell(
        pair=pair_of(grid.vacancies[home], grid.cases[case]),
        case=grid.cases[case],
        points=int(grid.points[home, case]),
        bar=next(iter(grid.bar_words(home, case)), ""),
        kind=kind,
        is_locked=solved.held.locks.get(home) == case,
        is_unexamined=grid.is_unexamined(home, case),
    )


def _side(solved: Solved, home: int, case: int | None, on: date) -> Side | None:
    if case is None:
        return None
    whose, vacancy = solved.grid.cases[case], solved.grid.vacancies[home]
    paid = payment(whose, vacancy, on=on, book=solved.grid.book)
    words = {"green": "har råd", "amber": "stramt", "red": "for dyr"}.get(paid.light, "")
    return Side(
        case=whose,
        pair=pair_of(vacancy, whose),
        points=int(solved.grid.points[home, case]),
        light=paid.light,
        light_words=words,
        is_unexamined=not paid.is_examined or solved.grid.is_unexamined(home, case),
        is_locked=solved.held.locks.get(home) == case,
    )


def _sentence(solved: Solved, swap: Swap) -> tuple[str, str]:
    grid = solved.grid
    home, gets = grid.vacancies[swap.home], grid.cases[swap.gets].citizen.first_name
    if swap.instead_of is None:
        return f"{home} til {gets}, i stedet for ingen.", f"{swap.more} point mere."
    other = grid.cases[swap.instead_of].citizen.first_name
    why = f"{'+' if swap.more >= 0 else '−'}{abs(swap.more)} point på den bolig."
    if swap.is_only_home:
        why = f"Den eneste ledige bolig, der passer til {gets}. {why}"
    instead = grid.vacancies[swap.other_home] if swap.other_home is not None else None
    then = f"{other} får {instead}." if instead else f"{other} får ingen bolig i dag."
    return f"{home} til {gets}, ikke {other}.", f"{why} {then}"


def outcome_of(solved: Solved) -> dict[str, Any]:
    """What a meeting keeps of what it saw last: case numbers and vacancy keys, no names."""
    return {
        "joint": _kept(solved.joint_worth),
        "first_come": _kept(solved.queue_worth),
        "weights": solved.grid.weights.number,
        "pairs": [
            {"vacancy": solved.grid.vacancies[home].pk, "case": solved.grid.cases[case].number}
            for home, case in solved.joint.items()
        ],
    }


def _kept(worth: Worth) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in vars(worth).items()}
