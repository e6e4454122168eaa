"""Indmeld bolig without a mouse. Where one is must be seen all the way."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from housing.models import Vacancy
from tests.factories import a_dwelling, a_ledger, a_user, an_association, an_estate
from tests.journeys.steps import told

MOST_TABS = 60


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of that name has focus, unless it has already; every stop on the way must show itself."""
    for _ in range(MOST_TABS):
        stop = page.evaluate(
            """() => {
                const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
                const label = here.labels && here.labels[0];
                // The calendar button in a date field is the browser's own: the browser marks it.
                const shown = style.outlineStyle !== "none" || style.boxShadow !== "none" || here.type === "date";
                const name = (label || here).innerText || here.getAttribute("aria-label") || "";
                return { name: here === document.body ? "" : name,
                         shown: shown || here === document.body, width: box.width };
            }"""
        )
        assert stop["shown"], f"Man kan ikke se, at »{stop['name']}« har fokus."
        if name in stop["name"]:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab når ikke til »{name}«.")


def type_today(page: Page) -> None:
    """Digits into a date field; a browser without its Danish part asks for the month first."""
    today = timezone.localdate()
    for digits in (f"{today:%d%m%Y}", f"{today:%m%d%Y}"):
        page.keyboard.type(digits)
        if page.evaluate("document.activeElement.value") == today.isoformat():
            return
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
    raise AssertionError("Datofeltet tager ikke imod dagens dato.")


def test_notify_by_keyboard_alone(visit):
    association = an_association()
    a_ledger(association, "1/1")
    a_dwelling(estate=an_estate(association), address="Kløvervej 3")
    page = visit(a_user(Role.ASSOCIATION, association=association))

    tab_to(page, "Indmeld ledig bolig")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("kløver")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Indmeld boligen")).to_be_visible()
    for field in ("Opsagt til", "Til rådighed fra"):
        tab_to(page, field)
        type_today(page)
    tab_to(page, "Indmeld boligen")
    page.keyboard.press("Enter")
    told(page, "kommunens tur")
    assert Vacancy.objects.get().notified_on == timezone.localdate()


def test_the_first_stop_leads_past_the_menu(visit):
    page = visit(a_user(Role.CASEWORKER))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til sidens indhold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#indhold")).to_be_focused()
