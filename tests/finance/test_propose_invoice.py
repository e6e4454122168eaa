"""The first of two pairs of eyes."""

from decimal import Decimal

import pytest

from accounts.denied import ActionDenied
from finance.actions.invoices import propose_invoice
from finance.queries.invoices import suggested
from finance.states import InvoiceState
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.material import OWED, an_invoice, reload

pytestmark = pytest.mark.django_db


def propose(invoice, amount=OWED, note=""):
    return propose_invoice(invoice.pk, amounts={1: Decimal(amount)}, note=note, by=a_caseworker(), on=TODAY, at=NOW)


def test_the_next_one_begins_with_what_was_proposed():
    invoice = an_invoice(amount="6000.00")
    propose(invoice, "5000.00", "De første 25 dage.")
    assert reload(invoice).state == InvoiceState.PROPOSED
    assert suggested(reload(invoice)) == {1: Decimal("5000.00")}


def test_a_part_needs_a_reason_here_too():
    with pytest.raises(ActionDenied, match="Skriv, hvorfor"):
        propose(an_invoice(), "5000.00")


def test_proposed_twice_it_says_so():
    invoice = an_invoice()
    propose(invoice)
    with pytest.raises(ActionDenied, match="Venter på anden godkender"):
        propose(invoice)
