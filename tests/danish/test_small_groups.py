"""Which counts are not told when all are published with their sum."""

import pytest

from danish.small_groups import is_few, not_told


@pytest.mark.parametrize(
    ("counts", "few", "beside"),
    [
        ([], set(), set()),
        ([0, 9, 20], set(), set()),
        ([3, 20, 7, 0], {0}, {2}),  # the one: 30 less 20 and 7
        ([2, 3, 20], {0, 1}, set()),  # five between two: nobody knows how
        ([1, 1, 20], {0, 1}, {2}),  # two between two: one each
        ([4, 4, 20], {0, 1}, {2}),  # eight between two: four each
        ([3], {0}, set()),  # there is nothing beside it
    ],
)
def test_the_few_and_what_would_give_them_away(counts, few, beside):
    assert not_told(counts) == (few, beside)


def test_what_is_left_out_for_another_reason_is_not_given_away_either():
    assert not_told([9, 20, 6], telling={1}) == (set(), {1, 2})
    assert not_told([3, 20, 6], telling={1}) == ({0}, {1})


@pytest.mark.parametrize(
    ("number", "few"), [(0, False), (1, True), (4, True), (5, False), (None, False), ("1–4", False)]
)
def test_one_to_four_are_few(number, few):
    assert is_few(number) is few
