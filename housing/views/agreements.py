"""Aftaler: the list, one ledger's versions for both sides, and the municipality's page that makes a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from housing.actions.agreements import make_agreement as make
from housing.forms.agreements import MakeAgreementForm, WhoLetsForm
from housing.models import QuotaLedger
from housing.queries import agreements as about
from housing.views import shown_agreement as shown
from law.wording import long_day

for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
for_both_sides = for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_both_sides
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    found = about.with_versions(about.agreed_ledgers(request.user))
    return render(request, "housing/agreements.html", {"rows": shown.rows(found, on=timezone.localdate())})


@for_both_sides
@require_GET
def agreement(request: HttpRequest, ledger_id: int) -> HttpResponse:
    found = _visible(request, ledger_id)
    return render(request, "housing/agreement.html", shown.page(found, on=timezone.localdate()))


@for_municipality
@takes_form
def make_agreement(request: HttpRequest, ledger_id: int | None = None) -> HttpResponse:
    """A new version of a ledger's agreement; without a ledger first with whom, in the address."""
    now, today = timezone.now(), timezone.localdate()
    ledger = _visible(request, ledger_id) if ledger_id else None
    who = WhoLetsForm(request.GET or None)
    if ledger is None and not who.is_valid():
        return render(request, "housing/agreement_choose.html", {"form": who})
    association = ledger.association if ledger else who.cleaned_data["association"]
    form = MakeAgreementForm(request.POST or None, association=association, ledger=ledger, on=today)
    if form.is_valid():
        made = make(form.scope(), form.instance, form.lights(), by=request.user, at=now)
        messages.success(request, f"Aftalen gælder fra {long_day(made.valid_from)}.")
        return redirect("agreement", made.ledger_id)
    return render(request, "housing/agreement_make.html", {"form": form, "association": association, "ledger": ledger})


def _visible(request: HttpRequest, ledger_id: int) -> QuotaLedger:
    found: QuotaLedger = get_object_or_404(about.agreed_ledgers(request.user), pk=ledger_id)
    return found
