"""The administrator lets somebody in and shuts somebody out."""

from accounts.roles import Role
from tests.factories import PASSWORD, a_user, an_association
from tests.journeys.steps import heading, told


def test_a_new_colleague_chooses_a_password_and_is_in(visit):
    association = an_association("Boligforeningen Høje Tå")
    page = visit(a_user(Role.ADMINISTRATOR))
    page.get_by_role("link", name="Opret bruger i en boligorganisation").click()
    page.get_by_label("Boligorganisation").select_option(label=str(association))
    page.get_by_label("Fornavn").fill("Lone")
    page.get_by_label("Efternavn").fill("Holm")
    page.get_by_label("Brugernavn").fill("lone")
    page.get_by_role("button", name="Opret bruger").click()
    heading(page, "Link til adgangskode")
    link = page.get_by_label("Link").input_value()

    hers = visit(path=link)
    hers.get_by_label("Ny adgangskode", exact=True).fill("bøgen-springer-ud-i-maj")
    hers.get_by_label("Ny adgangskode (igen)").fill("bøgen-springer-ud-i-maj")
    hers.locator("main button[type=submit]").click()
    told(hers, "Adgangskoden er ændret.")
    sign_in(hers, "lone", "bøgen-springer-ud-i-maj")
    heading(hers, "Vores boliger")


def test_a_closed_user_is_out_at_the_next_click(visit):
    colleague = a_user(username="bent")
    theirs = visit()
    sign_in(theirs, "bent", PASSWORD)
    page = visit(a_user(Role.ADMINISTRATOR))
    page.get_by_role("link", name=str(colleague)).click()
    page.get_by_role("button", name="Luk bruger").click()
    told(page, "er lukket og er logget ud")
    theirs.reload()
    assert "/konto/login/" in theirs.url


def sign_in(page, username: str, password: str) -> None:
    page.goto("/konto/login/")
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/konto/login/" not in url)
