"""The monthly report, and the rows behind each of its figures."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from reports import actions
from reports.forms import BudgetForm
from reports.periods import Period
from reports.permissions import obstacle_to_lock
from reports.queries import monthly_report as figures_of
from reports.queries.budget import budgets
from reports.queries.latest import latest_period
from reports.queries.locked import is_subscribed, locked_report
from reports.queries.negotiation import associations_for
from reports.queries.negotiation import negotiation_pack as figures_of_pack
from reports.queries.rows import FIGURES, asked
from reports.shown import is_empty, navigation, nothing, shown, title_of
from reports.shown_ahead import shown_ahead
from reports.shown_indicators import part_of, scope_of, shown_indicators
from reports.shown_locked import shown_lock
from reports.shown_negotiation import shown_pack
from reports.shown_rows import shown_rows


@for_roles(Role.MANAGER)
@require_GET
def latest_report(request: HttpRequest) -> HttpResponse:
    """The month in which something was last notified."""
    return redirect("monthly_report", period=latest_period(on=timezone.localdate()))


@for_roles(Role.MANAGER)
@require_GET
def monthly_report(request: HttpRequest, period: Period) -> HttpResponse:
    now, locked, counted = timezone.now(), locked_report(period), figures_of(period)
    report, today = locked.figures if locked else counted, timezone.localdate(now)
    parts = nothing(report) if is_empty(report) else shown(report, today=today)
    context = {
        "title": title_of(report),
        "nav": navigation(period),
        "made_at": now,
        "lock": shown_lock(period, locked, counted, obstacle_to_lock(period, by=request.user, on=today, locked=locked)),
        "is_subscribed": is_subscribed(request.user),
        "file_days": settings.JOB_FILE_DAYS,
    }
    return render(request, "reports/monthly_report.html", context | parts)


@for_roles(Role.MANAGER)
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for a mail when a month's report is there; pressed again it ends."""
    if is_subscribed(request.user):
        actions.unsubscribe(by=request.user)
    else:
        actions.subscribe(by=request.user, at=timezone.now())
    return redirect("monthly_report")


@for_roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def set_budget(request: HttpRequest) -> HttpResponse:
    """What vacancy rent is held against, a year each."""
    form, now = BudgetForm(request.POST or None, initial={"year": timezone.localdate().year}), timezone.now()
    if form.is_valid():
        budget = actions.set_budget(**form.cleaned_data, by=request.user, at=now)
        messages.success(request, f"Budgettet for {budget.year} er gemt.")
        return redirect("set_budget")
    return render(request, "reports/budget.html", {"form": form, "budgets": budgets()})


@for_roles(Role.MANAGER)
@require_GET
def indicators(request: HttpRequest, period: Period) -> HttpResponse:
    """Every indicator, narrowed and divided as the address says."""
    is_full = request.GET.get("full") == "1"
    shown_part = shown_indicators(scope_of(period, request.GET), part_of(request.GET), is_full=is_full)
    nav = navigation(period, "report_indicators", asked=shown_part["asked"])
    return render(request, "reports/indicators.html", shown_part | {"nav": nav})


@for_roles(Role.MANAGER)
@require_GET
def look_ahead(request: HttpRequest, period: Period) -> HttpResponse:
    """What the next six months will bring, and need against supply."""
    return render(request, "reports/ahead.html", shown_ahead(period, on=timezone.localdate()))


@for_roles(Role.MANAGER)
@require_GET
def negotiation_packs(request: HttpRequest, period: Period) -> HttpResponse:
    context = {"period": period, "associations": associations_for(request.user)}
    return render(request, "reports/associations.html", context)


@for_roles(Role.MANAGER)
@require_GET
def negotiation_pack(request: HttpRequest, period: Period, association_id: int) -> HttpResponse:
    """What to bring to the talk with one association."""
    association = get_object_or_404(associations_for(request.user), pk=association_id)
    pack = figures_of_pack(association, period)
    context = {"period": period, "nav": navigation(period, "negotiation_pack", association_id=association.pk)}
    return render(request, "reports/negotiation.html", context | shown_pack(pack, links=True))


@for_roles(Role.MANAGER)
@require_GET
def report_rows(request: HttpRequest, period: Period, figure: str) -> HttpResponse:
    if figure not in FIGURES:
        raise Http404
    wanted = asked(request.user, period, request.GET)
    is_now = request.GET.get("scope") == "year" or "now" in request.GET
    shown_list = shown_rows(period, figure, wanted, page=request.GET.get("page", ""), is_now=is_now)
    return render(request, "reports/rows.html", shown_list | {"query": _query_without_page(request)})


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
