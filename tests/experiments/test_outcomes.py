"""The outcomes of generated participants with known fates are those fates."""

import json
from datetime import date
from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command

from allocation.states import CaseState, HousingSituation
from experiments.actions.experiments import record_cost, set_budget
from experiments.queries.outcomes import outcomes
from experiments.states import ExitReason, Occupation
from law.experiments import ExperimentKind
from tests.factories import TODAY, a_case, a_caseworker, at_ten
from tests.trials import K, a_building, a_participation, a_talk, an_experiment, out

pytestmark = pytest.mark.django_db
START = date(2024, 2, 1)  # two years and a month before TODAY


@pytest.fixture
def shelters():
    """An experiment with a pavilion where eight can sleep in a room."""
    experiment = an_experiment(K.TEMPORARY_SOLUTION, starts_on=date(2024, 1, 1), max_months=24)
    a_building(experiment, beds=20, permit_on=date(2024, 1, 1))
    return experiment


def room_of(experiment):
    return experiment.buildings.get().places.order_by("pk").first().dwelling


def some(experiment, number, on=START, **told):
    return [a_participation(experiment, dwelling=room_of(experiment), on=on, **told) for _ in range(number)]


def row_of(kind, **options):
    return next(row for row in outcomes(on=TODAY, **options)["experiments"] if row["code"] == kind)


def test_all_five_are_there_when_there_is_nothing():
    report = outcomes(on=TODAY)
    assert [row["code"] for row in report["experiments"]] == [kind.value for kind in ExperimentKind]
    assert {row["participants"] for row in report["experiments"]} == {0}
    assert report["experiments"][0]["housed_after"] == {"0": None, "3": None, "6": None, "12": None, "24": None}
    assert report["survival"] == []


def test_homes_kept_and_lost_are_counted_as_they_went(shelters):
    """Eight begun two years ago: one lost after 3 months, two after 10, one unknown after 8; two begun last month."""
    eight = some(shelters, 8)
    out(eight[0], date(2024, 5, 1), is_housed=False, reason=ExitReason.EVICTED)
    out(eight[1], date(2024, 12, 1), is_housed=False, reason=ExitReason.SHELTER)
    a_talk(eight[2], date(2024, 12, 1), is_housed=False)
    out(eight[3], date(2024, 10, 1), is_housed=None, reason=ExitReason.MOVED_AWAY)
    out(eight[4], date(2024, 10, 1), is_housed=True)
    some(shelters, 2, on=date(2026, 2, 1))
    row = row_of(K.TEMPORARY_SOLUTION)
    assert row["participants"] == 10
    assert row["measured_count"] == {"0": 10, "3": 8, "6": 8, "12": 7, "24": 7}
    assert row["housed_count"] == {"0": 10, "3": 7, "6": 7, "12": 4, "24": 4}
    assert row["housed_after"]["6"] == round(7 / 8, 4)
    assert row["housed_after"]["24"] == round(4 / 7, 4)


def test_the_curve_counts_those_who_are_still_there(shelters):
    """Four seen: lost after about 3 months, then the rest kept."""
    four = some(shelters, 4)
    out(four[0], date(2024, 5, 1), is_housed=False, reason=ExitReason.EVICTED)
    curve = {step["month"]: step for step in row_of(K.TEMPORARY_SOLUTION)["survival"]}
    assert curve[0]["share"] == 1
    assert curve[6]["share"] == 0.75
    assert curve[24]["share"] == 0.75
    assert curve[24]["at_risk"] == 3
    assert 0 < curve[12]["low"] < 0.75 < curve[12]["high"] < 1


def test_work_and_education_against_the_baseline(shelters):
    one, other = some(shelters, 2, occupation=Occupation.NONE)
    a_talk(one, date(2024, 8, 1), occupation=Occupation.WORK)
    a_talk(other, date(2024, 7, 15), occupation=Occupation.TRAINING)
    row = row_of(K.TEMPORARY_SOLUTION)
    assert row["occupied_after"] == {"0": 0, "3": None, "6": 0.5, "12": None, "24": None}
    assert row["occupied_measured"]["6"] == 2


