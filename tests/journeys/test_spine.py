"""The main job, from an application and a notified vacancy to the key and the money: real worker, letter and browser."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from allocation.models import Allocation, Case, Delivery
from background.models import LeaseState
from finance.models import VacancyRentLiability
from housing.models import Vacancy
from housing.states import VacancyState
from law import wording
from tests.factories import a_dwelling, a_ledger, a_user, a_vacancy, an_association, an_estate
from tests.journeys.steps import apply, assess, heading, told
from tests.live import wait_for, worker


def yesterday() -> date:
    """A day that has passed, whatever the hour: letters of today at ten would wait till ten."""
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def staff() -> User:
    """Of an association with every fourth vacancy, at number three of the first cycle, and two dwellings more."""
    association = an_association("Boligforeningen Høje Tå")
    estate = an_estate(association, "Kløverparken")
    a_ledger(association, "1/4")
    for number in range(1, 6):
        a_dwelling(estate=estate, address=f"Kløvervej {number}", unit_number=f"7-{number}")
    for number in (1, 2):
        vacancy_of = association.estates.get().dwellings.get(unit_number=f"7-{number}")
        a_vacancy(VacancyState.OWN, dwelling=vacancy_of, on=yesterday())
    return a_user(Role.ASSOCIATION, association=association, first_name="Lone", last_name="Holm")


def notify(page: Page, words: str, *, last: bool = True) -> None:
    """Find the dwelling by some of its address, say when it is empty, and notify."""
    page.get_by_role("main").get_by_role("combobox").fill(words)
    page.get_by_role("option").first.click()
    today = timezone.localdate().isoformat()
    page.get_by_label("Opsagt til").fill(today)
    page.get_by_label("Til rådighed fra").fill(today)
    page.get_by_role("button", name="Indmeld boligen" if last else "Indmeld, og tag den næste").click()


def test_from_application_to_key_and_report(visit, staff, live_worker_running):
    notified_until_one_is_the_municipalitys(visit(staff))
    vacancy = Vacancy.objects.municipal().get()

    mette = a_user(Role.CASEWORKER, first_name="Mette", last_name="Hansen")
    caseworker = visit(mette, path="/cases/receive/")
    an_application_is_approved(caseworker)
    case = Case.objects.get()
    caseworker.goto("/")
    a_citizen_is_chosen(caseworker, vacancy, str(case.citizen))
    the_letters_arrive(caseworker)

    caseworker.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Tilbud").click()
    heading(caseworker, "Tilbud")
    caseworker.get_by_role("link", name=str(case.citizen)).click()
    caseworker.get_by_role("link", name="Registrér ja").click()
    caseworker.get_by_role("button", name="Registrér ja").click()
    told(caseworker, "Boligorganisationen kan nu se")

    the_association_signs_the_lease(visit(staff))
    allocation = Allocation.objects.get(vacancy=vacancy)
    assert (allocation.state, allocation.key_on) == ("leased", timezone.localdate())
    call_command("accrue_vacancy_rent")
    [liability] = VacancyRentLiability.objects.filter(vacancy=vacancy)
    the_manager_reads_and_fetches(visit(a_user(Role.MANAGER)), wording.amount(liability.amount_dkk))


def notified_until_one_is_the_municipalitys(page: Page) -> None:
    page.get_by_role("link", name="Indmeld ledig bolig").first.click()
    notify(page, "Kløvervej 3", last=False)
    told(page, "jeres egen")
    notify(page, "7-4")
    told(page, "kommunens tur")


def an_application_is_approved(page: Page) -> None:
    apply(page, "Anna", "Vinter", support="cash", income="18.000,00", situation="sofa")
    assess(page)
    page.get_by_role("main").get_by_role("link", name="Godkend sag").first.click()
    page.get_by_role("button", name="Godkend sag").click()
    told(page, "Sagen er godkendt.")


def a_citizen_is_chosen(page: Page, vacancy: Vacancy, citizen: str) -> None:
    page.get_by_role("link", name=str(vacancy)).first.click()
    page.get_by_role("link", name="Åbn match").click()
    expect(page.get_by_role("row").filter(has_text=citizen).first).to_be_visible()
    page.locator("#why").get_by_role("link", name="Anvis").click()
    page.get_by_label("Begrundelse").fill("Boligen har den rette størrelse, og borgeren har ventet længst af alle.")
    page.get_by_role("button", name="Anvis").click()
    expect(page.get_by_text("Brevet bliver sendt nu")).to_be_visible()


def the_letters_arrive(page: Page) -> None:
    outbox = Path(settings.OUTBOX_DIR)
    wait_for(lambda: Delivery.objects.filter(state=LeaseState.DONE).count() >= 2, what="Brevene er sendt")
    assert len(list(outbox.rglob("*.pdf"))) >= 2
    page.goto("/letters/")
    expect(page.locator("main")).to_contain_text("Sendt")


def the_association_signs_the_lease(page: Page) -> None:
    page.get_by_role("link", name="Anviste til os").first.click()
    page.get_by_role("link", name="Bekræft lejekontrakt").first.click()
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_label("Lejekontrakten gælder fra").fill(tomorrow.isoformat())
    page.locator("main form button[type=submit]").click()
    told(page, "er registreret")
    page.get_by_role("link", name="Kløvervej 4").first.click()
    page.get_by_role("link", name="Registrér nøgle").click()
    page.get_by_role("button", name="Registrér nøgle").click()
    expect(page.get_by_text("er registreret udleveret")).to_be_visible()


def the_manager_reads_and_fetches(page: Page, rent: str) -> None:
    page.get_by_role("link", name="Rapporter").first.click()
    heading(page, "Månedsrapport")
    expect(page.locator("main")).to_contain_text(rent)
    for button, first_bytes in (("Hent PDF", b"%PDF-"), ("Hent Excel", b"PK")):
        report = page.url
        page.get_by_role("button", name=button).click()
        fetch = page.get_by_role("link", name="Hent filen")
        fetch.wait_for(timeout=60_000)
        with page.expect_download() as download:
            fetch.click()
        assert download.value.path().read_bytes().startswith(first_bytes)
        page.goto(report)


@pytest.fixture
def live_worker_running(transactional_db):
    with worker():
        yield
