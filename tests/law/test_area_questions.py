"""Unknown is never no: what must be found out before an area ban can be ruled out."""

from datetime import date

import pytest

from law.area_ban import BanArea, Benefit, BenefitPeriod, Citizenship, Member
from law.area_questions import Looked, open_questions

ON = date(2026, 7, 3)
HALF_A_YEAR = frozenset(date(2026, month, 1) for month in range(1, 7))
EVERYTHING = Looked(release=True, eviction=True, citizenship=True, student=True, pension=True, months=HALF_A_YEAR)


def asked(member: Member, looked: Looked, area: BanArea = BanArea.VULNERABLE, on: date = ON) -> list[int]:
    return [question.number for question in open_questions([(member, looked)], area, on=on)]


def test_nothing_known_asks_about_everything_in_force():
    assert asked(Member(), Looked()) == [1, 3, 4, 5, 6, 7]
    assert asked(Member(), Looked(), BanArea.PREVENTION) == [1, 3, 4, 5]
    assert asked(Member(), Looked(), BanArea.NONE) == []
    assert asked(Member(), Looked(), on=date(2015, 7, 3)) == [1, 3, 4]


def test_everything_known_asks_nothing():
    assert asked(Member(), EVERYTHING) == []


@pytest.mark.parametrize(
    ("is_minor", "numbers"), [(True, [2, 4]), (None, [1, 2, 3, 4, 5, 6, 7]), (False, [1, 3, 4, 5, 6, 7])]
)
def test_a_child_has_neither_evictions_nor_benefits(is_minor, numbers):
    assert asked(Member(), Looked(is_minor=is_minor)) == numbers


@pytest.mark.parametrize(("missing", "number"), [("release", 1), ("eviction", 3), ("citizenship", 4), ("pension", 6)])
def test_each_fact_answers_its_own_question(missing, number):
    facts = {name: getattr(EVERYTHING, name) for name in ("release", "eviction", "citizenship", "pension")}
    looked = Looked(months=HALF_A_YEAR, **(facts | {missing: False}))
    assert asked(Member(), looked) == [number]


def test_a_foreigner_is_asked_about_studies_only():
    foreign = Member(citizenship=Citizenship.OTHER, enrolled_student=True)
    assert asked(foreign, EVERYTHING) == []
    told = {name: True for name in ("release", "eviction", "citizenship", "pension")}
    assert asked(foreign, Looked(months=HALF_A_YEAR, **told)) == [4]


def test_one_known_month_without_benefits_rules_six_in_a_row_out():
    looked = Looked(release=True, eviction=True, citizenship=True, pension=True, months=frozenset({date(2026, 4, 1)}))
    assert asked(Member(), looked) == []


def test_known_months_on_a_benefit_leave_the_question_of_the_others():
    two = BenefitPeriod(Benefit.CASH_ASSISTANCE, date(2026, 5, 1), date(2026, 6, 1))
    looked = Looked(
        release=True,
        eviction=True,
        citizenship=True,
        pension=True,
        months=frozenset({date(2026, 5, 1), date(2026, 6, 1)}),
    )
    assert asked(Member(benefits=(two,)), looked) == [5]


def test_what_bans_already_is_not_asked_about():
    six = BenefitPeriod(Benefit.CASH_ASSISTANCE, date(2026, 1, 1), date(2026, 6, 1))
    assert asked(Member(disability_pension=True, benefits=(six,)), Looked(release=True, eviction=True)) == [4, 7]


def test_the_question_says_whom_and_how():
    first, second = open_questions(
        [(Member(), EVERYTHING), (Member(), Looked(is_minor=True))], BanArea.VULNERABLE, on=ON
    )
    assert (first.member, first.number) == (2, 2)
    assert first.sentence == (
        "Find ud af, om medlem 2 af husstanden er under 18 år og løsladt fra en institution: spørg familieafdelingen."
    )
    assert second.number == 4
    [mine] = open_questions([(Member(), Looked(True, False, True, True, True, HALF_A_YEAR))], BanArea.VULNERABLE, on=ON)
    assert mine.sentence.startswith("Find ud af, om ansøgeren er sat ud for grov overtrædelse")
