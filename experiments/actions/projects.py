"""Building projects: proposed, committed to on terms, built, finished into the register, or given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from accounts.workflow import take_step
from experiments.models import BuildingProject, Dispensation, Milestone, ProjectDwellings
from experiments.permissions import (
    obstacle_in_law,
    obstacle_to,
    obstacle_to_commit,
    obstacle_to_finish,
    obstacle_to_run,
)
from experiments.queries.projects import findings_of_project
from experiments.states import ProjectKind, ProjectState
from housing.actions.registers import create_dwelling
from housing.models import Dwelling, Estate
from housing.states import DwellingKind
from law.wording import long_day

KINDS = {ProjectKind.BASIC: DwellingKind.BASIC}


@dataclass(frozen=True)
class Terms:
    """The terms of a commitment (almenboligloven § 115); None: no term on that."""

    max_rent_dkk: Decimal | None = None
    max_area_m2: int | None = None
    fewest_rooms: int | None = None


@transaction.atomic
def propose_project(told: Mapping[str, Any], *, by: User, at: datetime) -> BuildingProject:
    """An idea: who builds, what kind, and what it may cost."""
    refuse(obstacle_to_run(by=by))
    try:
        with transaction.atomic():
            project = BuildingProject.objects.create(**told)
    except IntegrityError:
        raise ActionDenied(f"Der er allerede et projekt, der hedder »{told['name']}«. Vælg et andet navn.") from None
    project.record("propose", by=by, at=at, text="Projektet er foreslået", facts={})
    return project


@transaction.atomic
def add_dwellings(project_id: int, told: Mapping[str, Any], *, by: User, at: datetime) -> ProjectDwellings:
    """So many dwellings of a size on a site; within the terms once there is a commitment."""
    project = _lock_open(project_id, by=by)
    line = ProjectDwellings(project=project, **told)
    if project.state != ProjectState.IDEA:
        refuse(obstacle_in_law(findings_of_project(project, [line], on=project.commitment_on)))
    line.save()
    project.record("add_dwellings", by=by, at=at, text=f"{line} er kommet med", facts={})
    return line


@transaction.atomic
def add_milestone(project_id: int, name: str, *, due_on: date, by: User) -> Milestone:
    project = _lock_open(project_id, by=by)
    return Milestone.objects.create(project=project, name=name, due_on=due_on)


@transaction.atomic
def reach_milestone(milestone_id: int, *, reached_on: date, by: User, on: date, at: datetime) -> Milestone:
    milestone = Milestone.objects.get(pk=milestone_id)
    project = _lock_open(milestone.project_id, by=by)
    if reached_on > on:
        raise ActionDenied("Milepælen kan ikke være nået på en dag, der ikke er kommet. Ret datoen.")
    milestone.reached_on = reached_on
    milestone.save(update_fields=["reached_on"])
    project.record("reach_milestone", by=by, at=at, text=f"Nået {long_day(reached_on)}: {milestone}", facts={})
    return milestone


@transaction.atomic
def ask_dispensation(
    project_id: int, requirement: str, *, asked_on: date, granted_on: date | None, by: User, at: datetime
) -> Dispensation:
    """A requirement to depart from, asked for or granted."""
    project = _lock_open(project_id, by=by)
    if granted_on is not None and granted_on < asked_on:
        raise ActionDenied("Dispensationen kan ikke være givet, før den er søgt. Ret en af datoerne.")
    asked = Dispensation.objects.create(
        project=project, requirement=requirement, asked_on=asked_on, granted_on=granted_on
    )
    word = "givet" if granted_on else "søgt"
    project.record("ask_dispensation", by=by, at=at, text=f"Dispensation {word}: {requirement}"[:500], facts={})
    return asked


@transaction.atomic
def commit_project(
    project_id: int, terms: Terms, *, commitment_on: date, by: User, on: date, at: datetime
) -> BuildingProject:
    """The municipality's commitment with its terms. Source: almenboligloven § 115.

    Raises ActionDenied when a dwelling of the project breaks a term, or the highest rent of its kind.
    """
    project = _lock(project_id, by=by)
    refuse(obstacle_to_commit(project, by=by))
    if commitment_on > on:
        raise ActionDenied("Tilsagnet kan ikke være givet på en dag, der ikke er kommet. Ret datoen.")
    project.commitment_on = commitment_on
    for name, value in vars(terms).items():
        setattr(project, name, value)
    findings = findings_of_project(project, list(project.lines.all()), on=commitment_on)
    refuse(obstacle_in_law(findings))
    project.findings = [finding.as_dict() for finding in findings]
    take_step(project, "commit", by=by, at=at, text=f"Tilsagn efter § 115 givet {long_day(commitment_on)}")
    return project


@transaction.atomic
def build_project(project_id: int, *, move_in_on: date, by: User, on: date, at: datetime) -> BuildingProject:
    """Building begins; people are expected to move in on a day to come."""
    project = _lock(project_id, by=by)
    refuse(obstacle_to("build", project, by=by))
    if move_in_on <= on:
        raise ActionDenied("Indflytningen skal ligge efter i dag. Vælg en senere dato.")
    project.move_in_on = move_in_on
    take_step(project, "build", by=by, at=at, text=f"Byggeriet er begyndt, indflytning {long_day(move_in_on)}")
    return project


@transaction.atomic
def finish_project(project_id: int, *, move_in_on: date, estate: str, by: User, at: datetime) -> BuildingProject:
    """The dwellings stand in the register from the day people can move in, in an estate of the builder's."""
    project = _lock(project_id, by=by)
    refuse(obstacle_to_finish(project, by=by))
    home, _is_new = Estate.objects.get_or_create(association=project.association, name=estate)
    project.move_in_on, made = move_in_on, 0
    for line in project.lines.select_related("area").order_by("pk"):
        dwellings = [
            _make(line, home, made + number, from_on=move_in_on, by=by) for number in range(1, line.number + 1)
        ]
        line.built.set(dwellings)
        made += line.number
    take_step(project, "finish", by=by, at=at, text=f"{made} boliger er klar og står i boligregistret")
    return project


