"""The rules about a household's money: benefits, tax, ability to pay, loans."""

from decimal import Decimal
from typing import Any

from law.ability_to_pay import Economy, ability_to_pay, disposable_amount
from law.cash_assistance import AssistanceFacts, cash_assistance
from law.contribution_loan import LoanFacts, contribution_loan
from law.door.keys import DAY, MONEY, YES_NO, Key, list_of, number, unless_said, whole
from law.door.rule import Answer, Facts, Rule
from law.facts import Home, Household
from law.housing_benefit import housing_benefit
from law.monthly_amounts import Amount, MonthlyAmounts, amount_findings, not_told
from law.net_income import Income, net_income
from law.rates import RateBook, open_book
from law.special_support import SupportFacts, special_support

ON = Key("on", DAY, "den dag, der spørges om")
KNOWN_ON = Key("known_on", DAY, "regn med de satser, der var kendt denne dag; ellers alle", optional=True)
ADULTS = Key("adults", whole(1, 20), "antal voksne")
CHILDREN = Key("children", whole(0, 20), "antal børn under 18 år")
RENT = Key("rent_month_dkk", MONEY, "huslejen om måneden uden varme, vand, el og antenne")
AREA = Key("area_m2", number(1, 1000), "boligens areal i m²")
CHILD_AGES = Key("child_ages", list_of(whole(0, 17)), "børnenes alder")
NOT_TOLD = "0, når der ingen er, og null, når det ikke er oplyst"
AMOUNTS = (
    Key("special_support_month_dkk", MONEY, f"bevilget særlig støtte om måneden; {NOT_TOLD}", nullable=True),
    Key("child_benefit_month_dkk", MONEY, f"børneydelser om måneden; {NOT_TOLD}", nullable=True),
    Key("electricity_month_dkk", MONEY, f"el om måneden; {NOT_TOLD}", nullable=True),
    Key("debt_month_dkk", MONEY, f"afdrag på gæld om måneden; {NOT_TOLD}", nullable=True),
    Key("wealth_dkk", MONEY, f"formue; {NOT_TOLD}", optional=True),
)

TAX = (
    Key(
        "earners",
        whole(1, 20),
        "hvor mange der deler indkomsten og har personfradrag; ellers alle voksne",
        optional=True,
    ),
    Key(
        "municipal_tax_percent",
        number(0, 40),
        "kommunens egen skatteprocent; ellers landsgennemsnittet",
        optional=True,
    ),
    unless_said("church_member", "om der betales kirkeskat"),
)


def _book(facts: Facts) -> RateBook:
    return open_book(known_on=facts["known_on"])


def _only(facts: Facts, *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names}


def _income(facts: Facts) -> Income:
    return Income(
        gross_month_dkk=facts["gross_income_month_dkk"],
        wage=facts["wage"],
        earners=facts["earners"] or facts["adults"],
        church_member=facts["church_member"],
        municipal_tax_percent=facts["municipal_tax_percent"],
    )


def _amounts(facts: Facts) -> MonthlyAmounts:
    units = {each: "_month_dkk" if each.is_monthly else "_dkk" for each in Amount}
    return MonthlyAmounts(**{f"{each}_dkk": facts[f"{each}{unit}"] for each, unit in units.items()})


def _housing_benefit(facts: Facts) -> Answer:
    names = ("adults", "children", "income_month_dkk", "wealth_dkk", "pensioner", "disability_pension")
    household = Household(**_only(facts, *names, "severely_mobility_impaired", "both_adults_under_30"))
    home = Home(**_only(facts, "rent_month_dkk", "area_m2", "heat_in_rent"))
    benefit = housing_benefit(household, home, on=facts["on"], rates=_book(facts))
    return Answer({"monthly_dkk": benefit.monthly_dkk}, (benefit.finding,))


def _net_income(facts: Facts) -> Answer:
    net = net_income(_income(facts), on=facts["on"], rates=_book(facts))
    return Answer({"net_month_dkk": net.net_month_dkk, "tax_month_dkk": net.tax_month_dkk}, (net.finding,))


def _ability_to_pay(facts: Facts) -> Answer:
    names = ("adults", "child_ages", "consumption_month_dkk", "local_minimum_dkk")
    amounts = _amounts(facts)
    kinds = _only(facts, *names, "pensioner", "disability_pension")
    economy = Economy(income=_income(facts), amounts=amounts, **kinds)
    home = Home(**_only(facts, "rent_month_dkk", "area_m2", "heat_in_rent"))
    answer = ability_to_pay(economy, home, on=facts["on"], rates=_book(facts))
    result = {
        "residual_dkk": answer.residual_dkk,
        "light": answer.light.value,
        "highest_rent_dkk": answer.highest_rent_dkk,
        "net_month_dkk": answer.net_month_dkk,
        "housing_benefit_month_dkk": answer.housing_benefit_month_dkk,
        "guideline_dkk": answer.guideline_dkk,
        "unknown": [each.value for each in answer.unknown],
    }
    return Answer(result, answer.findings)


