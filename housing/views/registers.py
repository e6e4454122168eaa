"""Boligregister: the dwellings, one with its history, new terms from a day, and the list as a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from housing.actions import registers as actions
from housing.forms.dwellings import (
    ChangeDwellingForm,
    ChangeTermsForm,
    NewAssociationForm,
    NewDwellingForm,
    NewEstateForm,
    WhereForm,
)
from housing.forms.registers import EquippedTermsForm
from housing.models import Dwelling
from housing.queries import registers as about
from housing.views import shown_dwelling as shown
from law.wording import long_day

ROWS_ON_PAGE = 50
FORM_PAGE = "housing/register_form.html"
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
for_both_sides = for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_both_sides
@require_GET
def dwellings(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = about.dwellings_of(request.user, text, on=timezone.localdate())
    page = Paginator(found, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "housing/dwellings.html", shown.page_of(page, text))


@for_both_sides
@require_GET
def dwelling(request: HttpRequest, dwelling_id: int) -> HttpResponse:
    found, today = _visible(request, dwelling_id), timezone.localdate()
    return render(request, "housing/dwelling.html", shown.about(found, about.history_of(found), on=today))


@for_both_sides
@takes_form
def change_dwelling(request: HttpRequest, dwelling_id: int) -> HttpResponse:
    found = _visible(request, dwelling_id)
    form = ChangeDwellingForm(request.POST or None, instance=found)
    if form.is_valid():
        actions.change_dwelling(found.pk, form.cleaned_data, by=request.user)
        messages.success(request, "Boligens oplysninger er rettet.")
        return redirect("dwelling", found.pk)
    return render(request, FORM_PAGE, _page(form, "Ret bolig", reverse("dwelling", args=[found.pk]), "Boligen"))


@for_both_sides
@takes_form
def change_terms(request: HttpRequest, dwelling_id: int) -> HttpResponse:
    found, today = _visible(request, dwelling_id), timezone.localdate()
    form = ChangeTermsForm(request.POST or None, initial=shown.initial(found, on=today))
    if form.is_valid():
        told = dict(form.cleaned_data)
        from_on = told.pop("from_on")
        is_new = actions.change_terms(found.pk, told, from_on=from_on, by=request.user)
        text = f"Nye vilkår gælder fra {long_day(from_on)}." if is_new else "Vilkårene er uændrede."
        messages.success(request, text)
        return redirect("dwelling", found.pk)
    page = _page(form, "Ret husleje og vilkår", reverse("dwelling", args=[found.pk]), found.address)
    return render(request, FORM_PAGE, page)


@for_both_sides
@takes_form
def create_dwelling(request: HttpRequest) -> HttpResponse:
    sent, today = request.POST or None, timezone.localdate()
    where = WhereForm(sent, user=request.user, initial={"from_on": today})
    estate = where.cleaned_data.get("estate") if where.is_valid() else None
    facts, terms = NewDwellingForm(sent, estate=estate), EquippedTermsForm(sent)
    if estate and shown.all_valid(facts, terms):
        told, from_on = (facts.cleaned_data, terms.cleaned_data), where.cleaned_data["from_on"]
        made = actions.create_dwelling(estate, *told, from_on=from_on, by=request.user)
        messages.success(request, f"{made} er oprettet.")
        return redirect("dwelling", made.pk)
    return render(request, "housing/dwelling_create.html", {"forms": [where, facts, terms], "form": where})


@for_municipality
@require_GET
def associations(request: HttpRequest) -> HttpResponse:
    """Everybody who lets, with their estates and how many dwellings they have."""
    return render(request, "housing/associations.html", {"rows": about.landlords_of(request.user)})


@for_municipality
@takes_form
def change_association(request: HttpRequest, association_id: int) -> HttpResponse:
    found = get_object_or_404(about.associations_of(request.user), pk=association_id)
    form = NewAssociationForm(request.POST or None, instance=found)
    if form.is_valid():
        actions.change_association(found.pk, form.cleaned_data, by=request.user)
        messages.success(request, f"{form.cleaned_data['name']} er rettet.")
        return redirect("associations")
    page = _page(form, "Ret boligorganisation", reverse("associations"), "Boligorganisationer")
    return render(request, FORM_PAGE, page)


@for_municipality
@takes_form
def create_association(request: HttpRequest) -> HttpResponse:
    form = NewAssociationForm(request.POST or None)
    if form.is_valid():
        made = actions.create_association(form.cleaned_data, by=request.user)
        messages.success(request, f"{made} er oprettet. Opret nu dens afdelinger.")
        return redirect("associations")
    page = _page(form, "Opret boligorganisation", reverse("associations"), "Boligorganisationer")
    return render(request, FORM_PAGE, page)


@for_municipality
@takes_form
def create_estate(request: HttpRequest) -> HttpResponse:
    form = NewEstateForm(request.POST or None, user=request.user)
    if form.is_valid():
        told = form.cleaned_data
        made = actions.create_estate(told["association"], told["name"], by=request.user)
        messages.success(request, f"{made} er oprettet.")
        return redirect("associations")
    page = _page(form, "Opret boligafdeling", reverse("associations"), "Boligorganisationer")
    return render(request, FORM_PAGE, page)


def _visible(request: HttpRequest, dwelling_id: int) -> Dwelling:
    stock = Dwelling.objects.visible_to(request.user).select_related("estate__association", "part_of")
    found: Dwelling = get_object_or_404(stock, pk=dwelling_id)
    return found


def _page(form: Any, title: str, back_url: str, back_label: str) -> dict[str, Any]:
    return {"form": form, "title": title, "back_url": back_url, "back_label": back_label}
