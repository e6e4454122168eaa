"""Every fourth vacancy, counted whole and one at a time."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.quota import Phase, Position, QuotaTerms, ReturnPolicy, after_correction, after_return, next_turn, replay

QUARTER = Fraction(1, 4)
shares = st.builds(lambda part, whole: Fraction(min(part, whole), whole), st.integers(1, 12), st.integers(1, 12))
terms = st.builds(QuotaTerms, shares, st.sampled_from(Phase), st.sampled_from(ReturnPolicy))
numbers = st.frozensets(st.integers(1, 60))


@given(terms, st.integers(0, 60), numbers, numbers)
def test_kept_never_exceeds_the_entitlement(terms, vacancies, returned, unsuitable):
    for upto in range(vacancies + 1):
        kept = replay(terms, upto, returned, unsuitable).kept
        entitled = terms.share * upto
        assert len(kept) <= (floor(entitled) if terms.phase is Phase.LAST else ceil(entitled))


@given(shares, st.integers(0, 60), numbers)
def test_consumed_is_the_plain_count(share, vacancies, returned):
    for phase, rounded in ((Phase.LAST, floor), (Phase.FIRST, ceil)):
        offered = replay(QuotaTerms(share, phase), vacancies, returned).offered
        assert offered == tuple(n for n in range(1, vacancies + 1) if rounded(n * share) > rounded((n - 1) * share))
        assert len(offered) == rounded(vacancies * share)


@given(shares, st.sampled_from(Phase), st.integers(0, 60), numbers, numbers)
def test_a_kinder_policy_never_leaves_the_municipality_with_less(share, phase, vacancies, returned, unsuitable):
    kept = {
        policy: len(replay(QuotaTerms(share, phase, policy), vacancies, returned, unsuitable).kept)
        for policy in ReturnPolicy
    }
    assert kept[ReturnPolicy.CONSUMED] <= kept[ReturnPolicy.PENDING] <= kept[ReturnPolicy.REPLACED]


@given(terms, st.integers(0, 60), numbers, numbers)
def test_kept_is_offered_and_not_returned(terms, vacancies, returned, unsuitable):
    answer = replay(terms, vacancies, returned, unsuitable)
    assert answer.kept == tuple(number for number in answer.offered if number not in returned)
    assert list(answer.offered) == sorted(set(answer.offered))


@given(st.lists(shares, max_size=40), st.sampled_from(Phase))
def test_the_count_goes_on_unbroken_when_the_share_changes(shares, phase):
    position, offered = Position(), 0
    for share in shares:
        turn = next_turn(position, QuotaTerms(share, phase))
        assert turn.entitlement_before == position.entitlement
        position, offered = turn.position, offered + turn.to_municipality
    assert offered == (floor if phase is Phase.LAST else ceil)(sum(shares, Fraction(0)))
    assert position.number == len(shares)


def test_the_share_changes_on_the_way():
    turn = next_turn(Position(147, Fraction(147, 4)), QuotaTerms(Fraction(1, 3)))
    assert turn.to_municipality
    assert turn.finding.because == "36¾ + 1/3 = 37 1/12. Kommunen har fået 36, så den 37. er kommunens."


def test_the_first_of_a_cycle():
    turn = next_turn(Position(), QuotaTerms(QUARTER, Phase.FIRST))
    assert turn.finding.because == "1 × ¼ = ¼. Kommunen har fået 0, så den 1. er kommunens."
    assert next_turn(turn.position, QuotaTerms(QUARTER, Phase.FIRST)).to_municipality is False


def test_a_finding_carries_the_provision():
    finding = next_turn(Position(3, Fraction(3, 4)), QuotaTerms(QUARTER)).finding
    assert (finding.met, finding.weight, finding.paragraph) == (True, "condition", "almenboligloven § 59")
    assert next_turn(Position(), QuotaTerms(QUARTER)).finding.met is False


def test_a_return_opens_a_claim_unless_it_is_consumed():
    position = Position(4, Fraction(1), 1)
    assert after_return(position, QuotaTerms(QUARTER)) == position
    for policy in (ReturnPolicy.REPLACED, ReturnPolicy.PENDING):
        opened = after_return(position, QuotaTerms(QUARTER, Phase.LAST, policy))
        assert opened == Position(4, Fraction(1), 2)


def test_a_claim_is_not_used_on_the_municipalitys_own_turn():
    turn = next_turn(Position(7, Fraction(7, 4), 1), QuotaTerms(QUARTER, Phase.LAST, ReturnPolicy.REPLACED))
    assert turn.to_municipality
    assert turn.claims_after == 1
    assert "8 × ¼ = 2." in turn.finding.because


def test_a_pending_claim_takes_a_suitable_dwelling():
    pending = QuotaTerms(QUARTER, Phase.LAST, ReturnPolicy.PENDING)
    position = Position(4, Fraction(1), 1)
    assert next_turn(position, pending, suitable=False).claims_after == 1
    turn = next_turn(position, pending)
    assert (turn.number, turn.to_municipality, turn.claims_after) == (5, True, 0)
    assert turn.position == Position(5, Fraction(5, 4), 0)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 4), Fraction(5, 4)])
def test_a_share_is_more_than_nothing_and_at_most_all(share):
    with pytest.raises(ValueError, match=f"Andelen {share} skal være større end 0 og højst 1."):
        QuotaTerms(share)


def test_labels_are_danish():
    assert [phase.label for phase in Phase] == ["den sidste i hver omgang", "den første i hver omgang"]
    assert [policy.label for policy in ReturnPolicy] == [
        "forbrugt", "erstattes af den næste ledige", "erstattes af den næste egnede",
    ]  # fmt: skip


# Corrections


def test_a_municipal_one_taken_out_is_owed_again():
    """Six counted, number 4 was the municipality's: the five that are left still give it one."""
    after = after_correction(Position(6, Fraction(6, 4)), QuotaTerms(QUARTER), was_municipal=True)
    assert after == Position(6, Fraction(5, 4), 1)
    turn = next_turn(after, QuotaTerms(QUARTER))
    assert (turn.number, turn.to_municipality, turn.claims_after) == (7, True, 0)
    assert turn.finding.because == "Kommunen har en bolig til gode, så nr. 7 er kommunens."


