"""The money of the lively municipality: one of each."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from allocation.models import Allocation
from allocation.states import AllocationState
from finance.actions import accrue_vacancy_rent
from finance.actions.due import pay_what_is_due
from finance.actions.guarantees import Bill, bill_guarantee, inspect_guarantee
from finance.actions.invoices import receive_invoice
from finance.actions.months import close_month, write_account
from finance.actions.payments import Right, open_plan
from finance.models import Guarantee, Invoice
from finance.read_invoices import ReadInvoice, ReadLine
from finance.states import PlanKind, PostingKind
from housing.models import Vacancy
from housing.states import VacancyState
from law.months import add_months, first_of_month
from tests.factories import a_caseworker, at_ten
from tests.finance.material import EAN, a_loan


def some_money() -> None:
    """One of each: vacancy rent, an invoice with a difference, a billed guarantee, a plan, a loan, a closed month."""
    today, at, by = timezone.localdate(), timezone.now(), a_caseworker()
    last_month = add_months(first_of_month(today), -1)
    housed = Allocation.objects.filter(state=AllocationState.LEASED).order_by("-pk")[0]
    write_account(PostingKind.RENT_SUBSIDY, "", "5.57.76.4-30", from_on=last_month, by=by)
    right = Right(
        PlanKind.RENT_SUBSIDY, last_month, Decimal("900.00"), "Der mangler 900 kr. om måneden.", case=housed.case
    )
    open_plan(right, by=by, at=at)
    pay_what_is_due(on=today, at=at)
    close_month(last_month, by=by, on=today, at=at)
    accrue_vacancy_rent(on=today, at=at)
    guarantee = Guarantee.objects.get(allocation=housed)
    left_on = guarantee.opened_on + timedelta(days=60)
    inspect_guarantee(guarantee.pk, moved_out_on=left_on, inspected_on=left_on, by=by, at=at)
    bill_guarantee(guarantee.pk, Bill([("neglect", "Knust rude", Decimal("8500.00"))]), by=by, at=at)
    an_invoice(Vacancy.objects.municipal().filter(state=VacancyState.AT_DISPOSAL).order_by("pk")[0], on=today)
    a_loan()


def an_invoice(vacancy: Vacancy, *, on: date) -> Invoice:
    """Far too high, for the days until yesterday."""
    amount, association = Decimal("5000.00"), vacancy.dwelling.estate.association
    first = min(vacancy.available_on, on - timedelta(days=1))
    line = ReadLine(amount, "Tomgangsleje", vacancy.dwelling.unit_number, first, on - timedelta(days=1))
    read = ReadInvoice("2026-77", first, association.cvr, EAN, amount, [line])
    return receive_invoice(read, by=a_caseworker(), on=on, at=at_ten(on))
