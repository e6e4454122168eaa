"""The association answers, and it is the municipality's turn again."""

import pytest

from accounts.denied import ActionDenied
from finance.actions.invoices import answer_invoice
from tests.factories import NOW, staff_of
from tests.finance.material import an_invoice

pytestmark = pytest.mark.django_db


def test_the_answer_stands_after_the_question():
    invoice = an_invoice(amount="6000.00")
    answer_invoice(invoice.pk, text="Huslejen steg 1. februar.", by=staff_of(invoice.association), at=NOW)
    talk = [(one.is_answer, one.text.split("\n")[0]) for one in invoice.queries.order_by("pk")]
    assert talk[1] == (True, "Huslejen steg 1. februar.")


def test_nothing_to_answer_is_said():
    invoice = an_invoice()
    with pytest.raises(ActionDenied, match="fakturaen er »Skal behandles«"):
        answer_invoice(invoice.pk, text="x", by=staff_of(invoice.association), at=NOW)
