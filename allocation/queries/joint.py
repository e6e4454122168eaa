"""The best joint solution: who gets which home so that the most need is met; and the one that comes of first come."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from allocation.queries.grid import Grid

# More than there are pairs in a solution: first the most points, then the most homes, then the least change.
MANY = 1 << 14
NOTHING = Decimal(0)

Pairs = dict[int, int]  # the place of the vacancy: the place of the case


@dataclass(frozen=True)
class Held:
    """What people have decided in the meeting, by places in the grid: pairs held together, and pairs held apart."""

    locks: Pairs = field(default_factory=dict)
    vetoes: Collection[tuple[int, int]] = ()


@dataclass(frozen=True)
class Worth:
    """A solution in figures. Kroner a month. `unexamined`: how many of the homes depend on something nobody has examined."""

    points: int
    homes: int
    urgent_without: int
    stays_dkk: Decimal
    empty_dkk: Decimal
    unexamined: int = 0

    @property
    def total_dkk(self) -> Decimal:
        return self.stays_dkk + self.empty_dkk

    def minus(self, other: "Worth") -> "Worth":
        """What this one is worth more than the other, figure by figure."""
        return Worth(*(getattr(self, name) - getattr(other, name) for name in self.__dataclass_fields__))


def value_of(grid: Grid, held: Held | None = None, near: Pairs | None = None) -> NDArray[np.float64]:
    """What each pair adds to a solution; nothing for a pair that is barred, vetoed or locked away.

    `near`: another solution, whose pairs go before others that add as much.
    """
    value = grid.points.astype(np.float64)
    value *= MANY
    value += 1
    value[grid.bars != 0] = 0
    if near:
        value *= MANY
        homes, people = list(near.keys()), list(near.values())
        value[homes, people] += value[homes, people] > 0
    for vacancy, case in (held or Held()).vetoes:
        value[vacancy, case] = 0
    for vacancy, case in (held or Held()).locks.items():
        value[vacancy, :] = 0
        value[:, case] = 0
    return value


def best_joint(
    grid: Grid, held: Held | None = None, value: NDArray[np.float64] | None = None, *, near: Pairs | None = None
) -> Pairs:
    """The solution with the most points; among those the one with the most homes, then the one most like `near`.

    The same for the same pairs always: cases and vacancies stand in one order, however they came.
    """
    value = value_of(grid, held, near) if value is None else value
    if not value.size:
        return dict((held or Held()).locks)
    homes, people = linear_sum_assignment(value, maximize=True)
    found = {int(home): int(case) for home, case in zip(homes, people, strict=True) if value[home, case]}
    return dict(sorted((found | (held or Held()).locks).items()))


def first_come(grid: Grid, held: Held | None = None) -> Pairs:
    """The homes in the order of their deadlines, each to whoever of those who fit has waited longest."""
    held = held or Held()
    waited = np.argsort([case.applied_on.toordinal() for case in grid.cases], kind="stable")
    free = np.ones(len(grid.cases), dtype=bool)
    free[list(held.locks.values())] = False
    vetoed = set(held.vetoes)
    found: Pairs = dict(held.locks)
    for home in range(len(grid.vacancies)):
        if home in held.locks:
            continue
        fitting = waited[(grid.bars[home, waited] == 0) & free[waited]]
        taken = next((int(case) for case in fitting if (home, int(case)) not in vetoed), None)
        if taken is not None:
            found[home] = taken
            free[taken] = False
    return dict(sorted(found.items()))


def worth_of(grid: Grid, pairs: Pairs) -> Worth:
    """The figures of a solution: need met, homes given, and what those without a home and the empty homes cost."""
    housed = set(pairs.values())
    without = [case for place, case in enumerate(grid.cases) if place not in housed]
    stays = grid.weights.stay_month_dkk
    return Worth(
        points=sum(int(grid.points[home, case]) for home, case in pairs.items()),
        homes=len(pairs),
        urgent_without=sum(case.is_urgent for case in without),
        stays_dkk=sum((stays.get(case.situation, NOTHING) for case in without), NOTHING),
        empty_dkk=sum((home.rent_dkk for place, home in enumerate(grid.vacancies) if place not in pairs), NOTHING),
        unexamined=sum(grid.is_unexamined(home, case) for home, case in pairs.items()),
    )
