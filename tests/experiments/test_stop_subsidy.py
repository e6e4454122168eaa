"""A subsidy stops with the month in which a condition failed, and what was paid beyond is claimed back."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from accounts.denied import ActionDenied
from experiments.actions.subsidies import paid_dkk, stop_subsidy
from experiments.models import RentSubsidy
from finance.actions.payments import accrue_payments
from tests.factories import TODAY, a_case, a_caseworker, at_ten
from tests.trials import K, a_home, a_participation, an_experiment

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    """300 kr. a month from 1 March 2026; paid through June."""
    experiment = an_experiment(K.RENT_SUBSIDY)
    case = a_case()
    made = a_participation(experiment, case=case, dwelling=a_home(experiment, case), on=date(2026, 3, 1))
    accrue_payments(on=date(2026, 6, 1), at=at_ten(date(2026, 6, 1)))
    return made


def stopped(participation, failed_on, on=date(2026, 6, 10), **holds):
    told = {"lives_there": True, "has_applied_for_benefit": True, "keeps_commitment": True} | holds
    return stop_subsidy(participation.pk, failed_on=failed_on, **told, by=a_caseworker(), on=on, at=at_ten(on))


def test_it_is_paid_each_month_until_it_stops(participation):
    assert paid_dkk(participation.subsidy) == D("1200.00")
    subsidy = stopped(participation, date(2026, 4, 20), keeps_commitment=False)
    assert subsidy.repay_dkk == D("600.00")
    assert paid_dkk(subsidy) == D("600.00")
    assert subsidy.stop_because == "Borgeren deltager ikke i den aftalte indsats."
    assert participation.case.events.filter(name="stop_subsidy").count() == 1
    accrue_payments(on=date(2026, 9, 1), at=at_ten(date(2026, 9, 1)))
    assert paid_dkk(subsidy) == D("600.00")


def test_it_does_not_stop_without_a_reason_twice_or_ahead(participation):
    with pytest.raises(ActionDenied, match="Alle betingelser er opfyldt"):
        stopped(participation, date(2026, 4, 20))
    with pytest.raises(ActionDenied, match="ikke er kommet"):
        stopped(participation, date(2026, 7, 20), lives_there=False)
    stopped(participation, date(2026, 6, 2), lives_there=False)
    with pytest.raises(ActionDenied, match="allerede standset"):
        stopped(participation, date(2026, 6, 2), lives_there=False)


def test_only_a_subsidy_can_be_stopped():
    with pytest.raises(ActionDenied, match="intet huslejetilskud"):
        stopped(a_participation(K.TEMPORARY_SOLUTION), TODAY, on=TODAY + timedelta(days=1), lives_there=False)


def test_a_home_that_was_too_dear_is_counted_as_opened(participation):
    assert RentSubsidy.objects.get().is_opening
