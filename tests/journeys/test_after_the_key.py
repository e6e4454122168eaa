"""After the key: the association tells that the post is piling up, the municipality follows up, and the talk is held."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from allocation.models import CheckIn, Signal
from tests.factories import (
    a_case,
    a_citizen,
    a_dwelling,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
)
from tests.journeys.steps import heading, told


def test_a_sign_of_trouble_is_answered_and_the_first_talk_held(visit):
    association = an_association("Vestegnens Boligselskab")
    dwelling = a_dwelling("5000.00", estate=an_estate(association), address="Vesterled 1, 1. th.")
    on = timezone.localdate() - timedelta(days=50)
    vacancy = a_vacancy(dwelling=dwelling, on=on, vacant_from=on, available_on=on)
    case = a_case(citizen=a_citizen(first_name="Maja", last_name="Holm"), on=on)
    an_allocation("leased", vacancy=vacancy, case=case, on=on)

    theirs = visit(a_user(Role.ASSOCIATION, association=association), path="/tenancies/ours/")
    expect(theirs.locator("main")).not_to_contain_text("Holm")
    theirs.get_by_role("link", name="Meld bekymring").click()
    theirs.get_by_role("button", name="Meld bekymring").click()
    expect(theirs.get_by_role("alert")).to_contain_text("fejl")
    theirs.get_by_label("Postkassen bliver ikke tømt").check()
    theirs.get_by_label("Beskriv det kort").fill("Postkassen har været fuld i to uger.")
    _is_told_no_and_has_lost_nothing(theirs)
    theirs.get_by_role("button", name="Meld bekymring").click()
    expect(theirs.locator("main")).to_contain_text("1 venter på kommunen")

    page = visit(a_user(Role.CASEWORKER), path="/work/?kind=followups")
    page.get_by_role("link", name="Maja Holm").first.click()
    expect(page.locator("#pane")).to_contain_text("Maja Holm")
    page.goto("/followups/?show=signals")
    page.get_by_role("link", name="Maja Holm").click()
    heading(page, "Maja Holm")
    page.get_by_role("link", name="Følg op").click()
    expect(page.locator("main")).to_contain_text("Postkassen har været fuld i to uger.")
    page.get_by_label("Hvad blev der gjort?").fill("Bostøtten besøgte Maja i dag. Hun havde mistet nøglen.")
    page.get_by_role("button", name="Gem, at der er fulgt op").click()
    told(page, "Det er gemt, at der er fulgt op.")
    expect(page.locator("main")).to_contain_text("Hun havde mistet nøglen.")

    page.get_by_role("link", name="Skriv opfølgning").click()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Hvordan går det?").fill("Falder til.")
    page.get_by_role("button", name="Gem opfølgning").click()
    told(page, "Opfølgningen er gemt.")
    expect(page.locator("main")).to_contain_text("Bor der stadig")
    assert CheckIn.objects.get().months == 1
    assert Signal.objects.get().handled_by is not None


def _is_told_no_and_has_lost_nothing(page: Page) -> None:
    page.get_by_label("Set den").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Meld bekymring").click()
    expect(page.get_by_role("alert")).to_contain_text("Dagen ligger efter i dag.")
    expect(page.get_by_label("Postkassen bliver ikke tømt")).to_be_checked()
    expect(page.get_by_label("Beskriv det kort")).to_have_value("Postkassen har været fuld i to uger.")
    page.get_by_label("Set den").fill(timezone.localdate().isoformat())
