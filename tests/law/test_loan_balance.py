"""Where a contribution loan stands: nothing happens in the free years, then interest and instalments month by month."""

from datetime import date
from decimal import Decimal

import pytest

from law.contribution_loan import annuity_month, loan_balance
from law.months import add_months
from law.rates import open_book

STARTS = date(2028, 5, 1)
LOAN = Decimal("24000.00")
INSTALMENT = annuity_month(LOAN, Decimal("4.5"), 10)


def stands(payments=(), on: date = STARTS, loan: Decimal = LOAN):
    terms = {"instalment_month_dkk": INSTALMENT, "repayment_starts_on": STARTS}
    return loan_balance(loan, payments, **terms, on=on, rates=open_book())


def test_in_the_free_years_only_payments_count():
    early = [(date(2026, 3, 10), Decimal(4000))]
    assert stands(on=date(2026, 4, 1)).left_dkk == LOAN
    balance = stands(early, on=date(2028, 4, 30))
    assert (balance.left_dkk, balance.interest_dkk, balance.behind_dkk) == (20000, 0, 0)


def test_each_whole_month_adds_interest_and_an_instalment_is_due():
    unpaid = stands(on=date(2028, 6, 1))
    assert (unpaid.left_dkk, unpaid.interest_dkk) == (
        Decimal("24090.00"),
        Decimal("90.00"),
    )  # 4.5 % of 24,000 in a month
    assert unpaid.behind_dkk == INSTALMENT == Decimal("248.73")
    assert stands([(date(2028, 5, 31), INSTALMENT)], on=date(2028, 6, 1)).behind_dkk == 0


def test_paid_as_agreed_it_is_gone_after_ten_years():
    payments = [(add_months(STARTS, number), INSTALMENT) for number in range(120)]
    balance = stands(payments, on=add_months(STARTS, 120))
    assert abs(balance.left_dkk) < 1
    assert balance.behind_dkk == 0
    assert sum(amount for _day, amount in payments) > LOAN  # the interest is paid too


@pytest.mark.parametrize(("on", "behind"), [(date(2038, 5, 1), INSTALMENT * 120), (date(2040, 5, 1), INSTALMENT * 120)])
def test_nobody_is_behind_with_more_than_all_instalments(on, behind):
    assert stands(on=on).behind_dkk == behind


def test_paid_too_much_nothing_is_due():
    balance = stands([(date(2028, 5, 2), Decimal(25000))], on=date(2028, 7, 1))
    assert balance.left_dkk < 0
    assert balance.behind_dkk == 0
