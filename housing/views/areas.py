"""Områder: the list, one area with its figures, lists and cheap dwellings, and combined letting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from housing.actions import areas as actions
from housing.forms.areas import DecideLettingForm, ListingForm, RequestLettingForm, YearForm
from housing.forms.registers import AreaForm
from housing.models import Area, AreaListing, AreaStatistics
from housing.permissions import association_of, obstacle_to_request_letting
from housing.queries import areas as about
from housing.views import shown_area as shown
from law.area_status import Status
from law.wording import long_day

for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
for_both_sides = for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
takes_form = require_http_methods(["GET", "HEAD", "POST"])
FORM_PAGE = "housing/register_form.html"


@for_both_sides
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    rows = about.area_rows(about.areas_of(request.user), on=timezone.localdate())
    return render(request, "housing/areas.html", {"rows": rows, "limits": about.CHEAP_DKK})


@for_both_sides
@require_GET
def area(request: HttpRequest, area_id: int) -> HttpResponse:
    today, found = timezone.localdate(), _visible(request, area_id)
    return render(request, "housing/area.html", shown.about(found, request.user, request.GET.get("year", ""), on=today))


@for_municipality
@takes_form
def create_area(request: HttpRequest) -> HttpResponse:
    form = AreaForm(request.POST or None)
    if form.is_valid():
        made = actions.create_area(form.cleaned_data["name"], by=request.user)
        messages.success(request, f"{made} er oprettet. Skriv nu områdets tal.")
        return redirect("area", made.pk)
    return render(request, FORM_PAGE, shown.form_page(form, "Opret område", reverse("areas"), "Områder"))


@for_municipality
@takes_form
def record_statistics(request: HttpRequest, area_id: int) -> HttpResponse:
    """`?year=` opens the figures of that year to be corrected."""
    found = _visible(request, area_id)
    known = shown.figures_of(found, request.GET.get("year", ""))
    form = YearForm(request.POST or None, instance=known or AreaStatistics(area=found))
    if form.is_valid():
        told = dict(form.cleaned_data)
        year = told.pop("year")
        actions.record_statistics(found.pk, year, told, by=request.user)
        messages.success(request, f"Tallene for {year} er gemt.")
        return redirect("area", found.pk)
    title = f"Ret tal for {known.year}" if known else "Skriv tal for et år"
    return render(request, FORM_PAGE, shown.form_page(form, title, reverse("area", args=[found.pk]), found.name))


@for_municipality
@takes_form
def record_listing(request: HttpRequest, area_id: int) -> HttpResponse:
    found = _visible(request, area_id)
    form = ListingForm(request.POST or None, instance=AreaListing(area=found))
    if form.is_valid():
        told = form.cleaned_data
        status, when = Status(told["status"]), told["published_on"]
        actions.record_listing(found.pk, status, published_on=when, source=told["source"], by=request.user)
        messages.success(request, f"Listen fra {long_day(when)} er gemt.")
        return redirect("area", found.pk)
    page = shown.form_page(form, "Skriv en offentliggjort liste", reverse("area", args=[found.pk]), found.name)
    return render(request, FORM_PAGE, page)


@for_roles(Role.ASSOCIATION)
@takes_form
def request_combined_letting(request: HttpRequest, area_id: int) -> HttpResponse:
    found, association, today = _visible(request, area_id), association_of(request.user), timezone.localdate()
    form = RequestLettingForm(request.POST or None)
    if association and form.is_valid():
        actions.request_combined_letting(found.pk, association, form.cleaned_data["grounds"], by=request.user, on=today)
        messages.success(request, "Anmodningen er sendt til kommunen.")
        return redirect("area", found.pk)
    page = shown.form_page(form, "Anmod om kombineret udlejning", reverse("area", args=[found.pk]), found.name)
    obstacle = obstacle_to_request_letting(found, association, by=request.user) if association else None
    return render(request, FORM_PAGE, page | {"obstacle": obstacle})


@for_municipality
@takes_form
def decide_combined_letting(request: HttpRequest, request_id: int) -> HttpResponse:
    asked, today = get_object_or_404(about.requests_to_decide(request.user), pk=request_id), timezone.localdate()
    form = DecideLettingForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        actions.decide_combined_letting(asked.pk, told["decision"], told["reasons"], by=request.user, on=today)
        messages.success(request, f"{asked.association} har fået kommunens svar.")
        return redirect("area", asked.area_id)
    return render(request, "housing/combined_letting.html", shown.letting(asked, form, on=today))


def _visible(request: HttpRequest, area_id: int) -> Area:
    found: Area = get_object_or_404(about.areas_of(request.user), pk=area_id)
    return found