def _monthly_amounts(facts: Facts) -> Answer:
    amounts = _amounts(facts)
    unknown = not_told(amounts, children=facts["children"])
    result = {"left_dkk": amounts.left_dkk, "unknown": [each.value for each in unknown]}
    return Answer(result, amount_findings(amounts, children=facts["children"]))


def _disposable_amount(facts: Facts) -> Answer:
    answer = disposable_amount(facts["adults"], facts["child_ages"], on=facts["on"], rates=_book(facts))
    return Answer({"amount_dkk": answer.amount_dkk}, (answer.finding,))


def _contribution_loan(facts: Facts) -> Answer:
    loan = LoanFacts(**{name: value for name, value in facts.items() if name not in ("on", "known_on")})
    answer = contribution_loan(loan, on=facts["on"], rates=_book(facts))
    result = {
        "mandatory": answer.mandatory,
        "income_limit_dkk": answer.income_limit_dkk,
        "instalment_month_dkk": answer.instalment_month_dkk,
        "repayment_starts_on": answer.repayment_starts_on,
    }
    return Answer(result, answer.findings)


def _special_support(facts: Facts) -> Answer:
    support = SupportFacts(**{name: value for name, value in facts.items() if name not in ("on", "known_on")})
    answer = special_support(support, on=facts["on"], rates=_book(facts))
    return Answer({"support_month_dkk": answer.support_month_dkk}, answer.findings)


def _cash_assistance(facts: Facts) -> Answer:
    person = AssistanceFacts(**{name: value for name, value in facts.items() if name not in ("on", "known_on")})
    answer = cash_assistance(person, on=facts["on"], rates=_book(facts))
    return Answer({"gross_month_dkk": answer.gross_month_dkk}, (answer.finding,))


