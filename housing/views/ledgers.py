"""Kvoteregnskab: the same page for both sides."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from housing.ledger_files import as_csv, as_workbook
from housing.queries import ledgers as book
from housing.queries.agreements import remarks_of
from housing.views import shown_ledger as shown
from housing.views.shown_remark import remarks

ROWS_ON_PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    today = timezone.localdate()
    balance = book.balance_of(request.user, ledger_id, on=today)
    if balance is None:
        raise Http404
    found, outline = balance.ledger, book.outline_of(balance.ledger)
    year = shown.year_asked(request.GET.get("year", ""), outline.years)
    view = shown.view_asked(request.GET.get("show", ""))
    lines = book.lines_of(found, year, outline.offered)
    page = Paginator(book.only(lines, view), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = shown.balance(balance) | shown.queue(lines, balance, on=today)
    context |= shown.rows(page, view, on=today) | shown.views(lines, outline.years, year, view)
    context["remarks"] = remarks(remarks_of(found), on=today)
    return render(request, "housing/ledger.html", context)


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_GET
def export_ledger(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """The whole ledger as CSV, or as Excel when `format` asks for it."""
    found, now = get_object_or_404(book.ledgers_of(request.user), pk=ledger_id), timezone.localtime()
    name = f"kvoteregnskab-{now.date()}"
    if request.GET.get("format") == "xlsx":
        content, kind, name = as_workbook(found, at=now, by=str(request.user)), EXCEL, f"{name}.xlsx"
    else:
        content, kind, name = as_csv(found), "text/csv; charset=utf-8", f"{name}.csv"
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
