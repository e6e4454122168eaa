"""Behind a light: every fact with its day and source, every rate with its value, day and source."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape

from allocation.queries.contribution import contribution_of
from allocation.queries.payment import payment
from allocation.queries.reckoning import rate_shown, reckoning
from law.rates import Rate, open_book
from law.wording import dkk, long_day
from tests.factories import TODAY, a_case, a_citizen, a_vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A family that can pay, and a home whose contribution the municipality must lend."""
    vacancy = a_vacancy()
    vacancy.dwelling.first_used_year, vacancy.contribution_dkk = 1990, Decimal("21000.00")
    vacancy.dwelling.save()
    vacancy.save()
    return a_case(citizen=a_citizen(children=1, income="20000")), vacancy


def shown_for(case, vacancy):
    paid = payment(case, vacancy, on=TODAY)
    loan = contribution_of(case, vacancy, paid, on=TODAY)
    return paid, loan, reckoning(case, vacancy, paid, loan, on=TODAY)


def test_it_holds_every_rate_that_the_law_used(pair):
    paid, loan, behind = shown_for(*pair)
    used = {rate for finding in (*paid.ability.findings, *loan.findings) for rate in finding.used}
    assert {each.rate for step in behind.steps for each in step.rates} == used
    assert {"contribution_loan_interest_percent", "disposable_single_adult", "housing_benefit_max_year"} <= {
        rate.name for rate in used
    }


def test_it_holds_every_fact_with_its_day_and_source(pair):
    case, vacancy = pair
    behind = shown_for(case, vacancy)[2]
    told = {each.label: each for each in behind.inputs}
    income = case.citizen.incomes.get()
    assert told["Formue"].known_on == income.known_on
    assert told["Husleje"].value == f"{dkk(vacancy.rent_dkk)} om måneden"
    assert told["Huset er taget i brug"].value == "1990"
    assert all(each.source for each in behind.inputs)


def test_nothing_is_reckoned_without_an_income():
    case, vacancy = a_case(), a_vacancy()
    case.citizen.incomes.all().delete()
    assert reckoning(case, vacancy, payment(case, vacancy, on=TODAY), on=TODAY) is None


@pytest.mark.parametrize("page", ["allocate", "case", "case_economy"])
def test_the_pages_show_it_folded(client, caseworker, pair, page):
    case, vacancy = pair
    keys = [vacancy.pk, case.pk] if page == "allocate" else [case.pk]
    shown = client.get(reverse(page, args=keys), {} if page == "allocate" else {"vacancy": vacancy.pk}).content.decode()
    assert "<summary>Sådan er det regnet</summary>" in shown
    rate = open_book(known_on=TODAY).rate("contribution_loan_interest_percent", on=TODAY)
    for words in (rate.label, rate.source[1:], long_day(rate.from_on), long_day(rate.published_on)):
        assert escape(words) in shown, words
    assert "Boligregistret" in shown


def test_a_frozen_rate_has_its_name_again():
    rate = open_book(known_on=TODAY).rate("housing_benefit_cost_percent", on=TODAY)
    assert rate_shown(Rate.from_dict(rate.as_dict())).label == rate.label
    assert rate_shown(rate).value == "60 %"


def test_a_condition_that_fails_decides_although_the_income_limit_is_missing(pair):
    case, vacancy = pair
    assert shown_for(case, vacancy)[1].is_mandatory is None
    vacancy.dwelling.first_used_year = 1961
    loan = shown_for(case, vacancy)[1]
    assert loan.is_mandatory is False
    assert "1. april 1964" in loan.sentences[0]
    assert "derefter betales" in loan.sentences[-1]


def test_without_a_wealth_that_is_told_nobody_knows_whether_the_loan_is_needed(pair):
    case, vacancy = pair
    case.citizen.monthly_amounts.update(wealth_dkk=None)
    loan = shown_for(case, vacancy)[1]
    assert (loan.is_mandatory, loan.findings) == (None, ())
    assert "Formuen er ikke oplyst" in loan.sentences[0]
