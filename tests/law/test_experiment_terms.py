"""What a charter may say, and what follows from it."""

from datetime import date
from decimal import Decimal as D

import pytest

from law.experiment_terms import (
    Charter,
    ExperimentBasis,
    charter_within_law,
    first_case,
    lease_with_support,
    notice_on,
    subsidy_conditions,
    subsidy_plan,
    subsidy_stops_on,
    temporary_permit,
    temporary_stay,
    terms_by_law,
)
from law.experiments import ExperimentKind

FREE, GENERAL = ExperimentBasis
K = ExperimentKind


@pytest.mark.parametrize("kind", K)
def test_a_charter_that_says_nothing_of_its_own_has_the_laws_terms(kind):
    answer = charter_within_law(kind, FREE, Charter(date(2018, 1, 1), date(2021, 12, 31)))
    assert answer.valid
    assert answer.terms.max_months == terms_by_law(kind, FREE).max_months
    assert (answer.terms.from_on, answer.terms.to) == (date(2018, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize("kind", K)
def test_the_general_law_has_no_end(kind):
    assert charter_within_law(kind, GENERAL, Charter(date(2026, 1, 1))).valid
    assert FREE.label != GENERAL.label


@pytest.mark.parametrize(
    ("kind", "charter", "sentence"),
    [
        (K.TEMPORARY_LEASE, Charter(date(2017, 6, 30), date(2021, 12, 31)), "gælder fra den 1. juli 2017"),
        (K.TEMPORARY_LEASE, Charter(date(2018, 1, 1), date(2023, 1, 1)), "31. december 2022"),
        (K.TEMPORARY_LEASE, Charter(date(2018, 1, 1)), "31. december 2022"),
        (K.TEMPORARY_LEASE, Charter(date(2018, 1, 1), date(2017, 12, 31)), "slutter, før"),
        (K.TEMPORARY_LEASE, Charter(date(2018, 1, 1), date(2020, 1, 1), max_months=25), "giver 25 måneder"),
        (K.TEMPORARY_LEASE, Charter(date(2018, 1, 1), date(2020, 1, 1), extension_months=37), "i 37 måneder"),
        (K.CHEAP_BUILDING, Charter(date(2018, 1, 1), date(2020, 1, 1), max_rent_dkk=D(3201)), "3.201,00"),
    ],
)
def test_a_charter_never_says_more_than_the_law(kind, charter, sentence):
    answer = charter_within_law(kind, FREE, charter)
    assert not answer.valid
    assert sentence in " ".join(finding.because for finding in answer.findings if not finding.met)


def test_a_charter_may_say_less():
    charter = Charter(date(2018, 1, 1), date(2020, 1, 1), None, 12, 6, D(1000))
    answer = charter_within_law(K.TEMPORARY_LEASE, FREE, charter)
    assert answer.valid
    assert (answer.terms.max_months, answer.terms.extension_months, answer.terms.cap_month_dkk) == (12, 6, D(1000))
    cheap = charter_within_law(
        K.CHEAP_BUILDING, FREE, Charter(date(2018, 1, 1), date(2020, 1, 1), max_rent_dkk=D(3000))
    )
    assert cheap.valid
    assert cheap.terms.max_rent_dkk == D(3000)


def test_no_case_before_the_charter_is_published():
    assert not first_case(None, on=date(2018, 1, 1)).met
    assert not first_case(date(2018, 1, 2), on=date(2018, 1, 1)).met
    assert first_case(date(2018, 1, 1), on=date(2018, 1, 1)).met


@pytest.mark.parametrize(
    ("ends_on", "months", "told_on"),
    [
        (date(2020, 4, 30), 3, date(2020, 1, 31)),
        (date(2020, 5, 15), 1, date(2020, 4, 15)),
        (date(2020, 4, 30), 0, date(2020, 4, 30)),
    ],
)
def test_notice_is_given_months_before_the_end(ends_on, months, told_on):
    assert notice_on(ends_on, months=months) == told_on


def test_a_permit_lasts_thirty_years_at_most():
    assert temporary_permit(granted_on=date(2018, 1, 1), until=date(2048, 1, 1)).met
    assert not temporary_permit(granted_on=date(2018, 1, 1), until=date(2048, 1, 2)).met
    assert not temporary_permit(granted_on=date(2018, 1, 1), until=date(2017, 12, 31)).met


@pytest.mark.parametrize(
    ("ends_on", "taken", "met"),
    [
        (date(2028, 1, 1), 1, (True, True)),
        (date(2028, 1, 2), 1, (False, True)),
        (date(2028, 1, 1), 2, (True, False)),
    ],
)
def test_a_stay_is_within_the_permit_and_the_room(ends_on, taken, met):
    findings = temporary_stay(ends_on=ends_on, permit_until=date(2028, 1, 1), taken=taken, places=2)
    assert tuple(finding.met for finding in findings) == met


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "met", "words"),
    [
        (None, None, False, "intet støtteforløb"),
        (date(2019, 5, 2), None, False, "efter kontraktens første dag"),
        (date(2019, 5, 1), date(2021, 4, 29), False, "Forlæng støtten"),
        (date(2019, 5, 1), date(2021, 4, 30), True, "i hele perioden"),
        (date(2019, 4, 1), None, True, "i hele perioden"),
    ],
)
def test_a_temporary_lease_follows_its_support(starts_on, ends_on, met, words):
    finding = lease_with_support(
        lease_starts_on=date(2019, 5, 1),
        lease_ends_on=date(2021, 4, 30),
        support_starts_on=starts_on,
        support_ends_on=ends_on,
    )
    assert finding.met is met
    assert words in finding.because


def test_a_subsidy_tapers_by_equal_steps():
    plan = subsidy_plan(starts_on=date(2026, 1, 15), months=6, subsidy_month_dkk=D(1000), full_months=3)
    assert [amount for _, amount in plan] == [D(1000), D(1000), D(1000), D(750), D(500), D(250)]
    assert plan[0][0] == date(2026, 1, 15)
    assert plan[-1][0] == date(2026, 6, 15)


def test_a_subsidy_without_tapering_is_whole_to_the_end():
    plan = subsidy_plan(starts_on=date(2026, 1, 1), months=2, subsidy_month_dkk=D("99.99"), full_months=2)
    assert [amount for _, amount in plan] == [D("99.99"), D("99.99")]


@pytest.mark.parametrize(("lives", "applied", "keeps"), [(False, True, True), (True, False, True), (True, True, False)])
def test_each_condition_of_a_subsidy_has_its_sentence(lives, applied, keeps):
    findings = subsidy_conditions(lives_there=lives, has_applied_for_housing_benefit=applied, keeps_commitment=keeps)
    failed = [finding.because for finding in findings if not finding.met]
    assert len(failed) == 1
    assert "ikke" in failed[0]


@pytest.mark.parametrize(
    ("failed_on", "last"),
    [
        (date(2026, 1, 15), date(2026, 2, 14)),
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 15), date(2026, 3, 14)),
        (date(2026, 1, 1), date(2026, 2, 14)),
    ],
)
def test_the_month_in_which_a_condition_failed_is_kept(failed_on, last):
    assert subsidy_stops_on(starts_on=date(2026, 1, 15), failed_on=failed_on) == last
