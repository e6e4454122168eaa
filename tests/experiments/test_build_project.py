"""Building begins after the commitment, with a day to move in."""

from datetime import timedelta

import pytest

from accounts.denied import ActionDenied
from experiments.actions import projects as actions
from experiments.states import ProjectState
from tests.factories import TODAY, a_caseworker, at_ten
from tests.trials import a_milestone, a_project

pytestmark = pytest.mark.django_db
AT = at_ten(TODAY)


def built(project, move_in_on):
    return actions.build_project(project.pk, move_in_on=move_in_on, by=a_caseworker(), on=TODAY, at=AT)


def test_it_is_built_after_the_commitment():
    project, tomorrow = a_project(), TODAY + timedelta(days=1)
    with pytest.raises(ActionDenied, match="ikke muligt nu"):
        built(project, tomorrow)
    actions.commit_project(project.pk, actions.Terms(), commitment_on=TODAY, by=a_caseworker(), on=TODAY, at=AT)
    with pytest.raises(ActionDenied, match="efter i dag"):
        built(project, TODAY)
    assert built(project, tomorrow).state == ProjectState.BUILDING


def test_milestones_and_dispensations_have_their_days():
    milestone = a_milestone()
    with pytest.raises(ActionDenied, match="ikke er kommet"):
        actions.reach_milestone(milestone.pk, reached_on=TODAY + timedelta(days=1), by=a_caseworker(), on=TODAY, at=AT)
    with pytest.raises(ActionDenied, match="før den er søgt"):
        actions.ask_dispensation(
            milestone.project_id,
            "Elevator",
            asked_on=TODAY,
            granted_on=TODAY - timedelta(days=1),
            by=a_caseworker(),
            at=AT,
        )
    granted = actions.ask_dispensation(
        milestone.project_id, "Elevator", asked_on=TODAY, granted_on=TODAY, by=a_caseworker(), at=AT
    )
    assert str(granted) == "Elevator"
