"""The bill, item by item, and the claim by the formula."""

from decimal import Decimal

import pytest

from finance.actions import guarantees as actions
from finance.queries.guarantees import guarantee_exposure
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.guarantees import billed

pytestmark = pytest.mark.django_db


def test_the_claim_follows_the_formula():
    guarantee = billed()
    assert guarantee.claim_dkk == Decimal("13300.00")
    assert guarantee.because.startswith("Kommunen skal betale 13.300,00")
    assert guarantee_exposure(a_caseworker(), on=TODAY).claimed_dkk == Decimal("13300.00")


def test_arrears_count_as_far_as_the_agreement_covers():
    arrears = ("arrears", "Husleje", Decimal("20000"))
    assert billed(arrears).claim_dkk == Decimal("13300.00")
    assert billed(arrears, arrears_months_covered=2).claim_dkk == Decimal("23300.00")


def test_a_corrected_bill_replaces_the_earlier():
    guarantee = billed()
    bill = actions.Bill([("neglect", "Knust rude", Decimal("8500"))], Decimal("12000"))
    again = actions.bill_guarantee(guarantee.pk, bill, by=a_caseworker(), at=NOW)
    assert again.claim_dkk == 0
    assert guarantee.bill.count() == 3  # what was told before is kept
