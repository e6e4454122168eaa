"""A difference becomes a question to the association, with the computation in it."""

import pytest

from accounts.denied import ActionDenied
from accounts.roles import Role
from finance.actions.invoices import answer_invoice, query_invoice
from finance.read_invoices import ReadLine
from finance.states import InvoiceState
from tests.factories import NOW, a_caseworker, a_user, staff_of
from tests.finance.material import an_empty, an_invoice, reload

pytestmark = pytest.mark.django_db


def test_a_difference_asks_by_itself():
    invoice = an_invoice(amount="6000.00")
    assert reload(invoice).state == InvoiceState.QUERIED
    asked = invoice.queries.get().text
    assert "Februar 2026: 2. februar 2026 til og med 28. februar 2026, 27 dage: 5.400,00\xa0kr." in asked
    assert "Efter beregningen 5.400,00\xa0kr., på fakturaen 6.000,00\xa0kr." in asked
    assert "Kommunen betaler fra 2. februar 2026; boligen er endnu hverken udlejet eller sendt retur." in asked


def test_what_agrees_asks_nothing_until_somebody_does():
    invoice = an_invoice()
    assert reload(invoice).state == InvoiceState.RECEIVED
    query_invoice(invoice.pk, text="Hvilken konto?", by=a_caseworker(), at=NOW)
    assert reload(invoice).state == InvoiceState.QUERIED


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [("", "intet lejemålsnr."), ("L-999999", "Lejemålsnr. L-999999 har ikke været stillet til kommunens rådighed")],
)
def test_a_dwelling_that_nobody_knows_is_asked_about(unit, sentence):
    vacancy = an_empty()
    line = an_invoice(vacancy).lines.get()

    again = [ReadLine(line.amount_dkk, "", unit, line.starts_on, line.ends_on)]
    invoice = an_invoice(vacancy, number="F-2", lines=again)
    assert sentence in invoice.queries.get().text
    assert invoice.lines.get().expected_dkk is None


def test_asked_twice_it_says_whose_turn_it_is():
    invoice = an_invoice(amount="6000.00")
    with pytest.raises(ActionDenied, match="fakturaen er »Spurgt«"):
        query_invoice(invoice.pk, text="Igen", by=a_caseworker(), at=NOW)


def test_only_the_association_itself_answers():
    invoice = an_invoice(amount="6000.00")
    with pytest.raises(ActionDenied, match="en anden boligorganisations"):
        answer_invoice(invoice.pk, text="Nej", by=a_user(Role.ASSOCIATION), at=NOW)
    answer_invoice(invoice.pk, text="Vi sender en kreditnota.", by=staff_of(invoice.association), at=NOW)
    assert reload(invoice).state == InvoiceState.RECEIVED
