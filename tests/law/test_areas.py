"""Listed areas then and now, and whom the municipality may not allocate there."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.area_ban import (
    BanArea,
    BanTerms,
    Benefit,
    BenefitPeriod,
    Citizenship,
    Member,
    area_ban,
    criteria_in_force,
    months_on,
    within_months,
)
from law.area_status import (
    RULE_VULNERABLE,
    AreaFacts,
    Status,
    area_status,
    known_criteria,
    listed_2010,
    listed_2013,
    status_2018,
    status_2021,
)

ON = date(2026, 7, 3)
CASH = Benefit.CASH_ASSISTANCE
D = Decimal
percents = st.decimals(0, 100, places=1)
facts = st.builds(
    AreaFacts,
    residents=st.integers(0, 5000),
    without_work_pct=percents,
    non_western_pct=percents,
    convicted_pct=st.decimals(0, 10, places=1),
    convicted_ratio=st.decimals(0, 8, places=1),
    basic_school_only_pct=percents,
    income_pct_of_region=percents,
    years_parallel_society=st.integers(0, 8),
)
GRAVITY = [Status.NONE, Status.PREVENTION, Status.VULNERABLE, Status.PARALLEL_SOCIETY, Status.TRANSFORMATION]
KNOWN = AreaFacts(1850, D(42), D(55), D("1.2"), D("2.4"), D(63), D(58), 5)


@given(facts, st.sampled_from(["without_work_pct", "non_western_pct", "convicted_ratio", "basic_school_only_pct"]))
def test_a_worse_figure_never_makes_a_milder_area(area, name):
    worse = replace(area, **{name: getattr(area, name) + 7})
    for status in (status_2018, status_2021):
        assert GRAVITY.index(status(worse).status) >= GRAVITY.index(status(area).status)


@given(facts)
def test_a_small_area_is_on_no_list(area):
    small = replace(area, residents=min(area.residents, 999))
    assert {rule(small).status for rule in (listed_2010, listed_2013, status_2018, status_2021)} == {Status.NONE}


@given(facts, st.dates(date(2010, 10, 26), date(2030, 1, 1)))
def test_the_day_chooses_the_rule(area, on):
    rules = [(date(2021, 11, 30), status_2021), (date(2018, 12, 1), status_2018), (date(2014, 1, 1), listed_2013)]
    rule = next((rule for starts, rule in rules if on >= starts), listed_2010)
    assert area_status(area, on=on) == rule(area)


@given(
    facts, st.sets(st.sampled_from(["without_work_pct", "convicted_ratio", "non_western_pct", "income_pct_of_region"]))
)
def test_an_unknown_figure_never_changes_the_answer_it_leaves(area, unknown):
    with suppress(ValueError):
        assert status_2021(replace(area, **dict.fromkeys(unknown))).status is status_2021(area).status


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        (date(2010, 10, 26), listed_2010), (date(2013, 12, 31), listed_2010), (date(2014, 1, 1), listed_2013),
        (date(2018, 11, 30), listed_2013), (date(2018, 12, 1), status_2018), (date(2021, 11, 29), status_2018), (date(2021, 11, 30), status_2021),
    ],
)  # fmt: skip
def test_the_very_day_a_rule_begins(on, rule):
    assert area_status(KNOWN, on=on) == rule(KNOWN)
    assert len({rule(KNOWN).findings for rule in (listed_2010, listed_2013, status_2018, status_2021)}) == 4


def test_before_the_first_list_there_is_no_answer():
    with pytest.raises(ValueError, match="Den første liste over udsatte boligområder er fra den 26. oktober 2010."):
        area_status(KNOWN, on=date(2010, 10, 25))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.TRANSFORMATION),
        ({"years_parallel_society": 4}, Status.PARALLEL_SOCIETY),
        ({"non_western_pct": D(50)}, Status.VULNERABLE),
        ({"residents": 1000}, Status.TRANSFORMATION),
        ({"residents": 999}, Status.NONE),
        ({"basic_school_only_pct": D(60)}, Status.PREVENTION),
        ({"basic_school_only_pct": D(60), "non_western_pct": D(30)}, Status.NONE),
        ({"basic_school_only_pct": D(60), "income_pct_of_region": D("54.9")}, Status.TRANSFORMATION),
        ({"basic_school_only_pct": D(60), "convicted_ratio": D(3)}, Status.TRANSFORMATION),
        ({"basic_school_only_pct": D(60), "convicted_ratio": D("1.9"), "income_pct_of_region": D(65)}, Status.NONE),
        ({"basic_school_only_pct": D(60), "convicted_ratio": D(2), "income_pct_of_region": D(65)}, Status.PREVENTION),
        ({"without_work_pct": D(40), "convicted_ratio": D("1.9")}, Status.PREVENTION),
        ({"without_work_pct": D(30), "convicted_ratio": D("1.9")}, Status.PREVENTION),
        ({"without_work_pct": D(30), "convicted_ratio": D("1.9"), "income_pct_of_region": D(65)}, Status.NONE),
    ],
)
def test_each_limit_now(changes, status):
    assert area_status(replace(KNOWN, **changes), on=ON).status is status


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.LISTED_2013),
        ({"non_western_pct": D(50)}, Status.NONE),
        ({"without_work_pct": D(40)}, Status.NONE),
        ({"basic_school_only_pct": D(50)}, Status.NONE),
        ({"basic_school_only_pct": D(50), "convicted_pct": D("2.8")}, Status.LISTED_2013),
        ({"basic_school_only_pct": D(50), "convicted_pct": D("2.7")}, Status.NONE),
        ({"basic_school_only_pct": D(50), "income_pct_of_region": D("54.9")}, Status.LISTED_2013),
        ({"basic_school_only_pct": D(50), "income_pct_of_region": D(55)}, Status.NONE),
    ],
)
def test_each_limit_of_2013(changes, status):
    assert listed_2013(replace(KNOWN, **changes)).status is status


def test_a_missing_figure_is_named_when_it_matters():
    with pytest.raises(ValueError, match=r"ikke-vestlig oprindelse\.$"):
        status_2021(replace(KNOWN, non_western_pct=None))
    with pytest.raises(ValueError, match="uden job og uddannelse, kun grundskole"):
        listed_2013(replace(KNOWN, without_work_pct=None, basic_school_only_pct=None))
    prevention = replace(KNOWN, basic_school_only_pct=D(55), non_western_pct=None)
    with pytest.raises(ValueError, match=r"forebyggelsesområder, for der mangler tal: ikke-vestlig oprindelse\.$"):
        status_2021(prevention)
    with pytest.raises(ValueError, match=r"der mangler tal: ikke-vestlig oprindelse\.$"):
        status_2021(replace(prevention, basic_school_only_pct=None, without_work_pct=D(35), income_pct_of_region=D(80)))
    with pytest.raises(ValueError, match=r"tal: dømte i forhold til landet, ikke-vestlig oprindelse"):
        status_2021(replace(prevention, without_work_pct=D(35), convicted_ratio=None, income_pct_of_region=D(80)))
    assert status_2021(replace(prevention, without_work_pct=D(20), convicted_ratio=D(1))).status is Status.NONE


def test_the_findings_show_measure_and_limit():
    said = [finding.because for finding in status_2021(KNOWN).findings]
    assert said == [
        "Området har 1.850 beboere; der skal være mindst 1.000.",
        "Uden job og uddannelse: 42 %; kriteriet er over 40 %.",
        "Dømte i forhold til landet: 2,4 gange landsgennemsnittet; kriteriet er mindst 3 gange.",
        "Kun grundskole: 63 %; kriteriet er over 60 %.",
        "Indkomst i forhold til regionen: 58 %; kriteriet er under 55 %.",
        "Området hører til på listen over udsatte boligområder: 2 af 4 kriterier er opfyldt, og 2 kræves.",
        "Ikke-vestlig oprindelse: 55 %; kriteriet er over 50 %.",
        "Området har været parallelsamfund i 5 år; et omdannelsesområde kræver 5 år i træk.",
    ]
    assert [finding.met for finding in status_2021(KNOWN).findings] == [
        True,
        True,
        False,
        True,
        False,
        True,
        True,
        True,
    ]


def test_the_findings_of_a_no_show_both_lists():
    few = replace(KNOWN, non_western_pct=D(20), without_work_pct=D(35), convicted_ratio=D(2))
    answer = status_2021(few)
    said = [finding.because for finding in answer.findings]
    assert (
        "Området hører ikke til på listen over udsatte boligområder: 1 af 4 kriterier er opfyldt, og 2 kræves." in said
    )
    assert (
        "Området hører ikke til på listen over forebyggelsesområder: andelen med ikke-vestlig oprindelse er ikke høj nok."
        in said
    )
    assert answer.criteria_met == ("basic_school_only_pct",)
    exactly = status_2021(replace(few, basic_school_only_pct=D(60), income_pct_of_region=D(65)))
    assert exactly.findings[-1].because.endswith("andelen med ikke-vestlig oprindelse er ikke høj nok.")
    small = [finding.because for finding in listed_2013(replace(KNOWN, residents=10)).findings]
    assert (
        small[-1]
        == "Området kan ikke komme på listen over særligt udsatte boligområder, for det har under 1.000 beboere."
    )
    prevention = status_2021(replace(few, non_western_pct=D(31)))
    assert prevention.findings[1].because == "Ikke-vestlig oprindelse: 31 %; kriteriet er over 30 %."
    assert prevention.criteria_met == (
        "without_work_pct",
        "convicted_ratio",
        "basic_school_only_pct",
        "income_pct_of_region",
    )


def test_a_parallel_society_of_fifty_per_cent_is_none():
    finding = status_2021(replace(KNOWN, non_western_pct=D(50))).findings[-1]
    assert finding.met is False


def test_the_bans_hold_in_the_graver_areas_too():
    assert [status for status in Status if status.vulnerable] == [
        Status.VULNERABLE, Status.PARALLEL_SOCIETY, Status.TRANSFORMATION,
    ]  # fmt: skip
    assert Status.PREVENTION.label == "forebyggelsesområde"


months = st.dates(date(2023, 1, 1), date(2026, 6, 30)).map(lambda day: day.replace(day=1))
periods = st.builds(
    lambda kind, first, length: BenefitPeriod(
        kind, first, None if length is None else date(first.year + length // 12, first.month, 1)
    ),
    st.sampled_from(Benefit), months, st.none() | st.integers(0, 36),
)  # fmt: skip
days = st.none() | st.dates(date(2025, 6, 1), date(2026, 12, 31))
members = st.builds(
    Member, days, days, days, st.sampled_from(Citizenship), st.booleans(), st.booleans(),
    st.lists(periods, max_size=3).map(tuple),
)  # fmt: skip
terms = st.builds(BanTerms, st.booleans())


@given(st.lists(members, min_size=1, max_size=3), members, st.sampled_from(BanArea), terms)
def test_one_more_in_the_household_never_lifts_a_ban(household, another, area, terms):
    alone = area_ban(household, area, on=ON, terms=terms)
    together = area_ban([*household, another], area, on=ON, terms=terms)
    assert set(alone.criteria) <= set(together.criteria)
    assert together.banned == bool(together.criteria)


@given(st.lists(members, min_size=1, max_size=3), terms)
def test_what_is_banned_in_a_prevention_area_is_banned_in_a_vulnerable_one(household, terms):
    prevention = area_ban(household, BanArea.PREVENTION, on=ON, terms=terms)
    vulnerable = area_ban(household, BanArea.VULNERABLE, on=ON, terms=terms)
    assert set(prevention.criteria) <= set(vulnerable.criteria)
    assert not area_ban(household, BanArea.NONE, on=ON, terms=terms).banned


@given(members)
def test_a_ban_is_a_finding_that_stops(member):
    answer = area_ban([member], BanArea.VULNERABLE, on=ON)
    assert any(finding.stops for finding in answer.findings) == answer.banned
    assert [finding.weight for finding in answer.findings] == ["ban"] * len(answer.findings)


def test_a_member_is_named_and_the_number_of_the_provision():
    findings = area_ban(
        [Member(), Member(citizenship=Citizenship.OTHER), Member(disability_pension=True)], BanArea.VULNERABLE, on=ON
    ).findings
    assert [(finding.paragraph, finding.because) for finding in findings] == [
        ("almenboligloven § 59, stk. 6, nr. 4",
         "Medlem 2 af husstanden er ikke statsborger i EU, EØS eller Schweiz og er ikke optaget på en uddannelse."),
        ("almenboligloven § 59, stk. 6, nr. 6", "Medlem 3 af husstanden får førtidspension."),
    ]  # fmt: skip
    first = area_ban([Member(disability_pension=True)], BanArea.VULNERABLE, on=ON).findings
    assert first[0].because == "Ansøgeren får førtidspension."


@pytest.mark.parametrize("fact", ["released_on", "evicted_on"])
def test_a_ban_that_passes_says_when(fact):
    (finding,) = area_ban([Member(**{fact: date(2026, 5, 31)})], BanArea.PREVENTION, on=ON).findings
    assert finding.because.endswith("inden for de seneste 6 måneder. Forbuddet gælder til og med 30. november 2026.")


@pytest.mark.parametrize(
    ("area", "on", "sentence", "paragraph"),
    [
        (BanArea.NONE, ON, "Boligen ligger uden for udsatte boligområder og forebyggelsesområder, så lovens forbud gælder ikke.", "stk. 6"),
        (BanArea.PREVENTION, date(2021, 11, 29), "Der var endnu ikke noget forbud mod anvisning til et forebyggelsesområde den dag.", "stk. 7"),
        (BanArea.VULNERABLE, date(2010, 12, 31), "Der var endnu ikke noget forbud mod anvisning til et udsat boligområde den dag.", "stk. 6"),
        (BanArea.VULNERABLE, ON, "Ingen i husstanden er omfattet af forbuddet mod anvisning til et udsat boligområde.", "stk. 6"),
    ],
)  # fmt: skip
def test_no_ban_is_said(area, on, sentence, paragraph):
    answer = area_ban([Member()], area, on=on)
    assert (answer.banned, answer.criteria, answer.findings[0].met) == (False, (), False)
    assert answer.findings[0].because == sentence
    assert answer.findings[0].paragraph.endswith(paragraph)


def test_the_sentence_names_the_list_that_the_area_stands_on():
    (finding,) = area_ban([Member()], BanArea.VULNERABLE, on=ON, called=Status.TRANSFORMATION.label).findings
    assert finding.because.endswith("mod anvisning til et omdannelsesområde.")


@pytest.mark.parametrize(
    ("area", "on", "numbers"),
    [
        (BanArea.VULNERABLE, date(2011, 1, 1), [1, 2, 3, 4]),
        (BanArea.VULNERABLE, date(2018, 11, 30), [1, 2, 3, 4]),
        (BanArea.VULNERABLE, date(2018, 12, 1), [1, 2, 3, 4, 5, 6, 7]),
        (BanArea.PREVENTION, date(2021, 11, 30), [1, 2, 3, 4, 5]),
    ],
)
def test_the_numbers_in_force(area, on, numbers):
    assert [criterion.number for criterion in criteria_in_force(area, on=on)[0]] == numbers


def test_the_minimum_rate_counts_in_prevention_areas_from_the_reform():
    def banned(on, *kinds):
        benefits = tuple(BenefitPeriod(kind, date(2024, 1, 1)) for kind in kinds)
        return area_ban([Member(benefits=benefits)], BanArea.PREVENTION, on=on)

    assert not banned(date(2025, 6, 30), Benefit.CASH_ASSISTANCE_MINIMUM).banned
    assert "mindstesats" in banned(date(2025, 7, 1), Benefit.CASH_ASSISTANCE_MINIMUM).findings[0].because
    assert "mindstesats" not in banned(date(2025, 6, 30), Benefit.SELF_SUPPORT).findings[0].because
    assert banned(date(2025, 7, 1), Benefit.TRANSITION).banned


def test_whole_months_up_to_the_last_full_month():
    def run(*spans, on=ON, current=True):
        benefits = [BenefitPeriod(CASH, date(*first), last and date(*last)) for first, last in spans]
        return months_on(benefits, {CASH}, on=on, current=current)

    assert run() == 0
    assert run(((2026, 1, 1), None)) == 6
    assert run(((2026, 1, 1), (2026, 6, 1))) == 6
    assert run(((2026, 1, 1), (2026, 5, 1))) == 0
    assert run(((2026, 1, 1), (2026, 5, 1)), current=False) == 5
    assert run(((2025, 1, 1), (2025, 12, 1)), ((2026, 5, 1), None)) == 2
    assert run(((2025, 1, 1), (2025, 12, 1)), ((2026, 5, 1), None), current=False) == 12
    assert run(((2026, 1, 1), (2026, 3, 1)), ((2026, 3, 1), None)) == 6
    assert run(((2026, 7, 1), None)) == 0
    assert run(((2026, 6, 1), None), on=date(2026, 7, 1)) == 1
    assert run(((2026, 6, 20), None), on=date(2026, 7, 1)) == 1


def test_by_default_only_the_run_up_to_now_counts():
    earlier = (BenefitPeriod(CASH, date(2025, 1, 1), date(2025, 12, 1)),)
    assert months_on(earlier, {CASH}, on=ON) == 0
    assert months_on((), {CASH}, on=ON, current=False) == 0


def test_other_benefits_do_not_count():
    benefits = (BenefitPeriod(Benefit.STUDENT_GRANT, date(2020, 1, 1)), BenefitPeriod(CASH, date(2026, 6, 1)))
    assert months_on(benefits, {CASH}, on=ON) == 1


def test_disability_pension_as_a_benefit_counts_while_it_runs():
    def criteria(first, last):
        benefits = (BenefitPeriod(Benefit.DISABILITY_PENSION, first, last),)
        return area_ban([Member(benefits=benefits)], BanArea.VULNERABLE, on=ON).criteria

    assert criteria(date(2026, 7, 1), None) == criteria(date(2026, 7, 1), date(2026, 7, 1)) == (6,)
    assert criteria(date(2020, 1, 1), date(2026, 6, 1)) == criteria(date(2026, 8, 1), None) == ()


@pytest.mark.parametrize(
    ("happened_on", "within"),
    [(None, False), (date(2026, 1, 2), False), (date(2026, 1, 3), True), (ON, True), (date(2026, 7, 4), False)],
)
def test_within_six_months_includes_both_days(happened_on, within):
    assert within_months(happened_on, 6, on=ON) is within


def test_a_youth_released_later_is_not_yet_released():
    assert not area_ban([Member(youth_released_on=date(2026, 7, 4))], BanArea.VULNERABLE, on=ON).banned
    assert area_ban([Member(youth_released_on=ON)], BanArea.VULNERABLE, on=ON).criteria == (2,)


def test_labels_are_danish():
    assert [area.label for area in BanArea] == ["udsat boligområde", "forebyggelsesområde", "område uden forbud"]
    assert [each.label for each in Citizenship] == ["EU, EØS eller Schweiz", "andet statsborgerskab"]
    assert {benefit: benefit.label for benefit in Benefit}[
        Benefit.SELF_SUPPORT
    ] == "selvforsørgelses- og hjemrejseydelse"


def test_what_is_known_is_said_though_it_settles_nothing():
    """Almenboligloven § 61 a, stk. 1: the criteria whose figures are there, and the size."""
    known = known_criteria(replace(KNOWN, convicted_ratio=None), RULE_VULNERABLE)
    assert len(known) == 1 + len(RULE_VULNERABLE.criteria) - 1
    assert known[0].because.startswith("Området har")
    assert not any("Dømte" in finding.because for finding in known)
