"""Each kind of home, by the role that does it: set up, filled, emptied, and its guard seen to refuse.

The caseworker sets the scheme up and offers a dwelling; who lets notifies it and signs the lease; it is notified again.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from allocation.models import Allocation
from housing.models import Association, DwellingTerms, Scheme, SchemeKind, Vacancy
from housing.schemes import SCHEMES
from housing.states import DwellingKind, VacancyState
from tests.factories import a_citizen, a_dwelling, a_user, an_association, an_estate
from tests.journeys.steps import told
from tests.schemes import BY_KIND, EXAMPLES, Example, a_case_for, homes_for, who_lets

RADIOS = {"ja": "Ja", "nej": "Nej"}


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.kind)
def test_a_scheme_is_set_up_filled_and_emptied(visit, example):
    association = who_lets(example, "Boligforeningen Høje Tå")
    homes = homes_for(example, association)
    caseworker = visit(a_user(Role.CASEWORKER), path="/schemes/set_up/")
    owner = visit(a_user(Role.ASSOCIATION, association=association), path="/vacancies/notify/")
    open_the_form(caseworker, example, association)
    write(caseworker, example)
    choose_dwellings(caseworker, example)
    the_guard_refuses(caseworker, example)
    save(caseworker, example)
    scheme = Scheme.objects.get(kind=example.kind)

    notify(owner, homes[0].address)
    vacancy = Vacancy.objects.municipal().get(dwelling=homes[0])
    assert vacancy.legal_basis == SCHEMES[example.kind].basis
    on = yesterday()
    if example.unfit:
        somebody_else_is_stopped(caseworker, vacancy, a_case_for(example, fits=False, on=on), example.unfit[1])
    chosen = a_case_for(example, on=on, citizen=a_citizen(first_name="Anna", last_name="Vinter", income="20000"))
    offer(caseworker, vacancy, chosen.pk)
    say_yes(caseworker, chosen.pk)
    sign(owner, vacancy)
    expect_state(caseworker, scheme, "Udlejet")

    notify(owner, homes[0].address, on=timezone.localdate() + timedelta(days=40))
    assert Vacancy.objects.filter(dwelling=homes[0]).count() == 2
    expect_state(caseworker, scheme, expected_after(example))


def open_the_form(page: Page, example: Example, association: Association) -> None:
    page.get_by_label(SchemeKind(example.kind).label, exact=False).check()
    page.get_by_label("Boligorganisation eller udlejer").select_option(label=str(association))
    page.get_by_role("button", name="Videre").click()


def write(page: Page, example: Example, **changed: str) -> None:
    """Terms by the names of their fields: the labels are seen to in the pages' own tests."""
    page.get_by_label("Navn").fill(f"Ordning {example.kind}")
    if example.ends_on:
        page.get_by_label("Gælder til og med").fill(example.ends_on)
    write_terms(page, {**example.terms, **changed})


def write_terms(page: Page, terms) -> None:
    for name, value in terms.items():
        if value in RADIOS:
            page.locator(f"input[name={name}][value={value}]").check(force=True)
        else:
            page.locator(f"[name={name}]").fill(value)


def choose_dwellings(page: Page, example: Example) -> None:
    page.get_by_label("Adresse, lejemålsnr. eller afdeling").fill("prøvealle")
    page.get_by_role("button", name="Find boliger").click()
    boxes = page.locator("input[name=dwellings]")
    expect(boxes).to_have_count(example.number)
    for box in boxes.all():
        box.check(force=True)


def the_guard_refuses(page: Page, example: Example) -> None:
    changed, sentence = example.refused
    dear = DwellingTerms.objects.filter(kind=SchemeKind.BASIC)
    if example.kind == SchemeKind.BASIC:
        dear.update(rent_dkk=3201)
    write_terms(page, changed)
    page.get_by_role("button", name="Opret ordning").click()
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    assert not Scheme.objects.exists()
    dear.update(rent_dkk=3200)


