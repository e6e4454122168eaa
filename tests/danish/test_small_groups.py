"""Which counts are not told when all are published with their sum."""

import pytest

from danish.small_groups import is_few, not_told, not_told_together


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
        ([1, 5, 20], {0}, {1, 2}),  # six between one to four and five at least: only one way
    ],
)
def test_the_few_and_what_would_give_them_away(counts, few, beside):
    assert not_told(counts) == (few, beside)


def test_what_is_left_out_for_another_reason_is_not_given_away_either():
    cells, in_all = {"a": 9, "b": 20, "c": 6}, dict.fromkeys("abc", 1)
    assert not_told_together(cells, [in_all], also={"b"}) == (set(), {"b", "c"})
    assert not_told_together(cells | {"a": 3}, [in_all], also={"b"}) == ({"a"}, {"b"})


def test_what_two_sums_share_is_hidden_in_both():
    """b goes with the few, and so does what b is made up of: else b would be had from there."""
    cells = {"a": 3, "b": 11, "c": 20, "b1": 5, "b2": 6}
    sums = [{"a": 1, "b": 1, "c": 1}, {"b1": 1, "b2": 1, "b": -1}]
    assert not_told_together(cells, sums) == ({"a"}, {"b", "b1"})


def test_two_sums_together_are_a_sum_too():
    """Each alone would leave it open: a with b, b with b1. Together a and b1 are six, and a can but be one."""
    cells = {"a": 1, "b": 12, "c": 40, "b1": 5, "b2": 7}
    sums = [{"a": 1, "b": 1, "c": 1}, {"b1": 1, "b2": 1, "b": -1}]
    assert not_told_together(cells, sums) == ({"a"}, {"b", "b1", "b2"})


def test_a_difference_gives_away_too():
    """Four and one: nothing else of one to four is three apart."""
    assert not_told_together({"a": 4, "b": 1, "c": 9}, [{"a": 1, "b": -1, "c": 1}]) == ({"a", "b"}, {"c"})


@pytest.mark.parametrize(
    ("number", "few"), [(0, False), (1, True), (4, True), (5, False), (None, False), ("1–4", False)]
)
def test_one_to_four_are_few(number, few):
    assert is_few(number) is few
