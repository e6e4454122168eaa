"""Kaplan–Meier against values computed by hand."""

import pytest

from experiments.survival import kaplan_meier

# Each: how long and whether it was lost; and the share after each time, by hand.
BY_HAND = [
    # Four lost one by one: 3/4, 2/4, 1/4, 0.
    ([(1, True), (2, True), (3, True), (4, True)], {0: 1, 1: 0.75, 2: 0.5, 3: 0.25, 4: 0}),
    # Censored at 2 and 4: 3/4, then 3/4 x 1/2.
    ([(1, True), (2, False), (3, True), (4, False)], {0.5: 1, 1: 0.75, 2: 0.75, 3: 0.375, 9: 0.375}),
    # Two at once of five, one censored on the day of a loss: 3/5, then 3/5 x 2/3, then 3/5 x 2/3 x 0.
    ([(2, True), (2, True), (3, True), (3, False), (5, True)], {1: 1, 2: 0.6, 3: 0.4, 5: 0}),
]


@pytest.mark.parametrize(("durations", "shares"), BY_HAND)
def test_the_estimate_is_what_is_computed_by_hand(durations, shares):
    curve = kaplan_meier(durations)
    assert {time: pytest.approx(curve.share_at(time)) for time in shares} == shares


def test_the_band_holds_the_estimate_and_stays_between_nothing_and_all():
    curve = kaplan_meier([(time, time % 3 == 0) for time in range(1, 29)])
    for step in curve.steps[1:]:
        assert step.low is not None
        assert step.high is not None
        assert 0 <= step.low <= step.share <= step.high <= 1


def test_greenwoods_band_by_hand():
    """Two of four lost at 1: S = 1/2, var(log(-log S)) = (2/(4x2)) / log(1/2)**2."""
    from math import exp, log

    curve = kaplan_meier([(1, True), (1, True), (2, False), (2, False)])
    spread = 1.959964 * (0.25**0.5) / -log(0.5)
    low, high = curve.band_at(1)
    assert low == pytest.approx(0.5 ** exp(spread), abs=1e-4)
    assert high == pytest.approx(0.5 ** exp(-spread), abs=1e-4)


def test_nobody_lost_and_nobody_at_all():
    assert kaplan_meier([(5, False), (7, False)]).share_at(6) == 1
    assert kaplan_meier([]).share_at(6) == 1
    assert kaplan_meier([(5, False), (7, False)]).at_risk(6) == 1
