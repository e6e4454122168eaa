"""The money in a browser: an invoice with a difference, a claim with recourse, and a month that is closed."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from finance.actions.months import write_account
from finance.actions.payments import Right, accrue_payments, open_plan
from finance.models import AccountingMonth, Guarantee, Invoice, Posting
from finance.states import InvoiceState, PlanKind, PostingKind
from housing.models import Vacancy
from law.months import add_months, first_of_month
from tests.factories import a_caseworker, a_dwelling, a_user, a_vacancy, an_association, an_estate, at_ten
from tests.finance.material import a_guarantee
from tests.journeys.money import an_invoice
from tests.journeys.steps import told


def an_empty(address: str = "Vesterled 1, 1. th.") -> Vacancy:
    """Empty since ten days ago, at 310 kroner a day or near it."""
    association = an_association("Vestegnens Boligselskab")
    day = timezone.localdate() - timedelta(days=10)
    dwelling = a_dwelling("9300.00", estate=an_estate(association), address=address)
    return a_vacancy(dwelling=dwelling, on=day - timedelta(days=30), vacant_from=day, available_on=day)


def test_an_invoice_with_a_difference_is_asked_about_answered_and_paid_in_part(visit):
    vacancy = an_empty()
    invoice = an_invoice(vacancy, on=timezone.localdate())
    theirs = visit(a_user(Role.ASSOCIATION, association=invoice.association))
    theirs.get_by_role("link", name="Regninger").first.click()
    theirs.get_by_role("link", name="Faktura 2026-77").click()
    expect(theirs.locator("main")).to_contain_text("Fakturaen stemmer ikke med kommunens beregning")
    theirs.get_by_role("link", name="Svar kommunen").click()
    theirs.get_by_label("Svar").fill("I har ret. Betal det beregnede.")
    theirs.get_by_role("button", name="Send svaret").click()
    told(theirs, "Svaret er sendt til kommunen")

    page = visit(a_user(Role.CASEWORKER), path="/finance/")
    page.get_by_role("link", name="Behandl 1 faktura", exact=True).click()
    page.get_by_role("link", name="Faktura 2026-77").click()
    page.get_by_role("link", name="Godkend faktura").click()
    page.get_by_label("Begrundelse").fill("Ti dage efter aftalen.")
    page.get_by_role("button", name="Godkend og postér").click()
    told(page, "er godkendt og posteret")
    paid = Posting.objects.get()
    assert Invoice.objects.get().state == InvoiceState.APPROVED
    assert paid.amount_dkk == invoice.lines.get().expected_dkk < Decimal("5000.00")


def test_a_tenant_moves_out_and_pays_back(visit):
    guarantee = a_guarantee(an_association())
    page = visit(a_user(Role.CASEWORKER), path=f"/finance/guarantees/{guarantee.pk}/")
    moved = (guarantee.opened_on + timedelta(days=60)).isoformat()
    page.get_by_role("link", name="Registrér flyttesyn").click()
    page.get_by_label("Fraflyttet").fill(moved)
    page.get_by_label("Flyttesyn").fill(moved)
    page.get_by_role("button", name="Gem").click()
    told(page, "Flyttesynet er registreret.")
    page.get_by_role("link", name="Registrér regning").click()
    page.get_by_label("Art, linje 1").select_option("neglect")
    page.get_by_label("Tekst, linje 1").fill("Knust rude")
    page.get_by_label("Beløb, linje 1").fill("8500")
    page.get_by_label("Indskud, der kan bruges").fill("0")
    page.get_by_role("button", name="Beregn kravet").click()
    expect(page.locator("main")).to_contain_text("Kommunen skal betale 8.500,00")
    page.get_by_role("link", name="Godkend krav").click()
    page.get_by_role("button", name="Godkend 8.500,00").click()
    told(page, "Kravet er godkendt og posteret.")
    page.get_by_role("link", name="Registrér indbetaling").click()
    page.get_by_label("Beløb").fill("3500")
    page.get_by_role("button", name="Gem").click()
    expect(page.locator("main")).to_contain_text("Borgeren skylder 5.000,00")
    assert sum(posting.amount_dkk for posting in Posting.objects.order_by("pk")) == Decimal("5000.00")
    assert Guarantee.objects.get().settled_on == timezone.localdate()


def test_a_month_is_closed_and_its_file_fetched(visit):
    today = timezone.localdate()
    last_month = add_months(first_of_month(today), -1)
    write_account(PostingKind.RESTORATION, "", "5.25.18", from_on=last_month, by=a_caseworker())
    right = Right(
        PlanKind.RESTORATION, starts_on=last_month, month_dkk=Decimal("8450.00"), because="Maling af fællesrum",
        association=an_association(), is_once=True,
    )  # fmt: skip
    open_plan(right, by=a_caseworker(), at=at_ten(today))
    accrue_payments(on=today, at=at_ten(today))
    page = visit(a_user(Role.MANAGER), path="/finance/")
    page.get_by_role("link", name="Luk ").first.click()
    page.get_by_role("link", name="Luk måneden").click()
    page.get_by_role("button", name="Luk ").click()
    told(page, "Måneden er lukket")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent posteringsfil").click()
    assert b"5.25.18;8.450,00" in fetched.value.path().read_bytes()
    assert AccountingMonth.objects.get().month == last_month
