"""Building projects: proposed, filled, committed to, built, finished, or given up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from experiments.actions import projects as actions
from experiments.forms import projects as forms
from experiments.models import BuildingProject, Experiment, Milestone
from experiments.permissions import obstacle_to, obstacle_to_commit, obstacle_to_finish
from experiments.states import PROJECT
from experiments.views import shown_project as shown
from experiments.views.steps import Verb, ask, for_municipality, takes_form


@for_municipality
@require_GET
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    found = _visible(request, project_id)
    return render(request, "experiments/project.html", shown.about(found, request.user, on=timezone.localdate()))


@for_municipality
@takes_form
def propose_project(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found = get_object_or_404(Experiment.objects.visible_to(request.user), pk=experiment_id)
    now, back = timezone.now(), reverse("experiment", args=[found.pk])
    verb = Verb("Foreslå projekt", str(found), back, str(found), "Projektet er foreslået.")

    def act(told: dict[str, Any]) -> Any:
        return actions.propose_project(told | {"experiment": found}, by=request.user, at=now)

    return ask(request, verb, forms.ProposeForm(request.POST or None), act, to="project")


@for_municipality
@takes_form
def add_dwellings(request: HttpRequest, project_id: int) -> HttpResponse:
    found, now = _visible(request, project_id), timezone.now()
    verb = _verb(found, "Tilføj boliger", "Boligerne er med i projektet.")
    form = forms.DwellingsForm(request.POST or None)
    return ask(request, verb, form, lambda told: actions.add_dwellings(found.pk, told, by=request.user, at=now))


@for_municipality
@takes_form
def commit_project(request: HttpRequest, project_id: int) -> HttpResponse:
    found, now, today = _visible(request, project_id), timezone.now(), timezone.localdate()
    meaning = "Tilsagn efter almenboligloven § 115. Hver bolig bliver holdt op mod vilkårene."
    obstacle = obstacle_to_commit(found, by=request.user)
    verb = _verb(found, PROJECT.steps["commit"].label, "Tilsagnet er givet.", meaning, obstacle)
    form = forms.CommitForm(request.POST or None, initial={"commitment_on": today})

    def act(told: dict[str, Any]) -> Any:
        to = {"by": request.user, "on": today, "at": now}
        return actions.commit_project(found.pk, form.terms(), commitment_on=told["commitment_on"], **to)

    return ask(request, verb, form, act)


@for_municipality
@takes_form
def build_project(request: HttpRequest, project_id: int) -> HttpResponse:
    found, now, today = _visible(request, project_id), timezone.now(), timezone.localdate()
    obstacle = obstacle_to("build", found, by=request.user)
    verb = _verb(found, PROJECT.steps["build"].label, "Byggeriet er begyndt.", "", obstacle)
    form = forms.BuildForm(request.POST or None)

    def act(told: dict[str, Any]) -> Any:
        return actions.build_project(found.pk, **told, by=request.user, on=today, at=now)

    return ask(request, verb, form, act)


@for_municipality
@takes_form
def finish_project(request: HttpRequest, project_id: int) -> HttpResponse:
    found, now, today = _visible(request, project_id), timezone.now(), timezone.localdate()
    obstacle = obstacle_to_finish(found, by=request.user)
    meaning = "Boligerne kommer i boligregistret og kan indmeldes som ledige."
    verb = _verb(found, PROJECT.steps["finish"].label, "Boligerne står i boligregistret.", meaning, obstacle)
    form = forms.FinishForm(
        request.POST or None, initial={"move_in_on": found.move_in_on or today, "estate": found.name}
    )
    return ask(request, verb, form, lambda told: actions.finish_project(found.pk, **told, by=request.user, at=now))


@for_municipality
@takes_form
def drop_project(request: HttpRequest, project_id: int) -> HttpResponse:
    found, now = _visible(request, project_id), timezone.now()
    obstacle = obstacle_to("drop", found, by=request.user)
    verb = _verb(found, PROJECT.steps["drop"].label, "Projektet er opgivet.", "", obstacle)
    form = forms.DropForm(request.POST or None)
    return ask(request, verb, form, lambda told: actions.drop_project(found.pk, **told, by=request.user, at=now))


@for_municipality
@takes_form
def add_milestone(request: HttpRequest, project_id: int) -> HttpResponse:
    found = _visible(request, project_id)
    verb = _verb(found, "Tilføj milepæl", "Milepælen er med.")
    form = forms.MilestoneForm(request.POST or None)
    return ask(request, verb, form, lambda told: actions.add_milestone(found.pk, **told, by=request.user))


@for_municipality
@takes_form
def reach_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    milestone = get_object_or_404(Milestone.objects.visible_to(request.user), pk=milestone_id)
    verb = _verb(milestone.project, "Meld milepæl nået", "Milepælen er nået.", str(milestone))
    form = forms.ReachForm(request.POST or None, initial={"reached_on": today})

    def act(told: dict[str, Any]) -> Any:
        return actions.reach_milestone(milestone.pk, **told, by=request.user, on=today, at=now)

    return ask(request, verb, form, act)


@for_municipality
@takes_form
def ask_dispensation(request: HttpRequest, project_id: int) -> HttpResponse:
    found, now, today = _visible(request, project_id), timezone.now(), timezone.localdate()
    verb = _verb(found, "Skriv dispensation", "Dispensationen er skrevet.")
    form = forms.DispensationForm(request.POST or None, initial={"asked_on": today})
    return ask(request, verb, form, lambda told: actions.ask_dispensation(found.pk, **told, by=request.user, at=now))


def _verb(found: BuildingProject, label: str, done: str, meaning: str = "", obstacle: str | None = None) -> Verb:
    return Verb(label, str(found), reverse("project", args=[found.pk]), str(found), done, meaning, obstacle)


def _visible(request: HttpRequest, project_id: int) -> BuildingProject:
    visible = BuildingProject.objects.visible_to(request.user).select_related("association", "experiment")
    found: BuildingProject = get_object_or_404(visible.prefetch_related("lines__area", "milestones"), pk=project_id)
    return found
