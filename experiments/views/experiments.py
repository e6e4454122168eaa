"""Forsøg: the overview that a council can read, one experiment, and what is set up, published, started and spent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from experiments import shown_outcomes
from experiments.actions import experiments as actions
from experiments.forms.experiments import BudgetForm, ChooseKindForm, CostForm, ExperimentForm, PublishForm
from experiments.models import Experiment
from experiments.permissions import obstacle_to_end, obstacle_to_start
from experiments.queries.network import network as table_of
from experiments.queries.outcomes import outcomes as figures_of
from experiments.queries.radar import coming
from experiments.states import EXPERIMENT
from experiments.views import shown_experiment
from experiments.views.steps import Verb, ask, for_municipality, takes_form
from law.experiments import ExperimentKind


@for_municipality
@require_GET
def experiments(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    report = figures_of(on=today, is_public=True, is_compared=False)
    return render(request, "experiments/experiments.html", shown_outcomes.overview(report, coming(on=today), on=today))


@for_municipality
@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """The figures behind the overview: against the baseline and against comparable cases outside."""
    today = timezone.localdate()
    report = figures_of(on=today, is_public=True)
    return render(request, "experiments/outcomes.html", shown_outcomes.compared(report, on=today))


@for_municipality
@require_GET
def network(request: HttpRequest) -> HttpResponse:
    table = table_of(on=timezone.localdate())
    return render(request, "experiments/network.html", shown_outcomes.network(table))


@for_municipality
@require_GET
def experiment(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, today = _visible(request, experiment_id), timezone.localdate()
    return render(request, "experiments/experiment.html", shown_experiment.about(found, request.user, on=today))


@for_municipality
@takes_form
def set_up_experiment(request: HttpRequest) -> HttpResponse:
    """First which kind, in the address; then its form."""
    choice, now = ChooseKindForm(request.GET or None), timezone.now()
    if not choice.is_valid():
        return render(request, "experiments/choose_kind.html", {"form": choice})
    kind = ExperimentKind(choice.cleaned_data["kind"])
    verb = Verb("Opret forsøg", kind.label.capitalize(), reverse("experiments"), "Forsøg", "Forsøget er oprettet.")
    today = timezone.localdate()

    def act(told: dict[str, Any]) -> Experiment:
        return actions.set_up_experiment(told | {"kind": kind}, by=request.user, on=today, at=now)

    return ask(request, verb, ExperimentForm(request.POST or None, kind=kind), act, to="experiment")


@for_municipality
@takes_form
def change_experiment(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now = _visible(request, experiment_id), timezone.now()
    verb = _verb(found, "Ret forsøg", "Forsøget er rettet.", "De, der er med, beholder det, de er lovet.")
    form = ExperimentForm(request.POST or None, kind=found.law_kind, initial=vars(found))
    return ask(request, verb, form, lambda told: actions.change_experiment(found.pk, told, by=request.user, at=now))


@for_municipality
@takes_form
def publish_charter(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now, today = _visible(request, experiment_id), timezone.now(), timezone.localdate()
    meaning = "Ingen borger kan komme med, før vedtægten ligger på kommunens hjemmeside."
    verb = _verb(found, "Skriv vedtægtens adresse", "Vedtægten er skrevet ind.", meaning)
    form = PublishForm(request.POST or None, initial={"published_on": today, "url": found.charter_url})
    return ask(
        request,
        verb,
        form,
        lambda told: actions.publish_charter(found.pk, **told, by=request.user, on=today, at=now),
    )


@for_municipality
@takes_form
def start_experiment(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now, today = _visible(request, experiment_id), timezone.now(), timezone.localdate()
    obstacle = obstacle_to_start(found, by=request.user, on=today)
    verb = _verb(found, EXPERIMENT.steps["start"].label, "Forsøget er i gang.", "Nu kan borgere komme med.", obstacle)
    return ask(request, verb, None, lambda told: actions.start_experiment(found.pk, by=request.user, on=today, at=now))


@for_municipality
@takes_form
def end_experiment(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now = _visible(request, experiment_id), timezone.now()
    meaning = "Ingen flere kan komme med. Resultaterne bliver stående."
    obstacle = obstacle_to_end(found, by=request.user)
    verb = _verb(found, EXPERIMENT.steps["end"].label, "Forsøget er afsluttet.", meaning, obstacle)
    return ask(request, verb, None, lambda told: actions.end_experiment(found.pk, by=request.user, at=now))


@for_municipality
@takes_form
def set_budget(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now = _visible(request, experiment_id), timezone.now()
    form = BudgetForm(request.POST or None, initial={"year": timezone.localdate().year})
    verb = _verb(found, "Skriv budget", "Budgettet er skrevet.")
    return ask(request, verb, form, lambda told: actions.set_budget(found.pk, **told, by=request.user, at=now))


@for_municipality
@takes_form
def record_cost(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now, today = _visible(request, experiment_id), timezone.now(), timezone.localdate()
    form = CostForm(request.POST or None, initial={"paid_on": today})
    verb = _verb(found, "Indfør udgift", "Udgiften er indført.", "Huslejetilskud tælles af sig selv.")
    return ask(
        request, verb, form, lambda told: actions.record_cost(found.pk, **told, by=request.user, on=today, at=now)
    )


def _verb(found: Experiment, label: str, done: str, meaning: str = "", obstacle: str | None = None) -> Verb:
    return Verb(label, str(found), reverse("experiment", args=[found.pk]), str(found), done, meaning, obstacle)


def _visible(request: HttpRequest, experiment_id: int) -> Experiment:
    visible = Experiment.objects.visible_to(request.user).select_related("set_up_by")
    found: Experiment = get_object_or_404(visible, pk=experiment_id)
    return found
