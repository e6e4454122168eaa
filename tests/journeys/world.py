"""A municipality with something of everything, as of today; and what is wrong with a page."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
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
ROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LOOK = f"""({{
    rolls: {ROLLS},
    text: document.body.innerText,
    title: document.title,
    html: document.documentElement.outerHTML,
    headings: document.querySelectorAll('h1').length,
    links: [...document.links].filter(a => a.origin === location.origin).map(a => a.pathname + a.search),
}})"""
# Contrast is most of what axe costs, and follows from a thing's own looks and the grounds it stands on: it is asked of what has
# words on the first page that shows such a look, at any width. Frames hold letters as PDF, which axe cannot read.
WITH_AXE = (
    Axe().axe_script
    + """;
axe.configure({rules: [{id: 'color-contrast', selector: '[data-unseen]'}]});
window.markUnseen = known => {
    const grounds = new Map([[null, '']]), looks = new Set();
    const ground = element => {
        if (!grounds.has(element)) {
            const style = getComputedStyle(element);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.position].join();
            const bare = own === 'rgba(0, 0, 0, 0),none,1,static';
            grounds.set(element, ground(element.parentElement) + (bare ? '' : '/' + own));
        }
        return grounds.get(element);
    };
    const look = element => {
        const style = getComputedStyle(element);
        const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, element.disabled];
        const all = [element.tagName, element.getAttribute('class'), ...own, ground(element)].join();
        return [...all].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt() | 0, 7);
    };
    const hasWords = element => element.matches('input, select, textarea')
        || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const element of document.body.querySelectorAll('*')) {
        element.removeAttribute('data-unseen');
        if (!hasWords(element) || !element.checkVisibility()) continue;
        const own = look(element);
        if (known.has(own)) continue;
        element.setAttribute('data-unseen', '');
        looks.add(own);
    }
    return [...looks];
};
true
"""
)
ASK = """async known => {
    const looks = markUnseen(new Set(known));
    const {violations} = await axe.run({resultTypes: ['violations'], preload: false, iframes: false});
    return [violations, looks];
}"""
TAGS = re.compile(r"<[^>]*>")
WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
NUMBERS = re.compile(r"\d+")
ADDRESSES = re.compile(r' (?:href|action|src|value|nonce|content|hx-headers|hx-get)="[^"]*"')
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


@dataclass
class Asked:
    """What has been seen at all widths, letter for letter, and what axe has been asked about: how pages are built, by width, and
    how things with words look."""

    pages: set[str] = field(default_factory=set)
    built: set[tuple[int, str]] = field(default_factory=set)
    looks: set[int] = field(default_factory=set)


def look(page: Page) -> dict[str, Any]:
    """The page that is open, once it is all there."""
    page.wait_for_load_state()
    return page.evaluate(LOOK)


def faults(
    page: Page, *, axe: Collection[int] = (1440, 320), known: Asked | None = None, seen: dict[str, Any] | None = None
) -> list[str]:
    """Everything wrong with the page that is open: access at the widths of `axe`, width, words, secrets.

    axe is not asked again about a page built of parts that are `known`; what it is asked about becomes known.
    After a click, `expect` something of the next page first: until it answers, the page that is open is the last one.
    """
    known = known or Asked()
    seen = seen or look(page)
    html = NUMBERS.sub("0", ADDRESSES.sub("", seen["html"]))
    new = {(width, part) for width in axe for part in _built(html)} - known.built
    asked = {width for width, _part in new}
    found = ["siden kan rulles til siden ved 1440 px"] if seen["rolls"] else []
    if html in known.pages and not asked:
        return found + words(seen)
    known.pages.add(html)
    known.built |= new
    if asked and not page.evaluate("'axe' in window"):
        page.evaluate(WITH_AXE)
    if 1440 in asked:
        found += [f"axe: {fault}" for fault in _ask(page, known)]
    for width in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(ROLLS):
            found.append(f"siden kan rulles til siden ved {width} px")
    if 320 in asked:
        found += [f"axe ved 320 px: {fault}" for fault in _ask(page, known)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found + words(seen)


def _built(html: str) -> tuple[str, str]:
    """What is around the page's own part, and that part, without words.

    Two with the same elements, classes and names are the same to axe.
    """
    around, main, own = WORDS.sub(">x<", html).partition("<main")
    return around, main + own


def _ask(page: Page, known: Asked) -> list[str]:
    violations, looks = page.evaluate(ASK, list(known.looks))
    known.looks |= set(looks)
    return [f"{one['id']} {one['nodes'][0]['html'][:160]} ({len(one['nodes'])} steder)" for one in violations]


def read(html: str) -> dict[str, Any]:
    """What `words` looks at, of a page that no browser has opened."""
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    text = unescape(TAGS.sub(" ", html.partition("<body")[2]))
    return {
        "title": unescape(title[1]).strip() if title else "",
        "text": text,
        "html": html,
        "headings": len(re.findall(r"<h1\b", html)),
    }


def words(seen: dict[str, Any]) -> list[str]:
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
