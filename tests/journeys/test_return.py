"""The other branch: the citizen says no, nobody else fits, and the municipality gives the vacancy back with a reason."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from housing.models import Vacancy
from housing.states import VacancyState
from tests.factories import a_case, a_dwelling, a_user, a_vacancy, an_allocation, an_association, an_estate
from tests.journeys.steps import told


def test_a_vacancy_goes_back_with_a_reason_and_is_let_again(visit):
    association = an_association("Vestegnens Boligselskab")
    dwelling = a_dwelling("9500.00", estate=an_estate(association), address="Vesterled 1, 1. th.")
    yesterday = timezone.localdate() - timedelta(days=1)
    vacancy = a_vacancy(dwelling=dwelling, on=yesterday, vacant_from=yesterday, available_on=yesterday)

    offer = an_allocation(vacancy=vacancy, case=a_case(on=yesterday), on=yesterday)

    page = visit(a_user(Role.CASEWORKER), path=f"/allocations/{offer.pk}/")
    the_citizen_declines(page, str(offer.case.citizen))
    page.goto("/")
    page.get_by_role("link", name="Vesterled 1").first.click()
    page.get_by_role("link", name="Returnér bolig").first.click()
    page.get_by_role("button", name="Returnér bolig").click()
    expect(page.get_by_role("alert")).to_contain_text("fejl")  # a reason must be chosen
    page.get_by_label("For dyr").check()
    page.get_by_role("button", name="Returnér bolig").click()
    told(page, "er sendt retur til")
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.return_reason) == (VacancyState.RETURNED, "too_expensive")

    theirs = visit(a_user(Role.ASSOCIATION, association=association))
    expect(theirs.locator("main")).to_contain_text("Sendt retur: for dyr")
    theirs.get_by_role("link", name="Vesterled 1").first.click()
    theirs.get_by_role("link", name="Meld udlejet").click()
    theirs.get_by_label("fra").fill(timezone.localdate().isoformat())
    theirs.get_by_role("button", name="Meld udlejet").click()
    told(theirs, "er meldt udlejet")
    assert Vacancy.objects.get().state == VacancyState.RELET


def the_citizen_declines(page: Page, citizen: str) -> None:
    """With a reason, and with no other consequence: the case stays on the list."""
    page.get_by_role("link", name="Registrér nej").click()
    page.get_by_label("Borgerens grund").select_option("rent")
    page.get_by_role("button", name="Registrér nej").click()
    expect(page.get_by_text(f"{citizen} har takket nej.", exact=False)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Godkendt")
