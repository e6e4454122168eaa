"""What is not to be kept any more: the list, a day longer with a reason, and the deletion."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation.actions import retention as actions
from allocation.forms.retention import DeleteForm, KeepForm
from allocation.models import Case
from allocation.permissions import obstacle_to_keep
from allocation.queries.holds import held
from allocation.queries.retention import deletions_due, due_on, to_delete
from law.retention import HOME_MONTHS, NO_HOME_MONTHS

ROWS = 50
MOST_AT_ONCE = 25  # each is a transaction of its own, in one request


@for_roles(Role.MANAGER)
@require_GET
def deletions(request: HttpRequest) -> HttpResponse:
    """Ended cases whose time is up, by number, those that something keeps last: no citizen is named."""
    today = timezone.localdate()
    due = list(deletions_due(on=today))
    kept = held(due, on=today)
    page = Paginator(sorted(due, key=lambda case: case.pk in kept), ROWS).get_page(request.GET.get("page"))
    rows = [(case, due_on(case), kept.get(case.pk, "")) for case in page]
    years = {"with_home": HOME_MONTHS // 12, "without_home": NO_HOME_MONTHS // 12}
    context = {"page": page, "rows": rows, "years": years, "number": len(due) - len(kept)}
    return render(request, "allocation/deletions.html", context)


@for_roles(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def delete_cases(request: HttpRequest) -> HttpResponse:
    """Check which are to go; then they go, and only those that were shown."""
    now, today = timezone.now(), timezone.localdate()
    shown = [int(key) for key in request.POST.getlist("case") if key.isdecimal()][:MOST_AT_ONCE]
    cases = to_delete(on=today, among=shown)[:MOST_AT_ONCE]
    form = DeleteForm(request.POST or None)
    if shown and form.is_valid():
        for case in cases:
            actions.delete_case(case.pk, by=request.user, on=today, at=now)
        messages.success(request, "En sag er slettet." if len(cases) == 1 else f"{len(cases)} sager er slettet.")
        return redirect("deletions")
    context = {"cases": cases, "form": form, "back": reverse("deletions")}
    return render(request, "allocation/delete_cases.html", context)


@for_roles(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def keep_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """A day longer, and why. By number: no citizen is named."""
    now, today = timezone.now(), timezone.localdate()
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    form = KeepForm(request.POST or None)
    if form.is_valid():
        actions.keep_case(case.pk, **form.cleaned_data, by=request.user, on=today, at=now)
        messages.success(request, f"Sag {case.number} er undtaget fra sletning.")
        return redirect("deletions")
    obstacle = obstacle_to_keep(case, by=request.user) or ""
    context = {"case": case, "form": form, "obstacle": obstacle, "back": reverse("deletions")}
    return render(request, "allocation/keep.html", context)
