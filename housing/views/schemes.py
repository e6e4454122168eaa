"""Ordninger: the list, one of them for both sides, and the municipality's pages that set up, change, fill and end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from housing.actions import schemes as actions
from housing.forms.schemes import (
    AddToSchemeForm,
    ChangeSchemeForm,
    ChooseSchemeForm,
    EndSchemeForm,
    RemoveFromSchemeForm,
    SetUpSchemeForm,
)
from housing.models import Scheme
from housing.queries import schemes as about
from housing.views import shown_scheme as shown
from law.wording import long_day

for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    rows = about.scheme_list(request.user, on=timezone.localdate())
    return render(request, "housing/schemes.html", {"rows": rows})


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    found, today = _visible(request, scheme_id), timezone.localdate()
    return render(request, "housing/scheme.html", shown.about(found, request.user, on=today))


@for_municipality
@takes_form
def set_up_scheme(request: HttpRequest) -> HttpResponse:
    """First which kind and with whom, in the address; then its form."""
    now, today = timezone.now(), timezone.localdate()
    choice = ChooseSchemeForm(request.GET or None)
    if not choice.is_valid():
        return render(request, "housing/scheme_choose.html", {"form": choice})
    chosen = {name: choice.cleaned_data[name] for name in ("kind", "association")} | {"on": today}
    form = _asked(SetUpSchemeForm, request, **chosen)
    if _is_sent(request) and form.is_valid():
        made = actions.set_up_scheme(form.proposal(), form.agreement(), by=request.user, on=today, at=now)
        messages.success(request, f"Ordningen »{made}« er oprettet.")
        return redirect("scheme", made.pk)
    return render(request, "housing/scheme_set_up.html", shown.form_page(form, _sought(request), on=today) | chosen)


@for_municipality
@takes_form
def change_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    found, now, today = _visible(request, scheme_id), timezone.now(), timezone.localdate()
    form = ChangeSchemeForm(request.POST or None, initial=shown.initial(found, on=today), scheme=found, on=today)
    if _is_sent(request) and form.is_valid():
        data, when = form.cleaned_data, {"by": request.user, "on": today, "at": now}
        actions.change_scheme(found.pk, data["terms"], form.agreement(), from_on=data["from_on"], **when)
        messages.success(request, f"Vilkårene er ændret fra {long_day(data['from_on'])}.")
        return redirect("scheme", found.pk)
    return render(request, "housing/scheme_change.html", {"scheme": found, "form": form})


@for_municipality
@takes_form
def add_to_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    found, now, today = _visible(request, scheme_id), timezone.now(), timezone.localdate()
    form = _asked(AddToSchemeForm, request, scheme=found, on=today)
    if _is_sent(request) and form.is_valid():
        actions.add_to_scheme(form.proposal(), by=request.user, on=today, at=now)
        messages.success(request, "Boligerne er kommet med i ordningen.")
        return redirect("scheme", found.pk)
    return render(
        request, "housing/scheme_add.html", shown.form_page(form, _sought(request), on=today) | {"scheme": found}
    )


@for_municipality
@takes_form
def remove_from_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    found, now, today = _visible(request, scheme_id), timezone.now(), timezone.localdate()
    form = RemoveFromSchemeForm(request.POST or None, scheme=found, on=today)
    if form.is_valid():
        place, to_on = form.cleaned_data["place"], form.cleaned_data["to_on"]
        actions.remove_from_scheme(found.pk, place.pk, to_on=to_on, by=request.user, on=today, at=now)
        messages.success(request, f"{place.dwelling} er ude af ordningen efter {long_day(to_on)}.")
        return redirect("scheme", found.pk)
    return render(request, "housing/scheme_remove.html", {"scheme": found, "form": form})


@for_municipality
@takes_form
def end_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    found, now, today = _visible(request, scheme_id), timezone.now(), timezone.localdate()
    form = EndSchemeForm(request.POST or None, initial={"ends_on": found.ends_on or today})
    if form.is_valid():
        ends_on = form.cleaned_data["ends_on"]
        actions.end_scheme(found.pk, ends_on=ends_on, by=request.user, on=today, at=now)
        messages.success(request, f"Ordningen slutter {long_day(ends_on)}.")
        return redirect("scheme", found.pk)
    return render(request, "housing/scheme_end.html", {"scheme": found, "form": form})


def _visible(request: HttpRequest, scheme_id: int) -> Scheme:
    visible = Scheme.objects.visible_to(request.user).select_related("association", "set_up_by")
    found: Scheme = get_object_or_404(visible, pk=scheme_id)
    return found


def _is_sent(request: HttpRequest) -> bool:
    """To be saved, not only searched in or held against the law."""
    return request.method == "POST" and "find" not in request.POST and "check" not in request.POST


def _sought(request: HttpRequest) -> str:
    return request.POST.get("q", "")


def _asked(form: type[forms.Form], request: HttpRequest, **about_it: Any) -> Any:
    """The form; while one is still searching for dwellings what stands in it is kept and not judged."""
    if request.method != "POST":
        return form(**about_it)
    if "find" in request.POST:
        return form(initial=shown.as_written(request.POST), **about_it)
    return form(request.POST, **about_it)
