"""A commitment has terms, and every dwelling of the project keeps them."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from accounts.denied import ActionDenied
from experiments.actions import projects as actions
from experiments.states import ProjectKind, ProjectState
from tests.factories import TODAY, a_caseworker, an_association, at_ten
from tests.trials import a_project

pytestmark = pytest.mark.django_db
AT = at_ten(TODAY)


def committed(project, terms=None, on=TODAY):
    terms = terms or actions.Terms()
    return actions.commit_project(project.pk, terms, commitment_on=on, by=a_caseworker(), on=TODAY, at=AT)


def test_a_commitment_with_its_terms():
    project = committed(a_project(), actions.Terms(D(3200), 40, 1))
    assert project.state == ProjectState.COMMITTED
    assert project.commitment_on == TODAY
    assert project.findings


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (actions.Terms(max_rent_dkk=D(3000)), "tilsagnet siger højst 3.000,00"),
        (actions.Terms(max_area_m2=25), "tilsagnet siger højst 25 m²"),
        (actions.Terms(fewest_rooms=2), "tilsagnet siger mindst 2"),
    ],
)
def test_a_dwelling_that_breaks_a_term_stops_it(terms, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        committed(a_project(), terms)


def test_the_highest_rent_of_the_kind_stops_it_too():
    with pytest.raises(ActionDenied, match="basisbolig må højst koste"):
        committed(a_project(rents=("3201",)))
    assert committed(a_project(rents=("7000",), kind=ProjectKind.ORDINARY)).state == ProjectState.COMMITTED


def test_not_ahead_and_not_without_dwellings():
    with pytest.raises(ActionDenied, match="ikke er kommet"):
        committed(a_project(), on=TODAY + timedelta(days=1))
    with pytest.raises(ActionDenied, match="hvilke boliger"):
        committed(a_project(rents=()))


def test_what_comes_later_keeps_the_terms_too():
    project = committed(a_project(), actions.Terms(max_area_m2=30))
    line = {
        "site": "Engvej",
        "postal_code": "9999",
        "city": "By",
        "number": 1,
        "rooms": 1,
        "area_m2": 31,
        "rent_dkk": D(3000),
    }
    with pytest.raises(ActionDenied, match="Engvej, 1 rum: Boligen er på 31 m²"):
        actions.add_dwellings(project.pk, line, by=a_caseworker(), at=AT)


def test_a_name_is_used_once():
    told = {"name": "Græs", "kind": ProjectKind.BASIC, "association": an_association()}
    actions.propose_project(told, by=a_caseworker(), at=AT)
    with pytest.raises(ActionDenied, match="hedder »Græs«"):
        actions.propose_project(told, by=a_caseworker(), at=AT)
