"""A municipality with something of everything, as of today; and what is wrong with a page."""

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from allocation import letters
from allocation.models import Letter
from allocation.states import AllocationState, CaseState
from housing.models import Association
from housing.states import VacancyState
from tests.factories import (
    OWN_STATES,
    a_case,
    a_citizen,
    a_dwelling,
    a_ledger,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
)
from tests.house import ENGLISH
from tests.journeys.money import some_money

WIDTHS = (1440, 390, 320)
CPR = re.compile(r"\b\d{6}-?\d{4}\b")
AXE = Axe().axe_script
ROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LOOK = f"""({{
    rolls: {ROLLS},
    text: document.body.innerText,
    title: document.title,
    html: document.documentElement.outerHTML,
    headings: document.querySelectorAll('h1').length,
}})"""
# Contrast is most of what axe costs: on a small screen it is asked of what is shown there only, or in other colours.
REMEMBER = """;
window.colours = element => {
    const style = getComputedStyle(element);
    return [style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.fontSize, style.fontWeight].join();
};
window.shown = () => [...document.body.querySelectorAll('*')].filter(element => element.checkVisibility());
window.wide = new Map(shown().map(element => [element, colours(element)]));
true
"""
ASK = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
ASK_SMALL = """(async () => {
    const rest = {resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}};
    const found = (await axe.run(rest)).violations;
    const other = shown().filter(element => wide.get(element) !== colours(element));
    if (!other.length) return found;
    const contrast = {resultTypes: ['violations'], runOnly: ['color-contrast']};
    return found.concat((await axe.run({include: other}, contrast)).violations);
})()"""
WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
ADDRESSES = re.compile(r' (?:href|action|src|value|nonce|content)="[^"]*"')
LONG_NAME = "Anne-Sofie Elisabeth Charlotte"


def a_lively_municipality() -> Association:
    """Vacancies, cases and allocations in every state, long names and addresses, a protected citizen, letters."""
    association = an_association("Den selvejende almene Boligorganisation Vestegnens Kærgårdsparker")
    estate = an_estate(association, "Afdeling 11-06 Højgårdsparken og Kærbakken")
    a_ledger(association, "1/4")
    a_ledger(association, "1/1", estate=estate)
    theirs = an_estate(association, "Afdeling 12")
    last_week = timezone.localdate() - timedelta(days=7)
    for number, state in enumerate(VacancyState):
        address = f"Ærøskøbing Sønder Allé {number + 1}B, 12. mf. tv."
        own = theirs if state in OWN_STATES else estate
        a_vacancy(state, dwelling=a_dwelling(estate=own, address=address), on=last_week)
    for state in CaseState:
        citizen = a_citizen(adults=1, children=2, first_name=LONG_NAME, last_name="Østergaard-Christensen")
        a_case(state, citizen=citizen, on=last_week, is_urgent=True, considerations="Kan ikke gå på trapper")
    protected = a_case(citizen=a_citizen(is_protected=True, first_name="Bo"), on=last_week, needs_no_stairs=True)
    for state in AllocationState:
        vacancy = a_vacancy(dwelling=a_dwelling(estate=estate), on=last_week)
        an_allocation(
            state, vacancy=vacancy, case=protected if state == AllocationState.OFFERED else None, on=last_week
        )
    for letter in Letter.objects.order_by("pk")[:3]:
        letters.draw(letter.pk)
    some_money()
    return association


def faults(page: Page, *, axe: Collection[int] = (1440, 320), known: set[tuple[int, str]] | None = None) -> list[str]:
    """Everything wrong with the page that is open: access at the widths of `axe`, width, words, secrets.

    axe is not asked again about a page built as one that is `known`; what it is asked about becomes known.
    """
    known = set() if known is None else known
    seen = page.evaluate(LOOK)
    asked = {(width, _shape(seen["html"])) for width in axe} - known
    known |= asked
    at = {width for width, _shape in asked}
    found = ["siden kan rulles til siden ved 1440 px"] if seen["rolls"] else []
    if at:
        page.evaluate(AXE + REMEMBER)
    if 1440 in at:
        found += [f"axe: {fault}" for fault in _said(page.evaluate(ASK))]
    for width in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(ROLLS):
            found.append(f"siden kan rulles til siden ved {width} px")
    if 320 in at:
        found += [f"axe ved 320 px: {fault}" for fault in _said(page.evaluate(ASK_SMALL))]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found + _words(seen)


def _shape(html: str) -> str:
    """The page without its words and addresses: two with the same elements, classes and names are the same to axe."""
    return ADDRESSES.sub("", WORDS.sub(">x<", html))


def _said(violations: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']} {one['nodes'][0]['html'][:160]} ({len(one['nodes'])} steder)" for one in violations]


def _words(seen: dict[str, Any]) -> list[str]:
    title = seen["title"]
    found = [f"engelsk: {word}" for word in sorted(set(ENGLISH.findall(seen["text"])))]
    if CPR.search(seen["html"]):
        found.append("et helt CPR-nr. står på siden")
    if LONG_NAME.split()[0] in title:
        found.append(f"en borgers navn i sidens titel: {title}")
    if not re.fullmatch(r".+ – Anvisning", title):
        found.append(f"siden har ingen ordentlig titel: {title}")
    if seen["headings"] != 1:
        found.append(f"{seen['headings']} overskrifter af første grad")
    return found
