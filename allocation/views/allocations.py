"""Offers: the list, the page of one, and what can happen to it. The association sees its own, and only after a yes."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation.actions import allocations as actions
from allocation.forms.allocations import CorrectLeaseForm, DeclineForm, KeyForm, LeaseForm, WithdrawForm
from allocation.models import Allocation
from allocation.permissions import (
    obstacle_to,
    obstacle_to_correct_lease,
    obstacle_to_hand_over_key,
    obstacle_to_lapse,
    obstacle_to_reopen,
    obstacle_to_undo,
)
from allocation.queries.cases import ALLOCATION_TABS, allocation_list, counts_by_state, letters_of
from allocation.queries.deadlines import deadline
from allocation.queries.letters import is_untold
from allocation.queries.offers import offer_page, our_offers
from allocation.queries.rent import rent_clock
from allocation.states import ALLOCATION, AllocationState
from allocation.views.access import for_municipality, saw, saw_many
from allocation.views.shown import basis_of, tabs

ROWS = 50


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def allocations(request: HttpRequest) -> HttpResponse:
    """Offers by what has become of them."""
    tab, today = request.GET.get("state", "offered"), timezone.localdate()
    tab = tab if tab in ALLOCATION_TABS else "offered"
    rows = allocation_list(request.user, ALLOCATION_TABS[tab][1])
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    counts = counts_by_state(Allocation.objects.visible_to(request.user))
    shown = [(row, deadline(row.answer_due_on, on=today)) for row in page]
    context = {"page": page, "rows": shown, "tab": tab, "tabs": tabs(ALLOCATION_TABS, counts, tab, "state")}
    return render(request, "allocation/allocations.html", context)


@for_municipality
@require_GET
def allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """One offer: where it stands, and why it was made as it was frozen then."""
    found = get_object_or_404(offer_page(request.user), pk=allocation_id)
    saw(request, found.case, at=timezone.now())
    today = timezone.localdate()
    context = _about(found, today) | {"steps": _steps(request, found), "rent": rent_clock(found.vacancy, on=today)}
    context["letters"] = letters_of(found)
    return render(request, "allocation/allocation.html", context)


@for_municipality
@require_http_methods(["GET", "POST"])
def accept_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The citizen says yes."""
    found, when = _open(request, allocation_id)
    if request.method == "POST":
        actions.accept_allocation(found.pk, by=request.user, **when)
        return _done(
            request, found, f"{found.case.citizen} har sagt ja. Boligorganisationen kan nu se, hvem der flytter ind."
        )
    return _page(request, found, "accept", "allocation/accept.html")


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def decline_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The citizen says no."""
    found, when = _open(request, allocation_id)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        actions.decline_allocation(found.pk, **form.cleaned_data, by=request.user, **when)
        return _done(request, found, f"{found.case.citizen} har takket nej. {found.vacancy} er til rådighed igen.")
    return _page(request, found, "decline", "allocation/decline.html", form)


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def lapse_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """No answer within the deadline; a person decides it."""
    found, when = _open(request, allocation_id)
    if request.method == "POST":
        actions.lapse_allocation(found.pk, by=request.user, **when)
        return _done(request, found, f"Tilbuddet er bortfaldet. {found.vacancy} er til rådighed igen.")
    return _page(request, found, "lapse", "allocation/lapse.html")


@for_municipality
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def withdraw_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Take the offer back."""
    found, when = _open(request, allocation_id)
    is_silent = found.state == AllocationState.OFFERED and is_untold(found)
    form = WithdrawForm(request.POST or None, is_silent=is_silent)
    if form.is_valid():
        actions.withdraw_allocation(found.pk, **form.cleaned_data, by=request.user, at=when["at"])
        return _done(request, found, f"Tilbuddet er trukket tilbage. {found.vacancy} er til rådighed igen.")
    return _page(request, found, "withdraw", "allocation/withdraw.html", form, is_silent=is_silent)


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def lease_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The lease begins; told by the association, or by the municipality for it."""
    found, when = _open(request, allocation_id)
    verb = "Registrér lejekontrakt" if request.user.is_municipal else "Bekræft lejekontrakt"
    initial = {"lease_on": max(found.vacancy.available_on, when["on"])}
    form = LeaseForm(request.POST or None, vacancy=found.vacancy, on=when["on"], verb=verb, initial=initial)
    if form.is_valid():
        actions.lease_allocation(found.pk, **form.cleaned_data, by=request.user, at=when["at"])
        return _done(request, found, f"Lejekontrakten på {found.vacancy} er registreret.")
    return _page(request, found, "lease", "allocation/lease.html", form)


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def correct_lease(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The lease was written with a wrong day."""
    found, when = _open(request, allocation_id)
    first, verb = {"lease_on": found.lease_on}, "Ret lejekontrakt"
    form = CorrectLeaseForm(request.POST or None, vacancy=found.vacancy, on=when["on"], verb=verb, initial=first)
    if form.is_valid():
        actions.correct_lease(found.pk, **form.cleaned_data, by=request.user, at=when["at"])
        return _done(request, found, f"Lejekontrakten på {found.vacancy} er rettet.")
    saw(request, found.case, at=when["at"])
    obstacle = obstacle_to_correct_lease(found, by=request.user) or ""
    context = _about(found, when["on"]) | {"form": form, "obstacle": obstacle, "back": _back(request, found)}
    return render(request, "allocation/correct_lease.html", context | {"step": {"label": verb}})


