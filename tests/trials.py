"""Experiments for tests: set up, published and running, with participants who walked the real actions."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from allocation.models import Case
from allocation.states import AllocationState, HousingSituation
from experiments.actions import experiments as on_experiments
from experiments.actions import homes, participations, projects
from experiments.entering import Entry, Means, Promise, Support
from experiments.models import BuildingProject, Experiment, Milestone, Participation, SharedDwelling, TemporaryBuilding
from experiments.states import ExitReason, ForWhom, Occupation, ProjectKind, SharedRule, SupportProvision
from housing.models import Dwelling
from law.experiments import Commitment, ExperimentKind
from tests.factories import TODAY, a_case, a_caseworker, a_citizen, an_allocation, an_association, an_estate, at_ten

K = ExperimentKind
STARTED_ON = date(2025, 1, 1)
PROMISE = Promise(Commitment.SOCIAL, "Møder hos bostøtten hver tirsdag")

_number = count(1)


def terms_of(kind: ExperimentKind, **changed: Any) -> dict[str, Any]:
    """What the form of a new experiment tells."""
    told = {
        "kind": kind,
        "name": kind.label.capitalize(),
        "basis": "general_law",
        "starts_on": STARTED_ON,
        "ends_on": date(2029, 12, 31),
        "target_group": "Borgere, der ikke kan betale en almindelig husleje.",
        "max_months": None if kind in {K.SHARED_DWELLING, K.CHEAP_BUILDING} else 24,
        "extension_months": 36 if kind == K.TEMPORARY_LEASE else 0,
        "cap_month_dkk": Decimal(2000) if kind == K.RENT_SUBSIDY else None,
        "full_months": 12 if kind == K.RENT_SUBSIDY else None,
    }
    return told | changed


def an_experiment(
    kind: ExperimentKind = K.TEMPORARY_LEASE, *, is_published: bool = True, is_running: bool = True, **told: Any
) -> Experiment:
    """Running since 2025 by the general law, its charter published the day before."""
    by, at = a_caseworker(), at_ten(TODAY)
    experiment = on_experiments.set_up_experiment(terms_of(kind, **told), by=by, on=TODAY, at=at)
    if is_published:
        published_on = experiment.starts_on - timedelta(days=1)
        url = "https://kommune.example/vedtaegt"
        on_experiments.publish_charter(experiment.pk, published_on=published_on, url=url, by=by, on=TODAY, at=at)
    if is_published and is_running:
        on_experiments.start_experiment(experiment.pk, by=by, on=TODAY, at=at)
    return Experiment.objects.get(pk=experiment.pk)


def a_free_experiment(kind: ExperimentKind = K.SHARED_DWELLING) -> Experiment:
    """By the act of the free municipalities, 2018-2022."""
    return an_experiment(kind, basis="free_municipality", starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31))


def some_experiment(kind: ExperimentKind = K.TEMPORARY_LEASE) -> Experiment:
    """The one that is open, or a new one: only one of a kind is open at a time."""
    return Experiment.objects.filter(kind=kind, state="running").first() or an_experiment(kind)


def an_entry(kind: ExperimentKind = K.TEMPORARY_LEASE, *, on: date = TODAY, **told: Any) -> Entry:
    """What is told at an entry of that kind; everything the law asks for is there."""
    facts: dict[str, Any] = {
        "starts_on": on,
        "months": None if kind in {K.SHARED_DWELLING, K.CHEAP_BUILDING} else 24,
        "occupation": Occupation.NONE,
        "shelter_days": 60,
        "promises": (PROMISE,),
    }
    if kind == K.TEMPORARY_LEASE:
        facts["support"] = Support(SupportProvision.SEL85, "Bostøtten Midt", "Egen økonomi", on)
    if kind == K.RENT_SUBSIDY:
        facts["means"] = Means(Decimal(800), Decimal(3900), True, True)
    if kind == K.TEMPORARY_SOLUTION:
        facts["move_on_plan"] = "Skrevet op til en etværelses i Parkvej."
    if kind == K.SHARED_DWELLING:
        facts["has_met_residents"] = True
    return Entry(**(facts | told))


def a_place(**told: Any) -> homes.Place:
    """Three rooms of 14 m² at 2.500 kr. in an estate of the municipality's own."""
    number = next(_number)
    facts = {
        "address": f"Pavillonvej {number}",
        "postal_code": "9999",
        "city": "Eksempelby",
        "rooms": 3,
        "room_area_m2": 14,
        "room_rent_dkk": Decimal(2500),
    } | told
    return homes.Place(**({"estate": an_estate()} | facts))