def save(page: Page, example: Example) -> None:
    write_terms(page, {name: example.terms[name] for name in example.refused[0]})
    page.get_by_role("button", name="Opret ordning").click()
    told(page, "er oprettet.")


def notify(page: Page, address: str, *, on: date | None = None) -> None:
    day = (on or timezone.localdate()).isoformat()
    if "/notify/" not in page.url:
        page.goto("/vacancies/notify/")
    page.get_by_role("main").get_by_role("combobox").fill(address)
    page.get_by_role("option").first.click()
    page.get_by_label("Opsagt til").fill(day)
    page.get_by_label("Til rådighed fra").fill(day)
    page.get_by_role("button", name="Indmeld boligen").click()
    told(page, "er indmeldt")


def somebody_else_is_stopped(page: Page, vacancy: Vacancy, case, sentence: str) -> None:
    page.goto(f"/vacancies/{vacancy.pk}/allocate/{case.pk}/")
    expect(page.locator("main")).to_contain_text(sentence)
    expect(page.get_by_role("button", name="Anvis")).to_have_count(0)


def offer(page: Page, vacancy: Vacancy, case_id: int) -> None:
    page.goto(f"/vacancies/{vacancy.pk}/allocate/{case_id}/")
    page.get_by_label("Begrundelse").fill("Boligen er til netop den gruppe, som borgeren hører til.")
    page.get_by_role("button", name="Anvis").click()
    told(page, "Brevet bliver sendt nu")


def say_yes(page: Page, case_id: int) -> None:
    allocation = Allocation.objects.get(case=case_id)
    page.goto(f"/allocations/{allocation.pk}/accept/")
    page.get_by_role("button", name="Registrér ja").click()
    told(page, "Boligorganisationen kan nu se")


def sign(page: Page, vacancy: Vacancy) -> None:
    page.goto(f"/allocations/{Allocation.objects.get(vacancy=vacancy).pk}/lease/")
    page.get_by_label("Lejekontrakten gælder fra").fill(timezone.localdate().isoformat())
    page.locator("main form button[type=submit]").click()
    told(page, "er registreret")


def expect_state(page: Page, scheme: Scheme, words: str) -> None:
    page.goto(f"/schemes/{scheme.pk}/")
    expect(page.get_by_role("row").filter(has_text="Prøvealle 1").first).to_contain_text(words)


def expected_after(example: Example) -> str:
    """Of every fourth private flat the second is the owner's."""
    state = VacancyState.OWN if example.kind == SchemeKind.PRIVATE_QUARTER else VacancyState.AT_DISPOSAL
    return str(state.label) if state == VacancyState.OWN else "Skal besvares"


def test_rooms_are_made_and_the_association_reads_its_scheme(visit):
    """The way through the menu, and a shared home whose rooms become dwellings of their own."""
    association = an_association("Boligforeningen Høje Tå")
    a_dwelling(estate=an_estate(association), kind=DwellingKind.SHARED, unit_number="B-1", address="Lindevej 4")
    page = visit(a_user(Role.CASEWORKER))
    page.get_by_text("Mere", exact=True).click()
    page.get_by_role("link", name="Ordninger").first.click()
    page.get_by_role("link", name="Opret ordning").first.click()
    example = BY_KIND[SchemeKind.SHARED_REFUGEE]
    open_the_form(page, example, association)
    write(page, example)
    page.get_by_label("Boligen med værelserne").fill("B-1")
    for number in range(3):
        write_terms(page, {f"room-{number}-name": f"værelse {number + 1}", f"room-{number}-area_m2": "14"})
        write_terms(page, {f"room-{number}-rent_dkk": "2.750,00"})
    page.get_by_role("button", name="Opret ordning").click()
    told(page, "er oprettet.")
    theirs = visit(a_user(Role.ASSOCIATION, association=association), path=page.url)
    expect(theirs.get_by_role("row").filter(has_text="Lindevej 4, værelse 3")).to_contain_text("2.750,00")
    expect(theirs.get_by_role("link", name="Ret vilkår")).to_have_count(0)
