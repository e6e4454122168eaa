"""An agreement is made, an association without an account notifies by the link in its mail, and both see the seam."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from housing.jobs import send_due_reply_links
from housing.models import Vacancy
from housing.states import VacancyState
from tests.factories import a_dwelling, a_ledger, a_user, a_vacancy, an_association, an_estate
from tests.journeys.world import faults


def test_from_an_agreement_to_a_notice_by_link(visit):
    association = an_association("Andelsboligforeningen Kildebo")
    estate = an_estate(association)
    a_ledger(association)
    yesterday = timezone.localdate() - timedelta(days=1)
    a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=estate), on=yesterday)
    a_dwelling(estate=estate, address="Kildevej 4, 1. tv.")

    page = visit(a_user(Role.MANAGER), path="/agreements/")
    page.get_by_role("link", name="Andelsboligforeningen Kildebo").click()
    page.get_by_role("link", name="Opret ny aftale").click()
    page.get_by_label("Andel", exact=True).fill("1/1")
    page.get_by_label("Hjemmel").select_option("ABL59_2")
    page.get_by_label("Gælder fra").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Opret aftale").click()
    expect(page.locator("main")).to_contain_text("før ¼")
    page.get_by_role("link", name="Send svarlink").click()
    page.get_by_role("button", name="Send svarlink").click()
    expect(page.get_by_text(f"Svarlinket er på vej til {association.email}.")).to_be_visible()

    send_due_reply_links()
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    theirs = visit(path=link)
    assert not faults(theirs)
    theirs.get_by_label("Adresse eller lejemålsnr.").fill("kildevej")
    theirs.keyboard.press("Enter")
    theirs.get_by_role("link", name="Kildevej 4").click()
    expect(theirs.get_by_label("Opsagt til")).to_be_visible()
    assert not faults(theirs)
    theirs.get_by_label("Opsagt til").fill(timezone.localdate().isoformat())
    theirs.get_by_role("button", name="Indmeld boligen").click()
    expect(theirs.get_by_text("er indmeldt som nr. 2: kommunens tur.")).to_be_visible()
    theirs.goto(link)
    expect(theirs.get_by_text("kan ikke bruges igen")).to_be_visible()

    vacancy = Vacancy.objects.get(dwelling__address="Kildevej 4, 1. tv.")
    page.goto(f"/ledgers/{vacancy.quota_entries.get().ledger_id}/")
    expect(page.locator(".row-seam")).to_contain_text("Andelen er 1/1, før ¼. Tællingen fortsætter")
