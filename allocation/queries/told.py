"""What a match says to another program: ranks, points and findings by case number and vacancy key, never a name."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from allocation.queries.grid import Grid
from allocation.queries.joint import Pairs, Worth, best_joint, first_come, worth_of
from allocation.queries.ranking import ORDER, Matches
from law.findings import Finding

MOST_TOLD = 20

Told = dict[str, Any]


def findings_of(grid: Grid, pairs: Sequence[tuple[int, int]]) -> list[list[Finding]]:
    """The findings in words of pairs by their places in the grid."""
    if not pairs:
        return []
    homes, people = np.array(pairs, dtype=np.int64).T
    left = grid.left_dkk(homes, people)
    return [grid.findings(home, case, ore) for (home, case), ore in zip(pairs, left.tolist(), strict=True)]


def told_pairs(grid: Grid, pairs: Sequence[tuple[int, int]]) -> list[Told]:
    """Pairs by their places in the grid, each with its points and its findings in words."""
    return [
        {
            "case": grid.cases[case].number,
            "vacancy": grid.vacancies[home].pk,
            "points": int(grid.points[home, case]),
            "fits": grid.fits(home, case),
            "unexamined": grid.is_unexamined(home, case),
            "findings": [_finding(finding) for finding in findings],
        }
        for (home, case), findings in zip(pairs, findings_of(grid, pairs), strict=True)
    ]


def best_cases(grid: Grid, home: int, most: int | None = MOST_TOLD) -> list[tuple[int, int]]:
    """The first in the ranking of a vacancy."""
    return [(home, int(case)) for case in grid.ranked_cases(home)[:most]]


def best_vacancies(grid: Grid, case: int, most: int | None = MOST_TOLD) -> list[tuple[int, int]]:
    """The first in the ranking of a case."""
    return [(int(home), case) for home in grid.ranked_vacancies(case)[:most]]


def told_match(found: Matches) -> Told:
    """One vacancy: everybody who fits in order, and who does not with what bars them."""
    grid = found.grid
    barred = [(0, case) for case in range(len(grid.cases)) if not grid.fits(0, case)]
    fitting = told_pairs(grid, best_cases(grid, 0, None))
    return {
        "vacancy": grid.vacancies[0].pk,
        "address": str(grid.vacancies[0]),
        "on": grid.on.isoformat(),
        "weights": grid.weights.number,
        "order": ORDER,
        "unexamined": found.unexamined,
        "fitting": [{"number": number} | row for number, row in enumerate(fitting, 1)],
        "not_fitting": [
            {"barred_by": grid.bars_of(0, case)} | row
            for (_, case), row in zip(barred, told_pairs(grid, barred), strict=True)
        ],
    }


def told_match_all(grid: Grid) -> Told:
    """All against all: the best joint solution beside the first-come one, and the first of each vacancy."""
    queue = first_come(grid)
    joint = best_joint(grid, near=queue)
    worth, other = worth_of(grid, joint), worth_of(grid, queue)
    return {
        "on": grid.on.isoformat(),
        "weights": grid.weights.number,
        "order": ORDER,
        "cases": len(grid.cases),
        "vacancies": len(grid.vacancies),
        "joint": {"worth": _worth(worth), "pairs": told_pairs(grid, _pairs(joint))},
        "first_come": {"worth": _worth(other), "pairs": told_pairs(grid, _pairs(queue))},
        "difference": _worth(worth.minus(other)),
        "ranked": [
            {"vacancy": vacancy.pk, "address": str(vacancy), "first": told_pairs(grid, best_cases(grid, home))}
            for home, vacancy in enumerate(grid.vacancies)
        ],
    }


def _pairs(pairs: Pairs) -> list[tuple[int, int]]:
    return list(pairs.items())


def _finding(finding: Finding) -> Told:
    return {
        "met": finding.met,
        "weight": finding.weight.value,
        "paragraph": finding.paragraph,
        "because": finding.because,
    }


def _worth(worth: Worth) -> Told:
    return {
        "points": worth.points,
        "homes": worth.homes,
        "unexamined": worth.unexamined,
        "urgent_without": worth.urgent_without,
        "stays_dkk": str(worth.stays_dkk),
        "empty_dkk": str(worth.empty_dkk),
        "total_dkk": str(worth.total_dkk),
    }
