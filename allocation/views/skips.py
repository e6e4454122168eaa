"""Passing somebody over for a vacancy, taking it back, and who else looks at the vacancy."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allocation.actions import skips as actions
from allocation.actions.presence import look_at
from allocation.forms.allocations import SkipForm
from allocation.models import Case
from allocation.permissions import obstacle_to_allocate
from allocation.views.access import for_municipality, saw
from housing.models import Vacancy


@for_municipality
@require_http_methods(["GET", "POST"])
def skip_case(request: HttpRequest, vacancy_id: int, case_id: int) -> HttpResponse:
    """Pass a case over; the match page sends the form, and this page shows what is missing in it."""
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user).municipal().with_dwelling(), pk=vacancy_id)
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("citizen"), pk=case_id)
    form, now = SkipForm(request.POST or None), timezone.now()
    if form.is_valid():
        actions.skip_case(vacancy.pk, case.pk, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, f"{case.citizen} er sprunget over til {vacancy}. Det kan fortrydes i listen.")
        return redirect(_match(vacancy.pk))
    saw(request, case, at=now)
    obstacle = obstacle_to_allocate(vacancy, case, by=request.user) or ""
    context = {"vacancy": vacancy, "case": case, "form": form, "back": _match(vacancy.pk, why=case.pk)}
    return render(request, "allocation/skip.html", context | {"obstacle": obstacle})


@for_municipality
@require_POST
def unskip_case(request: HttpRequest, vacancy_id: int, case_id: int) -> HttpResponse:
    """Take it back."""
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user).municipal(), pk=vacancy_id)
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    actions.unskip_case(vacancy.pk, case.pk, by=request.user, at=timezone.now())
    return redirect(_match(vacancy.pk, why=case.pk))


@for_municipality
@require_GET
def presence(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Who else looks at the vacancy; the page asks again by itself."""
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user).municipal(), pk=vacancy_id)
    others = look_at(vacancy.pk, by=request.user, at=timezone.now())
    return render(request, "allocation/presence.html", {"vacancy": vacancy, "others": others})


def _match(vacancy_id: int, **query: int) -> str:
    address = reverse("match_vacancy", args=[vacancy_id])
    return f"{address}?{urlencode(query)}" if query else address
