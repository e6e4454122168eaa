"""A contribution loan is granted by the law, paid out, and followed until it is repaid."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.denied import ActionDenied
from finance.actions.loans import grant_loan, repay_loan
from finance.models import Posting
from law.contribution_loan import LoanFacts
from tests.factories import NOW, a_case, a_caseworker

pytestmark = pytest.mark.django_db

GRANTED_ON = date(2023, 5, 1)
FACTS = LoanFacts(Decimal("24000.00"), Decimal("320000.00"), 2, date(1972, 1, 1))


def test_the_laws_example_is_a_mandatory_loan():
    loan = grant_loan(a_case(), FACTS, by=a_caseworker(), on=GRANTED_ON, at=NOW)
    assert loan.is_mandatory
    assert (loan.repayment_starts_on, loan.instalment_dkk) == (date(2028, 5, 1), Decimal("248.73"))
    assert Posting.objects.get().amount_dkk == Decimal("24000.00")


def test_what_comes_back_leaves_less_and_never_more_than_all():
    loan = grant_loan(a_case(), FACTS, by=a_caseworker(), on=GRANTED_ON, at=NOW)
    repay_loan(loan.pk, amount_dkk=Decimal("20000"), paid_on=GRANTED_ON, by=a_caseworker(), at=NOW)
    with pytest.raises(ActionDenied, match="Restgælden er kun 4.000,00"):
        repay_loan(loan.pk, amount_dkk=Decimal("4001"), paid_on=GRANTED_ON, by=a_caseworker(), at=NOW)


def test_without_a_rate_nothing_is_lent():
    with pytest.raises(ActionDenied, match="Lånet kan ikke beregnes"):
        grant_loan(a_case(), FACTS, by=a_caseworker(), on=date(1999, 1, 1), at=NOW)
