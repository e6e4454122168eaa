"""Who comes in and where: candidates, the entry, temporary buildings, shared dwellings."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from allocation.views.access import saw
from experiments.actions import homes as on_homes
from experiments.actions import participations as on_participations
from experiments.forms.entry import EnterForm
from experiments.forms.homes import BuildingForm, ShareForm
from experiments.models import Experiment
from experiments.permissions import obstacle_to_enter
from experiments.queries.candidates import candidate, candidates, homes_for
from experiments.queries.payment import carried
from experiments.views.shown_participation import household_words, promised
from experiments.views.steps import Verb, ask, for_municipality, takes_form

ROWS = 50


@for_municipality
@require_GET
def choose_participant(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found = _visible(request, experiment_id)
    page = Paginator(candidates(found, request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "experiments/choose_participant.html", {"experiment": found, "page": page})


@for_municipality
@takes_form
def enter_participation(request: HttpRequest, experiment_id: int, case_id: int) -> HttpResponse:
    """Opening it is written in the access log: it shows what the citizen can pay."""
    now, today = timezone.now(), timezone.localdate()
    found = _visible(request, experiment_id)
    case = get_object_or_404(candidate(found, request.user), pk=case_id)
    saw(request, case, at=now)
    homes = homes_for(found, case, on=today)
    means = carried(case, homes[0], on=today) if promised(found) and homes else None
    form = EnterForm(request.POST or None, experiment=found, homes=homes, carried=means, on=today)

    def act(told: dict[str, Any]) -> Any:
        to = {"by": request.user, "on": today, "at": now}
        return on_participations.enter_participation(found.pk, case.pk, told["dwelling"].pk, form.entry(), **to)

    verb = Verb(
        "Tag med i forsøget",
        f"{case.citizen} · {household_words(case, on=today)} · sag {case.number} · {found}",
        reverse("choose_participant", args=[found.pk]),
        "Vælg borger",
        "Borgeren er med i forsøget. Brevet bliver sendt nu.",
        obstacle=obstacle_to_enter(found, case, by=request.user),
    )
    return ask(request, verb, form, act, to="participation")


@for_municipality
@takes_form
def add_building(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now, today = _visible(request, experiment_id), timezone.now(), timezone.localdate()
    form = BuildingForm(request.POST or None)

    def act(told: dict[str, Any]) -> Any:
        to = {"by": request.user, "on": today, "at": now}
        return on_homes.add_building(found.pk, told["name"], form.place(), **form.permit(), **to)

    verb = _verb(found, "Tilføj bygning", "Bygningen er med i forsøget.", "Hvert værelse bliver en bolig i registret.")
    return ask(request, verb, form, act)


@for_municipality
@takes_form
def share_dwelling(request: HttpRequest, experiment_id: int) -> HttpResponse:
    found, now, today = _visible(request, experiment_id), timezone.now(), timezone.localdate()
    form = ShareForm(request.POST or None)

    def act(told: dict[str, Any]) -> Any:
        return on_homes.share_dwelling(found.pk, form.place(), form.rules(), by=request.user, on=today, at=now)

    verb = _verb(found, "Del en bolig", "Deleboligen er med i forsøget.", "Værelserne lejes ud ét for ét.")
    return ask(request, verb, form, act)


def _verb(found: Experiment, label: str, done: str, meaning: str = "") -> Verb:
    return Verb(label, str(found), reverse("experiment", args=[found.pk]), str(found), done, meaning)


def _visible(request: HttpRequest, experiment_id: int) -> Experiment:
    found: Experiment = get_object_or_404(Experiment.objects.visible_to(request.user), pk=experiment_id)
    return found
