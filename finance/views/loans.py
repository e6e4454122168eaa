"""Lån: the contribution loans, followed until they are repaid."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation.views.access import saw
from finance.actions import loans as actions
from finance.forms.guarantees import PaidForm
from finance.forms.payments import GrantForm
from finance.models import ContributionLoan
from finance.queries.payments import loan_list
from finance.views import shown_payment as shown
from finance.views.shown import form_page, sections

ROWS_ON_PAGE = 50
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_municipality
@require_GET
def loans(request: HttpRequest) -> HttpResponse:
    page = Paginator(loan_list(request.user), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    rows = shown.loan_rows(page.object_list, on=timezone.localdate())
    return render(request, "finance/loans.html", {"page": page, "rows": rows, "sections": sections("loans")})


@for_municipality
@takes_form
def grant_loan(request: HttpRequest) -> HttpResponse:
    form, now = GrantForm(request.POST or None, user=request.user), timezone.now()
    if form.is_valid():
        case = form.cleaned_data["number"]
        told = {"limit": form.limit(), "by": request.user, "on": timezone.localdate(now), "at": now}
        made = actions.grant_loan(case, form.facts(), **told)
        messages.success(request, "Lånet er bevilget og posteret.")
        return redirect("loan", made.pk)
    page = form_page(form, "Bevilg lån", reverse("loans"), "Lån", submit="Bevilg lån")
    return render(request, "finance/form.html", page)


@for_municipality
@require_GET
def loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    found = _visible(request, loan_id)
    saw(request, found.case, at=timezone.now(), purpose=f"Beboerindskudslån, sag {found.case.number}")
    return render(request, "finance/loan.html", shown.loan(found, on=timezone.localdate()))


@for_municipality
@takes_form
def repay_loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    found = _visible(request, loan_id)
    form = PaidForm(request.POST or None, initial={"paid_on": timezone.localdate()})
    if form.is_valid():
        actions.repay_loan(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Indbetalingen er registreret.")
        return redirect("loan", found.pk)
    page = form_page(form, "Registrér indbetaling", reverse("loan", args=[found.pk]), str(found))
    return render(request, "finance/form.html", page)


def _visible(request: HttpRequest, loan_id: int) -> ContributionLoan:
    found: ContributionLoan = get_object_or_404(loan_list(request.user), pk=loan_id)
    return found
