"""Taken into an experiment: a home, a baseline, a promise and a letter; and each condition that refuses."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.states import CaseState, HousingSituation, LetterKind
from experiments.actions.experiments import publish_charter
from experiments.models import Experiment, Participation
from experiments.states import SharedRule
from finance.models import PaymentPlan
from law.experiments import ExperimentKind
from tests.factories import TODAY, a_case, a_citizen, a_dwelling, a_user, at_ten
from tests.trials import (
    STARTED_ON,
    K,
    a_building,
    a_free_experiment,
    a_home,
    a_participation,
    a_shared_dwelling,
    an_entry,
    an_experiment,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ExperimentKind)
def test_a_citizen_is_taken_into_each_experiment(kind):
    participation = a_participation(kind)
    assert participation.case.letters.filter(kind=LetterKind.EXPERIMENT_ENTRY).count() == 1
    assert participation.commitments.get().agreed == "Møder hos bostøtten hver tirsdag"
    assert participation.baseline_situation == HousingSituation.SHELTER_110
    assert participation.baseline_shelter_days == 60
    assert participation.case.events.filter(name="enter").exists()


def test_the_period_and_its_latest_end():
    participation = a_participation(on=date(2026, 5, 1))
    assert participation.ends_on == date(2028, 4, 30)
    assert participation.latest_end_on == date(2031, 4, 30)


def refused(experiment, sentence, *, case=None, dwelling=None, on=TODAY, **told):
    with pytest.raises(ActionDenied) as no:
        a_participation(experiment, case=case, dwelling=dwelling, on=on, **told)
    assert sentence in no.value.sentence
    assert not Participation.objects.filter(experiment=experiment, starts_on=on).exists()


def test_nobody_before_the_experiment_runs():
    refused(an_experiment(is_running=False), "Det skal være i gang")


def test_nobody_before_the_charter_is_published():
    experiment = an_experiment()
    Experiment.objects.filter(pk=experiment.pk).update(charter_published_on=TODAY + timedelta(days=1))
    refused(experiment, "det skal ske, før forsøget begynder")


def test_nobody_outside_the_days_of_the_experiment():
    refused(an_experiment(ends_on=TODAY - timedelta(days=1)), "reglerne gælder fra")


def test_nobody_without_a_promise():
    refused(an_experiment(), "Borgeren skal forpligte sig", promises=())


def test_nobody_for_longer_than_the_charter():
    refused(an_experiment(max_months=12), "Perioden er på 13 måneder", months=13)


def test_no_temporary_lease_without_support():
    refused(an_experiment(), "Der er intet støtteforløb", support=None)


def test_nobody_who_is_not_approved():
    case = a_case(CaseState.ASSESSED)
    refused(an_experiment(), "skal være godkendt", case=case, dwelling=a_dwelling())


def test_nobody_twice_at_once():
    experiment = an_experiment(K.TEMPORARY_SOLUTION)
    first = a_participation(experiment, on=TODAY - timedelta(days=1))
    refused(experiment, "allerede med i", case=first.case)


def test_no_subsidy_for_one_who_can_pay():
    experiment = an_experiment(K.RENT_SUBSIDY)
    means = an_entry(K.RENT_SUBSIDY).means
    rich = type(means)(D(800), D(9000), True)
    refused(experiment, "kan selv betale", means=rich)
    refused(experiment, "ikke søgt boligstøtte", means=type(means)(D(800), D(3900), False))


def test_the_subsidy_is_capped_and_paid_by_a_plan():
    experiment = an_experiment(K.RENT_SUBSIDY, cap_month_dkk=D(200))
    case = a_case(situation=HousingSituation.SHELTER_110)
    participation = a_participation(experiment, case=case)  # 5.000 - 800 - 3.900 = 300
    assert participation.subsidy.subsidy_month_dkk == D("200.00")
    plan = PaymentPlan.objects.get(case=case)
    amounts = list(plan.amounts.order_by("from_on").values_list("month_dkk", flat=True))
    assert len(amounts) == 13
    assert amounts[0] == D("200.00")
    assert amounts[-1] < D(20)


def test_a_room_is_not_given_twice_a_night():
    experiment = an_experiment(K.TEMPORARY_SOLUTION)
    building = a_building(experiment, beds=2)
    room = building.places.order_by("pk").first().dwelling
    for _ in range(2):
        a_participation(experiment, dwelling=room, on=TODAY - timedelta(days=1))
    refused(experiment, "2 af 2 pladser", dwelling=room)


def test_a_stay_is_within_the_permit_and_has_a_plan():
    experiment = an_experiment(K.TEMPORARY_SOLUTION)
    a_building(experiment, permit_until=date(2027, 1, 1))
    refused(experiment, "bygningens tilladelse gælder til 1. januar 2027")
    refused(experiment, "Der mangler en plan", move_on_plan="")
    refused(experiment, "ikke et værelse i en midlertidig bygning", dwelling=a_dwelling())


def test_a_shared_room_has_its_conditions():
    experiment = an_experiment(K.SHARED_DWELLING)
    shared = a_shared_dwelling(experiment)
    first = a_participation(experiment, on=TODAY - timedelta(days=1))
    refused(experiment, "Værelset er taget", dwelling=first.dwelling)
    refused(experiment, "ikke mødt hinanden", has_met_residents=False)
    pet = a_case(has_pet=True)
    refused(experiment, "har husdyr", case=pet, dwelling=a_home(experiment, pet))
    refused(experiment, "ikke et værelse i en delebolig", dwelling=shared.dwelling)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (SharedRule.YOUTH, "Ikke alle har et akut"),
        (SharedRule.FAMILIES, "har et barn"),
        (SharedRule.SPECIAL_NEED, "særligt socialt behov"),
    ],
)
def test_each_rule_of_sharing_asks_who_moves_in(rule, sentence):
    experiment = a_free_experiment()
    shared = a_shared_dwelling(experiment, rule, rooms=5)
    case = a_case(situation=HousingSituation.OTHER)
    room = shared.dwelling.parts.order_by("pk").first()
    refused(experiment, sentence, case=case, dwelling=room, on=date(2019, 3, 10))


def test_families_from_a_shelter_may_share():
    experiment = a_free_experiment()
    shared = a_shared_dwelling(experiment, SharedRule.FAMILIES)
    family = a_case(citizen=a_citizen(children=1), situation=HousingSituation.SHELTER_110)
    room = shared.dwelling.parts.order_by("pk").first()
    participation = a_participation(experiment, case=family, dwelling=room, on=date(2019, 3, 10))
    assert participation.persons == 2


def test_a_cheap_home_is_one_that_was_built():
    refused(an_experiment(K.CHEAP_BUILDING), "ikke bygget i forsøget", dwelling=a_dwelling(rent="3000"))


def test_the_charter_cannot_be_published_after_the_first_case():
    participation = a_participation()
    by = a_user()
    with pytest.raises(ActionDenied, match="skal være offentliggjort før"):
        publish_charter(
            participation.experiment_id,
            published_on=TODAY + timedelta(days=1),
            url="https://x.example/",
            by=by,
            on=TODAY + timedelta(days=2),
            at=at_ten(TODAY),
        )


def test_an_association_takes_nobody_in():
    from experiments.actions.participations import enter_participation

    experiment, case = an_experiment(), a_case()
    with pytest.raises(ActionDenied, match="føres af kommunen"):
        enter_participation(
            experiment.pk, case.pk, 1, an_entry(), by=a_user(Role.ASSOCIATION), on=TODAY, at=at_ten(TODAY)
        )


def test_the_database_holds_one_at_a_time():
    first = a_participation(K.TEMPORARY_SOLUTION)
    with pytest.raises(IntegrityError, match="one_active_participation_a_case"), transaction.atomic():
        Participation.objects.create(
            experiment=first.experiment,
            case=first.case,
            dwelling=first.dwelling,
            starts_on=STARTED_ON,
            rent_dkk=1,
            baseline_situation="street",
            baseline_occupation="none",
            entered_by=first.entered_by,
        )
