"""What stands on the pages of the money, and that they ask as little for many as for one."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.states import AllocationState
from finance.actions import accrue_vacancy_rent
from finance.actions.months import close_month, write_account
from finance.actions.payments import accrue_payments
from finance.models import ContributionLoan, Invoice, PaymentPlan, Posting
from finance.states import InvoiceState, PostingKind
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)
from tests.finance.material import (
    OWED,
    Line,
    a_guarantee,
    a_loan,
    a_plan,
    an_empty,
    an_invoice,
    association_of,
    reload,
    ubl,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def desk(client):
    client.force_login(a_caseworker())
    return client


def text_of(answer) -> str:
    main = answer.content.decode().split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\xa0", " ").replace("&nbsp;", " ").split())


def page(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return text_of(answer)


# Overview


def test_the_overview_sums_what_runs_by_association_and_reason(desk):
    vacancy = an_empty(an_association("Vestegnens Boligselskab"))
    shown = page(desk, "finance")
    assert "Vestegnens Boligselskab 1 bolig 7.206,45" in shown  # 5,400 for February and ten days of March
    assert "180,65 11.000,00" in shown
    rows = page(desk, "rents", association=association_of(vacancy).pk, reason="waiting")
    assert "Afventer kommunens svar" in rows
    assert "boligen er endnu hverken udlejet eller sendt retur" in rows
    assert "Ingen boliger koster noget her" in page(desk, "rents", reason="returned")


def test_an_empty_overview_says_why(desk):
    assert "Ingen boliger koster tomgangsleje i dag." in page(desk, "finance")


def test_a_vacancy_shows_its_months_and_who_pays(desk):
    vacancy = an_empty()
    assert "Der er ikke skrevet noget endnu" in page(desk, "rent", vacancy.pk)
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert "Februar 2026 27 dage" in page(desk, "rent", vacancy.pk)


@pytest.mark.parametrize(
    "name", ["finance", "rents", "invoices", "guarantees", "payments", "loans", "months", "accounts"]
)
def test_lists_ask_as_little_for_many(desk, name, django_assert_max_num_queries):
    for number in range(6):
        an_invoice(an_empty(), number=f"N-{number}")
    for _ in range(3):
        a_guarantee(an_association())
        a_loan()
        a_plan()
    accrue_payments(on=TODAY, at=NOW)
    with django_assert_max_num_queries(16):  # session and user with them
        desk.get(reverse(name))


# Invoices


def test_an_invoice_stands_beside_its_computation(desk):
    shown = page(desk, "invoice", an_invoice(amount="6000.00").pk)
    assert "6.000,00 på fakturaen mod 5.400,00 efter beregningen" in shown
    assert "27 dage: 5.400,00 kr." in shown


def test_approved_on_the_screen_with_a_difference(desk):
    invoice = an_invoice(amount="6000.00")
    address = reverse("approve_invoice", args=[invoice.pk])
    assert 'value="5.400,00"' in desk.get(address).content.decode()
    refused = desk.post(address, {"amount_1": "5.400,00", "note": ""})
    assert "Skriv, hvorfor beløbet godkendes, når fakturaen ikke stemmer" in text_of(refused)
    assert not Posting.objects.exists()
    desk.post(address, {"amount_1": "5.400,00", "note": "Februar har 27 dage."})
    assert reload(invoice).state == InvoiceState.APPROVED


def test_the_association_reads_its_question_and_answers(client):
    invoice = an_invoice(amount="6000.00")
    client.force_login(staff_of(invoice.association))
    assert "Kommunen spørger 1" in page(client, "invoices")
    assert "Fakturaen stemmer ikke med kommunens beregning" in page(client, "invoice", invoice.pk)
    client.post(reverse("answer_invoice", args=[invoice.pk]), {"text": "Vi sender en kreditnota."})
    assert reload(invoice).state == InvoiceState.RECEIVED


def test_anothers_invoice_is_not_there(client):
    client.force_login(a_user(Role.ASSOCIATION))
    assert client.get(reverse("invoice", args=[an_invoice().pk])).status_code == 404


def test_files_are_answered_on_the_page_and_kept(desk, django_user_model):
    from django.core.files.uploadedfile import SimpleUploadedFile

    vacancy = an_empty()
    good = ubl("W-1", association_of(vacancy).cvr, [Line(vacancy.dwelling.unit_number, str(OWED))])
    files = [SimpleUploadedFile("god.xml", good), SimpleUploadedFile("daarlig.xml", b"<x")]
    shown = text_of(desk.post(reverse("receive_invoices"), {"invoices": files}))
    assert "god.xml Faktura W-1 fra" in shown
    assert "daarlig.xml Filen er ikke gyldig XML" in shown
    invoice = Invoice.objects.get()
    assert desk.get(reverse("invoice_file", args=[invoice.pk])).content == good


def test_a_typed_invoice(desk):
    vacancy = an_empty()
    told = {
        "association": association_of(vacancy).pk, "number": "T-1", "issued_on": "2026-03-01", "due_on": "",
        "unit_number": vacancy.dwelling.unit_number, "starts_on": "2026-02-02", "ends_on": "2026-02-28",
        "amount_dkk": "5.400,00",
    }  # fmt: skip
    desk.post(reverse("type_invoice"), told)
    assert Invoice.objects.get().lines.get().is_matching


# Guarantees, payments, loans


def test_a_guarantee_from_the_lease_to_the_recourse(desk):
    guarantee = a_guarantee(an_association())
    moved = guarantee.opened_on + timedelta(days=400)
    desk.post(
        reverse("keep_guarantee", args=[guarantee.pk]),
        {"move_in_report_on": guarantee.opened_on.isoformat(), "ends_on": ""},
    )
    desk.post(
        reverse("inspect_guarantee", args=[guarantee.pk]),
        {"moved_out_on": moved.isoformat(), "inspected_on": moved.isoformat()},
    )
    bill = {f"{name}_{number}": "" for number in range(1, 7) for name in ("kind", "text", "amount")}
    bill |= {
        "kind_1": "neglect",
        "text_1": "Knust rude",
        "amount_1": "8500",
        "contribution_dkk": "0",
        "paid_dkk": "500",
    }
    desk.post(reverse("bill_guarantee", args=[guarantee.pk]), bill)
    desk.post(reverse("settle_guarantee", args=[guarantee.pk]))
    desk.post(reverse("pay_recourse", args=[guarantee.pk]), {"amount_dkk": "3000", "paid_on": "2026-03-10"})
    shown = page(desk, "guarantee", guarantee.pk)
    assert "Kommunen betaler 8.000,00" in shown
    assert "Borgeren skylder 5.000,00 kr. af 8.000,00 kr." in shown
    assert AccessEvent.objects.filter(purpose__startswith="Fraflytningsgaranti").exists()


def test_a_refund_is_opened_once_and_paid_each_month(desk):
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, legal_basis="ABL59_1")
    allocation = an_allocation(AllocationState.LEASED, vacancy=a_vacancy(dwelling=a_dwelling(estate=estate)))
    type(allocation).objects.update(legal_basis="ABL63", lease_on=date(2026, 2, 1))
    assert "Opret refusion" in page(desk, "payments")
    told = {
        "starts_on": "2026-02-01", "rent_dkk": "5200", "other_compulsory_dkk": "950", "housing_benefit_dkk": "800",
        "lodging_charge_dkk": "2100", "has_applied": "ja",
    }  # fmt: skip
    desk.post(reverse("open_refund", args=[allocation.pk]), told)
    accrue_payments(on=TODAY, at=NOW)
    plan = PaymentPlan.objects.get()
    assert sum(one.amount_dkk for one in plan.instalments.order_by("pk")) == Decimal(
        "6500.00"
    )  # 3,250 in each of two months
    assert "Udslusningsboliger uden refusion" not in page(desk, "payments")
    assert "Marts 2026 31 dage i marts 2026" in page(desk, "payment_plan", plan.pk)


def test_a_plan_is_changed_and_stopped_on_the_screen(desk):
    plan = a_plan()
    desk.post(
        reverse("change_plan", args=[plan.pk]), {"month_dkk": "800", "from_on": "2026-03-01", "because": "Ny husleje"}
    )
    desk.post(reverse("stop_plan", args=[plan.pk]), {"stops_on": "2026-03-31", "because": "Flyttet"})
    assert reload(plan).ends_on == date(2026, 3, 31)


def test_a_loan_is_followed(desk):
    loan = a_loan()
    assert "Afdragsfrit til 1. maj 2028 · restgæld 24.000,00 kr." in page(desk, "loan", loan.pk)
    desk.post(reverse("repay_loan", args=[loan.pk]), {"amount_dkk": "4000", "paid_on": "2026-03-10"})
    assert "20.000,00" in page(desk, "loans")


def test_a_loan_is_granted_to_a_case(desk):
    told = {
        "number": "findes-ikke", "loan_dkk": "24000", "income_year_dkk": "200000", "children": "0",
        "first_used_on": "1972-01-01", "wealth_dkk": "0", "room": "nej",
    }  # fmt: skip
    assert "Der er ingen sag med det nummer" in text_of(desk.post(reverse("grant_loan"), told))
    told |= {"number": a_case().number, "limit_dkk": "305000", "children": "1"}
    shown = text_of(desk.post(reverse("grant_loan"), told))
    assert "Skriv både grænsen og dens kilde" in shown
    assert "Skriv også forhøjelsen for hvert barn" in shown
    told |= {"child_addition_dkk": "51000", "limit_source": "borger.dk"}
    assert "Lånet er bevilget" in text_of(desk.post(reverse("grant_loan"), told, follow=True))
    assert "borger.dk" in {rate["source"] for rate in ContributionLoan.objects.get().findings[0]["used"]}


# Months


def test_a_month_is_closed_on_the_screen_and_fetched(desk):
    write_account(PostingKind.VACANCY_RENT, "", "5.32.37", from_on=date(2026, 1, 1), by=a_caseworker())
    invoice = an_invoice()
    desk.post(reverse("approve_invoice", args=[invoice.pk]), {"amount_1": "5.400,00", "note": ""})
    assert "Marts 2026 er ikke slut" in page(desk, "accounting_month", "2026-03")
    close_month(date(2026, 3, 1), by=a_caseworker(), on=date(2026, 4, 2), at=at_ten(date(2026, 4, 2)))
    first, second = (desk.get(reverse("export_month", args=["2026-03"])).content for _ in range(2))
    assert first == second
    assert "Afventer kvittering" in page(desk, "accounting_month", "2026-03", kind="vacancy_rent")
    assert "Sendt til økonomisystemet for marts 2026, linje 1" in page(desk, "invoice", invoice.pk)


def test_a_receipt_is_read_from_a_file(desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    wrong = SimpleUploadedFile("kvittering.csv", b"Reference;Status;Dato\r\nx;betalt;02-04-2026")
    assert "ikke en reference" in text_of(desk.post(reverse("read_receipts"), {"file": wrong}))


def test_the_vacancy_rent_of_a_month_opens_its_rows(desk):
    vacancy = an_empty()
    assert "Ingen tomgangsleje er bogført" in page(desk, "booked_rents", "2026-02")
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert f"{vacancy} {association_of(vacancy)} Februar 2026" in page(desk, "booked_rents", "2026-02")
    assert reverse("booked_rents", args=["2026-02"]) in desk.get(reverse("months")).content.decode()


@pytest.mark.parametrize("month", ["2026-13", "i-dag", "2026-3", "26-03"])
def test_a_month_that_is_none(desk, month):
    assert desk.get(reverse("accounting_month", args=[month])).status_code == 404


def test_an_account_string_is_written(desk):
    assert "Der er ingen kontostrenge endnu" in page(desk, "accounts")
    desk.post(
        reverse("write_account"),
        {"kind": "vacancy_rent", "legal_basis": "", "account": "5.32.37", "from_on": "2026-03-01"},
    )
    assert "5.32.37 1. marts 2026" in page(desk, "accounts")