def a_building(experiment: Experiment, *, beds: int = 1, **told: Any) -> TemporaryBuilding:
    """May stand until 2035."""
    facts = {"permit_on": date(2025, 1, 1), "permit_until": date(2034, 12, 31), "beds": beds}
    by, at = a_caseworker(), at_ten(TODAY)
    return homes.add_building(experiment.pk, "Pavillonen", a_place(), **(facts | told), by=by, on=TODAY, at=at)


def a_shared_dwelling(
    experiment: Experiment, rule: SharedRule = SharedRule.COLLECTIVE, *, rooms: int = 3, **told: Any
) -> SharedDwelling:
    rules = homes.HouseRules(**({"rule": rule, "has_common_room": True, "for_whom": ForWhom.ANYONE} | told))
    on = experiment.starts_on
    return homes.share_dwelling(experiment.pk, a_place(rooms=rooms), rules, by=a_caseworker(), on=on, at=at_ten(TODAY))


def a_project(
    experiment: Experiment | None = None, *, rents: tuple[str, ...] = ("3200",), **told: Any
) -> BuildingProject:
    """An idea with a line of two dwellings for each rent."""
    number, by, at = next(_number), a_caseworker(), at_ten(TODAY)
    facts = {
        "experiment": experiment,
        "name": f"Projekt {number}",
        "kind": ProjectKind.BASIC,
        "association": an_association(),
        "cost_dkk": Decimal(9_000_000),
    } | told
    project = projects.propose_project(facts, by=by, at=at)
    for rent in rents:
        line = {"site": f"Græsvej {number}", "postal_code": "9999", "city": "Eksempelby", "number": 2}
        line |= {"rooms": 1, "area_m2": 30, "rent_dkk": Decimal(rent)}
        projects.add_dwellings(project.pk, line, by=by, at=at)
    return project


def a_milestone() -> Milestone:
    """One that a project has not reached."""
    return projects.add_milestone(a_project().pk, "Byggetilladelse", due_on=TODAY, by=a_caseworker())


def a_finished_project(experiment: Experiment) -> BuildingProject:
    project, by, at = a_project(experiment), a_caseworker(), at_ten(TODAY)
    projects.commit_project(project.pk, projects.Terms(), commitment_on=TODAY, by=by, on=TODAY, at=at)
    projects.build_project(project.pk, move_in_on=TODAY + timedelta(days=1), by=by, on=TODAY, at=at)
    return projects.finish_project(project.pk, move_in_on=STARTED_ON, estate="Græsset", by=by, at=at)


def a_home(experiment: Experiment, case: Case) -> Dwelling:
    """Where a participant of that experiment lives."""
    kind = ExperimentKind(experiment.kind)
    if kind == K.TEMPORARY_SOLUTION:
        building = experiment.buildings.order_by("pk").first() or a_building(experiment)
        return _free(building.dwelling.parts.order_by("pk"))
    if kind == K.SHARED_DWELLING:
        shared = experiment.shared.order_by("pk").first() or a_shared_dwelling(experiment)
        return _free(shared.dwelling.parts.order_by("pk"))
    if kind == K.CHEAP_BUILDING:
        project = experiment.projects.order_by("pk").first() or a_finished_project(experiment)
        return _free(Dwelling.objects.filter(built_by__project=project).order_by("pk"))
    return an_allocation(AllocationState.LEASED, case=case).vacancy.dwelling


def _free(homes_of_it: Any) -> Dwelling:
    return homes_of_it.filter(participations=None).first()


def a_participation(
    experiment: Experiment | ExperimentKind = K.TEMPORARY_LEASE,
    *,
    case: Case | None = None,
    dwelling: Dwelling | None = None,
    on: date = TODAY,
    **told: Any,
) -> Participation:
    """A participant who entered `on`; `told` goes to the entry."""
    if not isinstance(experiment, Experiment):
        experiment = an_experiment(experiment)
    kind = ExperimentKind(experiment.kind)
    case = case or a_case(citizen=a_citizen(), situation=HousingSituation.SHELTER_110)
    home = dwelling or a_home(experiment, case)
    entry = an_entry(kind, on=on, **told)
    return participations.enter_participation(
        experiment.pk, case.pk, home.pk, entry, by=a_caseworker(), on=on, at=at_ten(on)
    )


def out(
    participation: Participation, on: date, *, is_housed: bool | None, reason: ExitReason = ExitReason.OWN_HOME
) -> Participation:
    """Out of the experiment that day."""
    return participations.exit_participation(
        participation.pk, reason=reason, ended_on=on, is_housed_after=is_housed, by=a_caseworker(), on=on, at=at_ten(on)
    )


def a_talk(participation: Participation, month: date, **told: Any) -> Any:
    """A follow-up held that month."""
    facts = {"is_kept": True, "is_housed": True, "occupation": Occupation.NONE} | told
    talk = participations.Talk(**facts)
    by = a_caseworker()
    return participations.hold_talk(participation.pk, talk, month=month, by=by, on=month, at=at_ten(month))
