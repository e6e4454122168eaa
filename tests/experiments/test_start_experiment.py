"""An experiment is set up within the law, and runs when its charter is published."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from accounts.denied import ActionDenied
from accounts.roles import Role
from experiments.actions import experiments as actions
from experiments.states import ExperimentState
from tests.factories import TODAY, a_caseworker, a_user, at_ten
from tests.trials import K, an_experiment, terms_of

pytestmark = pytest.mark.django_db
AT = at_ten(TODAY)


def test_it_runs_when_the_charter_is_published():
    experiment = an_experiment(is_running=False)
    actions.start_experiment(experiment.pk, by=a_caseworker(), on=TODAY, at=AT)
    experiment.refresh_from_db()
    assert experiment.state == ExperimentState.RUNNING
    assert experiment.events.filter(name="start").count() == 1


def test_it_does_not_run_before():
    experiment = an_experiment(is_published=False)
    with pytest.raises(ActionDenied, match="ikke offentliggjort"):
        actions.start_experiment(experiment.pk, by=a_caseworker(), on=TODAY, at=AT)


def test_it_is_started_once_and_by_the_municipality():
    experiment = an_experiment()
    with pytest.raises(ActionDenied, match="»Sæt i gang« er ikke muligt nu"):
        actions.start_experiment(experiment.pk, by=a_caseworker(), on=TODAY, at=AT)
    with pytest.raises(ActionDenied, match="føres af kommunen"):
        actions.start_experiment(experiment.pk, by=a_user(Role.ASSOCIATION), on=TODAY, at=AT)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"max_months": 25}, "loven giver højst 24"),
        ({"extension_months": 37}, "loven giver højst 36"),
        ({"ends_on": date(2024, 1, 1)}, "slutter, før det begynder"),
        ({"basis": "free_municipality"}, "31. december 2022"),
    ],
)
def test_the_law_is_asked_before_it_is_saved(changed, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        actions.set_up_experiment(terms_of(K.TEMPORARY_LEASE, **changed), by=a_caseworker(), on=TODAY, at=AT)


def test_one_of_a_kind_at_a_time():
    an_experiment()
    with pytest.raises(ActionDenied, match="Der er allerede et forsøg"):
        an_experiment()


def test_a_charter_is_not_published_in_the_future():
    experiment = an_experiment(is_published=False)
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(ActionDenied, match="ikke er kommet"):
        actions.publish_charter(
            experiment.pk, published_on=tomorrow, url="https://x.example", by=a_caseworker(), on=TODAY, at=AT
        )


def test_a_cost_is_of_a_day_that_has_come():
    experiment = an_experiment()
    with pytest.raises(ActionDenied, match="ikke betalt endnu"):
        actions.record_cost(
            experiment.pk,
            paid_on=TODAY + timedelta(days=1),
            amount_dkk=D(1),
            text="x",
            by=a_caseworker(),
            on=TODAY,
            at=AT,
        )


def test_a_change_keeps_what_stood_before():
    experiment = an_experiment()
    actions.change_experiment(experiment.pk, {"name": "Et andet navn"}, by=a_caseworker(), at=AT)
    event = experiment.events.get(name="change")
    assert event.facts["before"] == {"name": "Midlertidige lejekontrakter"}