def test_one_that_the_entitlement_no_longer_covers_is_not_owed():
    after = after_correction(Position(4, Fraction(1)), QuotaTerms(QUARTER), was_municipal=True)
    assert after == Position(4, Fraction(3, 4))
    turn = next_turn(after, QuotaTerms(QUARTER))
    assert turn.finding.because == "¾ + ¼ = 1. Kommunen har fået 0, så den 1. er kommunens."


def test_a_turn_is_not_counted_twice():
    """Number 4 was the municipality's, then number 2 is taken out: number 5 is the fourth, and was had already."""
    after = after_correction(Position(4, Fraction(1)), QuotaTerms(QUARTER), was_municipal=False)
    assert after == Position(4, Fraction(3, 4), -1)
    turn = next_turn(after, QuotaTerms(QUARTER))
    assert (turn.to_municipality, turn.claims_after) == (False, 0)
    assert turn.finding.because == "¾ + ¼ = 1. Kommunen har fået 1, så nr. 5 er boligorganisationens."


@given(st.data(), st.lists(terms, min_size=1, max_size=40), st.sampled_from(Phase))
def test_whatever_is_corrected_the_municipality_has_what_the_count_says(data, seams, phase):
    """Turns, returns and corrections in any order: what it has, and is owed, is always what the entitlement gives."""
    position, earned = Position(), floor if phase is Phase.LAST else ceil
    counted: dict[int, tuple[Fraction, bool, bool]] = {}
    for version in seams:
        one = QuotaTerms(version.share, phase, version.return_policy)
        turn = next_turn(position, one)
        position = turn.position
        counted[turn.number] = (one.share, turn.to_municipality, False)
        if turn.to_municipality:
            assert _had(counted) <= earned(position.entitlement)
            if data.draw(st.booleans()):
                opened = after_return(position, one).claims > position.claims
                position = after_return(position, one)
                counted[turn.number] = (one.share, True, opened)
        if data.draw(st.booleans()):
            share, was_municipal, opened = counted.pop(data.draw(st.sampled_from(sorted(counted))))
            position = after_correction(position, QuotaTerms(share, phase), was_municipal=was_municipal and not opened)
        assert position.entitlement == sum((share for share, *_ in counted.values()), Fraction(0))
        assert _had(counted) + position.claims == earned(position.entitlement)


def _had(counted):
    return sum(was_municipal and not opened for _, was_municipal, opened in counted.values())
