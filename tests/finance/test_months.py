"""A month is closed for ever, its file is the same every time, and what comes later is booked later."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.denied import ActionDenied
from accounts.roles import Role
from finance.actions import accrue_vacancy_rent
from finance.actions.invoices import approve_invoice
from finance.actions.months import Receipt, close_month, read_receipts, write_account
from finance.models import AccountingMonth, ExportLine, MonthExport, Posting, VacancyRentLiability
from finance.posting_file import read_receipt_file
from finance.queries.months import next_to_close, vacancy_rent_booked
from finance.states import PostingKind
from housing.models import Vacancy
from law.bases import LegalBasis
from tests.factories import NOW, TODAY, a_caseworker, a_user, at_ten
from tests.finance.material import OWED, an_empty, an_invoice

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
APRIL_DAY, MAY_DAY = date(2026, 4, 2), date(2026, 5, 4)


def an_account(account: str = "5.32.37-1", kind: PostingKind = PostingKind.VACANCY_RENT, **facts):
    facts = {"legal_basis": "", "from_on": date(2026, 1, 1)} | facts
    basis = facts.pop("legal_basis")
    return write_account(kind, basis, account, by=a_caseworker(), **facts)


def an_approved(number: str = "F-1", vacancy=None):
    invoice = an_invoice(vacancy, number=number)
    return approve_invoice(invoice.pk, amounts={1: OWED}, by=a_caseworker(), on=TODAY, at=NOW)


def close(month: date, on: date = APRIL_DAY) -> MonthExport:
    return close_month(month, by=a_caseworker(), on=on, at=at_ten(on))


def test_what_is_closed_stands_and_a_change_is_booked_in_the_first_open_month():
    vacancy = an_empty()
    accrue_vacancy_rent(on=date(2026, 2, 28), at=NOW)
    assert next_to_close(on=TODAY) == FEBRUARY
    close(FEBRUARY)
    Vacancy.objects.filter(pk=vacancy.pk).update(rent_dkk=Decimal("2800.00"))
    accrue_vacancy_rent(on=date(2026, 2, 28), at=NOW)
    correction = VacancyRentLiability.objects.latest("pk")
    assert (correction.month, correction.booked_on, correction.amount_dkk) == (FEBRUARY, MARCH, Decimal("-2700.00"))
    assert vacancy_rent_booked(FEBRUARY) == AccountingMonth.objects.get().vacancy_rent_dkk == OWED


def test_the_database_lets_nothing_into_a_closed_month():
    accrue_vacancy_rent(on=date(2026, 2, 28), at=NOW, vacancies=Vacancy.objects.filter(pk=an_empty().pk))
    close(FEBRUARY)
    row = VacancyRentLiability.objects.get()
    row.pk, row.sequence = None, 2
    with pytest.raises(DatabaseError, match="accounting month is closed"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountingMonth.objects.all().delete()


def test_the_file_is_the_same_every_time_and_names_each_account():
    an_account("5.32.37-2", legal_basis=LegalBasis.ABL59_2)
    an_account()
    an_approved()
    export = close(MARCH)
    text = bytes(export.content).decode("utf-8-sig").splitlines()
    assert text[0] == "Reference;Kontostreng;Beløb;Art;Hjemmel;Vedrører;Modtager;Tekst"
    assert text[1].startswith("2026-03-1;5.32.37-2;5.400,00;Tomgangsleje;§ 59, stk. 2;2026-03;Boligforeningen")
    write_account(PostingKind.VACANCY_RENT, LegalBasis.ABL59_2, "9", from_on=date(2026, 4, 1), by=a_caseworker())
    assert bytes(MonthExport.objects.get().content) == bytes(export.content)


def test_a_missing_account_string_stops_the_closing():
    an_approved()
    with pytest.raises(ActionDenied, match="mangler en kontostreng for tomgangsleje, § 59, stk. 2 31. marts 2026"):
        close(MARCH)
    assert not AccountingMonth.objects.exists()


@pytest.mark.parametrize(
    ("month", "on", "by", "sentence"),
    [
        (MARCH, TODAY, Role.MANAGER, "Marts 2026 er ikke slut"),
        (date(2026, 4, 1), MAY_DAY, Role.MANAGER, "Luk marts 2026 først"),
        (MARCH, APRIL_DAY, Role.ASSOCIATION, "lukkes af kommunen"),
    ],
)
def test_what_cannot_be_closed_is_said(month, on, by, sentence):
    an_account()
    an_approved()
    with pytest.raises(ActionDenied, match=sentence):
        close_month(month, by=a_user(by), on=on, at=at_ten(on))


def test_a_receipt_marks_paid_and_refused_once():
    an_account()
    vacancy = an_empty()
    an_approved("1", vacancy)
    an_approved("2", an_empty())
    close(MARCH)
    receipts = [Receipt(MARCH, 1, True, APRIL_DAY), Receipt(MARCH, 2, False, APRIL_DAY, "Konto lukket")]
    assert read_receipts(receipts, by=a_caseworker()) == (1, 1)
    assert read_receipts(receipts, by=a_caseworker()) == (0, 0)
    with pytest.raises(ActionDenied, match="allerede noteret som betalt"):
        read_receipts([Receipt(MARCH, 1, False, APRIL_DAY)], by=a_caseworker())
    with pytest.raises(ActionDenied, match="2026-03-9, som ikke er sendt"):
        read_receipts([Receipt(MARCH, 9, True, APRIL_DAY)], by=a_caseworker())


def test_what_was_refused_goes_with_the_next_file_and_what_was_paid_never():
    an_account()
    an_approved("1")
    an_approved("2")
    close(MARCH)
    read_receipts([Receipt(MARCH, 1, True, APRIL_DAY), Receipt(MARCH, 2, False, APRIL_DAY)], by=a_caseworker())
    export = close(date(2026, 4, 1), MAY_DAY)
    sent_again = Posting.objects.order_by("pk")[1]
    assert [line.posting for line in export.lines.order_by("number")] == [sent_again]
    with pytest.raises(DatabaseError), transaction.atomic():  # posting_sent_once
        ExportLine.objects.create(export=export, number=2, posting=Posting.objects.order_by("pk")[0], account="1")


def test_the_account_of_a_closed_month_stays():
    accrue_vacancy_rent(on=date(2026, 2, 28), at=NOW, vacancies=Vacancy.objects.filter(pk=an_empty().pk))
    close(FEBRUARY)
    with pytest.raises(ActionDenied, match="Månederne før 1. marts 2026 er lukket"):
        an_account(from_on=date(2026, 2, 15))


def test_a_later_account_ends_the_earlier():
    first = an_account("1")
    an_account("2", from_on=MARCH)
    first.refresh_from_db()
    assert first.valid_to == date(2026, 2, 28)
    with pytest.raises(ActionDenied, match="Vælg en senere dag"):
        an_account("3", from_on=MARCH)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("Noget;Andet\r\n1;2", "overskrifter skal være"),
        ("Reference;Status;Dato\r\nx;betalt;02-04-2026", "Række 2: »x« er ikke en reference"),
        ("Reference;Status;Dato\r\n2026-03-1;måske;02-04-2026", "status er »måske«"),
        ("Reference;Status;Dato\r\n2026-03-1;betalt;i går", "Række 2: »i går« er ikke en dato"),
        ("", "tom"),
    ],
)
def test_a_receipt_file_that_cannot_be_read(rows, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_receipt_file(rows.encode(), "kvittering.csv")


def test_a_receipt_file_is_read():
    rows = "Reference;Status;Dato;Besked\r\n2026-03-1;Betalt;02-04-2026;\r\n2026-03-2;afvist;02-04-2026;Konto lukket"
    first, second = read_receipt_file(rows.encode(), "kvittering.csv")
    assert (first.month, first.number, first.is_paid, first.on) == (MARCH, 1, True, APRIL_DAY)
    assert (second.is_paid, second.note) == (False, "Konto lukket")
