"""Housing benefit, tax, ability to pay and the rest of a household's money."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.ability_to_pay import Economy, Light, ability_to_pay, disposable_amount, highest_rent
from law.contribution_loan import annuity_month
from law.facts import Home, Household
from law.housing_benefit import benefit_numbers, housing_benefit
from law.monthly_amounts import Amount, MonthlyAmounts
from law.net_income import Income, net_income
from law.private_agreement import compensation
from law.rates import NoRate, open_book
from law.restoration import MoveOut, restoration_estimate, restoration_guarantee

BOOK = open_book()
ON = date(2026, 5, 1)
HOME = Home(Decimal(3000), Decimal(30))
money = st.integers(0, 40000).map(Decimal)
areas = st.integers(15, 200).map(Decimal)
households = st.builds(
    Household,
    adults=st.integers(1, 4),
    children=st.integers(0, 6),
    income_month_dkk=money,
    wealth_dkk=st.integers(0, 3_000_000).map(Decimal),
    pensioner=st.booleans(),
    disability_pension=st.booleans(),
    severely_mobility_impaired=st.booleans(),
    both_adults_under_30=st.booleans(),
)
homes = st.builds(Home, st.integers(0, 16000).map(Decimal), areas, st.booleans())


def benefit(household, home, on=ON):
    return housing_benefit(household, home, on=on, rates=BOOK).monthly_dkk


@given(households, homes, money)
def test_housing_benefit_never_rises_with_income(household, home, more):
    richer = replace(household, income_month_dkk=household.income_month_dkk + more)
    assert benefit(richer, home) <= benefit(household, home)


@given(households, homes, money)
def test_housing_benefit_never_rises_with_wealth(household, home, more):
    richer = replace(household, wealth_dkk=household.wealth_dkk + more * 50)
    assert benefit(richer, home) <= benefit(household, home)


@given(households, homes)
def test_housing_benefit_never_exceeds_the_rent(household, home):
    amount = benefit(household, home)
    assert 0 <= amount <= home.rent_month_dkk
    assert amount == amount.to_integral_value()


@given(households, homes, st.integers(0, 5000).map(Decimal))
def test_housing_benefit_never_falls_with_the_rent(household, home, more):
    dearer = replace(home, rent_month_dkk=home.rent_month_dkk + more)
    assert benefit(household, home) <= benefit(household, dearer)


@given(households, homes)
def test_heat_in_the_rent_never_gives_more(household, home):
    assert benefit(household, replace(home, heat_in_rent=True)) <= benefit(household, replace(home, heat_in_rent=False))


def test_the_area_norm_grows_with_people_and_need():
    home = Home(Decimal(6000), Decimal(150))
    single = Household(1, 0, Decimal(0), disability_pension=True)
    assert benefit(single, home) == 398  # 77.250 * 65 / 150 less the own payment of 28.700, over 12
    assert benefit(replace(single, severely_mobility_impaired=True), home) > benefit(single, home)
    assert benefit(replace(single, adults=2), home) > benefit(single, home)


@pytest.mark.parametrize(("children", "amount"), [(0, 1194), (1, 4201), (3, 4201), (4, 5251)])
def test_the_highest_amounts(children, amount):
    household = Household(1, children, Decimal(1000), disability_pension=children > 0)
    home = Home(Decimal(20000), Decimal(40))
    # 60 % of the highest housing cost is below the ceiling for four children, so a mobility impairment lifts nothing more
    expected = min(amount, 4775) if children else amount
    assert benefit(household, home) == expected


def test_a_mobility_impairment_lifts_the_ceiling_by_half():
    household = Household(1, 1, Decimal(1000), severely_mobility_impaired=True)
    assert benefit(household, Home(Decimal(20000), Decimal(40))) == 4775  # 60 % of 95.500 / 12
    pensioner = Household(1, 0, Decimal(1000), pensioner=True, severely_mobility_impaired=True)
    assert benefit(pensioner, Home(Decimal(20000), Decimal(40))) == 7454  # above 4.969


@pytest.mark.parametrize("children", [2, 3, 4, 5])
def test_the_income_limit_rises_for_the_second_to_the_fourth_child(children):
    household = Household(1, children, Decimal(22000))
    home = Home(Decimal(7000), Decimal(60))
    limit = 170300 + 44900 * (min(children, 4) - 1)
    yearly = Decimal("0.6") * (84000 + 2100) - Decimal("0.18") * max(0, 264000 - limit)
    yearly = min(yearly, 86100 - 28700, Decimal(50412) * (Decimal("1.25") if children >= 4 else 1))
    assert benefit(household, home) == round(yearly / 12)


def test_two_under_thirty_have_the_addition_for_each_child_up_to_three():
    home = Home(Decimal(7000), Decimal(60))
    older = Household(2, 1, Decimal(25000))
    younger = replace(older, both_adults_under_30=True)
    assert benefit(younger, home) - benefit(older, home) == 673  # 18 % of 44.900 / 12, each rounded
    richer = Decimal(38000)
    three, four = (replace(younger, children=number, income_month_dkk=richer) for number in (3, 4))
    assert benefit(three, home) == benefit(four, home) == 2040
    assert benefit(replace(younger, children=0), home) == benefit(replace(older, children=0), home)


def test_the_smallest_amount_is_paid_and_less_is_not():
    household = Household(1, 0, Decimal(0), disability_pension=True)
    assert (
        benefit(household, Home(Decimal(2618), Decimal(28))) == 308
    )  # 32.396 less 28.700 is 3.696, the least there is
    assert benefit(household, Home(Decimal(2617), Decimal(28))) == 0


def test_a_pensioner_pays_at_least_a_part_of_the_income():
    poor = Household(1, 0, Decimal(2000), pensioner=True)
    home = Home(Decimal(3000), Decimal(60))
    assert benefit(poor, home) == 1400  # 38.100 less 21.300, over 12
    assert benefit(replace(poor, income_month_dkk=Decimal(16700)), home) == 1338  # 11 % of 200.400 is more
    assert benefit(replace(poor, income_month_dkk=Decimal(16700), both_adults_under_30=True, children=1), home) == 1338


def test_a_pensioner_with_children_has_a_higher_limit():
    home = Home(Decimal(6000), Decimal(60))
    pensioner = Household(1, 3, Decimal(45000), pensioner=True)
    assert benefit(pensioner, home) == 805
    assert benefit(replace(pensioner, children=2), home) == 0


def test_only_the_numbers_that_count_are_asked_for():
    home = Home(Decimal(5000), Decimal(60))
    numbers = benefit_numbers(Household(1, 1, Decimal(0)), home, on=ON, rates=BOOK).rates
    assert "housing_benefit_child_addition" not in numbers
    assert "housing_benefit_heat_deduction_m2" not in numbers
    assert "pension_housing_benefit_income_limit" not in numbers
    assert (
        "housing_benefit_child_addition" in benefit_numbers(Household(1, 2, Decimal(0)), home, on=ON, rates=BOOK).rates
    )
    warm = benefit_numbers(Household(1, 0, Decimal(0)), replace(home, heat_in_rent=True), on=ON, rates=BOOK).rates
    assert "housing_benefit_heat_supplement_m2" not in warm


def test_a_benefit_rests_on_verified_numbers_or_says_so():
    home = Home(Decimal(5000), Decimal(60))
    assert housing_benefit(Household(1, 1, Decimal(0)), home, on=ON, rates=BOOK).finding.verified
    assert not housing_benefit(Household(1, 2, Decimal(0)), home, on=ON, rates=BOOK).finding.verified
    assert not housing_benefit(Household(1, 0, Decimal(0)), home, on=date(2025, 5, 1), rates=BOOK).finding.verified


def test_housing_benefit_says_what_it_is():
    home = Home(Decimal(5000), Decimal(60))
    answer = housing_benefit(Household(1, 0, Decimal(10000)), home, on=ON, rates=BOOK)
    assert answer.housing_cost_year_dkk == 62100
    assert answer.finding.met
    assert answer.finding.paragraph == "boligstøtteloven § 22"
    assert answer.finding.because.startswith("Boligstøtten er beregnet til 776")
    none = housing_benefit(Household(1, 0, Decimal(90000), pensioner=True), home, on=ON, rates=BOOK)
    assert (none.finding.met, none.finding.paragraph) == (False, "boligstøtteloven § 21")
    assert none.finding.because == "Husstanden kan efter beregningen ikke få boligstøtte til boligen."


@given(money, money, st.booleans())
def test_more_before_tax_is_more_after_tax(gross, more, wage):
    def net(amount):
        return net_income(Income(amount, wage), on=ON, rates=BOOK).net_month_dkk

    assert 0 <= net(gross) <= net(gross + more) <= gross + more


def test_each_earner_has_an_allowance():
    one = net_income(Income(Decimal(20000)), on=ON, rates=BOOK)
    two = net_income(Income(Decimal(20000), earners=2), on=ON, rates=BOOK)
    assert two.net_month_dkk - one.net_month_dkk == Decimal("1670.75")  # 4.508,33 at 37,059 %
    assert one.personal_month_dkk == 20000
    assert one.tax_month_dkk + one.net_month_dkk == one.personal_month_dkk
    assert "Af 20.000,00" in one.finding.because


def test_wage_pays_its_contribution_first():
    net = net_income(Income(Decimal(20000), wage=True), on=ON, rates=BOOK)
    assert net.personal_month_dkk == 18400
    assert {rate.name for rate in net.finding.used} == {
        "personal_allowance_year", "bottom_tax_percent", "municipal_tax_percent", "labour_market_contribution_percent",
    }  # fmt: skip


def test_the_municipalitys_own_percentage_needs_no_average():
    net = net_income(Income(Decimal(18000), municipal_tax_percent=Decimal(25)), on=ON, rates=BOOK)
    assert "municipal_tax_percent" not in {rate.name for rate in net.finding.used}


economies = st.builds(
    Economy,
    adults=st.integers(1, 2),
    child_ages=st.lists(st.integers(0, 17), max_size=4).map(tuple),
    income=st.builds(Income, money, st.booleans()),
    consumption_month_dkk=st.integers(0, 1500).map(Decimal),
    amounts=st.builds(MonthlyAmounts, **dict.fromkeys([f"{each}_dkk" for each in Amount], st.none() | money)),
    local_minimum_dkk=st.none() | st.integers(0, 12000).map(Decimal),
    pensioner=st.booleans(),
)


@given(economies, homes)
def test_the_highest_rent_is_affordable_and_five_kroner_more_is_not(economy, home):
    def asked(rent):
        return ability_to_pay(economy, replace(home, rent_month_dkk=rent), on=ON, rates=BOOK)

    answer = asked(home.rent_month_dkk)
    highest = answer.highest_rent_dkk
    affordable = asked(highest).light is not Light.RED
    assert affordable or highest == 0
    assert asked(highest + 5).light is Light.RED
    assert highest % 5 == 0
    if home.rent_month_dkk % 5 == 0 and answer.light is not Light.RED:
        assert home.rent_month_dkk <= highest


@given(st.integers(-3000, 20000), st.integers(0, 4000), st.integers(0, 4000), st.integers(0, 9))
def test_the_highest_rent_is_the_highest_of_all(before, leap, amount, tenths):
    def benefit_at(rent):
        return Decimal(0) if rent < leap else Decimal(amount + (min(rent, 30000) - leap) * tenths // 10)

    possible = [rent for rent in range(0, 90000, 5) if before - 1000 + benefit_at(rent) >= rent]
    found = highest_rent(Decimal(before), Decimal(1000), benefit_at)
    assert found == (max(possible) if possible else None)


def test_a_home_without_rent_is_the_last_resort():
    assert highest_rent(Decimal(1000), Decimal(1000), lambda rent: Decimal(0)) == 0
    assert highest_rent(Decimal("999.99"), Decimal(1000), lambda rent: Decimal(0)) is None


def told(**changes):
    """All are told: none of what is not in `changes`."""
    return MonthlyAmounts(**{f"{each}_dkk": Decimal(0) for each in Amount} | changes)


def economy(**changes):
    changes = {"local_minimum_dkk": Decimal(4500), "amounts": told()} | changes
    return Economy(1, (), Income(Decimal(12770)), Decimal(600), **changes)


def test_the_lights_and_what_they_say():
    amber = ability_to_pay(economy(), HOME, on=ON, rates=BOOK)
    assert amber.light is Light.AMBER
    assert amber.threshold_dkk == 4500
    assert amber.net_month_dkk == Decimal("9708.31")
    said = amber.findings[0].because.replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Når de faste udgifter er betalt, er der 6.571,31 kr. tilbage om måneden. "
        "Det er over kommunens mindste beløb på 4.500 kr., men under det vejledende på 7.240 kr."
    )
    green = ability_to_pay(economy(amounts=told(child_benefit_dkk=Decimal("668.69"))), HOME, on=ON, rates=BOOK)
    assert (green.residual_dkk, green.light) == (7240, Light.GREEN)
    assert "nok efter det vejledende" in green.findings[0].because
    enough = ability_to_pay(economy(amounts=told(debt_dkk=Decimal("2071.31"))), HOME, on=ON, rates=BOOK)
    assert (enough.residual_dkk, enough.light) == (4500, Light.AMBER)
    red = ability_to_pay(economy(amounts=told(debt_dkk=Decimal("2071.32"))), HOME, on=ON, rates=BOOK)
    assert (red.residual_dkk, red.light) == (Decimal("4499.99"), Light.RED)
    assert "for lidt, for der skal være mindst 4.500" in red.findings[0].because
    assert [each.findings[0].met for each in (green, amber, red)] == [True, True, False]


def test_without_a_local_minimum_the_guideline_decides():
    answer = ability_to_pay(economy(local_minimum_dkk=None), HOME, on=ON, rates=BOOK)
    assert (answer.light, answer.threshold_dkk, answer.guideline_dkk) == (Light.RED, 7240, 7240)


def test_a_local_minimum_above_the_guideline_stands():
    answer = ability_to_pay(
        replace(economy(), local_minimum_dkk=Decimal(7300)), Home(Decimal(2300), Decimal(30)), on=ON, rates=BOOK
    )
    assert answer.light is Light.RED


def test_no_rent_at_all_is_said_and_not_a_silent_zero():
    answer = ability_to_pay(economy(amounts=told(debt_dkk=Decimal(9000))), HOME, on=ON, rates=BOOK)
    assert answer.highest_rent_dkk == 0
    assert answer.findings[1].met is False
    assert answer.findings[1].because.startswith("Selv uden husleje er der ikke 4.500")
    some = ability_to_pay(economy(), Home(Decimal(3000), Decimal(35)), on=ON, rates=BOOK)
    assert some.findings[1].met
    assert "højst betale 5.435" in some.findings[1].because


def test_wealth_and_pension_reach_the_housing_benefit():
    home = Home(Decimal(6000), Decimal(60))
    plain = ability_to_pay(economy(), home, on=ON, rates=BOOK).housing_benefit_month_dkk
    assert (
        ability_to_pay(
            economy(amounts=told(wealth_dkk=Decimal(2_500_000))), home, on=ON, rates=BOOK
        ).housing_benefit_month_dkk
        < plain
    )
    assert ability_to_pay(economy(pensioner=True), home, on=ON, rates=BOOK).housing_benefit_month_dkk > plain
    assert ability_to_pay(economy(disability_pension=True), home, on=ON, rates=BOOK).housing_benefit_month_dkk > plain


def test_one_of_eighteen_is_no_child():
    older = replace(economy(), child_ages=(18,))
    with pytest.raises(ValueError, match="En på 18 år er ikke et barn; tæl den unge med blandt de voksne."):
        ability_to_pay(older, Home(Decimal(6000), Decimal(60)), on=ON, rates=BOOK)
    younger = ability_to_pay(replace(economy(), child_ages=(17,)), Home(Decimal(6000), Decimal(60)), on=ON, rates=BOOK)
    assert younger.housing_benefit_month_dkk > 926


def test_the_guideline_amount_counts_each_rate_once_in_its_reasons():
    answer = disposable_amount(3, (1, 1, 17), on=date(2024, 5, 1), rates=BOOK)
    assert answer.amount_dkk == 7240 + 2 * 5040 + 2 * 1970 + 3630
    assert len(answer.finding.used) == 4


def test_lights_have_words():
    assert [light.label for light in Light] == ["kan betale", "kan betale, men med lidt tilbage", "kan ikke betale"]


@given(
    st.decimals(0, 200000, places=2),
    st.integers(0, 150),
    st.decimals(0, 50000, places=2),
    st.decimals(0, 50000, places=2),
)
def test_the_guarantee_falls_with_every_month_and_never_below_nothing(normal, months, neglect, contribution):
    claims = [restoration_guarantee(MoveOut(normal, each, neglect, contribution)) for each in (months, months + 1)]
    assert 0 <= claims[1].claim_dkk <= claims[0].claim_dkk <= normal + neglect
    assert 0 <= claims[0].contribution_left_dkk <= contribution
    assert claims[0].claim_dkk * claims[0].contribution_left_dkk == 0


def test_the_guarantee_says_who_pays():
    owed = restoration_guarantee(MoveOut(Decimal(24000), 30, Decimal(8500), Decimal(12000)))
    assert (owed.finding.met, "Kommunen skal betale 13.300,00" in owed.finding.because) == (True, True)
    covered = restoration_guarantee(MoveOut(Decimal(20000), 110, Decimal(4000), Decimal(15000)))
    assert (covered.finding.met, "11.000,00" in covered.finding.because) == (False, True)


def test_half_a_krone_is_owed_too():
    answer = restoration_guarantee(MoveOut(Decimal("0.50"), 0))
    assert (answer.claim_dkk, answer.finding.met) == (Decimal("0.50"), True)


def test_what_the_tenant_paid_too_much_is_not_contribution():
    answer = restoration_guarantee(MoveOut(Decimal(1000), 0, contribution_dkk=Decimal(500), paid_dkk=Decimal(3000)))
    assert answer.contribution_left_dkk == 500


def test_an_annuity_pays_the_loan_back():
    payment = annuity_month(Decimal(24000), Decimal("4.5"), 10)
    debt = Decimal(24000)
    for _ in range(120):
        debt = debt * (1 + Decimal("4.5") / 1200) - payment
    assert abs(debt) < 1


def test_a_year_without_numbers_is_no_answer():
    with pytest.raises(NoRate):
        benefit(Household(1, 0, Decimal(0)), Home(Decimal(1), Decimal(1)), on=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("months", "contribution", "claim"),
    [(0, 0, "32500.00"), (30, 12000, "13300.00"), (110, 0, "8500.00"), (110, 9000, "0.00")],
)
def test_a_running_guarantee_is_estimated_by_what_is_assumed(months, contribution, claim):
    answer = restoration_estimate(months=months, contribution_dkk=Decimal(contribution), on=ON, rates=BOOK)
    assert answer.claim_dkk == Decimal(claim)
    assert not answer.normal.verified


def test_without_an_assumption_nothing_is_estimated():
    with pytest.raises(NoRate):
        restoration_estimate(months=0, contribution_dkk=Decimal(0), on=date(2009, 1, 1), rates=BOOK)


def test_the_compensation_for_one_flat_is_shared():
    half = compensation(Decimal(45000), Fraction(1, 2))
    assert (half.flat_dkk, half.refund_dkk, half.own_cost_dkk) == (
        Decimal(45000),
        Decimal("22500.00"),
        Decimal("22500.00"),
    )
    assert compensation(Decimal(45000), Fraction(1), cap_dkk=Decimal(20000)).own_cost_dkk == Decimal(25000)
