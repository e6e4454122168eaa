"""Match: 10,000 approved cases against 2,000 vacancies, all pairs, the joint solution, and the findings in words."""

import time
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from scipy.optimize import linear_sum_assignment

from allocation.queries.area import with_standing
from allocation.queries.grid import Grid, grid_of
from allocation.queries.joint import best_joint, first_come, value_of, worth_of
from allocation.queries.ranking import candidates, open_vacancies
from allocation.queries.told import best_cases, best_vacancies, findings_of
from tests.many import many_cases, many_vacancies

N = 10_000
CASES_PER_VACANCY = 5
LIMIT = "scipy's bare linear_sum_assignment on the same finished matrix"
MAX_RATIO = 5.0

_seconds: dict[str, float] = {}
_told: dict[str, Any] = {}
_value: list = []
_fetched: list = []


def prepare(n: int) -> Iterator[None]:
    """Everybody in the database, and the finished matrix for the limit."""
    on = timezone.localdate()
    many_cases(n, on=on)
    many_vacancies(n // CASES_PER_VACANCY, on=on)
    with _Timed("fetch"):
        _fetched[:] = [list(candidates()), list(with_standing(open_vacancies(), on=on))]
    grid = grid_of(*_fetched, on=on)
    _value[:] = [value_of(grid, near=first_come(grid))]
    yield


def limit(n: int) -> None:
    linear_sum_assignment(_value[0], maximize=True)
    _value.clear()


def work(n: int) -> None:
    """From the cases and vacancies to the words; what it takes to fetch them is said beside it."""
    cases, vacancies = _fetched
    with _Timed("pairs"):
        grid = grid_of(cases, vacancies, on=timezone.localdate())
    with _Timed("first_come"):
        queue = first_come(grid)
    with _Timed("matrix"):
        value = value_of(grid, near=queue)
    with _Timed("joint"):
        pairs = best_joint(grid, value=value)
    del value
    with _Timed("words"):
        told = findings_of(grid, list(pairs.items()))
        told += findings_of(grid, [pair for home in range(len(vacancies)) for pair in best_cases(grid, home)])
    with _Timed("words_of_cases"):
        told += findings_of(grid, [pair for case in range(len(cases)) for pair in best_vacancies(grid, case)])
    _report(grid, pairs, queue, told)


def details() -> dict[str, Any]:
    """Where the time goes, and what came of it."""
    return {"seconds_by_part": {name: round(value, 3) for name, value in _seconds.items()}, **_told}


def _report(grid: Grid, pairs: dict[int, int], queue: dict[int, int], told: list) -> None:
    joint, first = worth_of(grid, pairs), worth_of(grid, queue)
    assert joint.points >= first.points
    _told.update(
        pairs=grid.points.size,
        fitting=int((grid.bars == 0).sum()),
        in_words=len(told),
        findings=sum(map(len, told)),
        joint_points=joint.points,
        first_come_points=first.points,
        joint_homes=joint.homes,
        first_come_homes=first.homes,
    )


class _Timed:
    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        _seconds[self.name] = time.perf_counter() - self.started
