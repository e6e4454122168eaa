"""Over to an ordinary lease in the same home."""

from datetime import timedelta

import pytest

from accounts.denied import ActionDenied
from allocation.states import LetterKind
from experiments.actions import participations as actions
from experiments.states import ParticipationState
from tests.factories import TODAY, a_caseworker, at_ten
from tests.trials import K, a_participation

pytestmark = pytest.mark.django_db


def transferred(participation, lease_on=TODAY):
    return actions.transfer_participation(
        participation.pk, lease_on=lease_on, by=a_caseworker(), on=TODAY, at=at_ten(TODAY)
    )


def test_the_home_is_kept_on_an_ordinary_lease():
    participation = transferred(a_participation(K.TEMPORARY_LEASE))
    assert participation.state == ParticipationState.TRANSFERRED
    assert participation.is_housed_after
    letter = participation.case.letters.get(kind=LetterKind.EXPERIMENT_END)
    assert "hvor du skal bo" not in letter.html
    assert "Vi taler om, hvilken støtte du kan få." in letter.html
    with pytest.raises(ActionDenied, match="ikke muligt nu"):
        transferred(participation)


def test_a_subsidy_ends_with_it():
    participation = transferred(a_participation(K.RENT_SUBSIDY))
    participation.subsidy.refresh_from_db()
    assert participation.subsidy.stopped_on == TODAY
    assert "almindelig lejekontrakt" in participation.subsidy.stop_because


def test_a_temporary_building_is_never_let_for_good():
    with pytest.raises(ActionDenied, match="kan ikke lejes ud varigt"):
        transferred(a_participation(K.TEMPORARY_SOLUTION))


def test_not_before_it_began():
    with pytest.raises(ActionDenied, match="Deltagelsen begyndte"):
        transferred(a_participation(K.TEMPORARY_LEASE), TODAY - timedelta(days=1))
