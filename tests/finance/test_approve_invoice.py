"""What is paid of an invoice: what agrees, what is decided otherwise with a reason, and nothing twice."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.denied import ActionDenied
from accounts.roles import Role
from finance.actions.invoices import approve_invoice, propose_invoice
from finance.models import Invoice, Posting
from finance.queries.invoices import suggested
from finance.states import InvoiceState, PostingKind
from tests.factories import NOW, TODAY, a_caseworker, a_user, staff_of
from tests.finance.material import OWED, a_read, an_empty, an_invoice, association_of, reload

pytestmark = pytest.mark.django_db


def approve(invoice: Invoice, amount: Decimal | str = OWED, note: str = "", by=None) -> Invoice:
    return approve_invoice(
        invoice.pk, amounts={1: Decimal(amount)}, note=note, by=by or a_caseworker(), on=TODAY, at=NOW
    )


def test_what_agrees_is_approved_and_posted():
    invoice = an_invoice()
    assert suggested(invoice) == {1: OWED}
    approve(invoice)
    posting = Posting.objects.get()
    assert reload(invoice).state == InvoiceState.APPROVED
    assert (posting.kind, posting.amount_dkk, posting.legal_basis) == (PostingKind.VACANCY_RENT, OWED, "ABL59_2")
    assert (posting.association, posting.booked_on) == (invoice.association, date(2026, 3, 1))


def test_a_part_needs_a_reason_and_is_what_is_paid():
    invoice = an_invoice(amount="6000.00")
    assert invoice.lines.get().difference_dkk == Decimal("600.00")
    assert suggested(invoice) == {1: OWED}
    with pytest.raises(ActionDenied, match="Skriv, hvorfor 5.400,00"):
        approve(invoice)
    approve(invoice, note="Februar har 27 dage efter aftalen.")
    assert Posting.objects.get().amount_dkk == OWED
    assert reload(invoice).events.first().text == "Godkendt: 5.400,00\xa0kr. af 6.000,00\xa0kr."


def test_never_more_than_was_asked_for():
    with pytest.raises(ActionDenied, match="kan der godkendes fra 0,00"):
        approve(an_invoice(), "5400.01", "x")


def test_the_same_days_are_not_paid_twice():
    vacancy = an_empty()
    first, second = an_invoice(vacancy, number="1"), an_invoice(vacancy, number="2")
    approve(first)
    with pytest.raises(ActionDenied, match="beregningen er 0,00"):
        approve(second)
    assert "Allerede betalt for de samme dage: 5.400,00" in an_invoice(vacancy, number="3").lines.get().computation


def test_a_credit_note_takes_back_what_was_paid_too_much():
    vacancy = an_empty()
    approve(an_invoice(vacancy, "6000.00"), "6000.00", "Aftalt på telefon.")
    credit = an_invoice(vacancy, "-600.00", "K-1")
    assert credit.lines.get().is_matching
    approve(credit, "-600.00")
    assert sum(posting.amount_dkk for posting in Posting.objects.order_by("pk")) == OWED


def test_above_the_limit_two_people_look(settings):
    settings.FOUR_EYES_ABOVE_DKK = "5000.00"
    invoice, mette, jonas = an_invoice(), a_caseworker(), a_user(Role.CASEWORKER)
    with pytest.raises(ActionDenied, match="over grænsen på 5.000,00.*Indstil den"):
        approve(invoice)
    propose_invoice(invoice.pk, amounts={1: OWED}, by=mette, on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="Du har selv indstillet"):
        approve(invoice, by=mette)
    approve(invoice, by=jonas)
    assert Posting.objects.count() == 1


def test_the_association_approves_nothing():
    invoice = an_invoice()
    with pytest.raises(ActionDenied, match="kan kun vælges af"):
        approve(invoice, by=staff_of(invoice.association))


def test_within_the_tolerance_it_agrees_and_beyond_not():
    assert an_invoice(amount="5401.00").lines.get().is_matching
    assert not an_invoice(amount="5401.01").lines.get().is_matching


def test_a_later_month_of_an_open_vacancy_is_not_owed_yet():
    read = a_read(an_empty())
    line = read.lines[0].__class__(
        Decimal("5600.00"), "", read.lines[0].unit_number, date(2026, 3, 1), date(2026, 3, 31)
    )
    invoice = an_invoice(lines=[line], amount="5600.00", cvr=read.cvr)
    assert invoice.lines.get().expected_dkk == Decimal("1806.45")  # ten of March's 31 days


@pytest.mark.django_db(transaction=True)
def test_approved_by_two_at_once_it_is_paid_once():
    vacancy = an_empty()
    invoices = [an_invoice(vacancy, number=str(number)) for number in range(2)]
    by, answers, gate = a_caseworker(), [], threading.Barrier(2, timeout=60)

    def run(invoice: Invoice) -> None:
        gate.wait()
        try:
            approve(invoice, by=by)
        except ActionDenied as denied:
            answers.append(denied.sentence)
        finally:
            connection.close()

    runners = [threading.Thread(target=run, args=[invoice]) for invoice in invoices]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert len(answers) == 1
    assert Posting.objects.get().amount_dkk == OWED
    assert association_of(vacancy).invoices.filter(state=InvoiceState.APPROVED).count() == 1
