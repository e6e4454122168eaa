"""What comes in and goes out beside the income: each amount enters what is left, and what nobody has told is said."""

from datetime import date
from decimal import Decimal

from law.ability_to_pay import Economy, ability_to_pay
from law.facts import Home
from law.monthly_amounts import Amount, MonthlyAmounts, amount_findings, listed, not_told
from law.net_income import Income
from law.rates import open_book

BOOK, ON, HOME = open_book(), date(2026, 5, 1), Home(Decimal(3000), Decimal(30))


def told(**changes):
    """All are told: none of what is not in `changes`."""
    return MonthlyAmounts(**{f"{each}_dkk": Decimal(0) for each in Amount} | changes)


def asked(amounts):
    economy = Economy(1, (), Income(Decimal(12770)), Decimal(600), amounts, local_minimum_dkk=Decimal(4500))
    return ability_to_pay(economy, HOME, on=ON, rates=BOOK)


def test_each_amount_enters_what_is_left_and_says_by_what():
    plain = asked(told())
    assert plain.unknown == ()
    for amount in Amount:
        one = asked(told(**{f"{amount}_dkk": Decimal("100.50")}))
        change = one.residual_dkk - plain.residual_dkk
        signed = Decimal("100.50") if amount.comes_in else Decimal("-100.50")
        assert change == (signed if amount.is_monthly else 0)
        counted, _ = one.findings[3:-2]
        assert counted.paragraph == amount.paragraph
        assert "100,50" in counted.because


def test_what_nobody_has_told_is_asked_about_and_said():
    assert not_told(MonthlyAmounts(), children=0) == (
        Amount.SPECIAL_SUPPORT, Amount.ELECTRICITY, Amount.DEBT, Amount.WEALTH
    )  # fmt: skip
    assert not_told(MonthlyAmounts(), children=1) == tuple(Amount)
    assert not_told(told(), children=2) == ()
    assert listed(tuple(Amount)) == "særlig støtte, børneydelser, el, afdrag på gæld og formue"
    assert listed((Amount.ELECTRICITY,)) == "el"
    none, unknown = amount_findings(told(debt_dkk=None), children=0)
    assert none.because.endswith("regne med for særlig støtte, børneydelser, el og formue.")
    assert (unknown.met, unknown.because) == (False, "Afdrag på gæld er ikke oplyst og ikke regnet med.")
    answer = asked(told(debt_dkk=None))
    assert answer.unknown == (Amount.DEBT,)
    assert answer.findings[0].because.endswith(unknown.because)