@transaction.atomic
def drop_project(project_id: int, *, reason: str, by: User, at: datetime) -> BuildingProject:
    """Given up before building began, with the reason."""
    project = _lock(project_id, by=by)
    refuse(obstacle_to("drop", project, by=by))
    project.drop_reason = reason
    take_step(project, "drop", by=by, at=at, text=f"Opgivet: {reason}")
    return project


def _make(line: ProjectDwellings, estate: Estate, number: int, *, from_on: date, by: User) -> Dwelling:
    facts = {
        "unit_number": f"P{line.project_id}-{number:03}",
        "address": f"{line.site} {number}",
        "postal_code": line.postal_code,
        "city": line.city,
        "first_used_year": from_on.year,
    }
    terms = {
        "kind": KINDS.get(ProjectKind(line.project.kind), DwellingKind.FAMILY),
        "rooms": line.rooms,
        "area_m2": line.area_m2,
        "rent_dkk": line.rent_dkk,
        "area": line.area,
    }
    return create_dwelling(estate, facts, terms, from_on=from_on, by=by)


def _lock(project_id: int, *, by: User) -> BuildingProject:
    refuse(obstacle_to_run(by=by))
    locked = BuildingProject.objects.select_related("association").select_for_update(of=("self",))
    project: BuildingProject = locked.get(pk=project_id)
    return project


def _lock_open(project_id: int, *, by: User) -> BuildingProject:
    project = _lock(project_id, by=by)
    if project.state in {ProjectState.FINISHED, ProjectState.DROPPED}:
        raise ActionDenied(f"Projektet er »{project.get_state_display()}« og kan ikke ændres.")
    return project
