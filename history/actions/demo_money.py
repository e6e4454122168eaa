"""A little life in the demo's money: invoices that agree and one that does not, claims, a loan, and a closed year."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from finance.actions.guarantees import (
    Bill,
    bill_guarantee,
    inspect_guarantee,
    open_guarantees,
    pay_recourse,
    settle_guarantee,
)
from finance.actions.invoices import approve_invoice, propose_invoice, receive_invoice
from finance.actions.loans import grant_loan
from finance.actions.months import close_month, write_account
from finance.actions.payments import Right, accrue_payments, open_plan
from finance.models import Guarantee, Invoice
from finance.queries.invoices import suggested
from finance.queries.matching import owed_between
from finance.read_invoices import ReadInvoice, ReadLine
from finance.states import PlanKind, PostingKind
from history.demo_days import Days
from housing.calendar import closed_days
from housing.models import Association, Vacancy
from housing.states import VacancyState
from law.contribution_loan import LoanFacts
from law.months import add_months, first_of_month

EAN = "5790000000005"
ONE_DAY = timedelta(days=1)
ACCOUNTS = {
    PostingKind.VACANCY_RENT: "5.25.18.4-10",
    PostingKind.GUARANTEE: "5.25.18.4-20",
    PostingKind.RECOURSE: "5.25.18.7-20",
    PostingKind.REFUND: "5.38.45.4-10",
    PostingKind.RENT_SUBSIDY: "5.57.76.4-30",
    PostingKind.COMPENSATION: "5.25.18.4-40",
    PostingKind.STATE_SHARE: "5.25.18.2-40",
    PostingKind.RESTORATION: "5.25.18.4-50",
    PostingKind.LOAN: "8.32.24.5-10",
    PostingKind.LOAN_REPAYMENT: "8.32.24.5-20",
}


def demo_money(users: dict[str, User], days: Days) -> None:
    """After everything else: what has been let has cost something, and somebody has sent the bill for it."""
    mette, jonas, karen = users["mette"], users["jonas"], users["karen"]
    this_month, at = first_of_month(days.today), days.moment(days.today)
    for kind, account in ACCOUNTS.items():
        write_account(kind, "", account, from_on=date(2015, 1, 1), by=karen)
    close_month(add_months(this_month, -2), by=karen, on=days.today, at=at)
    open_guarantees(at=at)
    _claims(days, mette, karen)
    _invoices(days, users, (mette, jonas))
    owner = Association.objects.order_by("name").first()
    once = Right(
        PlanKind.RESTORATION, starts_on=days.today, month_dkk=Decimal("8450.00"), association=owner, is_once=True,
        because="Maling af fællesrum i bofællesskabet efter aftalen.",
    )  # fmt: skip
    open_plan(once, by=mette, at=at)
    accrue_payments(on=days.today, at=at, by=mette)


def _claims(days: Days, caseworker: User, manager: User) -> None:
    """Four tenants of the past year have moved: inspected, billed, settled, and half paid back."""
    moved_out_on, at = days.before(40), days.moment(days.today)
    old = list(Guarantee.objects.filter(allocation__is_imported=True).order_by("-opened_on", "pk")[:4])
    for guarantee in old:
        inspect_guarantee(
            guarantee.pk, moved_out_on=moved_out_on, inspected_on=moved_out_on + 2 * ONE_DAY, by=caseworker, at=at
        )
    for number, guarantee in enumerate(old[1:]):
        items = [
            ("normal", "Maling af vægge og lofter", Decimal("18400.00")),
            ("neglect", "Ny køkkenlåge og afhøvling af gulv", Decimal("9650.00") + 1200 * number),
        ]
        bill_guarantee(guarantee.pk, Bill(items, contribution_dkk=Decimal("4000.00")), by=caseworker, at=at)
    for guarantee in old[2:]:
        settle_guarantee(guarantee.pk, by=manager, on=days.today, at=at)
    if len(old) == 4:
        pay_recourse(old[3].pk, amount_dkk=Decimal("1500.00"), paid_on=days.today, by=caseworker, at=at)
        lent = LoanFacts(Decimal("21600.00"), Decimal("214000.00"), 1, date(1974, 5, 1))
        grant_loan(old[3].allocation.case, lent, by=caseworker, on=date(2023, 6, 1), at=at)


def _invoices(days: Days, users: dict[str, User], caseworkers: tuple[User, ...]) -> None:
    """One for each of the last dwellings that were let: paid, proposed, differing, and just come in."""
    let = Vacancy.objects.filter(state__in=[VacancyState.LET, VacancyState.ALLOCATED], is_imported=False)
    at = days.moment(days.today)
    taken: list[Invoice] = []
    for vacancy in let.select_related("agreement", "dwelling__estate__association").order_by("pk"):
        if (read := _read(vacancy, days, len(taken))) is not None:
            taken.append(receive_invoice(read, by=users["mette"], on=days.today, at=at))
        if len(taken) == 6:
            break
    for number, invoice in enumerate(one for one in taken if _agrees(one)):
        amounts = suggested(invoice)
        if number < 2:
            approve_invoice(invoice.pk, amounts=amounts, by=caseworkers[0], on=days.today, at=at)
        elif number == 2:
            propose_invoice(invoice.pk, amounts=amounts, by=caseworkers[1], on=days.today, at=at)


def _agrees(invoice: Invoice) -> bool:
    return all(line.is_matching for line in invoice.lines.order_by("number"))


def _read(vacancy: Vacancy, days: Days, number: int) -> ReadInvoice | None:
    """What it cost through yesterday; every third bill is too high."""
    assert vacancy.agreement is not None
    yesterday = days.today - ONE_DAY
    terms = vacancy.agreement.rent_terms(closed=closed_days())
    rent = owed_between(vacancy, terms, vacancy.available_on, yesterday, on=days.today)
    if rent is None or not rent.total_dkk:
        return None
    last = max(month.ends_on for month in rent.by_month.values()) - ONE_DAY
    amount = rent.total_dkk + (vacancy.rent_dkk / 10 if number % 3 == 1 else 0)
    amount = amount.quantize(Decimal("0.01"))
    line = ReadLine(amount, "Tomgangsleje", vacancy.dwelling.unit_number, vacancy.available_on, last)
    return ReadInvoice(
        number=f"{days.today.year}-{4100 + number}",
        issued_on=yesterday,
        due_on=days.today + timedelta(days=30),
        cvr=vacancy.dwelling.estate.association.cvr,
        ean=EAN,
        total_dkk=amount,
        lines=[line],
    )
