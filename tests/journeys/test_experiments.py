"""Each experiment by the caseworker who runs it: set up, one participant in, followed up, extended or transferred, and out.

The ways that refuse are tried one by one in tests/experiments; here each experiment is seen to refuse once.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from allocation.models import Case
from allocation.states import AllocationState
from experiments.models import Experiment, Participation
from law.experiments import ExperimentKind
from tests.factories import a_case, a_citizen, a_user, a_vacancy, an_allocation, an_association, an_estate
from tests.journeys.world import faults
from tests.trials import a_finished_project

K = ExperimentKind
PLACE = {
    "address": "Banevej 2",
    "postal_code": "2630",
    "city": "Taastrup",
    "rooms": "3",
    "room_area_m2": "15",
    "room_rent_dkk": "2.400,00",
}


@pytest.mark.parametrize("kind", ExperimentKind)
def test_an_experiment_from_its_charter_to_the_last_day(visit, kind):
    page = visit(a_user(Role.CASEWORKER), path="/experiments/")
    experiment = set_up(page, kind)
    homes(page, experiment)
    case = somebody(experiment)
    enter(page, experiment, case)
    talk(page)
    longer_or_over(page, kind)
    over(page, kind)
    page.goto("/experiments/")
    expect(page.get_by_role("row").filter(has_text=experiment.name)).to_contain_text("I gang")
    assert Participation.objects.get().ended_on == timezone.localdate()


def write(page: Page, **told: str) -> None:
    """By the names of the fields: the labels are seen to in the pages' own tests."""
    for name, value in told.items():
        field = page.locator(f"[name={name}]").first
        if value in {"ja", "nej"} and field.get_attribute("type") == "radio":
            page.locator(f"input[name={name}][value={value}]").check(force=True)
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def set_up(page: Page, kind: ExperimentKind) -> Experiment:
    page.get_by_role("link", name="Opret forsøg").click()
    page.get_by_label(kind.label.capitalize(), exact=True).check(force=True)
    press(page, "Gå videre")
    today = timezone.localdate()
    write(page, basis="general_law", target_group="Hjemløse, der kan bo selv", starts_on=today.isoformat())
    expect(page.get_by_role("button", name="Opret forsøg", exact=True)).to_be_visible()
    if page.locator("[name=max_months]").count():
        write(page, max_months="24", extension_months="36" if kind is K.TEMPORARY_LEASE else "0")
    press(page, "Opret forsøg")
    expect(page.get_by_text("Vedtægten er ikke offentliggjort").first).to_be_visible()
    page.get_by_role("link", name="Skriv vedtægtens adresse").click()
    write(page, published_on=today.isoformat(), url="https://kommune.example/vedtaegt")
    press(page, "Skriv vedtægtens adresse")
    page.get_by_role("link", name="Sæt i gang").click()
    press(page, "Sæt i gang")
    expect(page.get_by_role("link", name="Tag borger med")).to_be_visible()
    return Experiment.objects.get()


def homes(page: Page, experiment: Experiment) -> None:
    """What the experiment itself has to live in, by its page."""
    today = timezone.localdate()
    estate = str(an_estate(an_association("Vestegnen")).pk)
    if experiment.kind == K.TEMPORARY_SOLUTION:
        page.get_by_role("link", name="Tilføj bygning").click()
        until = today + timedelta(days=3000)
        write(
            page,
            estate=estate,
            **PLACE,
            name="Pavillonen",
            beds="1",
            permit_on=today.isoformat(),
            permit_until=until.isoformat(),
        )
        press(page, "Tilføj bygning")
        expect(page.get_by_text("0 af 3 pladser")).to_be_visible()
    if experiment.kind == K.SHARED_DWELLING:
        page.get_by_role("link", name="Del en bolig").click()
        write(page, estate=estate, **PLACE, rule="collective", has_common_room="ja")
        press(page, "Del en bolig")
        expect(page.get_by_text("værelse 3: ledigt")).to_be_visible()
    if experiment.kind == K.CHEAP_BUILDING:
        a_finished_project(experiment)


