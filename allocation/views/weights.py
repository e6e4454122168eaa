"""What counts: the versions of the weights, a draft, its trial, and the day it is published from."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from allocation.actions import weights as actions
from allocation.forms.weights import STAYS, PublishForm, WeightsForm
from allocation.models import WeightSet
from allocation.queries.match_quality import match_quality
from allocation.queries.weights import CRITERIA, STANDARD, Weights, weights_of, weights_on
from allocation.states import HousingSituation
from law.wording import whole_dkk


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def weight_sets(request: HttpRequest) -> HttpResponse:
    """What counts today, and every version."""
    rows = WeightSet.objects.visible_to(request.user).select_related("made_by", "published_by")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    today = timezone.localdate()
    now, quality = weights_on(today), match_quality(on=today)
    context = {"page": page, "now": now, "shown": _shown(now), "quality": quality}
    return render(request, "allocation/weight_sets.html", context)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def draft_weights(request: HttpRequest) -> HttpResponse:
    """Write a new version, beginning with what counts today."""
    form = WeightsForm(request.POST or None, now=weights_on(timezone.localdate()))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        version = actions.draft_weights(form.terms(), reason=reason, by=request.user, at=timezone.now())
        messages.success(request, f"{version} er gemt som kladde. Prøv det på gamle sager.")
        return redirect("weight_set", version.pk)
    return render(request, "allocation/draft_weights.html", {"form": form, "back": reverse("weight_sets")})


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def weight_set(request: HttpRequest, weights_id: int) -> HttpResponse:
    """One version beside what counts today, and what its trial showed."""
    return _page(request, _found(request, weights_id), PublishForm())


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
def try_weights(request: HttpRequest, weights_id: int) -> HttpResponse:
    """Hold it against what was decided before."""
    version = _found(request, weights_id)
    actions.try_weights(version.pk, by=request.user, on=timezone.localdate(), at=timezone.now())
    return redirect("weight_set", version.pk)


@for_roles(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def publish_weights(request: HttpRequest, weights_id: int) -> HttpResponse:
    """Let it count from a day. Asked for again after an error, the address leads to the version."""
    version, form = _found(request, weights_id), PublishForm(request.POST)
    if request.method == "GET":
        return redirect("weight_set", version.pk)
    if not form.is_valid():
        return _page(request, version, form)
    when = {"on": timezone.localdate(), "at": timezone.now()}
    actions.publish_weights(version.pk, **form.cleaned_data, by=request.user, **when)
    messages.success(request, f"{version} er udgivet.")
    return redirect("weight_sets")


def _found(request: HttpRequest, weights_id: int) -> WeightSet:
    rows = WeightSet.objects.visible_to(request.user).select_related("made_by", "published_by")
    return get_object_or_404(rows, pk=weights_id)


def _page(request: HttpRequest, version: WeightSet, form: PublishForm) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "version": version,
        "shown": sorted(_shown(weights_of(version), weights_on(today)), key=lambda row: not row["is_changed"]),
        "quality": match_quality(on=today, version=version.number if version.published_at else None),
        "form": form,
        "obstacle": actions.obstacle_to_publish(version, by=request.user) or "",
        "back": reverse("weight_sets"),
    }
    return render(request, "allocation/weight_set.html", context)


def _shown(weights: Weights, now: Weights = STANDARD) -> list[dict[str, Any]]:
    """Each number with its words, and what it is today."""
    rows = [(label, weights.most[code], now.most[code], "point") for code, label in CRITERIA.items()]
    rows += [
        (f"Akut: {each.label}", weights.situations.get(each.value, 0), now.situations.get(each.value, 0), "%")
        for each in HousingSituation
    ]
    rows += [
        ("Akut sag, oveni", weights.urgent, now.urgent, "%"),
        ("Hvert rum for meget trækker fra", weights.room_too_many, now.room_too_many, "%"),
        ("Hvert rum for lidt trækker fra", weights.room_too_few, now.room_too_few, "%"),
        ("Kørestolsbolig uden behov trækker fra", weights.unused_wheelchair, now.unused_wheelchair, "%"),
        ("Fuld ventetid", weights.full_wait_months, now.full_wait_months, "md."),
    ]
    rows += [
        (f"Ophold: {stay.label}", *(_kroner(version.stay_month_dkk.get(stay.value)) for version in (weights, now)), "")
        for stay in STAYS
    ]
    return [
        {"label": label, "value": value, "now": before, "unit": unit, "is_changed": value != before}
        for label, value, before, unit in rows
    ]


def _kroner(cost: Decimal | None) -> str:
    """A stay's cost a month, or that nobody has said it."""
    return "ikke oplyst" if cost is None else whole_dkk(cost)
