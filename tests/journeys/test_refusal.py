"""A refusal with hearing, from the application on; and facts corrected on an approved case."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from allocation.models import Case, Inquiry
from allocation.states import LetterKind
from tests.factories import a_case, a_citizen, a_user, an_allocation
from tests.journeys.steps import apply, assess, told

ADVERSE = "Udlejeren oplyser, at du stadig lejer en lejlighed på Elmevej"
REASON = "Du har en bolig på Elmevej, som passer til din husstand, og som du kan betale."


def yesterday():
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def caseworker(visit, transactional_db) -> Page:
    return visit(a_user(Role.CASEWORKER, first_name="Mette", last_name="Hansen"), path="/cases/receive/")


def test_a_refusal_with_hearing(caseworker):
    page = caseworker
    apply(page, "Åse", "Prøve", support="wage", income="30.000,00", situation="too_expensive")
    assess(page)

    page.get_by_role("link", name="Registrér indkomst").click()
    page.get_by_label("Forsørgelse").select_option("wage")
    page.get_by_label("Indkomst før skat pr. md.").fill("31.000,00")
    page.get_by_label("Kilde").fill("Boligforeningen Høje Tå")
    page.get_by_label("Taler den imod borgeren?").fill(f"{ADVERSE}.")
    page.get_by_role("button", name="Gem oplysning").click()
    told(page, "Oplysningen er gemt.")

    page.get_by_role("link", name="Overblik").click()
    expect(page.get_by_role("button", name="Giv afslag")).to_be_disabled()
    page.get_by_role("main").get_by_role("link", name="Send partshøring").first.click()
    expect(page.get_by_label("Det skal borgeren høres om")).to_contain_text(ADVERSE)
    page.get_by_role("button", name="Send partshøring").click()
    told(page, "Partshøringen bliver sendt nu.")

    page.get_by_role("link", name="Registrér svar").click()
    page.get_by_label("Hvad svarede borgeren?").fill("Jeg lejer den stadig, men vil gerne flytte.")
    page.get_by_role("button", name="Registrér svar").click()
    told(page, "Svaret er registreret.")
    refuse(page)

    case = Case.objects.get()
    assert case.state == "refused"
    assert [letter.kind for letter in case.letters.order_by("pk")] == [LetterKind.HEARING, LetterKind.REFUSAL]
    assert REASON in case.letters.get(kind=LetterKind.REFUSAL).html
    assert Inquiry.objects.get().replied_on == timezone.localdate()


def refuse(page: Page) -> None:
    """First on what can only weigh, which is refused in words; then on what carries it."""
    page.get_by_role("link", name="Overblik").click()
    page.get_by_role("link", name="Giv afslag").click()
    page.get_by_text("Mangler tilknytning til kommunen").click()
    page.get_by_label("Begrundelse").fill(REASON)
    page.get_by_role("button", name="Giv afslag").click()
    expect(page.get_by_role("main")).to_contain_text(
        "Et afslag kan ikke hvile alene på, at borgeren mangler tilknytning"
    )
    page.get_by_text("Har en bolig, der passer til husstanden").click()
    page.get_by_role("button", name="Giv afslag").click()
    told(page, "Sagen har fået afslag.")


def test_facts_corrected_on_an_approved_case(visit, transactional_db):
    case = a_case(citizen=a_citizen(income="20000"), on=yesterday())
    an_allocation(case=case, on=yesterday())
    page = visit(a_user(Role.CASEWORKER), path=f"/cases/{case.pk}/")
    page.get_by_role("link", name="Registrér indkomst").click()
    page.get_by_label("Forsørgelse").select_option("cash")
    page.get_by_label("Indkomst før skat pr. md.").fill("11.000,00")
    page.get_by_label("Kilde").fill("Udbetaling")
    page.get_by_label("Hvorfor bliver sagen rettet?").fill("Har mistet sit arbejde.")
    page.get_by_role("button", name="Gem oplysning").click()
    expect(page.get_by_role("main")).to_contain_text("Se, om det stadig holder.")
    page.get_by_role("link", name="Overblik").click()
    expect(page.get_by_role("main")).to_contain_text("Sagen er rettet, efter at borgeren fik tilbud om")
    page.get_by_role("link", name="Se, om tilbuddet stadig holder.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prøvevej")
