"""Whom each kind of dwelling is for: the law's answer about a citizen, shown in the match and a no in the action."""

from datetime import timedelta

import pytest

from accounts.denied import ActionDenied
from allocation.actions.allocations import Decision, allocate
from allocation.queries import fit, match
from allocation.queries.guards import guards, obstacle_of_kind
from allocation.states import HousingSituation
from housing.models import SchemeKind
from housing.states import DwellingKind
from law.bases import LegalBasis
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_dwelling, a_ledger, a_vacancy
from tests.schemes import BY_KIND, EXAMPLES, a_case_for, a_scheme

pytestmark = pytest.mark.django_db
GUARDED = [example for example in EXAMPLES if example.unfit]
K = SchemeKind


def a_vacancy_in(kind: SchemeKind):
    return a_vacancy(dwelling=a_scheme(kind).places.order_by("pk").first().dwelling)


@pytest.mark.parametrize("example", GUARDED, ids=lambda example: example.kind)
def test_who_may_live_there_and_who_may_not(example):
    vacancy = a_vacancy_in(example.kind)
    assert obstacle_of_kind(a_case_for(example), vacancy) is None
    assert example.unfit[1] in obstacle_of_kind(a_case_for(example, fits=False), vacancy)


@pytest.mark.parametrize("example", GUARDED, ids=lambda example: example.kind)
def test_an_unmet_condition_stops_the_decision_with_its_sentence(example):
    vacancy, case = a_vacancy_in(example.kind), a_case_for(example, fits=False)
    decision = Decision("Borgeren har brug for boligen nu.", TODAY + timedelta(days=7))
    with pytest.raises(ActionDenied, match=example.unfit[1]):
        allocate(vacancy.pk, case.pk, decision, by=a_caseworker(), on=TODAY, at=NOW)
    assert not case.allocations.exists()


@pytest.mark.parametrize("kind", [example.kind for example in EXAMPLES if not example.unfit])
def test_the_others_ask_nothing_more(kind):
    assert guards(a_case(), a_vacancy_in(kind)) == []


@pytest.mark.parametrize(("born", "met"), [((2001, 4, 4), True), ((2001, 4, 3), False), ((2008, 4, 4), False)])
def test_a_starter_is_18_to_24_when_the_lease_can_begin(born, met):
    """The vacancy is to be had on 3 April 2026."""
    vacancy = a_vacancy_in(K.STARTER)
    case = a_case_for(BY_KIND[K.STARTER])
    case.citizen.born_on = vacancy.available_on.replace(year=born[0], month=born[1], day=born[2])
    assert str(vacancy.available_on) == "2026-04-03"
    age = guards(case, vacancy)[0]
    assert age.finding.met is met


@pytest.mark.parametrize(
    ("situation", "support", "met"),
    [
        (HousingSituation.SHELTER_110, False, True),
        (HousingSituation.CRISIS_109, False, True),
        (HousingSituation.FACILITY_107, False, True),
        (HousingSituation.STREET, False, True),
        (HousingSituation.EVICTION, True, True),
        (HousingSituation.EVICTION, False, False),
    ],
)
def test_where_one_comes_from(situation, support, met):
    vacancy = a_vacancy_in(K.TRANSITIONAL)
    case = a_case(situation=situation, needs_support=support)
    assert guards(case, vacancy)[0].finding.met is met


def test_the_lease_is_as_long_as_the_scheme_says():
    months = guards(a_case(), a_vacancy_in(K.TRANSITIONAL))[2]
    assert months.words == "24 md."


def test_a_young_person_is_weighed_and_not_demanded():
    """The act names no age, so an older applicant is shown and not stopped."""
    home = a_dwelling(kind=DwellingKind.YOUTH)
    a_ledger(home.estate.association, "1/1", kind=DwellingKind.YOUTH, legal_basis=LegalBasis.ABL59_3)
    vacancy, case = a_vacancy(dwelling=home), a_case()
    [young] = guards(case, vacancy)
    assert not young.finding.met
    assert obstacle_of_kind(case, vacancy) is None


def test_an_older_citizen_needs_no_disability():
    case = a_case()
    vacancy = a_vacancy_in(K.SENIOR)
    case.citizen.born_on = TODAY.replace(year=1950)
    assert obstacle_of_kind(case, vacancy) is None


def test_the_match_takes_out_those_it_is_not_for_and_the_decision_keeps_the_finding():
    example = BY_KIND[K.STARTER]
    vacancy = a_vacancy_in(K.STARTER)
    fitting, other = a_case_for(example), a_case_for(example, fits=False)
    found = match(vacancy, on=TODAY)
    assert [row.case for row in found.fitting] == [fitting]
    assert [row.case for row in found.not_fitting] == [other]
    assert "almenboligloven § 101 a" in {finding.paragraph for finding in fit(fitting, vacancy, on=TODAY)}


def test_an_ordinary_dwelling_asks_nothing_of_the_kind(django_assert_max_num_queries):
    vacancy = a_vacancy()
    case = a_case(citizen=a_citizen())
    with django_assert_max_num_queries(0):
        assert guards(case, vacancy) == []
