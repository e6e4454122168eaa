"""The manager's month: open the report, follow a figure to its rows and back, take it home as PDF and Excel, and lock it."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from allocation.states import AllocationState
from finance.actions import accrue_vacancy_rent
from housing.states import VacancyState
from tests.factories import a_dwelling, a_user, a_vacancy, an_allocation
from tests.journeys.steps import heading
from tests.live import worker


def test_from_a_figure_to_its_rows_and_home(visit, transactional_db):
    a_month()
    page = visit(a_user(Role.MANAGER))
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Rapporter").click()
    heading(page, "Månedsrapport")
    expect(page.get_by_role("img").first).to_be_visible()

    page.get_by_role("link", name="Sendt retur").first.click()
    expect(page.locator("main")).to_contain_text("2 rækker")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name="rapporten").click()
    heading(page, "Månedsrapport")

    with worker(concurrency=1):
        assert fetched(page, "Hent PDF").read_bytes().startswith(b"%PDF-")
        assert fetched(page, "Hent Excel").read_bytes().startswith(b"PK")
        page.get_by_role("button", name="Lås måneden").click()
        page.get_by_text("Kørslen er færdig.").wait_for(timeout=60_000)
        page.get_by_role("link", name="Tilbage til Månedsrapport").click()
        heading(page, "Månedsrapport")
    expect(page.locator("main")).to_contain_text("Låst")
    expect(page.get_by_role("button", name="Lås måneden")).to_have_count(0)
    expect(page.get_by_text("Ingen har deltaget i et forsøg endnu.")).to_be_visible()  # fetched into the page
    page.get_by_role("link", name="Sendt retur").first.click()
    expect(page.locator("main")).to_contain_text("Som indberettet")
    expect(page.locator("main")).to_contain_text("2 rækker")


def test_nobody_else_comes_in(visit, transactional_db):
    """docs/access.md: the report is the manager's; others are told so in words."""
    for role in (Role.CASEWORKER, Role.ASSOCIATION):
        page = visit(a_user(role), path="/reports/")
        expect(page.get_by_role("link", name="Rapporter")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Månedsrapport")


def test_the_report_on_a_phone(visit, transactional_db):
    """Nothing is wider than the screen, and every month is one step away."""
    a_month()
    page = visit(a_user(Role.MANAGER), width=320, path="/reports/")
    assert page.evaluate("document.documentElement.scrollWidth <= 320")
    page.get_by_role("link", name="Hele").click()
    heading(page, "Årsrapport")


def a_month() -> None:
    """Notified last month: two given back, one offered, one waiting for an answer."""
    on = timezone.localdate().replace(day=1) - timedelta(days=15)
    for number in (1, 2):
        a_vacancy(VacancyState.RETURNED, on=on, dwelling=a_dwelling("2750.00", address=f"Lindevej {number}"))
    an_allocation(AllocationState.OFFERED, vacancy=a_vacancy(on=on, vacant_from=on, available_on=on))
    a_vacancy(on=on, vacant_from=on, available_on=on)
    accrue_vacancy_rent(on=timezone.localdate(), at=timezone.now())


def fetched(page: Page, button: str) -> Path:
    page.get_by_role("button", name=button).click()
    link = page.get_by_role("link", name="Hent filen")
    link.wait_for(timeout=60_000)  # the page asks for itself until the run is over
    with page.expect_download() as download:
        link.click()
    page.get_by_role("link", name="Tilbage til Månedsrapport").click()
    heading(page, "Månedsrapport")
    return Path(download.value.path())
