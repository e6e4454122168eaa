"""The pages of the experiments: filled, empty, through their forms, and as cheap for many as for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from background.kinds import Run, kind_named
from experiments.models import BuildingProject, Experiment, Participation
from experiments.states import ExperimentState, ParticipationState
from law.experiments import ExperimentKind
from tests.factories import NOW, TODAY, a_case, a_user, an_estate
from tests.trials import (
    K,
    a_building,
    a_finished_project,
    a_milestone,
    a_participation,
    a_project,
    a_shared_dwelling,
    a_talk,
    an_experiment,
    out,
)

pytestmark = pytest.mark.django_db
START = date(2024, 2, 1)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture(autouse=True)
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def the_page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, verb, /, *args, **told):
    """What a form answers: the words of the page one ends on."""
    answer = client.post(reverse(verb, args=args), told, follow=True)
    return answer.content.decode()


def a_full_pavilion(number=6):
    experiment = an_experiment(K.TEMPORARY_SOLUTION, starts_on=date(2024, 1, 1))
    building = a_building(experiment, beds=30, permit_on=date(2024, 1, 1))
    room = building.places.order_by("pk").first().dwelling
    return experiment, [a_participation(experiment, dwelling=room, on=START) for _ in range(number)]


def test_the_overview_is_there_before_anything_has_happened(client):
    page = the_page(client, "experiments")
    assert "Ingen borgere har været med endnu" in page
    assert page.count("Ikke oprettet") == 0
    assert page.count(">Opret<") == 5
    assert "Der er ingen resultater endnu" in the_page(client, "outcomes")
    assert "Ingen andre kommuners tal" in the_page(client, "network")


def test_the_overview_says_what_it_comes_to(client):
    _experiment, people = a_full_pavilion()
    out(people[0], date(2024, 6, 1), is_housed=False)
    page = the_page(client, "experiments")
    assert "5 borgere er med i et forsøg" in page
    assert "Efter et år har <strong>83" in page
    assert "5 af 6" in page
    assert "<svg" in page
    assert "De fleste, der mister boligen" in page
    assert "Opfølgning med 5 borgere" in page


def test_the_results_stand_beside_the_baseline(client):
    _experiment, people = a_full_pavilion()
    for one in people:
        a_talk(one, date(2024, 8, 1))
    page = the_page(client, "outcomes")
    assert "Lignende sager uden for" in page
    assert "6 målt" in page


@pytest.mark.parametrize("kind", ExperimentKind)
def test_the_page_of_each_experiment(client, kind):
    participation = a_participation(kind)
    page = the_page(client, "experiment", participation.experiment_id)
    assert str(participation.case.citizen) in page
    assert "Tag borger med" in page
    page = the_page(client, "participation", participation.pk)
    assert "Møder hos bostøtten" in page
    assert AccessEvent.objects.filter(subject_id=participation.case.citizen_id).exists()
    for name in (
        "hold_talk",
        "extend_participation",
        "transfer_participation",
        "exit_participation",
        "warn_participation",
    ):
        the_page(client, name, participation.pk)


def test_an_experiment_is_set_up_published_started_and_ended_by_its_forms(client):
    assert "Hvilket forsøg?" in the_page(client, "set_up_experiment")
    told = {
        "name": "Kontrakter",
        "basis": "general_law",
        "target_group": "Unge på herberg",
        "starts_on": "2026-01-01",
        "max_months": "24",
        "extension_months": "36",
        "notice_months": "3",
    }
    address = reverse("set_up_experiment") + "?kind=temporary_lease"
    wide = client.post(address, told | {"max_months": "25"}, follow=True)
    assert "loven giver højst 24" in wide.content.decode()
    client.post(address, told)
    experiment = Experiment.objects.get()
    again = client.post(address, told, follow=True).content.decode()
    assert "Der er allerede et forsøg" in again
    assert "Vedtægten er ikke offentliggjort" in the_page(client, "start_experiment", experiment.pk)
    sent(client, "publish_charter", experiment.pk, published_on="2026-03-01", url="https://k.example/v")
    sent(client, "start_experiment", experiment.pk)
    sent(client, "set_budget", experiment.pk, year="2026", amount_dkk="100.000,00")
    page = sent(client, "record_cost", experiment.pk, paid_on="2026-03-01", amount_dkk="1.000,00", text="Bostøtte")
    assert "100.000,00" in page
    assert "Bostøtte" in page
    page = sent(client, "change_experiment", experiment.pk, **(told | {"name": "Nyt navn"}))
    assert "Nyt navn" in page
    sent(client, "end_experiment", experiment.pk)
    experiment.refresh_from_db()
    assert experiment.state == ExperimentState.ENDED


def test_a_building_and_a_shared_dwelling_are_added_by_their_forms(client):
    place = {
        "estate": str(an_estate().pk),
        "address": "Banevej 2",
        "postal_code": "2630",
        "city": "Taastrup",
        "rooms": "3",
        "room_area_m2": "15",
        "room_rent_dkk": "2.400,00",
    }
    stays = an_experiment(K.TEMPORARY_SOLUTION)
    permit = {"name": "Pavillonen", "beds": "2", "permit_on": "2026-01-01", "permit_until": "2036-12-31"}
    page = sent(client, "add_building", stays.pk, **place, **permit)
    assert "0 af 6 pladser" in page
    assert "højst løbe til" in sent(
        client, "add_building", stays.pk, **place, **(permit | {"permit_until": "2057-01-01"})
    )
    sharing = an_experiment(K.SHARED_DWELLING)
    rules = {"rule": "collective", "has_common_room": "nej", "for_whom": "anyone"}
    place["address"] = "Banevej 4"
    assert "mangler et ekstra værelse" in sent(client, "share_dwelling", sharing.pk, **place, **rules)
    page = sent(client, "share_dwelling", sharing.pk, **place, **(rules | {"has_common_room": "ja"}))
    assert "Banevej 4, værelse 3: ledigt, 2.400,00" in page


def test_a_citizen_is_taken_in_by_the_form(client):
    experiment, case = an_experiment(K.TEMPORARY_SOLUTION), a_case()
    building = a_building(experiment)
    assert case.number in the_page(client, "choose_participant", experiment.pk)
    room = building.places.order_by("pk").first().dwelling
    told = {
        "dwelling": str(room.pk),
        "starts_on": TODAY.isoformat(),
        "months": "12",
        "occupation": "none",
        "shelter_days": "40",
        "move_on_plan": "Egen lejlighed",
    }
    address = ("enter_participation", experiment.pk, case.pk)
    assert "skal forpligte sig" in sent(client, *address, **told)
    page = sent(client, *address, **told, promise_social="Ser bostøtten hver uge")
    assert "Ser bostøtten hver uge" in page
    assert "allerede med i" in the_page(client, *address)


def test_the_subsidy_form_begins_with_what_the_law_finds(client):
    participation = a_participation(K.RENT_SUBSIDY)
    page = the_page(client, "participation", participation.pk)
    assert "Tilskud pr. md." in page
    page = sent(
        client,
        "stop_subsidy",
        participation.pk,
        lives_there="ja",
        has_applied_for_benefit="ja",
        keeps_commitment="nej",
        failed_on=TODAY.isoformat(),
    )
    assert "Borgeren deltager ikke i den aftalte indsats" in page


def test_talks_support_and_exit_by_their_forms(client):
    participation = a_participation(K.TEMPORARY_LEASE)
    month = TODAY.replace(day=1).isoformat()
    told = {"month": month, "is_kept": "nej", "is_housed": "ja", "occupation": "training", "shelter_days": "0"}
    page = sent(client, "hold_talk", participation.pk, **told, next_step="Ringe til jobcentret")
    assert "Aftalen er ikke holdt" in page
    assert "Ringe til jobcentret" in page
    page = sent(
        client, "set_support", participation.pk, provider="Bostøtten Nord", goal="Eget job", ends_on="2027-01-01"
    )
    assert "før kontrakten udløber" in page
    sent(client, "set_support", participation.pk, provider="Bostøtten Nord", goal="Eget job", ends_on="")
    sent(client, "warn_participation", participation.pk)
    page = sent(
        client, "exit_participation", participation.pk, reason="own_home", ended_on=TODAY.isoformat(), housed="ja"
    )
    assert "Egen varig bolig" in page
    assert Participation.objects.get().state == ParticipationState.EXITED


def test_a_project_goes_from_idea_to_move_in_by_its_forms(client):
    experiment = an_experiment(K.CHEAP_BUILDING)
    association = an_estate().association
    told = {"name": "Græshøjvej", "kind": "basic", "association": str(association.pk), "replaces": "0"}
    sent(client, "propose_project", experiment.pk, **told)
    project = BuildingProject.objects.get()
    line = {
        "site": "Græshøjvej",
        "postal_code": "2640",
        "city": "Hedehusene",
        "number": "2",
        "rooms": "1",
        "area_m2": "30",
    }
    sent(client, "add_dwellings", project.pk, **line, rent_dkk="3.300,00")
    assert "Græshøjvej, 1 rum: Huslejen er 3.300,00" in sent(
        client, "commit_project", project.pk, commitment_on=TODAY.isoformat()
    )
    project.lines.update(rent_dkk=3200)
    sent(client, "commit_project", project.pk, commitment_on=TODAY.isoformat(), max_rent_dkk="3.200,00")
    sent(client, "add_milestone", project.pk, name="Rejsegilde", due_on="2026-09-01")
    sent(client, "ask_dispensation", project.pk, requirement="Elevator", asked_on=TODAY.isoformat())
    sent(client, "build_project", project.pk, move_in_on="2027-01-01")
    assert "Rejsegilde" in the_page(client, "finish_project", project.pk)
    sent(client, "reach_milestone", project.milestones.get().pk, reached_on=TODAY.isoformat())
    page = sent(client, "finish_project", project.pk, move_in_on="2026-03-10", estate="Græshøj")
    assert "2 boliger er klar" in page
    assert association.estates.get(name="Græshøj").dwellings.count() == 2


def test_projects_and_their_pages(client):
    milestone = a_milestone()
    assert "Byggetilladelse" in the_page(client, "project", milestone.project_id)
    project = a_project()
    page = sent(client, "drop_project", project.pk, reason="Grunden er solgt")
    assert "Opgivet: Grunden er solgt" in page


def test_many_cost_as_few(client):
    experiment, _people = a_full_pavilion(2)
    a_shared_dwelling(an_experiment(K.SHARED_DWELLING))
    a_finished_project(an_experiment(K.CHEAP_BUILDING))
    pages = [
        ("experiments", []),
        ("outcomes", []),
        ("experiment", [experiment.pk]),
        ("choose_participant", [experiment.pk]),
    ]
    a_case()
    few = {name: _queries(client, name, args) for name, args in pages}
    room = experiment.buildings.get().places.order_by("pk").first().dwelling
    for _ in range(3):
        a_participation(experiment, dwelling=room, on=TODAY - timedelta(days=40))
        a_case()
    assert {name: _queries(client, name, args) for name, args in pages} == few
    assert max(few.values()) <= 12


def _queries(client, name, args):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        the_page(client, name, *args)
    return len(caught)


@pytest.mark.parametrize(("kind", "begins"), [("experiments_pdf", b"%PDF"), ("experiments_excel", b"PK")])
def test_the_annex_and_the_workbook(kind, begins):
    a_full_pavilion(5)
    told = []
    made = kind_named(kind).run(Run({}, NOW, "Karen Lund", lambda done, total: told.append((done, total))))
    assert made.content.startswith(begins)
    assert told[-1][0] == told[-1][1]


def test_the_annex_is_asked_for_from_the_page(client):
    a_full_pavilion(5)
    answer = client.post(reverse("start_job"), {"kind": "experiments_pdf"})
    assert answer.status_code == 302
