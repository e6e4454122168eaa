"""Special kinds of dwellings, private flats, new build, experiments, legal bases."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.bases import LegalBasis
from law.experiments import (
    EXPERIMENTS,
    Commitment,
    ExperimentKind,
    ExperimentTerms,
    ParticipationFacts,
    participation,
    rent_subsidy,
    temporary_lease,
)
from law.findings import Finding, Weight
from law.new_build import CheapKind
from law.private_agreement import PrivateAgreement, private_agreement, quarter_use
from law.rates import open_book
from law.shared_housing import (
    SharedHome,
    SharedKind,
    crowding,
    family_sharing,
    family_support_ends_on,
    shared_housing,
    votes,
)
from law.starter_dwelling import StarterFacts, age_on, starter_dwelling
from law.transitional_dwelling import (
    ComesFrom,
    DwellingKind,
    Transition,
    TransitionalLease,
    transition_refund,
    transitional_dwelling,
)
from law.unconventional_dwelling import Site, unconventional_dwelling

D = Decimal
NBSP = "\N{NO-BREAK SPACE}"
kroner = st.integers(0, 20000).map(Decimal)


def said(findings):
    return [finding.because.replace(NBSP, " ") for finding in findings]


@pytest.mark.parametrize("basis", LegalBasis)
def test_a_legal_basis_is_found_by_its_label(basis):
    assert LegalBasis.from_label(basis.label) is basis
    assert LegalBasis.from_label(f" {basis.label.replace(' ', '  ')} ") is basis
    assert basis.value == basis.name
    assert basis.purpose


def test_the_labels_the_agreements_use():
    assert LegalBasis.ABL59_1.label == "§ 59, stk. 1"
    assert LegalBasis.from_label("§ 59, stk. 2") is LegalBasis.ABL59_2
    with pytest.raises(ValueError, match="»§ 99« er ikke en kendt hjemmel. Skriv for eksempel »§ 59, stk. 1«."):
        LegalBasis.from_label("§ 99")


def test_the_largest_shares_and_who_pays():
    assert {basis: basis.max_share for basis in LegalBasis if basis.max_share} == {
        LegalBasis.ABL59_1: Fraction(1, 4), LegalBasis.ABL59_2: Fraction(1), LegalBasis.ABL59_3: Fraction(1, 4),
        LegalBasis.ABL59_GENHUS: Fraction(1, 3), LegalBasis.KAR1: Fraction(1, 4),
    }  # fmt: skip
    assert {basis.name for basis in LegalBasis if basis.pays_vacancy_rent} == {
        "ABL59_1", "ABL59_2", "ABL59_3", "ABL59_4", "ABL51_3", "ABL51A", "ABL63",
    }  # fmt: skip


def test_age_counts_whole_years():
    assert age_on(date(2001, 3, 2), date(2026, 3, 1)) == 24
    assert age_on(date(2001, 3, 2), date(2026, 3, 2)) == 25
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_starter_dwellings_exist_from_the_first_of_july_2012():
    answer = starter_dwelling(StarterFacts(date(1992, 7, 1), date(2012, 7, 1), True, False))
    assert (answer.eligible, answer.age) == (True, 20)


@given(kroner, kroner, kroner, kroner, kroner)
def test_a_refund_never_falls_with_the_rent_nor_below_nothing(rent, more, other, benefit, charge):
    refunds = [
        transition_refund(Transition(each, other, benefit, charge)).refund_month_dkk for each in (rent, rent + more)
    ]
    assert 0 <= refunds[0] <= refunds[1]
    assert transition_refund(Transition(rent, other, benefit, charge, False)).refund_month_dkk == 0


def test_a_refund_says_what_it_compares():
    places = ("i botilbuddet", "på krisecentret", "på forsorgshjemmet", "i opholdet før")
    for comes_from, place in zip((ComesFrom.SEL107, ComesFrom.SEL109, ComesFrom.SEL110, None), places, strict=True):
        finding = transition_refund(Transition(D(5200), D(950), D(800), D(2100), comes_from=comes_from)).finding
        both = f"efter boligstøtte mod 2.100,00 kr. {place}; refusionen er 3.250,00 kr."
        assert (said([finding]), finding.met) == ([f"Boligen koster 5.350,00 kr. om måneden {both}"], True)
    assert not transition_refund(Transition(D(1), D(0), D(0), D(1))).finding.met
    assert transition_refund(Transition(D("1.50"), D(0), D(0), D(1))).finding.met


def transitional(on, **changes):
    lease = {"comes_from": ComesFrom.SEL110, "dwelling": DwellingKind.FAMILY, "months": 24} | changes
    return transitional_dwelling(TransitionalLease(**lease), on=on, rates=open_book())


@pytest.mark.parametrize(
    ("on", "place", "valid"),
    [
        (date(2015, 1, 1), ComesFrom.SEL107, True), (date(2015, 1, 1), ComesFrom.SEL109, False), (date(2015, 1, 1), ComesFrom.STREET, False),
        (date(2023, 9, 30), ComesFrom.SEL109, True), (date(2023, 9, 30), ComesFrom.STREET, False), (date(2023, 10, 1), ComesFrom.STREET, True),
    ],
)  # fmt: skip
def test_whom_transitional_dwellings_are_for(on, place, valid):
    assert transitional(on, comes_from=place).valid is valid


def test_those_in_facilities_need_no_further_need():
    assert transitional(date(2026, 1, 1), comes_from=ComesFrom.SEL107, needs_help_to_keep_home=False).valid
    assert not transitional(date(2026, 1, 1), comes_from=ComesFrom.HOME, needs_help_to_keep_home=False).valid


def test_the_longest_period_and_its_words():
    answer = transitional(date(2023, 9, 30), months=25, dwelling=DwellingKind.SENIOR)
    assert (answer.valid, answer.max_months) == (False, 24)
    assert said(answer.findings) == [
        "Borgeren kommer fra forsorgshjem eller herberg (§ 110) og hører til dem, udslusningsboliger er for.",
        "En almen ældrebolig kunne ikke bruges som udslusningsbolig den dag.",
        "Lejeperioden er på 25 måneder; den kan højst være 24.",
    ]
    assert transitional(date(2023, 10, 1), months=60).valid
    assert said(transitional(date(2023, 10, 1), months=61).findings)[1:] == [
        "En almen familiebolig kan bruges som udslusningsbolig.",
        "Lejeperioden er på 61 måneder; den kan højst være 60.",
    ]
    assert "hører ikke til" in said(transitional(date(2015, 1, 1), comes_from=ComesFrom.HOME).findings)[0]


def test_a_shared_home_says_what_is_missing():
    def common(**changes):
        home = SharedHome(SharedKind.COLLECTIVE, 3, common_room=False, persons=3, **changes)
        return said(shared_housing(home).findings)[1]

    assert common() == "Der mangler et ekstra værelse til fælles brug, og kommunen har ikke fraveget kravet."
    assert (
        common(common_room_waived=True)
        == "Kravet om et fælles værelse kan kun fraviges, når beboerne kan spise sammen i køkkenet."
    )
    assert common(common_room_waived=True, eat_in_kitchen=True) == (
        "Kommunen har fraveget kravet om et fælles værelse, og beboerne kan spise sammen i køkkenet."
    )
    full = shared_housing(SharedHome(SharedKind.SPECIAL_NEED, 3, common_room=True, persons=4))
    assert said(full.findings) == [
        "Bofællesskabet har 3 værelser; det skal have mindst 3.",
        "Der er et ekstra værelse til fælles brug.",
        "Der er 4 personer, som opfylder betingelsen; der skal være mindst 5.",
    ]
    assert len(shared_housing(SharedHome(SharedKind.COLLECTIVE, 3, common_room=True, persons=1)).findings) == 2


def test_families_that_share_say_what_they_need():
    answer = family_sharing([(1, 1)], rooms=2, from_shelter=False, months_with_too_few=1)
    assert said(answer.findings) == [
        "Der er 1 familie; der skal være mindst 2. Støtten kan fortsætte i 3 måneder, og der er gået 1.",
        "Hver familie har mindst ét barn.",
        "Familierne skal komme fra et forsorgshjem (§ 110).",
        "Boligen har 2 værelser; familierne skal bruge 3, fællesrummet medregnet.",
    ]
    two = family_sharing([(2, 1), (1, 0)], rooms=6, from_shelter=True, months_with_too_few=2)
    assert two.rooms_needed == 6
    assert said(two.findings)[:3] == [
        "Der er 2 familier; der skal være mindst 2.",
        "Ikke alle familier har et barn, og det er en betingelse.",
        "Familierne kommer fra et forsorgshjem.",
    ]
    assert family_sharing([(1, 1)], rooms=3, from_shelter=True, months_with_too_few=1).valid
    assert not family_sharing([(1, 1)], rooms=3, from_shelter=True).valid
    assert family_support_ends_on(date(2019, 11, 30)) == date(2020, 2, 29)


def test_votes_and_crowding():
    assert [votes(persons) for persons in (1, 2, 5)] == [1, 2, 2]
    assert crowding(persons=4, habitable_rooms=2).met
    assert crowding(persons=5, habitable_rooms=2) == Finding(
        False,
        Weight.CONSIDERATION,
        "almenboligloven (beboermaksimum)",
        "5 personer i 2 beboelsesrum; udlejeren kan afvise flere end 4.",
    )


AGREEMENT = {
    "flats": 40, "named": 10, "years": 5, "earlier_agreement_with_owner": False, "public_call_made": True,
    "compensation_dkk": D(45000), "state_share": Fraction(1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True), ({"flats": 8, "named": 2}, True), ({"flats": 7, "named": None}, False), ({"named": 1}, False), ({"named": 11}, False),
        ({"named": None}, True), ({"years": 6}, True), ({"years": 7}, False), ({"years": 0}, False), ({"years": 1}, True), ({"years": 6, "max_years": 5}, False),
        ({"earlier_agreement_with_owner": True}, False), ({"public_call_made": False}, False), ({"combined_letting_used": False}, False),
    ],
)  # fmt: skip
def test_conditions_of_a_private_agreement(change, valid):
    assert private_agreement(PrivateAgreement(**AGREEMENT | change)).valid is valid


@pytest.mark.parametrize(("flats", "used", "met"), [(8, 0, True), (8, 1, True), (8, 2, False), (11, 2, False)])
def test_the_right_to_every_fourth_flat_is_used_up(flats, used, met):
    finding = quarter_use(flats, used)
    assert finding.met is met
    assert finding.because == f"Retten til hver fjerde ledige lejlighed er brugt {used} af højst 2 gange."


def test_a_private_agreement_says_what_it_lacks():
    answer = private_agreement(PrivateAgreement(**AGREEMENT | {"years": 6, "named": 11, "flats": 43}))
    assert answer.max_named == 10
    assert said(answer.findings) == [
        "Ejendommen har 43 lejligheder; den skal have mindst 8.",
        "Aftalen nævner 11 bestemte lejligheder; der skal være mindst 2 og højst 10 (hver fjerde).",
        "Aftalen løber i 6 år; den kan højst løbe i 6. En udgave af loven siger 5 år, så perioden skal efterses.",
        "Der har ikke før været en aftale med ejeren.",
        "Kommunen har offentligt opfordret alle ejere til at byde ind.",
        "Kommunen bruger kombineret udlejning.",
        "Af godtgørelsen på 45.000,00 kr. for en lejlighed betaler staten 30.000,00 kr. og kommunen 15.000,00 kr.",
    ]
    none = private_agreement(PrivateAgreement(**AGREEMENT | {"named": None, "years": 7, "state_share": Fraction(0)}))
    assert said(none.findings)[1:3] == [
        "Aftalen gælder hver fjerde ledige lejlighed, og den første ledige er kommunens.",
        "Aftalen løber i 7 år; den kan højst løbe i 6.",
    ]
    assert none.findings[-1].met is False


@given(kroner.map(lambda value: value * 5), st.fractions(0, 1))
def test_state_and_municipality_share_the_whole_compensation(compensation, state_share):
    answer = private_agreement(
        PrivateAgreement(**AGREEMENT | {"compensation_dkk": compensation, "state_share": state_share})
    )
    assert answer.refund_dkk + answer.own_cost_dkk == compensation
    assert 0 <= answer.refund_dkk <= min(compensation, D(30000))


def site(**changes):
    facts = {"dwellings": 12, "area_m2": D(45), "own_bath_toilet_kitchen": True, "support_each_dkk": D(0)} | changes
    return unconventional_dwelling(Site(**facts), on=date(2026, 5, 1), rates=open_book())


@pytest.mark.parametrize(("area", "valid"), [("39.9", False), ("40", True), ("50", True), ("50.1", False)])
def test_unconventional_dwellings_are_small(area, valid):
    assert site(area_m2=D(area)).valid is valid


def test_unconventional_dwellings_say_what_they_get():
    answer = site(
        dwellings=16, area_m2=D("45.5"), own_bath_toilet_kitchen=False, caretaker_year_dkk=D(300000), caretaker_years=3
    )
    assert said(answer.findings) == [
        "Boligerne skal have eget bad, toilet og køkken.",
        "Boligerne er på 45,5 m²; en skæv bolig er på 40-50 m².",
        "Der er 16 boliger samme sted; som regel er der højst 15.",
        "Der søges 0,00 kr. til hver bolig; staten giver højst 500.000 kr.",
        "Der søges 300.000,00 kr. om året i 3 år til social vicevært; staten giver højst 300.000 kr. i 3 år.",
    ]
    assert [finding.met for finding in answer.findings] == [False, True, False, True, True]
    assert said(site(dwellings=15).findings)[0] == "Boligerne har eget bad, toilet og køkken."
    assert site(dwellings=15).findings[2].met


@given(kroner, kroner, kroner, st.none() | kroner)
def test_a_subsidy_is_never_more_than_what_is_missing_nor_than_the_cap(rent, benefit, affordable, cap):
    subsidy = rent_subsidy(
        rent_dkk=rent, housing_benefit_dkk=benefit, affordable_rent_dkk=affordable, cap_dkk=cap
    ).subsidy_month_dkk
    assert 0 <= subsidy <= rent
    assert cap is None or subsidy <= cap
    if cap is None and subsidy:
        assert benefit + affordable + subsidy == rent


def test_a_subsidy_says_what_is_missing():
    finding = rent_subsidy(
        rent_dkk=D(6000), housing_benefit_dkk=D(800), affordable_rent_dkk=D(3900), cap_dkk=D(1000)
    ).finding
    assert said([finding]) == ["Der mangler 1.300,00 kr. om måneden til huslejen; tilskuddet er 1.000,00 kr."]
    assert finding.met
    assert rent_subsidy(rent_dkk=D("1.50"), housing_benefit_dkk=D(1), affordable_rent_dkk=D(0)).finding.met
    assert not rent_subsidy(rent_dkk=D(1), housing_benefit_dkk=D(1), affordable_rent_dkk=D(0)).finding.met


@given(st.dates(date(2017, 1, 1), date(2022, 12, 31)), st.integers(1, 60), st.integers(0, 60))
def test_an_extension_never_shortens_a_lease(starts_on, months, extension):
    lease = temporary_lease(starts_on=starts_on, months=months, extension_months=extension)
    assert starts_on < lease.first_end_on <= lease.latest_end_on


def test_a_lease_by_a_charter_with_other_limits():
    terms = ExperimentTerms("vedtægten § 4", max_months=12, extension_months=6)
    lease = temporary_lease(starts_on=date(2020, 1, 1), months=13, extension_months=6, terms=terms)
    assert [(finding.met, finding.paragraph) for finding in lease.findings] == [
        (False, "vedtægten § 4"),
        (True, "vedtægten § 4"),
    ]
    assert said(lease.findings)[1] == (
        "Forlængelsen er på 6 måneder; den kan højst være 6 og kræver, at lejeren ikke kan betale den fulde husleje."
    )
    free = temporary_lease(starts_on=date(2020, 1, 1), months=13, terms=ExperimentTerms("vedtægten § 4"))
    assert [finding.met for finding in free.findings] == [True]


def test_an_extension_has_its_reasons():
    def extension(months, cannot_pay):
        return temporary_lease(
            starts_on=date(2020, 1, 1), months=24, extension_months=months, cannot_pay_full_rent=cannot_pay
        ).findings[1]

    assert extension(36, True).met
    assert extension(36, None).met
    assert not extension(36, False).met
    assert not extension(37, True).met
    assert extension(37, None).because == "Forlængelsen er på 37 måneder; den kan højst være 36."
    assert extension(36, False).because.endswith("kan ikke gives, for lejeren kan betale den fulde husleje.")


FACTS = {
    "starts_on": date(2019, 5, 1), "months": 24, "charter_published_on": date(2018, 1, 15), "commitments": frozenset({Commitment.SOCIAL}),
    "persons": 2, "rent_dkk": D(3200),
}  # fmt: skip


@pytest.mark.parametrize("kind", ExperimentKind)
def test_each_experiment_can_begin(kind):
    assert participation(kind, ParticipationFacts(**FACTS)).valid
    assert EXPERIMENTS[kind].from_on == date(2017, 7, 1)


@pytest.mark.parametrize(
    ("kind", "change", "valid"),
    [
        (ExperimentKind.RENT_SUBSIDY, {"months": 25}, False), (ExperimentKind.TEMPORARY_SOLUTION, {"months": 25}, False),
        (ExperimentKind.TEMPORARY_LEASE, {"months": 25}, False), (ExperimentKind.SHARED_DWELLING, {"months": 99}, True),
        (ExperimentKind.SHARED_DWELLING, {"persons": 1}, False), (ExperimentKind.CHEAP_BUILDING, {"rent_dkk": D("3200.01")}, False),
        (ExperimentKind.CHEAP_BUILDING, {"rent_dkk": None}, True), (ExperimentKind.CHEAP_BUILDING, {"commitments": frozenset()}, True),
        (ExperimentKind.RENT_SUBSIDY, {"commitments": frozenset()}, False), (ExperimentKind.RENT_SUBSIDY, {"starts_on": date(2017, 6, 30)}, False),
        (ExperimentKind.RENT_SUBSIDY, {"starts_on": date(2022, 12, 31)}, True), (ExperimentKind.RENT_SUBSIDY, {"starts_on": date(2017, 7, 1), "charter_published_on": date(2017, 7, 1)}, True), (ExperimentKind.RENT_SUBSIDY, {"starts_on": date(2023, 1, 1)}, False),
        (ExperimentKind.RENT_SUBSIDY, {"charter_published_on": date(2019, 5, 1)}, True),
        (ExperimentKind.RENT_SUBSIDY, {"charter_published_on": date(2019, 5, 2)}, False),
        (ExperimentKind.RENT_SUBSIDY, {"charter_published_on": None}, False),
    ],
)  # fmt: skip
def test_conditions_of_an_experiment(kind, change, valid):
    assert participation(kind, ParticipationFacts(**FACTS | change)).valid is valid


def test_an_experiment_without_an_end_and_its_words():
    terms = ExperimentTerms("vedtægten", to=None, max_rent_dkk=D(3000), fewest_persons=3)
    answer = participation(ExperimentKind.RENT_SUBSIDY, ParticipationFacts(**FACTS), terms=terms)
    assert said(answer.findings) == [
        "Forsøget begynder den 1. maj 2019; reglerne gælder fra den 1. juli 2017.",
        "Frikommunevedtægten er offentliggjort den 15. januar 2018; det skal ske, før forsøget begynder.",
        "Borgeren har forpligtet sig til en social indsats.",
        "Der er 2 personer; der skal være mindst 3.",
        "Huslejen er 3.200,00 kr.; den må højst være 3.000,00 kr.",
    ]
    assert [finding.met for finding in answer.findings] == [True, True, True, False, False]
    ended = participation(ExperimentKind.RENT_SUBSIDY, ParticipationFacts(date(2023, 1, 1), 12, None))
    assert said(ended.findings)[:3] == [
        "Forsøget begynder den 1. januar 2023; reglerne gælder fra den 1. juli 2017 til den 31. december 2022.",
        "Frikommunevedtægten er ikke offentliggjort, og det skal den være først.",
        "Borgeren skal forpligte sig til en social eller beskæftigelsesrettet indsats.",
    ]


def test_what_is_only_a_proposal_is_not_verified():
    assert [kind.value for kind, terms in EXPERIMENTS.items() if terms.verified] == [
        "temporary_lease",
        "shared_dwelling",
    ]


def test_labels_are_danish():
    assert [kind.label for kind in SharedKind] == [
        "kollektivt bofællesskab",
        "bofællesskab for personer med særligt socialt behov",
    ]
    assert [kind.label for kind in CheapKind] == ["basisbolig", "særligt billig almen familiebolig"]
    assert [kind.label for kind in ExperimentKind][0] == "midlertidigt huslejetilskud"
    assert [kind.label for kind in DwellingKind] == ["familiebolig", "ungdomsbolig", "ældrebolig"]
