"""An approved claim is posted, and the citizen pays it back."""

from decimal import Decimal

import pytest

from accounts.denied import ActionDenied
from accounts.roles import Role
from finance.actions import guarantees as actions
from finance.models import Posting
from finance.queries.guarantees import recourse_left
from finance.states import PostingKind
from tests.factories import NOW, TODAY, a_caseworker, a_user
from tests.finance.guarantees import billed, settled
from tests.finance.material import reload

pytestmark = pytest.mark.django_db


def test_settled_it_is_posted_and_the_citizen_owes_it():
    guarantee = settled()
    posting = Posting.objects.get()
    assert (posting.kind, posting.amount_dkk) == (PostingKind.GUARANTEE, Decimal("13300.00"))
    assert posting.association == guarantee.allocation.vacancy.dwelling.estate.association
    assert recourse_left(guarantee) == Decimal("13300.00")


def test_what_is_paid_back_and_waived_leaves_less():
    guarantee, by = settled(), a_caseworker()
    actions.pay_recourse(guarantee.pk, amount_dkk=Decimal("3300"), paid_on=TODAY, by=by, at=NOW)
    actions.waive_recourse(guarantee.pk, amount_dkk=Decimal("4000"), reason="Gældssanering", by=by, at=NOW)
    assert recourse_left(reload(guarantee)) == Decimal("6000.00")
    with pytest.raises(ActionDenied, match="mangler kun 6.000,00"):
        actions.pay_recourse(guarantee.pk, amount_dkk=Decimal("6000.01"), paid_on=TODAY, by=by, at=NOW)
    back = Posting.objects.get(kind=PostingKind.RECOURSE)
    assert (back.amount_dkk, back.case) == (Decimal("-3300.00"), guarantee.allocation.case)


def test_above_the_limit_another_settles(settings):
    settings.FOUR_EYES_ABOVE_DKK = "10000.00"
    guarantee = billed()
    with pytest.raises(ActionDenied, match="En anden end den, der registrerede det"):
        actions.settle_guarantee(guarantee.pk, by=a_caseworker(), on=TODAY, at=NOW)
    actions.settle_guarantee(guarantee.pk, by=a_user(Role.MANAGER), on=TODAY, at=NOW)
