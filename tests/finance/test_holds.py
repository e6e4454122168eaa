"""A case that money still hangs on is not deleted, however old it is."""

from datetime import date

import pytest

from finance.actions.guarantees import end_guarantees, keep_guarantee
from finance.actions.loans import grant_loan, repay_loan
from finance.queries.holds import cases_held
from tests.factories import NOW, TODAY, a_case, a_caseworker
from tests.finance.guarantees import LEASE_ON, a_guarantee, settled
from tests.finance.test_loans import FACTS, GRANTED_ON

pytestmark = pytest.mark.django_db


def test_a_guarantee_keeps_its_case_until_it_and_its_recourse_are_over():
    running, claimed = a_guarantee().allocation.case, settled().allocation.case
    sentence = "Fraflytningsgarantien er ikke afsluttet."
    assert cases_held([running.pk, claimed.pk], on=TODAY) == {running.pk: sentence, claimed.pk: sentence}
    guarantee = running.allocations.get().restoration_guarantee
    keep_guarantee(guarantee.pk, move_in_report_on=LEASE_ON, ends_on=date(2025, 8, 31), by=a_caseworker(), at=NOW)
    end_guarantees(on=TODAY, at=NOW)
    assert cases_held([running.pk], on=TODAY) == {}


def test_a_loan_keeps_its_case_until_it_is_paid_back():
    case, by = a_case(), a_caseworker()
    loan = grant_loan(case, FACTS, by=by, on=GRANTED_ON, at=NOW)
    assert cases_held([case.pk], on=TODAY) == {case.pk: "Lånet til indskud er ikke betalt tilbage."}
    repay_loan(loan.pk, amount_dkk=loan.loan_dkk, paid_on=GRANTED_ON, by=by, at=NOW)
    assert cases_held([case.pk], on=TODAY) == {}
