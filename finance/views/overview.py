"""Økonomi: what runs today and what waits, and the vacancy rent behind it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from finance.queries import exposure
from finance.queries.rents import counted_vacancies
from finance.views import shown_overview as shown
from finance.views.shown import sections

ROWS_ON_PAGE = 50
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)


@for_municipality
@require_GET
def finance(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = exposure.running_rents(request.user, on=today)
    context = {"sections": sections("finance"), "today": today} | shown.overview(rows, request.user, on=today)
    return render(request, "finance/finance.html", context)


@for_municipality
@require_GET
def rents(request: HttpRequest) -> HttpResponse:
    """The vacancies behind a figure: of one association or one reason if asked."""
    today = timezone.localdate()
    asked, reason = request.GET.get("association", ""), request.GET.get("reason", "")
    rows = shown.chosen(exposure.running_rents(request.user, on=today), asked, reason)
    page = Paginator(rows, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sections": sections("finance"), "today": today} | shown.rents(rows, asked, reason)
    return render(request, "finance/rents.html", context)


@for_municipality
@require_GET
def rent(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """One vacancy month by month: what is written, and what the law says today."""
    vacancy = get_object_or_404(counted_vacancies(request.user), pk=vacancy_id)
    return render(request, "finance/rent.html", shown.rent(vacancy, on=timezone.localdate()))
