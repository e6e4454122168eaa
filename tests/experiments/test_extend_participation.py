"""Longer: once, within the charter, only while the means cannot carry the rent, and only with support beside it."""

from datetime import date

import pytest

from accounts.denied import ActionDenied
from allocation.states import LetterKind
from experiments.actions import participations as actions
from tests.factories import TODAY, a_caseworker, at_ten
from tests.trials import K, a_participation, an_experiment

pytestmark = pytest.mark.django_db


def extended(participation, months=36, *, cannot_pay=True):
    return actions.extend_participation(
        participation.pk,
        months=months,
        cannot_pay_full_rent=cannot_pay,
        reason="Huslejen er stadig for høj.",
        by=a_caseworker(),
        on=TODAY,
        at=at_ten(TODAY),
    )


def test_it_is_extended_once():
    participation = a_participation(K.TEMPORARY_LEASE, on=date(2026, 5, 1))
    longer = extended(participation)
    assert longer.ends_on == date(2031, 4, 30)
    assert longer.case.letters.filter(kind=LetterKind.EXPERIMENT_EXTENSION).count() == 1
    with pytest.raises(ActionDenied, match="forlænget én gang"):
        extended(participation, 1)


@pytest.mark.parametrize(
    ("months", "cannot_pay", "sentence"),
    [(37, True, "den kan højst være 36"), (12, False, "lejeren kan betale den fulde husleje")],
)
def test_the_law_says_no(months, cannot_pay, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        extended(a_participation(K.TEMPORARY_LEASE), months, cannot_pay=cannot_pay)


def test_the_support_must_last_as_long():
    participation = a_participation(K.TEMPORARY_LEASE)
    participation.support.ends_on = participation.ends_on
    participation.support.save()
    with pytest.raises(ActionDenied, match="Forlæng støtten"):
        extended(participation)


def test_what_the_charter_does_not_extend_is_not_extended():
    with pytest.raises(ActionDenied, match="giver ingen forlængelse"):
        extended(a_participation(K.TEMPORARY_SOLUTION))
    with pytest.raises(ActionDenied, match="ingen slutdato"):
        extended(a_participation(K.SHARED_DWELLING))


def test_a_period_that_began_in_the_middle_of_a_month_counts_whole_months():
    participation = a_participation(an_experiment(K.TEMPORARY_LEASE), on=date(2026, 5, 15))
    assert extended(participation, 12).ends_on == date(2029, 5, 14)