def somebody(experiment: Experiment) -> Case:
    """Approved, and with a home where the experiment has none of its own."""
    yesterday = timezone.localdate() - timedelta(days=1)
    case = a_case(citizen=a_citizen(first_name="Anna", last_name="Vinter"), on=yesterday)
    if experiment.kind in {K.RENT_SUBSIDY, K.TEMPORARY_LEASE}:
        an_allocation(AllocationState.ACCEPTED, vacancy=a_vacancy(on=yesterday), case=case, on=yesterday)
    return case


def enter(page: Page, experiment: Experiment, case: Case) -> None:
    """First without the promise, which refuses; of new dwellings none is asked."""
    page.goto(f"/experiments/{experiment.pk}/")
    page.get_by_role("link", name="Tag borger med").click()
    page.get_by_role("link", name="Anna Vinter").click()
    homes_to_choose = page.locator("[name=dwelling] option")
    page.locator("[name=dwelling]").select_option(homes_to_choose.nth(1).get_attribute("value"))
    write(page, **asked(ExperimentKind(experiment.kind)))
    if experiment.kind != K.CHEAP_BUILDING:
        address = page.url
        press(page, "Tag med i forsøget")
        expect(page.locator("main")).to_contain_text("skal forpligte sig")
        page.goto(address)
        page.locator("[name=dwelling]").select_option(
            page.locator("[name=dwelling] option").nth(1).get_attribute("value")
        )
        write(page, **asked(ExperimentKind(experiment.kind)), promise_social="Mødes med bostøtten hver uge")
    press(page, "Tag med i forsøget")
    expect(page.get_by_text("Brevet bliver sendt nu")).to_be_visible()
    assert not faults(page)


def asked(kind: ExperimentKind) -> dict[str, str]:
    """What only that kind asks."""
    return {
        K.RENT_SUBSIDY: {
            "housing_benefit_dkk": "800,00",
            "affordable_rent_dkk": "3.900,00",
            "has_applied_for_benefit": "ja",
        },
        K.TEMPORARY_SOLUTION: {"move_on_plan": "Egen bolig i Parkvej", "shelter_days": "90"},
        K.TEMPORARY_LEASE: {"provider": "Bostøtten", "goal": "Egen økonomi"},
        K.SHARED_DWELLING: {"has_met_residents": "ja"},
        K.CHEAP_BUILDING: {},
    }[kind]


def talk(page: Page) -> None:
    page.get_by_role("link", name="Skriv opfølgning").click()
    write(page, is_kept="ja", is_housed="ja", occupation="work", note="Er begyndt på arbejde.")
    press(page, "Skriv opfølgning")
    expect(page.get_by_text("Er begyndt på arbejde.")).to_be_visible()


def longer_or_over(page: Page, kind: ExperimentKind) -> None:
    """Longer where the charter extends; a subsidy stops when a condition fails; a stay gets its plan."""
    if kind is K.TEMPORARY_LEASE:
        page.get_by_role("link", name="Forlæng").click()
        write(page, months="12", cannot_pay_full_rent="ja", reason="Huslejen er stadig for høj.")
        press(page, "Forlæng")
        expect(page.get_by_text("Perioden er forlænget én gang")).to_be_visible()
    if kind is K.RENT_SUBSIDY:
        page.get_by_role("link", name="Stands tilskuddet").click()
        write(page, lives_there="ja", has_applied_for_benefit="nej", keeps_commitment="ja")
        press(page, "Stands tilskud")
        expect(page.get_by_text("Borgeren har ikke søgt boligstøtte").first).to_be_visible()
    if kind is K.TEMPORARY_SOLUTION:
        page.get_by_role("link", name="Ret planen").click()
        write(page, plan="Har fået tilbudt en bolig i Rosenhaven")
        press(page, "Skriv plan for næste bolig")
        expect(page.get_by_text("en bolig i Rosenhaven")).to_be_visible()


def over(page: Page, kind: ExperimentKind) -> None:
    """To an ordinary lease in the same home, or out."""
    if kind in {K.TEMPORARY_LEASE, K.SHARED_DWELLING}:
        page.get_by_role("link", name="Overfør til varig kontrakt").click()
        press(page, "Overfør til varig kontrakt")
        expect(page.get_by_text("Borgeren har en varig kontrakt.")).to_be_visible()
        return
    page.get_by_role("link", name="Afslut deltagelse").click()
    write(page, reason="own_home", housed="ja")
    press(page, "Afslut deltagelse")
    expect(page.get_by_text("Deltagelsen er afsluttet.")).to_be_visible()
