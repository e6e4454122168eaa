"""What only a browser can say: accessibility, reflow, keys, and what is left without script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.roles import Role
from tests.factories import a_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WIDTHS = (1440, 390, 320)
ADDRESSES = ("/gallery/", "/gallery/?calm=1", "/gallery/?errors=1", "/konto/login/", "/findes-ikke/")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


def assert_reflows(page: Page) -> None:
    """Nothing but a table may scroll sideways (WCAG 1.4.10)."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_accessible_at_every_width(open_page, address, width):
    page = open_page(address, width=width)
    assert_accessible(page)
    assert_reflows(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_header_is_accessible_for_one_signed_in(open_page, width):
    page = open_page("/users/", width=width, user=a_user(Role.ADMINISTRATOR))
    assert_accessible(page)
    assert_reflows(page)
    if width < 1000:
        page.get_by_text("Menu", exact=True).click()
        assert_accessible(page)


def test_targets_are_large_enough_for_a_finger(open_page):
    page = open_page("/gallery/", width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main .button, main input, main summary, nav a')]
        .filter(one => one.offsetParent && !one.closest('.sr-only') && one.type !== 'hidden')
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([one, box]) => (box.height < 24 || box.width < 24) && !['checkbox', 'radio'].includes(one.type))
        .map(([one]) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_menu_on_a_phone_opens_without_script(open_page):
    page = open_page("/users/", width=390, script=False, user=a_user(Role.ADMINISTRATOR))
    expect(page.get_by_role("link", name="Adgangslog")).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Adgangslog").click()
    expect(page).to_have_url(re.compile("/access-log/$"))


def test_one_can_skip_to_the_content(open_page):
    page = open_page("/gallery/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til sidens indhold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_j_and_k_move_in_the_list_only_while_it_has_focus(open_page):
    page = open_page("/gallery/")
    page.locator("body").press("j")
    expect(page.locator("body")).to_be_focused()
    page.get_by_role("link", name="Vesterled 1, 1. th").focus()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Jonas Bechs afvigelse")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Kløverprisvej 1, st. tv")).to_be_focused()


def test_the_summary_of_errors_gets_focus_and_leads_to_the_field(open_page):
    page = open_page("/gallery/?errors=1")
    assert page.title().startswith("Fejl: ")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Husleje pr. md.: ").click()
    expect(page.locator("#id_rent_dkk")).to_be_focused()


def test_the_combobox_is_used_with_keys_alone(open_page):
    page = open_page("/gallery/")
    field = page.get_by_role("combobox", name="Adresse eller lejemålsnr.")
    field.press_sequentially("højg")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#id_home_list-status")).to_have_text("2 forslag, brug pil ned")
    assert_accessible(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "id_home_list-1")
    field.press("Enter")
    expect(field).to_have_value("Højgården 163, 1. tv")
    expect(page.locator("#id_home_choice")).to_have_value("11-06-1300")
    field.press_sequentially("x")
    expect(page.locator("#id_home_list")).to_contain_text("Ingen af jeres boliger passer.")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_without_script_the_combobox_is_a_search_field(open_page):
    page = open_page("/gallery/", script=False)
    expect(page.get_by_role("button", name="Find")).to_be_visible()
    assert page.get_by_role("combobox", name="Adresse eller lejemålsnr.").count() == 0


def test_the_clock_counts_on_in_the_servers_words(open_page):
    page = open_page("/gallery/")
    expect(page.locator("[data-until]")).to_have_text("1 t. 48 min.")


def test_the_page_prints_without_its_controls(open_page):
    page = open_page("/gallery/")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Næste opgave")).to_be_hidden()
    expect(page.get_by_text("15.762,09 kr.")).to_be_visible()


def test_squares_keep_their_meaning_in_forced_colours(open_page):
    page = open_page("/gallery/")
    page.emulate_media(forced_colors="active")
    assert page.locator(".square--waiting").first.evaluate("one => getComputedStyle(one).forcedColorAdjust") == "none"
