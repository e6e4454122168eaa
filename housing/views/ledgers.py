"""Kvoteregnskab: the same page for both sides."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from housing.queries import ledgers as book
from housing.views import shown_ledger as shown

ROWS_ON_PAGE = 50


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def ledgers(request: HttpRequest) -> HttpResponse:
    found = book.balances(book.ledgers_of(request.user), on=timezone.localdate())
    if request.user.role == Role.ASSOCIATION and len(found) == 1:
        return redirect("ledger", found[0].ledger.pk)
    rows = [{"balance": balance, "scope": shown.scope(balance.ledger)} for balance in found]
    return render(request, "housing/ledgers.html", {"rows": rows})


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def ledger(request: HttpRequest, ledger_id: int) -> HttpResponse:
    today, visible = timezone.localdate(), book.ledgers_of(request.user)
    found = get_object_or_404(visible, pk=ledger_id)
    [balance] = book.balances(visible.filter(pk=found.pk), on=today)
    years = book.years_of(found)
    year = shown.year_asked(request.GET.get("year", ""), years)
    view = shown.view_asked(request.GET.get("show", ""))
    lines = book.lines_of(found, year)
    page = Paginator(book.only(lines, view), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = shown.balance(balance) | shown.queue(lines, balance, on=today)
    context |= shown.rows(page, view, on=today) | shown.views(lines, years, year, view)
    return render(request, "housing/ledger.html", context)
