"""A refused invoice pays nothing and says why."""

import pytest

from accounts.denied import ActionDenied
from finance.actions.invoices import refuse_invoice
from finance.models import Posting
from finance.states import InvoiceState
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.material import an_invoice, reload

pytestmark = pytest.mark.django_db


def test_nothing_is_paid_and_the_reason_stands():
    invoice = an_invoice()
    refuse_invoice(invoice.pk, reason="Boligen var udlejet.", by=a_caseworker(), on=TODAY, at=NOW)
    assert not Posting.objects.exists()
    assert (reload(invoice).state, reload(invoice).decision_note) == (InvoiceState.REFUSED, "Boligen var udlejet.")


def test_what_is_decided_stays_so():
    invoice = an_invoice()
    refuse_invoice(invoice.pk, reason="x", by=a_caseworker(), on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="fakturaen er »Afvist«"):
        refuse_invoice(invoice.pk, reason="x", by=a_caseworker(), on=TODAY, at=NOW)
