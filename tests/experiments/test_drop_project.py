"""A project is given up before it is built, with the reason."""

import pytest

from accounts.denied import ActionDenied
from experiments.actions import projects as actions
from experiments.states import ProjectState
from tests.factories import TODAY, a_caseworker, at_ten
from tests.trials import K, a_finished_project, a_project, an_experiment

pytestmark = pytest.mark.django_db


def dropped(project):
    return actions.drop_project(project.pk, reason="Grunden er solgt.", by=a_caseworker(), at=at_ten(TODAY))


def test_an_idea_is_given_up():
    project = dropped(a_project())
    assert project.state == ProjectState.DROPPED
    assert project.events.get(name="drop").text == "Opgivet: Grunden er solgt."


def test_what_stands_there_is_not():
    with pytest.raises(ActionDenied, match="ikke muligt nu"):
        dropped(a_finished_project(an_experiment(K.CHEAP_BUILDING)))
