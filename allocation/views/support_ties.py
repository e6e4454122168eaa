"""Agreements that tie homes to support, and the hearing of a social caretaker."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation.actions import followups as actions
from allocation.forms.followups import EndTieForm, HearForm, TieForm
from allocation.queries.followups import caretaker_of, estates_of, tie_list
from allocation.views.access import case_or_404, for_municipality, saw
from housing.models import Vacancy


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def support_ties(request: HttpRequest) -> HttpResponse:
    """All agreements of support, by estate."""
    context = {"ties": list(tie_list(request.user)), "today": timezone.localdate()}
    return render(request, "allocation/support_ties.html", context)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def tie_support(request: HttpRequest) -> HttpResponse:
    """Note an agreement."""
    form = TieForm(request.POST or None, estates=estates_of(request.user), on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        tie = actions.tie_support(form.tie(), by=request.user)
        messages.success(request, f"Aftalen er gemt: {tie}.")
        return redirect("support_ties")
    context = {"form": form, "heading": "Ny aftale om støtte", "lead": "", "back": reverse("support_ties")}
    return render(request, "allocation/support_tie_step.html", context)


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def end_tie(request: HttpRequest, tie_id: int) -> HttpResponse:
    """The agreement ends."""
    tie = get_object_or_404(tie_list(request.user), pk=tie_id)
    form = EndTieForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.end_tie(tie.pk, **form.cleaned_data, by=request.user)
        messages.success(request, "Aftalen er afsluttet.")
        return redirect("support_ties")
    context = {"form": form, "heading": "Afslut aftale", "lead": str(tie), "back": reverse("support_ties")}
    return render(request, "allocation/support_tie_step.html", context)


@for_municipality
@require_http_methods(["GET", "POST"])
def hear_caretaker(request: HttpRequest, vacancy_id: int, case_id: int) -> HttpResponse:
    """What the social caretaker says of this citizen on the site, before the allocation."""
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user).with_dwelling(), pk=vacancy_id)
    case = case_or_404(request, case_id)
    today, now = timezone.localdate(), timezone.now()
    tie = get_object_or_404(caretaker_of(request.user, vacancy.dwelling, on=today))
    form = HearForm(request.POST or None, on=today)
    if request.method == "POST" and form.is_valid():
        actions.hear_caretaker(tie.pk, vacancy.pk, case.pk, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, "Høringen er gemt. Boligen kan nu anvises.")
        return redirect("match_vacancy", vacancy.pk)
    saw(request, case, at=now)
    lead = f"{tie.provider} om {case.citizen} på {vacancy.dwelling.address}"
    context = {"form": form, "heading": "Hør social vicevært", "lead": lead}
    return render(
        request, "allocation/support_tie_step.html", context | {"back": reverse("match_vacancy", args=[vacancy.pk])}
    )
