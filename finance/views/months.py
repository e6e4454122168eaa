"""Måneder: closed one by one, sent as a file, acknowledged by a receipt; and the account strings."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from finance.actions import months as actions
from finance.actions.months import Receipt
from finance.forms.months import AccountForm, ReceiptForm
from finance.queries import months as queries
from finance.states import PostingKind
from finance.views import shown_month as shown
from finance.views.shown import EXCEL_CSV, form_page, month_of, sections

ROWS_ON_PAGE = 50
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_municipality
@require_GET
def months(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.months_shown(on=timezone.localdate()), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": shown.rows(list(page.object_list), on=timezone.localdate()),
        "sections": sections("months"),
    }
    return render(request, "finance/months.html", context)


@for_municipality
@require_GET
def accounting_month(request: HttpRequest, month: str) -> HttpResponse:
    """The postings of a month; `?kind=` only those of one kind."""
    day, kind = _month(month), request.GET.get("kind", "")
    kind = kind if kind in PostingKind.values else ""
    page = Paginator(queries.postings_of(day, kind), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = shown.about(day, page, kind, request.user, on=timezone.localdate())
    return render(request, "finance/month.html", context)


@for_municipality
@require_GET
def booked_rents(request: HttpRequest, month: str) -> HttpResponse:
    """The rows behind the vacancy rent of a month, corrections of closed months with them."""
    day = _month(month)
    page = Paginator(queries.rents_booked(request.user, day), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "finance/booked_rents.html", {"page": page} | shown.booked(day))


@for_municipality
@takes_form
def close_month(request: HttpRequest, month: str) -> HttpResponse:
    day, now = _month(month), timezone.now()
    if request.method == "POST":
        actions.close_month(day, by=request.user, on=timezone.localdate(now), at=now)
        messages.success(request, "Måneden er lukket, og posteringsfilen kan hentes.")
        return redirect("accounting_month", month)
    return render(request, "finance/close_month.html", shown.closing(day, request.user, on=timezone.localdate(now)))


@for_municipality
@require_GET
def export_month(request: HttpRequest, month: str) -> HttpResponse:
    """The file as it was made when the month was closed: the same bytes each time."""
    export = shown.export_of(_month(month))
    headers = {"Content-Disposition": f'attachment; filename="posteringer-{month}.csv"'}
    return HttpResponse(bytes(export.content), content_type=EXCEL_CSV, headers=headers)


@for_municipality
@takes_form
def read_receipts(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        receipts = [Receipt(**vars(row)) for row in form.cleaned_data["file"]]
        paid, refused = actions.read_receipts(receipts, by=request.user)
        messages.success(request, shown.read(paid, refused))
        return redirect("months")
    page = form_page(form, "Indlæs kvittering", reverse("months"), "Måneder", submit="Indlæs kvittering")
    return render(request, "finance/form.html", page)


@for_municipality
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    context = shown.accounts(on=timezone.localdate()) | {"sections": sections("accounts")}
    return render(request, "finance/accounts.html", context)


@for_municipality
@takes_form
def write_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, initial=shown.account_initial(request.GET, on=timezone.localdate()))
    if form.is_valid():
        told = form.cleaned_data
        actions.write_account(
            PostingKind(told["kind"]), told["legal_basis"], told["account"], from_on=told["from_on"], by=request.user
        )
        messages.success(request, "Kontostrengen er gemt.")
        return redirect("accounts")
    page = form_page(form, "Skriv kontostreng", reverse("accounts"), "Kontostrenge")
    return render(request, "finance/form.html", page)


def _month(text: str) -> date:
    found = month_of(text)
    if found is None:
        raise Http404
    return found
