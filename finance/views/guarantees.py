"""Garantier: the list, one guarantee from the lease to the recourse, and each step of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from allocation.views.access import saw
from finance.actions import guarantees as actions
from finance.actions.restoration import look_again
from finance.forms.guarantees import BillForm, EndForm, InspectForm, KeepForm, PaidForm, WaiveForm
from finance.models import Guarantee
from finance.queries import guarantees as queries
from finance.views import shown_guarantee as shown
from finance.views.shown import form_page, sections, tab_asked, tabs

ROWS_ON_PAGE = 50
MISSING_SHOWN = 10
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_municipality
@require_GET
def guarantees(request: HttpRequest) -> HttpResponse:
    counts = queries.count_by_tab(request.user)
    tab = tab_asked(request.GET.get("tab", ""), shown.LABELS, counts)
    page = Paginator(queries.guarantee_list(request.user, tab), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "rows": page.object_list, "tab": tab}
    context["tabs"] = tabs(shown.LABELS, tab, counts)
    more: dict[str, Any] = {
        "exposure": queries.guarantee_exposure(request.user, on=timezone.localdate()),
        "sections": sections("guarantees"),
    }
    missing = queries.missing_guarantees(request.user)
    more |= {"missing": missing[:MISSING_SHOWN], "missing_count": missing.count()}
    return render(request, "finance/guarantees.html", context | more)


@for_municipality
@require_POST
def open_guarantees(request: HttpRequest) -> HttpResponse:
    """At once what the night does: one for each lease that has none."""
    opened = actions.open_guarantees(at=timezone.now())
    messages.success(request, shown.opened(opened))
    return redirect("guarantees")


@for_municipality
@require_GET
def guarantee(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found = _visible(request, guarantee_id)
    saw(
        request,
        found.allocation.case,
        at=timezone.now(),
        purpose=f"Fraflytningsgaranti, sag {found.allocation.case.number}",
    )
    return render(request, "finance/guarantee.html", shown.about(found, request.user))


@for_municipality
@takes_form
def keep_guarantee(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found = _visible(request, guarantee_id)
    known = {"move_in_report_on": found.move_in_report_on, "ends_on": found.ends_on}
    form = KeepForm(request.POST or None, initial=known)
    if form.is_valid():
        actions.keep_guarantee(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, "Oplysningerne er gemt.")
    return _step(request, found, form, "Indflytningsrapport og slutdato")


@for_municipality
@takes_form
def inspect_guarantee(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found = _visible(request, guarantee_id)
    form = InspectForm(request.POST or None, initial=shown.inspect_initial(found))
    if form.is_valid():
        now = timezone.now()
        actions.inspect_guarantee(found.pk, **form.cleaned_data, by=request.user, at=now)
        look_again(found.pk, at=now)
        return _done(request, found, "Flyttesynet er registreret.")
    return _step(request, found, form, "Registrér flyttesyn", step="inspect", template="finance/inspect.html")


@for_municipality
@takes_form
def bill_guarantee(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found = _visible(request, guarantee_id)
    form = BillForm(request.POST or None, initial=shown.bill_initial(found))
    if form.is_valid():
        actions.bill_guarantee(found.pk, form.bill(), by=request.user, at=timezone.now())
        return _done(request, found, "Regningen er registreret, og kravet er beregnet.")
    return render(request, "finance/bill.html", shown.step(found, form, "bill", request.user))


@for_municipality
@takes_form
def settle_guarantee(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found, now = _visible(request, guarantee_id), timezone.now()
    if request.method == "POST":
        actions.settle_guarantee(found.pk, by=request.user, on=timezone.localdate(now), at=now)
        return _done(request, found, "Kravet er godkendt og posteret.")
    return render(request, "finance/settle.html", shown.step(found, None, "settle", request.user))


@for_municipality
@takes_form
def end_guarantee(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found, form = _visible(request, guarantee_id), EndForm(request.POST or None)
    if form.is_valid():
        actions.end_guarantee(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, "Garantien er afsluttet.")
    return _step(request, found, form, "Afslut garanti", step="end", template="finance/end.html")


@for_municipality
@takes_form
def pay_recourse(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found = _visible(request, guarantee_id)
    form = PaidForm(request.POST or None, initial={"paid_on": timezone.localdate()})
    if form.is_valid():
        actions.pay_recourse(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, "Indbetalingen er registreret.")
    return _step(request, found, form, "Registrér indbetaling fra borgeren")


@for_municipality
@takes_form
def waive_recourse(request: HttpRequest, guarantee_id: int) -> HttpResponse:
    found, form = _visible(request, guarantee_id), WaiveForm(request.POST or None)
    if form.is_valid():
        actions.waive_recourse(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, "Beløbet er frafaldet.")
    return _step(request, found, form, "Frafald regres")


def _visible(request: HttpRequest, guarantee_id: int) -> Guarantee:
    seen = Guarantee.objects.visible_to(request.user).select_related(
        "allocation__case",
        "allocation__follow_up",
        "allocation__vacancy__dwelling__estate__association",
        "allocation__vacancy__agreement",
    )
    found: Guarantee = get_object_or_404(seen, pk=guarantee_id)
    return found


def _done(request: HttpRequest, found: Guarantee, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("guarantee", found.pk)


def _step(
    request: HttpRequest, found: Guarantee, form, title: str, step: str = "", template: str = "finance/form.html"
) -> HttpResponse:
    obstacle = shown.obstacle(found, step, request.user) if step else None
    page = form_page(form, title, reverse("guarantee", args=[found.pk]), str(found), obstacle=obstacle)
    return render(request, template, page)
