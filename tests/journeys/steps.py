"""Steps that more than one story takes.

A click is not an answer: until the next page is seen, `told` or `heading`, the last one may still be open.
"""

from playwright.sync_api import Page, expect

from tests.factories import a_cpr


def told(page: Page, sentence: str) -> None:
    """What the last action answered, above the next page."""
    expect(page.locator("#messages")).to_contain_text(sentence)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def apply(page: Page, first_name: str, last_name: str, *, support: str, income: str, situation: str) -> None:
    """An application of somebody who lives alone, on the page for it."""
    page.get_by_label("CPR-nr.").fill(a_cpr())
    page.get_by_label("Fornavn").fill(first_name)
    page.get_by_label("Efternavn").fill(last_name)
    page.get_by_label("Voksne").fill("1")
    page.get_by_label("Børn", exact=True).fill("0")
    page.get_by_label("Forsørgelse").select_option(support)
    page.get_by_label("Indkomst før skat pr. md.").fill(income)
    for none in ("Særlig støtte pr. md.", "El pr. md.", "Afdrag på gæld pr. md.", "Formue"):
        page.get_by_label(none).fill("0")
    page.get_by_label("Boligsituation", exact=True).select_option(situation)
    for group in ("Navne- og adressebeskyttelse", "Kørestol"):
        page.get_by_role("group", name=group).get_by_text("Nej", exact=True).click()
    page.get_by_role("button", name="Gem ansøgning").click()
    heading(page, f"{first_name} {last_name}")


def assess(page: Page) -> None:
    """The individual assessment, from the page of the case."""
    page.get_by_role("link", name="Vurdér sag", exact=True).first.click()
    for label in ("Økonomi", "Sociale forhold", "Bolig"):
        page.get_by_label(label, exact=True).fill(f"{label}: undersøgt ved samtale, og der er en egnet bolig.")
    page.get_by_role("button", name="Gem vurdering").click()
    told(page, "Vurderingen er gemt.")
