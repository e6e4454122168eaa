"""Invoices that share some of their days: each day is paid once, and nobody is asked about days that are paid already."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.denied import ActionDenied
from finance.actions.invoices import approve_invoice
from finance.models import Invoice, Posting
from finance.queries.invoices import suggested
from finance.read_invoices import ReadLine
from finance.states import InvoiceState
from housing.models import Vacancy
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.material import FROM, MONTH_END, OWED, an_empty, an_invoice, reload

pytestmark = pytest.mark.django_db

DAY = Decimal("200.00")  # of February: 5,600 kroner in 28 days
MID, LATE = date(2026, 2, 15), date(2026, 2, 16)


def of_days(vacancy: Vacancy, *days: tuple[date, date], number: str, amount: Decimal | None = None) -> Invoice:
    """One line for each period of February at the law's price, or in all `amount`."""
    lines = [
        ReadLine(DAY * ((last - first).days + 1), "", vacancy.dwelling.unit_number, first, last) for first, last in days
    ]
    if amount is not None:
        lines = [ReadLine(amount, "", line.unit_number, line.starts_on, line.ends_on) for line in lines]
    total = sum((line.amount_dkk for line in lines), Decimal(0))
    return an_invoice(vacancy, total, number, lines=lines)


def approve(invoice: Invoice, note: str = "") -> None:
    approve_invoice(invoice.pk, amounts=suggested(reload(invoice)), note=note, by=a_caseworker(), on=TODAY, at=NOW)


def paid() -> Decimal:
    return sum((one.amount_dkk for one in Posting.objects.order_by("pk")), Decimal(0))


def test_half_a_month_after_the_other_half_agrees():
    vacancy = an_empty()
    approve(of_days(vacancy, (FROM, MID), number="1"))
    approve(of_days(vacancy, (LATE, MONTH_END), number="2"))
    assert paid() == OWED


def test_only_the_shared_days_come_off():
    vacancy = an_empty()
    approve(of_days(vacancy, (FROM, MID), number="1"))
    later = of_days(vacancy, (date(2026, 2, 10), MONTH_END), number="2")
    line = later.lines.get()
    assert (
        "Allerede betalt for de samme dage: 1.200,00" in line.computation
    )  # the 10th to the 15th, not all fourteen days
    assert line.expected_dkk == 13 * DAY
    approve(later, note="Seks af dagene er betalt.")
    assert paid() == OWED


def test_billed_for_the_rest_after_an_overlap_nobody_is_asked():
    vacancy = an_empty()
    approve(of_days(vacancy, (FROM, MID), number="1"))
    rest = of_days(vacancy, (date(2026, 2, 10), MONTH_END), number="2", amount=13 * DAY)
    assert reload(rest).state == InvoiceState.RECEIVED
    approve(rest)
    assert paid() == OWED


def test_a_part_payment_comes_off_day_by_day():
    vacancy = an_empty()
    first = of_days(vacancy, (FROM, MONTH_END), number="1", amount=OWED)
    approve_invoice(first.pk, amounts={1: OWED / 2}, note="Halvdelen nu.", by=a_caseworker(), on=TODAY, at=NOW)
    assert of_days(vacancy, (LATE, MONTH_END), number="2").lines.get().expected_dkk == 13 * DAY / 2


def test_the_same_dwelling_twice_in_one_invoice_is_paid_once():
    twice = of_days(an_empty(), (FROM, MONTH_END), (MID, MONTH_END), number="1")
    assert [line.expected_dkk for line in twice.lines.order_by("number")] == [OWED, 0]
    assert reload(twice).state == InvoiceState.QUERIED
    amounts = {line.number: line.amount_dkk for line in twice.lines.order_by("number")}
    with pytest.raises(ActionDenied, match="Linje 2 er på 2.800,00.*beregningen er 0,00"):
        approve_invoice(twice.pk, amounts=amounts, by=a_caseworker(), on=TODAY, at=NOW)
    approve(twice, note="Linje 2 er de samme dage.")
    assert paid() == OWED


def test_days_that_cost_nothing_but_were_paid_come_off_by_their_number():
    vacancy = an_empty()
    before = (date(2026, 1, 3), date(2026, 2, 1))  # thirty days before it was at disposal
    line = ReadLine(Decimal("300.00"), "", vacancy.dwelling.unit_number, *before)
    mistake = an_invoice(vacancy, "300.00", "1", lines=[line])
    mistaken = mistake.lines.get()
    mistaken.vacancy = vacancy  # chosen by a caseworker
    mistaken.save(update_fields=["vacancy"])
    approve_invoice(mistake.pk, amounts={1: Decimal("300.00")}, note="Aftalt.", by=a_caseworker(), on=TODAY, at=NOW)
    later = ReadLine(OWED, "", vacancy.dwelling.unit_number, date(2026, 1, 23), MONTH_END)
    assert an_invoice(vacancy, OWED, "2", lines=[later]).lines.get().expected_dkk == OWED - 100