@for_municipality
@require_http_methods(["GET", "POST"])
def undo_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Take it back before the letter has left."""
    found, when = _open(request, allocation_id)
    if request.method == "POST":
        actions.undo_allocation(found.pk, by=request.user, at=when["at"])
        return _done(request, found, f"Fortrudt. Intet er sendt, og {found.vacancy} er til rådighed igen.")
    return _page(request, found, "undo", "allocation/undo.html")


@for_municipality
@require_http_methods(["GET", "POST"])
def reopen_allocation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The answer was noted wrongly, or came late."""
    found, when = _open(request, allocation_id)
    if request.method == "POST":
        actions.reopen_allocation(found.pk, by=request.user, **when)
        return _done(request, found, f"Svaret er fortrudt. Tilbuddet om {found.vacancy} står åbent igen.")
    return _page(request, found, "reopen", "allocation/reopen.html")


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def hand_over_key(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The citizen has the key; told by the association, or by the municipality for it."""
    found, when = _open(request, allocation_id)
    first = {"key_on": found.key_on or min(found.lease_on or when["on"], when["on"])}
    form = KeyForm(request.POST or None, vacancy=found.vacancy, on=when["on"], initial=first)
    if form.is_valid():
        actions.hand_over_key(found.pk, **form.cleaned_data, by=request.user, at=when["at"])
        return _done(request, found, f"Nøglen til {found.vacancy} er registreret udleveret.")
    saw(request, found.case, at=when["at"])
    obstacle = obstacle_to_hand_over_key(found, by=request.user) or ""
    context = _about(found, when["on"]) | {"form": form, "obstacle": obstacle, "back": _back(request, found)}
    return render(request, "allocation/key.html", context | {"step": {"label": "Registrér nøgle"}})


@for_roles(Role.ASSOCIATION)
@require_GET
def our_allocations(request: HttpRequest) -> HttpResponse:
    """Who moves in: name, contact, household and day. Seeing them is written in the access log."""
    rows = our_offers(request.user, on=timezone.localdate())
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    saw_many(request, [row.case.citizen for row in page], "Anviste til os", at=timezone.now())
    return render(request, "allocation/our_allocations.html", {"page": page})


def _open(request: HttpRequest, allocation_id: int) -> tuple[Allocation, dict[str, Any]]:
    """The offer, and the clock read once."""
    found = get_object_or_404(offer_page(request.user), pk=allocation_id)
    return found, {"at": timezone.now(), "on": timezone.localdate()}


def _about(found: Allocation, today: date) -> dict[str, Any]:
    return {
        "allocation": found,
        "case": found.case,
        "vacancy": found.vacancy,
        "basis": basis_of(found.vacancy),
        "due": deadline(found.answer_due_on, on=today),
        "today": today,
    }


def _steps(request: HttpRequest, found: Allocation) -> list[dict[str, str]]:
    """The steps from the offer's state, each with its page or with the sentence that stands in the way.

    Undoing is offered only while it can be done: it is there to be seen in time, not to be missed.
    """
    steps = [
        {
            "name": name,
            "label": step.label,
            "url": reverse(f"{name}_allocation", args=[found.pk]),
            "kind": "primary" if name in {"accept", "lease"} else "secondary",
            "obstacle": _obstacle(request, found, name),
        }
        for name, step in ALLOCATION.steps.items()
        if found.state in step.sources
    ]
    shown = [step for step in steps if step["name"] != "undo" or not step["obstacle"]]
    return sorted(shown, key=lambda step: (step["name"] != "undo", step["kind"]))


def _obstacle(request: HttpRequest, found: Allocation, name: str) -> str:
    """What the table says, and what only that step asks."""
    more = {
        "lapse": lambda: obstacle_to_lapse(found, on=timezone.localdate()),
        "undo": lambda: obstacle_to_undo(found),
        "reopen": lambda: obstacle_to_reopen(found, by=request.user),
    }
    return obstacle_to(name, found, by=request.user) or (name in more and more[name]()) or ""


def _page(
    request: HttpRequest, found: Allocation, step: str, template: str, form: forms.Form | None = None, **more: object
) -> HttpResponse:
    saw(request, found.case, at=timezone.now())
    context = _about(found, timezone.localdate()) | {
        "form": form,
        "step": ALLOCATION.steps[step],
        "obstacle": _obstacle(request, found, step),
        "back": _back(request, found),
    }
    return render(request, template, context | more)


def _back(request: HttpRequest, found: Allocation) -> str:
    return reverse("allocation", args=[found.pk]) if request.user.is_municipal else reverse("our_allocations")


def _done(request: HttpRequest, found: Allocation, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("case", found.case_id) if request.user.is_municipal else redirect("our_allocations")
