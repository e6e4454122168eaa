"""After the key: the list of leases that are followed, the page of one, and what is written about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation.actions import followups as actions
from allocation.forms.followups import CheckInForm, ContactsForm, EndForm, HandleForm, ReopenTenancyForm, SignalForm
from allocation.models import Allocation
from allocation.queries.followups import (
    FOLLOW_UP_TABS,
    counts_of_tabs,
    follow_up_list,
    follow_up_page,
    obstacle_to_check_in,
    obstacle_to_follow,
    obstacle_to_handle,
    obstacle_to_reopen_tenancy,
    our_tenancies,
    signal_page,
)
from allocation.states import CHECK_IN_MONTHS, EndReason, SignalKind
from allocation.views.access import for_municipality, saw
from allocation.views.shown_followups import follow_up_rows, follow_up_shown, tenancies_shown

ROWS = 50


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """The leases that are followed, by what they need."""
    today = timezone.localdate()
    tab = request.GET.get("show", "due")
    tab = tab if tab in FOLLOW_UP_TABS else "due"
    page = Paginator(follow_up_list(request.user, tab, on=today), ROWS).get_page(request.GET.get("page"))
    counts = counts_of_tabs(request.user, on=today)
    tabs = [
        {"label": label, "url": f"?show={code}", "count": counts[code], "current": code == tab}
        for code, label in FOLLOW_UP_TABS.items()
    ]
    context = {"page": page, "rows": follow_up_rows(page, on=today), "tab": tab, "tabs": tabs}
    return render(request, "allocation/follow_ups.html", context)


@for_municipality
@require_GET
def follow_up(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """One lease: both sides, the five talks, what was told and done, the support on the home."""
    found = _lease(request, allocation_id)
    saw(request, found.case, at=timezone.now())
    return render(request, "allocation/follow_up.html", follow_up_shown(found, on=timezone.localdate()))


@for_municipality
@require_http_methods(["GET", "POST"])
def record_check_in(request: HttpRequest, allocation_id: int, months: int) -> HttpResponse:
    """Write down the talk so many months after the lease."""
    found, today = _lease(request, allocation_id), timezone.localdate()
    if months not in CHECK_IN_MONTHS:
        raise Http404
    form = CheckInForm(request.POST or None, on=today)
    if request.method == "POST" and form.is_valid():
        actions.record_check_in(found.pk, months, **form.cleaned_data, by=request.user, on=today, at=timezone.now())
        if not form.cleaned_data["is_housed"]:
            messages.info(request, "Opfølgningen er gemt. Skriv også, hvornår og hvorfor lejemålet sluttede.")
            return redirect("end_tenancy", found.pk)
        return _done(request, found, "Opfølgningen er gemt.")
    obstacle = obstacle_to_check_in(found, months, by=request.user, on=today)
    return _page(request, found, f"Opfølgning efter {months} mdr.", form, obstacle)


@for_municipality
@require_http_methods(["GET", "POST"])
def end_tenancy(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The citizen does not live there any more."""
    found, today = _lease(request, allocation_id), timezone.localdate()
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"reason": EndReason(form.cleaned_data["reason"])}
        actions.end_tenancy(found.pk, **given, by=request.user, on=today, at=timezone.now())
        return _done(request, found, "Fraflytningen er registreret.")
    return _page(request, found, "Registrér fraflytning", form, obstacle_to_follow(found))


@for_municipality
@require_http_methods(["GET", "POST"])
def reopen_tenancy(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The end was a mistake."""
    found, form = _lease(request, allocation_id), ReopenTenancyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen_tenancy(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, "Fraflytningen er taget tilbage. Lejemålet følges igen.")
    return _page(request, found, "Tag fraflytning tilbage", form, obstacle_to_reopen_tenancy(found, by=request.user))


@for_municipality
@require_http_methods(["GET", "POST"])
def handle_signal(request: HttpRequest, signal_id: int) -> HttpResponse:
    """Say what was done about what the landlord told."""
    signal = get_object_or_404(signal_page(request.user), pk=signal_id)
    form, today = HandleForm(request.POST or None), timezone.localdate()
    if request.method == "POST" and form.is_valid():
        actions.handle_signal(signal.pk, **form.cleaned_data, by=request.user, on=today, at=timezone.now())
        return _done(request, signal.allocation, "Det er gemt, at der er fulgt op. Udlejer kan se det.")
    found = signal.allocation
    return _page(
        request, found, "Følg op på bekymring", form, obstacle_to_handle(signal, by=request.user), signal=signal
    )


@for_roles(Role.ASSOCIATION)
@require_GET
def tenancies(request: HttpRequest) -> HttpResponse:
    """An association's own tenancies through the municipality: the home and the day, nothing of who lives there."""
    page = Paginator(our_tenancies(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "allocation/our_tenancies.html", {"page": page, "rows": tenancies_shown(page)})


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def report_signal(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Tell that something is wrong in a tenancy; by the association, or by the municipality for it."""
    found, today = _tenancy(request, allocation_id), timezone.localdate()
    form = SignalForm(request.POST or None, lease_on=found.lease_on, on=today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"kind": SignalKind(form.cleaned_data["kind"])}
        actions.report_signal(found.pk, **given, by=request.user, on=today, at=timezone.now())
        return _done(request, found, "Bekymringen er meldt. Kommunen følger op.")
    return _page(request, found, "Meld bekymring", form, obstacle_to_follow(found))


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def name_contacts(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Whom to call; an association sees and writes its own side only."""
    found = _tenancy(request, allocation_id)
    known = getattr(found, "follow_up", None)
    form = ContactsForm(request.POST or None, known=known, is_municipal=request.user.is_municipal)
    if request.method == "POST" and form.is_valid():
        actions.name_contacts(found.pk, **form.people(), by=request.user, at=timezone.now())
        return _done(request, found, "Kontakten er gemt.")
    return _page(request, found, "Kontakter", form, obstacle_to_follow(found))


def _lease(request: HttpRequest, allocation_id: int) -> Allocation:
    return get_object_or_404(follow_up_page(request.user), pk=allocation_id)


def _tenancy(request: HttpRequest, allocation_id: int) -> Allocation:
    """For both sides; an association's row holds nothing of the citizen."""
    rows = follow_up_page(request.user) if request.user.is_municipal else our_tenancies(request.user)
    return get_object_or_404(rows, pk=allocation_id)


def _back(request: HttpRequest, found: Allocation) -> str:
    return reverse("follow_up", args=[found.pk]) if request.user.is_municipal else reverse("our_tenancies")


def _page(
    request: HttpRequest, found: Allocation, heading: str, form: forms.Form, obstacle: str | None, **more: Any
) -> HttpResponse:
    """A form about a lease; the citizen's name stands on it for the municipality only."""
    if request.user.is_municipal:
        saw(request, found.case, at=timezone.now())
    context: dict[str, Any] = {"signal": None} | more
    context |= {"found": found, "heading": heading, "form": form, "obstacle": obstacle or ""}
    return render(request, "allocation/follow_up_step.html", context | {"back": _back(request, found)})


def _done(request: HttpRequest, found: Allocation, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(_back(request, found))
