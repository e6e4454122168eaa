"""A contribution loan is granted by the law, paid out, and followed until it is repaid."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from finance.actions.loans import grant_loan, repay_loan
from finance.models import Posting
from finance.queries.payments import balance_of
from law.contribution_loan import LimitRead, LoanFacts
from tests.factories import NOW, a_case, a_caseworker, at_ten
from tests.finance.material import a_loan

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


def test_a_limit_that_the_book_lacks_is_read_elsewhere_and_frozen_with_its_source():
    read = LimitRead(Decimal(290_000), Decimal(50_000), "borger.dk den 1. maj 2025")
    loan = grant_loan(a_case(), FACTS, limit=read, by=a_caseworker(), on=date(2025, 5, 1), at=NOW)
    assert loan.is_mandatory
    assert {rate["source"] for rate in loan.findings[0]["used"]} == {read.source}
    with pytest.raises(ActionDenied, match="Årets indkomstgrænse er bekræftet"):
        grant_loan(a_case(), FACTS, limit=read, by=a_caseworker(), on=GRANTED_ON, at=NOW)


def test_interest_is_owed_and_whoever_is_behind_is_said_to_be(client, time_machine):
    loan = a_loan()
    later = at_ten(date(2029, 5, 1))  # a year after the first instalment
    time_machine.move_to(later)
    client.force_login(a_caseworker())
    shown = client.get(reverse("loan", args=[loan.pk])).content.decode()
    assert "Bagud med 2.984,76" in shown  # twelve instalments of 248.73
    assert "Rente indtil i dag" in shown
    owed = balance_of(loan, on=date(2029, 5, 1)).left_dkk
    assert owed > loan.loan_dkk
    repay_loan(loan.pk, amount_dkk=owed, paid_on=date(2029, 5, 1), by=a_caseworker(), at=later)
    assert "Betalt tilbage" in client.get(reverse("loans")).content.decode()
