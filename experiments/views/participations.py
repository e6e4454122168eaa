"""One participation: the page, and what is talked about, extended, transferred, stopped and ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from allocation.views.access import saw
from experiments.actions import participations as actions
from experiments.actions.subsidies import stop_subsidy as stop
from experiments.forms import participations as forms
from experiments.models import Participation, SupportCourse
from experiments.permissions import obstacle_to, obstacle_to_extend, obstacle_to_transfer, obstacle_to_warn
from experiments.queries.participations import participation_page
from experiments.states import PARTICIPATION
from experiments.views import shown_participation as shown
from experiments.views.steps import Verb, ask, for_municipality, takes_form


@for_municipality
@require_GET
def participation(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, today = _visible(request, participation_id), timezone.localdate()
    saw(request, found.case, at=timezone.now())
    return render(request, "experiments/participation.html", shown.about(found, request.user, on=today))


@for_municipality
@takes_form
def hold_talk(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now, today = _visible(request, participation_id), timezone.now(), timezone.localdate()
    form = forms.TalkForm(request.POST or None, participation=found, on=today)

    def act(told: dict[str, Any]) -> Any:
        return actions.hold_talk(found.pk, form.talk(), month=form.of_month, by=request.user, on=today, at=now)

    return ask(request, _verb(found, "Skriv opfølgning", "Opfølgningen er skrevet."), form, act)


@for_municipality
@takes_form
def extend_participation(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now, today = _visible(request, participation_id), timezone.now(), timezone.localdate()
    obstacle = obstacle_to_extend(found, by=request.user)
    verb = _verb(
        found,
        PARTICIPATION.steps["extend"].label,
        "Perioden er forlænget.",
        shown.means_in_words(found, on=today),
        obstacle,
    )
    form = forms.ExtendForm(request.POST or None)

    def act(told: dict[str, Any]) -> Any:
        return actions.extend_participation(found.pk, **told, by=request.user, on=today, at=now)

    return ask(request, verb, form, act)


@for_municipality
@takes_form
def transfer_participation(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now, today = _visible(request, participation_id), timezone.now(), timezone.localdate()
    meaning = "Borgeren beholder boligen. Støtte og tilskud i forsøget slutter."
    obstacle = obstacle_to_transfer(found, by=request.user)
    verb = _verb(found, PARTICIPATION.steps["transfer"].label, "Borgeren har en varig kontrakt.", meaning, obstacle)
    form = forms.TransferForm(request.POST or None, initial={"lease_on": today})

    def act(told: dict[str, Any]) -> Any:
        return actions.transfer_participation(found.pk, **told, by=request.user, on=today, at=now)

    return ask(request, verb, form, act)


@for_municipality
@takes_form
def exit_participation(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now, today = _visible(request, participation_id), timezone.now(), timezone.localdate()
    obstacle = obstacle_to("exit", found, by=request.user)
    verb = _verb(found, PARTICIPATION.steps["exit"].label, "Deltagelsen er afsluttet.", "", obstacle)
    form = forms.ExitForm(request.POST or None, initial={"ended_on": today})

    def act(told: dict[str, Any]) -> Any:
        said = {name: told[name] for name in ("reason", "ended_on", "note")} | {"is_housed_after": form.is_housed_after}
        return actions.exit_participation(found.pk, **said, by=request.user, on=today, at=now)

    return ask(request, verb, form, act)


@for_municipality
@takes_form
def warn_participation(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now, today = _visible(request, participation_id), timezone.now(), timezone.localdate()
    obstacle = obstacle_to_warn(found, by=request.user)
    verb = _verb(found, "Send varsel", "Varslet bliver sendt nu.", shown.warning_in_words(found), obstacle)
    return ask(
        request, verb, None, lambda told: actions.warn_participation(found.pk, by=request.user, on=today, at=now)
    )


@for_municipality
@takes_form
def set_support(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now = _visible(request, participation_id), timezone.now()
    course = get_object_or_404(SupportCourse.objects.visible_to(request.user), participation=found)
    form = forms.SupportForm(request.POST or None, course=course)
    verb = _verb(found, "Ret støtten", "Støtten er rettet.", "Støtten skal vare lige så længe som kontrakten.")
    return ask(request, verb, form, lambda told: actions.set_support(found.pk, **told, by=request.user, at=now))


@for_municipality
@takes_form
def plan_move_on(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now = _visible(request, participation_id), timezone.now()
    form = forms.MoveOnForm(request.POST or None, initial={"plan": found.move_on_plan})
    verb = _verb(found, "Skriv plan for næste bolig", "Planen er skrevet.")
    return ask(request, verb, form, lambda told: actions.plan_move_on(found.pk, **told, by=request.user, at=now))


@for_municipality
@takes_form
def stop_subsidy(request: HttpRequest, participation_id: int) -> HttpResponse:
    found, now, today = _visible(request, participation_id), timezone.now(), timezone.localdate()
    meaning = (
        "Tilskuddet standser med den måned, hvor betingelsen svigtede. Det, der er betalt derefter, kræves tilbage."
    )
    form = forms.StopSubsidyForm(request.POST or None, initial={"failed_on": today})

    def act(told: dict[str, Any]) -> Any:
        return stop(found.pk, **told, by=request.user, on=today, at=now)

    return ask(request, _verb(found, "Stands tilskud", "Tilskuddet er standset.", meaning), form, act)


def _verb(found: Participation, label: str, done: str, meaning: str = "", obstacle: str | None = None) -> Verb:
    lead = f"{found.case.citizen} · sag {found.case.number} · {found.experiment}"
    return Verb(label, lead, reverse("participation", args=[found.pk]), "Deltagelsen", done, meaning, obstacle)


def _visible(request: HttpRequest, participation_id: int) -> Participation:
    found: Participation = get_object_or_404(participation_page(request.user), pk=participation_id)
    return found
