"""A finished project's dwellings stand in the register and can be notified like any other."""

import pytest

from accounts.denied import ActionDenied
from experiments.actions import projects as actions
from experiments.states import ProjectState
from housing.models import Dwelling
from housing.states import DwellingKind
from tests.factories import TODAY, a_caseworker, a_ledger, a_vacancy, at_ten
from tests.trials import K, a_finished_project, a_milestone, an_experiment

pytestmark = pytest.mark.django_db


def test_its_dwellings_stand_in_the_register():
    project = a_finished_project(an_experiment(K.CHEAP_BUILDING))
    assert project.state == ProjectState.FINISHED
    built = Dwelling.objects.filter(built_by__project=project).order_by("pk")
    assert [str(one.terms.get().rent_dkk) for one in built] == ["3200.00", "3200.00"]
    assert {one.terms.get().kind for one in built} == {DwellingKind.BASIC}
    assert {one.estate.name for one in built} == {"Græsset"}
    a_ledger(project.association, "1/1", kind=DwellingKind.BASIC)
    assert a_vacancy(dwelling=built[0]).is_municipal


def test_a_finished_project_is_not_changed():
    project = a_finished_project(an_experiment(K.CHEAP_BUILDING))
    with pytest.raises(ActionDenied, match="kan ikke ændres"):
        actions.add_milestone(project.pk, "Rejsegilde", due_on=TODAY, by=a_caseworker())


def test_every_milestone_is_reached_first():
    project, by, at = a_milestone().project, a_caseworker(), at_ten(TODAY)
    actions.commit_project(project.pk, actions.Terms(), commitment_on=TODAY, by=by, on=TODAY, at=at)
    actions.build_project(project.pk, move_in_on=TODAY.replace(year=2027), by=by, on=TODAY, at=at)
    with pytest.raises(ActionDenied, match="Byggetilladelse"):
        actions.finish_project(project.pk, move_in_on=TODAY, estate="x", by=by, at=at)
