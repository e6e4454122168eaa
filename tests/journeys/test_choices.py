"""Choosing: an allocation meeting, a ban that is set aside, and two who want the same home."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from allocation.models import Allocation, Meeting, Proposal
from tests.choices import a_banned_pair
from tests.factories import TODAY, a_case, a_citizen, a_dwelling, a_user, a_vacancy
from tests.journeys.steps import told

REASONS = "Boligen har den rette størrelse, og borgeren har brug for den nu."


def able(first_name: str, **fields):
    return a_case(citizen=a_citizen(income="20000", first_name=first_name), **fields)


def decide(page: Page, verb: str, deviation: str = "") -> None:
    """The check page: a deadline that lies ahead, the reasons, and why it deviates."""
    page.get_by_label("Borgerens svarfrist").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_label("Begrundelse").fill(REASONS)
    if deviation:
        page.get_by_label("Hvorfor afviger du?").fill(deviation)
    page.get_by_role("button", name=verb).click()


def test_a_meeting_holds_pairs_and_allocates(visit):
    a_vacancy(dwelling=a_dwelling(is_wheelchair_suitable=True, address="Stuevej 1"))
    a_vacancy(dwelling=a_dwelling(floor=1, address="Salvej 2"))
    able("Viggo", applied_on=TODAY.replace(year=2024))
    able("Karla", needs_wheelchair=True)
    page = visit(a_user(Role.CASEWORKER))
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Møde").click()
    page.get_by_role("button", name="Begynd møde").click()
    expect(page.get_by_text("Stuevej 1 til Karla, ikke Viggo.")).to_be_visible()
    page.get_by_role("button", name="Lås Karla").click()
    expect(page.get_by_role("button", name="Låst Karla")).to_be_visible()
    page.locator(".holder").get_by_role("link", name=re.compile("^Viggo")).click()
    decide(page, "Anvis")
    expect(page.get_by_text("Brevet bliver sendt nu")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anvisningsmøde")
    expect(page.locator(".data--board")).not_to_contain_text("Salvej 2")
    page.get_by_role("link", name="Gennemfør løsningen").press("Enter")
    page.get_by_role("checkbox", name="Stuevej 1 til Karla").press(" ")
    page.get_by_role("button", name="Gennemfør de valgte").press("Enter")
    expect(page.get_by_text("1 bolig er tilbudt.")).to_be_visible()
    expect(page.get_by_role("group", name="Afgjort på mødet")).to_contain_text("Salvej 2")
    page.get_by_role("button", name="Slut mødet").click()
    expect(page.get_by_role("button", name="Begynd møde")).to_be_visible()
    assert {offer.case.citizen.first_name for offer in Allocation.objects.all()} == {"Viggo", "Karla"}
    assert Meeting.objects.get().outcome["joint"]["homes"] == 0


def test_a_ban_is_set_aside_by_two(visit):
    banned, case = a_banned_pair(needs_wheelchair=False)
    a_vacancy(dwelling=a_dwelling(rent="19000.00", address="Dyrvej 9"))
    page = visit(a_user(Role.CASEWORKER, first_name="Mette", last_name="Hansen"))
    page.goto(f"/cases/{case.pk}/match/?show=not")
    page.get_by_role("link", name=f"Anvis alligevel {banned.dwelling.address}").click()
    expect(page.get_by_role("group", name="Boliger uden for områderne")).to_contain_text("Dyrvej 9")
    decide(page, "Send til godkendelse", "Ingen anden bolig passer.")
    expect(page.get_by_text("Skriv med et helt afsnit").first).to_be_visible()
    why = "Alle ledige boliger uden for området er undersøgt, og ingen af dem kan betales. " * 2
    decide(page, "Send til godkendelse", why)
    expect(page.get_by_text("Du kan ikke godkende din egen afvigelse")).to_be_visible()
    manager = visit(a_user(Role.MANAGER))
    manager.get_by_role("link", name=str(case.citizen)).first.click()
    manager.locator("#pane").get_by_role("link", name="Godkend").click()
    expect(manager.locator("main")).to_contain_text("Dyrvej 9")
    manager.get_by_role("button", name="Godkend og anvis").click()
    told(manager, "Godkendt.")
    assert Allocation.objects.get().searched[0]["address"] == "Dyrvej 9"


def test_two_want_the_same_home(visit):
    vacancy = a_vacancy(dwelling=a_dwelling(address="Ens Vej 1"))
    first, second = able("Ada", is_urgent=True), able("Bent")
    pages = [visit(a_user(Role.CASEWORKER, first_name=name, last_name="Lund")) for name in ("Iben", "Otto")]
    for page, case in zip(pages, (first, second), strict=True):
        page.goto(f"/vacancies/{vacancy.pk}/allocate/{case.pk}/")
    decide(pages[0], "Anvis")
    expect(pages[0].get_by_text("Brevet bliver sendt nu")).to_be_visible()
    decide(pages[1], "Send til godkendelse", "Bent har en akut udsættelse på fredag.")
    expect(pages[1].get_by_text("blev tilbudt Ada", exact=False)).to_be_visible()
    expect(pages[1].get_by_text("af Iben Lund", exact=False)).to_be_visible()
    assert Allocation.objects.get().case == first
    assert not Proposal.objects.exists()
    pages[0].get_by_role("button", name="Fortryd anvisning").click()
    expect(pages[0].get_by_text("Fortrudt.", exact=False)).to_be_visible()