def test_shelter_days_avoided_are_those_of_the_year_before_less_those_told(shelters):
    one, other = some(shelters, 2, on=date(2025, 3, 10), shelter_days=73)  # a year to the day before TODAY
    a_talk(one, date(2025, 5, 1), shelter_days=10)
    some(shelters, 1, on=date(2025, 3, 10), shelter_days=None)
    row = row_of(K.TEMPORARY_SOLUTION)
    assert row["shelter_days_avoided"] == 73 + 63
    assert row["shelter_measured"] == 2
    assert other.baseline_shelter_days == 73


def test_cost_a_participant_and_the_budget_of_the_year(shelters):
    some(shelters, 2)
    by, at = a_caseworker(), at_ten(TODAY)
    for paid_on, amount in (
        (date(2025, 5, 1), D(30_000)),
        (date(2026, 1, 10), D(12_000)),
        (date(2026, 1, 11), D(-2000)),
    ):
        record_cost(shelters.pk, paid_on=paid_on, amount_dkk=amount, text="Drift", by=by, on=TODAY, at=at)
    set_budget(shelters.pk, year=2026, amount_dkk=D(25_000), by=by, at=at)
    row = row_of(K.TEMPORARY_SOLUTION)
    assert row["cost_dkk"] == D(40_000)
    assert row["cost_this_year_dkk"] == D(10_000)
    assert row["budget_this_year_dkk"] == D(25_000)
    assert row["cost_per_participant_dkk"] == D("20000.00")


def test_comparable_cases_are_those_from_the_same_situation_outside(shelters):
    some(shelters, 1, on=date(2025, 1, 1))
    kept = a_case(CaseState.HOUSED, on=date(2025, 2, 1), situation=HousingSituation.SHELTER_110)
    lost = a_case(CaseState.HOUSED, on=date(2025, 2, 1), situation=HousingSituation.SHELTER_110)
    a_case(CaseState.HOUSED, on=date(2025, 2, 1), situation=HousingSituation.OTHER)
    a_case(CaseState.RECEIVED, citizen=lost.citizen, on=date(2025, 12, 1), applied_on=date(2025, 10, 1))
    comparison = outcomes(on=TODAY)["comparison"]
    assert kept.citizen_id != lost.citizen_id
    assert comparison["cases"] == 2
    assert comparison["measured_count"]["6"] == 2
    assert comparison["housed_count"] == {"0": 2, "3": 2, "6": 2, "12": 0, "24": 0}


def test_small_groups_are_left_out_and_count_in_all(shelters):
    some(shelters, 4)
    row = row_of(K.TEMPORARY_SOLUTION, is_public=True)
    assert row["participants"] is None
    assert row["housed_after"]["6"] is None
    assert row["measured_count"]["6"] is None
    assert row["survival"] == []
    some(shelters, 1)
    assert row_of(K.TEMPORARY_SOLUTION, is_public=True)["participants"] == 5
    assert row_of(K.TEMPORARY_SOLUTION, is_public=True)["housed_after"]["6"] == 1


def test_the_one_that_the_sum_would_give_away_is_left_out_too(shelters):
    """Two here and five there of seven in all: with the five told, the two could be had by taking them away."""
    some(shelters, 2)
    shared = an_experiment(K.TEMPORARY_LEASE)
    for _ in range(5):
        a_participation(shared)
    report = outcomes(on=TODAY, is_public=True)
    told = {row["code"]: row for row in report["experiments"] if row["participants"] != 0}
    assert {row["participants"] for row in told.values()} == {None}
    assert {row["cost_per_participant_dkk"] for row in told.values()} == {None}
    assert {row["measured_count"]["0"] for row in told.values()} == {None}
    assert [row["survival"] for row in told.values()] == [[], []]
    assert (report["all"]["participants"], report["all"]["measured_count"]["0"]) == (7, 7)
    assert [step["at_risk"] for step in report["survival"] if step["is_mark"]][-1] is None


def test_the_command_prints_the_same(shelters, capsys):
    some(shelters, 2)
    call_command("experiment_outcomes", "--json", "--on", "10-03-2026")
    printed = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in printed["experiments"]] == [kind.value for kind in ExperimentKind]
    assert printed["experiments"][1]["participants"] == 2
    assert printed["experiments"][1]["housed_after"]["12"] == 1
    call_command("experiment_outcomes", "--on", "10-03-2026")
    assert "midlertidige boligløsninger: 2 deltagere" in capsys.readouterr().out
    with pytest.raises(CommandError, match="ikke en dato"):
        call_command("experiment_outcomes", "--on", "i går")
