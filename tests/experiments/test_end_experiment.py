"""An experiment ends when nobody is in it, and is then as it was."""

import pytest

from accounts.denied import ActionDenied
from experiments.actions import experiments as actions
from experiments.states import ExperimentState
from tests.factories import TODAY, a_caseworker, at_ten
from tests.trials import K, a_building, a_participation, an_experiment, out

pytestmark = pytest.mark.django_db
AT = at_ten(TODAY)


def ended(experiment):
    return actions.end_experiment(experiment.pk, by=a_caseworker(), at=AT)


def test_it_ends_when_the_last_one_is_out():
    participation = a_participation(K.TEMPORARY_SOLUTION)
    with pytest.raises(ActionDenied, match="1 borger er stadig med"):
        ended(participation.experiment)
    out(participation, TODAY, is_housed=True)
    assert ended(participation.experiment).state == ExperimentState.ENDED


def test_it_is_not_changed_or_filled_afterwards():
    experiment = an_experiment(K.TEMPORARY_SOLUTION)
    ended(experiment)
    with pytest.raises(ActionDenied, match="kan ikke ændres"):
        actions.change_experiment(experiment.pk, {"name": "x"}, by=a_caseworker(), at=AT)
    with pytest.raises(ActionDenied, match="ikke komme flere boliger"):
        a_building(experiment)


def test_another_can_follow():
    ended(an_experiment())
    assert an_experiment().state == ExperimentState.RUNNING


def test_a_home_belongs_to_its_own_kind():
    with pytest.raises(ActionDenied, match="midlertidige boligløsninger"):
        a_building(an_experiment(K.SHARED_DWELLING))
