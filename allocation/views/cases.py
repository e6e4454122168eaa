"""The list of cases, the page of a case, and what is hidden on it until somebody asks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from allocation.actions import looks
from allocation.actions.applications import DIFFERS, receive_application
from allocation.forms.cases import RevealForm, SearchForm
from allocation.forms.new_application import NewApplicationForm
from allocation.models import Case
from allocation.queries.cases import CASE_TABS, case_list, case_page, counts_by_state, next_number, search_cases
from allocation.queries.weights import with_weights
from allocation.states import ENDED_STATES
from allocation.views.access import for_municipality, request_id, saw, saw_many, searched
from allocation.views.case_shown import about_case
from allocation.views.shown import tabs
from law.cpr import InvalidCpr

ROWS = 50


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """Cases by state. A search comes by POST, so that names and CPR numbers never stand in an address."""
    if request.method == "POST":
        return _search(request)
    tab = request.GET.get("state", "open")
    tab = tab if tab in CASE_TABS else "open"
    page = Paginator(case_list(request.user, CASE_TABS[tab][1]), ROWS).get_page(request.GET.get("page"))
    if tab == "paused":  # why is shown too
        saw_many(request, [row.citizen for row in page], "Sager på pause", at=timezone.now())
    return render(request, "allocation/cases.html", _list(request, SearchForm(), tab, page) | {"page": page})


def _search(request: HttpRequest) -> HttpResponse:
    form, found = SearchForm(request.POST), None
    if form.is_valid():
        try:
            found = search_cases(request.user, " ".join(form.cleaned_data["text"].split()))
        except InvalidCpr as error:
            form.add_error("text", str(error))
    if found is not None:
        searched(request, [case.citizen for case in found.cases], at=timezone.now())
        if len(found.cases) == 1:
            if found.cases[0].citizen_id in found.households:
                messages.info(request, "Nummeret står på en i husstanden på denne sag.")
            return redirect("case", found.cases[0].pk)
    shown = _list(request, form, "", found.cases if found else [])
    return render(request, "allocation/cases.html", shown | {"page": None, "found": found})


def _list(request: HttpRequest, form: SearchForm, tab: str, shown: Iterable[Case]) -> dict[str, Any]:
    counts, today = counts_by_state(Case.objects.visible_to(request.user)), timezone.localdate()
    rows = [(row, None if row.state in ENDED_STATES else row.months_waited(on=today)) for row in shown]
    return {"form": form, "tabs": tabs(CASE_TABS, counts, tab, "state"), "tab": tab, "rows": rows, "found": None}


@for_municipality
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything on one case. Opening it is written in the access log."""
    now, today = timezone.now(), timezone.localdate()
    found = _found(request, case_id, today)
    saw(request, found, at=now)
    return render(request, "allocation/case.html", about_case(request, found, on=today))


@for_municipality
@require_POST
def reveal_cpr(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page again with the CPR number in clear, this once. Written as a reveal, even if it cannot be opened."""
    now, today = timezone.now(), timezone.localdate()
    found = _found(request, case_id, today)
    cpr = looks.reveal_cpr(found, by=request.user, at=now, request_id=request_id(request))
    return render(request, "allocation/case.html", about_case(request, found, on=today) | {"cpr": cpr})


@for_municipality
@require_http_methods(["GET", "POST"])
def reveal_address(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask what a protected address is for; then show it this once."""
    now, today = timezone.now(), timezone.localdate()
    found = _found(request, case_id, today)
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        looks.reveal(found, purpose, by=request.user, at=now, request_id=request_id(request))
        return render(request, "allocation/case.html", about_case(request, found, on=today) | {"shows_address": True})
    saw(request, found, at=now)
    return render(request, "allocation/reveal_address.html", {"case": found, "form": form, "back": _page_of(found)})


def _found(request: HttpRequest, case_id: int, today: date) -> Case:
    return get_object_or_404(with_weights(case_page(request.user), on=today), pk=case_id)


def _page_of(found: Case) -> str:
    return reverse("case", args=[found.pk])


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def receive_case(request: HttpRequest) -> HttpResponse:
    """Write a new application."""
    today = timezone.localdate()
    form = NewApplicationForm(
        request.POST or None,
        initial={"number": next_number(on=today), "applied_on": today},
        on=today,
    )
    if request.method == "POST" and form.is_valid():
        received = receive_application(form.application(), by=request.user, at=timezone.now())
        messages.success(request, f"Ansøgningen er modtaget som sag {received.number}.")
        for event in received.events.all():
            if event.name == DIFFERS:
                messages.warning(request, f"{event.text}. Ret det, der er ændret, under Behov.")
        return redirect("case", received.pk)
    return render(request, "allocation/receive.html", {"form": form, "back": reverse("cases")})
