"""What is computed for many pairs at a time is what the law says of each."""

import random

import numpy as np
import pytest

from allocation.queries.bars import BAR_LABELS
from allocation.queries.fitting import fit
from allocation.queries.grid import grid_of
from allocation.queries.ranking import examine, open_vacancies
from tests.factories import TODAY
from tests.many import all_cases, many_cases, many_vacancies, shuffled

pytestmark = pytest.mark.django_db

CASES, VACANCIES, SAMPLE = 150, 40, 120


@pytest.fixture
def grid():
    many_cases(CASES)
    many_vacancies(VACANCIES)
    return grid_of(all_cases(), list(open_vacancies()), on=TODAY)


def bar_of(requirement):
    """A further need and the rows of the dwelling's kind share a bar each."""
    code = requirement.code
    if code.startswith("need_"):
        return "needs"
    return code if code in BAR_LABELS else "kind"


def test_it_agrees_with_the_law_on_every_pair_of_a_random_sample(grid):
    chance = random.Random(11)
    barred, examined = set(), set()
    for _ in range(SAMPLE):
        home, person = chance.randrange(VACANCIES), chance.randrange(CASES)
        case, vacancy = grid.cases[person], grid.vacancies[home]
        one = examine(case, vacancy, on=TODAY)
        bars = grid.bars_of(home, person)
        assert set(bars) == {bar_of(row) for row in one.hindrances}
        assert grid.points[home, person] == one.points == grid.score(home, person).total
        left = grid.left_dkk(np.array([home]), np.array([person]))[0]
        if one.payment.ability:
            assert left == one.payment.ability.residual_dkk * 100
        assert grid.findings(home, person, left) == fit(case, vacancy, on=TODAY)
        assert grid.unexamined(home)[person] == bool(one.open_count and not one.hindrances)
        barred.update(bars)
        examined.add((bool(bars), one.payment.is_examined, one.open_count > 0))
    assert barred >= {"rooms", "stairs", "wheelchair", "pets", "needs", "payment", "kind"}
    assert {(False, False, True), (False, True, True), (False, True, False), (True, False, True)} <= examined


def test_there_are_both_pairs_that_fit_and_pairs_that_do_not(grid):
    fitting = (grid.bars == 0).mean()
    assert 0.02 < fitting < 0.9
    assert 0 <= grid.points.min() <= grid.points.max() <= 100


def test_the_order_they_come_in_changes_nothing(grid):
    for seed in range(5):
        again = grid_of(shuffled(list(grid.cases), seed), shuffled(list(grid.vacancies), seed), on=TODAY)
        assert [case.pk for case in again.cases] == [case.pk for case in grid.cases]
        assert (again.points == grid.points).all()
        assert (again.bars == grid.bars).all()


def test_in_many_blocks_on_every_processor_it_is_the_same(grid, monkeypatch):
    monkeypatch.setattr("allocation.queries.grid.BLOCK", CASES)
    again = grid_of(list(grid.cases), list(grid.vacancies), on=TODAY)
    assert (again.points == grid.points).all()
    assert (again.bars == grid.bars).all()
    assert again.ranked_vacancies(3).tolist() == grid.ranked_vacancies(3).tolist()


def test_nobody_and_nothing(grid):
    assert grid_of([], [], on=TODAY).points.shape == (0, 0)
    assert grid_of([], list(grid.vacancies), on=TODAY).ranked_cases(0).tolist() == []
    assert grid_of(list(grid.cases)[:3], [], on=TODAY).ranked_vacancies(0).tolist() == []
