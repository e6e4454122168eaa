"""What the two sides write in a ledger beside the count: the municipality's corrections, and remarks from both."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.roles import Role, for_roles
from housing.actions import corrections as actions
from housing.forms.agreements import CorrectEntryForm, RemarkForm
from housing.permissions import obstacle_to_correct
from housing.queries import agreements as about
from housing.queries.ledgers import entries_of

takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_roles(Role.CASEWORKER, Role.MANAGER)
@takes_form
def correct_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry, now = get_object_or_404(entries_of(request.user), pk=entry_id), timezone.now()
    form = CorrectEntryForm(request.POST or None)
    if form.is_valid():
        actions.correct_entry(entry.pk, reason=form.cleaned_data["reason"], by=request.user, at=now)
        messages.success(request, f"Nr. {entry.number} tæller ikke længere med.")
        return redirect("ledger", entry.ledger_id)
    obstacle = obstacle_to_correct(entry, by=request.user)
    return render(request, "housing/correct_entry.html", {"entry": entry, "form": form, "obstacle": obstacle})


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@takes_form
def remark_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry, now = get_object_or_404(entries_of(request.user), pk=entry_id), timezone.now()
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        actions.remark(entry.ledger, form.cleaned_data["text"], entry=entry, by=request.user, at=now)
        messages.success(request, f"Bemærkningen står ved nr. {entry.number}.")
        return redirect("ledger", entry.ledger_id)
    return render(request, "housing/remark.html", {"entry": entry, "ledger": entry.ledger, "form": form})


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@takes_form
def remark(request: HttpRequest, ledger_id: int) -> HttpResponse:
    ledger, now = get_object_or_404(about.agreed_ledgers(request.user), pk=ledger_id), timezone.now()
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        actions.remark(ledger, form.cleaned_data["text"], by=request.user, at=now)
        messages.success(request, "Bemærkningen står i kvoteregnskabet.")
        return redirect("ledger", ledger.pk)
    return render(request, "housing/remark.html", {"entry": None, "ledger": ledger, "form": form})