RULES = (
    Rule(
        "housing_benefit",
        "Hvor meget boligstøtte kan husstanden få?",
        "boligstøtteloven §§ 21-23",
        "law.housing_benefit",
        (
            ON,
            KNOWN_ON,
            ADULTS,
            CHILDREN,
            Key("income_month_dkk", MONEY, "husstandens personlige indkomst om måneden før skat"),
            RENT,
            AREA,
            Key("wealth_dkk", MONEY, "formue"),
            Key("heat_in_rent", YES_NO, "om varme og varmt vand er med i huslejen"),
            Key("pensioner", YES_NO, "om det er boligydelse (pensionister)"),
            unless_said("disability_pension", "om nogen får førtidspension efter de nye regler eller seniorpension"),
            unless_said("severely_mobility_impaired", "om nogen er stærkt bevægelseshæmmet i en egnet bolig"),
            unless_said("both_adults_under_30", "om der er to voksne, begge under 30 år"),
        ),
        {
            "on": "2026-05-01",
            "known_on": None,
            "adults": 1,
            "children": 0,
            "income_month_dkk": "12000.00",
            "rent_month_dkk": "4000.00",
            "area_m2": 60,
            "wealth_dkk": "0.00",
            "heat_in_rent": False,
            "pensioner": False,
        },
        _housing_benefit,
    ),
    Rule(
        "net_income",
        "Hvad er der tilbage af en indkomst efter skat?",
        "personskatteloven §§ 6 og 10",
        "law.net_income",
        (
            ON,
            KNOWN_ON,
            ADULTS,
            Key("gross_income_month_dkk", MONEY, "indkomst om måneden før skat"),
            Key("wage", YES_NO, "om det er løn, så der betales arbejdsmarkedsbidrag"),
            *TAX,
        ),
        {"on": "2026-05-01", "adults": 1, "gross_income_month_dkk": "12770.00", "wage": False},
        _net_income,
    ),
    Rule(
        "ability_to_pay",
        "Kan husstanden betale huslejen?",
        "almenboligloven § 59, stk. 1",
        "law.ability_to_pay",
        (
            ON,
            KNOWN_ON,
            ADULTS,
            CHILD_AGES,
            Key("gross_income_month_dkk", MONEY, "husstandens indkomst om måneden før skat"),
            Key("wage", YES_NO, "om indkomsten er løn"),
            RENT,
            AREA,
            Key("consumption_month_dkk", MONEY, "varme og vand a conto om måneden"),
            *AMOUNTS,
            Key("local_minimum_dkk", MONEY, "kommunens mindste rådighedsbeløb for husstanden", nullable=True),
            *TAX,
            unless_said("heat_in_rent", "om varme og varmt vand er med i huslejen"),
            unless_said("pensioner", "om husstanden får boligydelse"),
            unless_said("disability_pension", "om nogen får førtidspension efter de nye regler eller seniorpension"),
        ),
        {
            "on": "2026-05-01",
            "adults": 1,
            "child_ages": [],
            "gross_income_month_dkk": "12770.00",
            "wage": False,
            "rent_month_dkk": "3000.00",
            "area_m2": 30,
            "consumption_month_dkk": "600.00",
            "special_support_month_dkk": "0.00",
            "child_benefit_month_dkk": None,
            "electricity_month_dkk": "400.00",
            "debt_month_dkk": "0.00",
            "wealth_dkk": "0.00",
            "local_minimum_dkk": "4500.00",
        },
        _ability_to_pay,
    ),
    Rule(
        "monthly_amounts",
        "Hvad lægges til og trækkes fra ved siden af indkomsten?",
        "almenboligloven § 59, stk. 1",
        "law.monthly_amounts",
        (CHILDREN, *AMOUNTS),
        {
            "children": 1,
            "special_support_month_dkk": "1950.00",
            "child_benefit_month_dkk": "1200.00",
            "electricity_month_dkk": "400.00",
            "debt_month_dkk": None,
            "wealth_dkk": "0.00",
        },
        _monthly_amounts,
    ),
    Rule(
        "disposable_amount",
        "Hvad er det vejledende rådighedsbeløb?",
        "gældssaneringsbekendtgørelsen §§ 6 og 11",
        "law.ability_to_pay",
        (ON, KNOWN_ON, ADULTS, CHILD_AGES),
        {"on": "2024-05-01", "adults": 1, "child_ages": [8]},
        _disposable_amount,
    ),
    Rule(
        "contribution_loan",
        "Skal kommunen låne ud til beboerindskuddet?",
        "boligstøtteloven kapitel 10",
        "law.contribution_loan",
        (
            ON,
            KNOWN_ON,
            Key("loan_dkk", MONEY, "beboerindskuddet"),
            Key("income_year_dkk", MONEY, "husstandens indkomst om året"),
            CHILDREN,
            Key("first_used_on", DAY, "den dag, bygningen blev taget i brug"),
            unless_said("room", "om det er et værelse uden køkken"),
            unless_said("youth_dwelling_without_kitchen", "om det er en ungdomsbolig uden køkken"),
            Key("wealth_dkk", MONEY, "ansøgerens egen formue, som kan bruges", optional=True, default=Decimal(0)),
        ),
        {
            "on": "2023-05-01",
            "loan_dkk": "24000.00",
            "income_year_dkk": "320000.00",
            "children": 2,
            "first_used_on": "1972-01-01",
        },
        _contribution_loan,
    ),
    Rule(
        "special_support",
        "Hvor meget særlig støtte kan der gives til høje boligudgifter?",
        "lov om aktiv socialpolitik § 34",
        "law.special_support",
        (
            ON,
            KNOWN_ON,
            Key("housing_cost_dkk", MONEY, "husleje, el, varme og vand om måneden"),
            Key("housing_benefit_dkk", MONEY, "boligstøtte om måneden"),
            CHILDREN,
            Key("entitled", YES_NO, "om ansøgeren hører til personkredsen", optional=True, default=True),
            unless_said("cheaper_home_available", "om der er en rimelig og billigere bolig"),
            Key("cap_dkk", MONEY, "loftet i bekendtgørelsen", optional=True),
        ),
        {"on": "2021-05-01", "housing_cost_dkk": "5900.00", "housing_benefit_dkk": "800.00", "children": 0},
        _special_support,
    ),
    Rule(
        "cash_assistance",
        "Hvor meget kontanthjælp giver satserne?",
        "lov om aktiv socialpolitik kapitel 4",
        "law.cash_assistance",
        (
            ON,
            KNOWN_ON,
            Key("age", whole(18, 120), "alder"),
            CHILDREN,
            Key("single", YES_NO, "om personen er enlig"),
            unless_said("lives_with_parents", "om personen bor hos forældrene"),
            Key(
                "meets_residence_requirement",
                YES_NO,
                "om opholds- og beskæftigelseskravet er opfyldt",
                optional=True,
                default=True,
            ),
            unless_said("worked_two_and_a_half_years", "om personen har haft 2½ års fuldtidsarbejde på 10 år"),
            Key("has_education", YES_NO, "om personen har en uddannelse", optional=True, default=True),
            unless_said("ready_for_activity", "om personen er aktivitetsparat"),
        ),
        {"on": "2024-05-01", "age": 34, "children": 0, "single": True},
        _cash_assistance,
    ),
)
