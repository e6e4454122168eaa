"""The tenant has moved out; what comes before its time is said."""

from decimal import Decimal

import pytest

from accounts.denied import ActionDenied
from finance.actions import guarantees as actions
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.guarantees import inspected

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda pk, by: actions.bill_guarantee(pk, actions.Bill([]), by=by, at=NOW), "ingen linjer"),
        (lambda pk, by: actions.settle_guarantee(pk, by=by, on=TODAY, at=NOW), "garantien er »Flyttesyn holdt«"),
        (
            lambda pk, by: actions.pay_recourse(pk, amount_dkk=Decimal(1), paid_on=TODAY, by=by, at=NOW),
            "Kravet er ikke godkendt endnu",
        ),
    ],
)
def test_what_comes_too_early_is_said(do, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        do(inspected().pk, a_caseworker())
