"""A municipality with something of everything, as of today; and what is wrong with a page."""

import re
from collections.abc import Collection
from datetime import timedelta

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
ASK_AXE = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
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


def faults(page: Page, *, axe: Collection[int] = (1440, 320)) -> list[str]:
    """Everything wrong with the page that is open: access at the widths of `axe`, width, words, secrets."""
    found = [f"axe: {fault}" for fault in _axe(page)] if 1440 in axe else []
    for width in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"siden kan rulles til siden ved {width} px")
    if 320 in axe:
        found += [f"axe ved 320 px: {fault}" for fault in _axe(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("siden kan rulles til siden ved 1440 px")
    return found + _words(page)


def _axe(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate(ASK_AXE)
    return [f"{one['id']} {one['nodes'][0]['html'][:160]} ({len(one['nodes'])} steder)" for one in violations]


def _words(page: Page) -> list[str]:
    text, title = page.locator("body").inner_text(), page.title()
    found = [f"engelsk: {word}" for word in sorted(set(ENGLISH.findall(text)))]
    if CPR.search(page.content()):
        found.append("et helt CPR-nr. står på siden")
    if LONG_NAME.split()[0] in title:
        found.append(f"en borgers navn i sidens titel: {title}")
    if not re.fullmatch(r".+ – Anvisning", title):
        found.append(f"siden har ingen ordentlig titel: {title}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} overskrifter af første grad")
    return found
