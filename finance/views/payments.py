"""Udbetalinger: the plans, one plan month by month, and what is opened, changed and stopped."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.denied import refuse
from accounts.roles import Role, for_roles
from allocation.models import Allocation
from allocation.views.access import saw
from finance.actions import payments as actions
from finance.actions.compensations import open_compensation as open_compensation_plan
from finance.actions.refunds import open_refund as open_refund_plan
from finance.forms.payments import ChangeForm, CompensationForm, KeepForm, OnceForm, RefundForm, StopForm
from finance.models import PaymentPlan
from finance.queries.compensations import flats_to_compensate, obstacle_to_compensate
from finance.queries.payments import plan_list
from finance.queries.refunds import obstacle_to_refund, refunds_to_open
from finance.views import shown_payment as shown
from finance.views.shown import form_page, sections

ROWS_ON_PAGE = 50
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_municipality
@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    page = Paginator(plan_list(request.user), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": shown.rows(page.object_list, on=today), "sections": sections("payments")}
    more = {"to_open": refunds_to_open()[:20], "flats": flats_to_compensate(request.user)[:20]}
    return render(request, "finance/payments.html", context | more)


@for_municipality
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = _visible(request, plan_id)
    if found.case:
        saw(request, found.case, at=timezone.now(), purpose=f"{found.get_kind_display()}, sag {found.case.number}")
    return render(request, "finance/plan.html", shown.about(found, on=timezone.localdate()))


@for_municipality
@takes_form
def open_refund(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The facts once; each month follows by itself (serviceloven § 163 a)."""
    allocation = get_object_or_404(Allocation.objects.visible_to(request.user), pk=allocation_id)
    refuse(obstacle_to_refund(allocation))
    form = RefundForm(request.POST or None, initial=shown.refund_initial(allocation))
    if form.is_valid():
        told = form.cleaned_data
        made = open_refund_plan(
            allocation, form.transition(), starts_on=told["starts_on"], by=request.user, at=timezone.now()
        )
        return redirect("payment_plan", made.pk)
    saw(request, allocation.case, at=timezone.now(), purpose=f"Refusion, sag {allocation.case.number}")
    return render(request, "finance/form.html", shown.refund_page(form, allocation))


@for_municipality
@takes_form
def open_compensation(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """The scheme's terms and the law say how much; somebody confirms it."""
    allocation = get_object_or_404(Allocation.objects.visible_to(request.user), pk=allocation_id)
    refuse(obstacle_to_compensate(allocation, by=request.user))
    form = CompensationForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        made = open_compensation_plan(allocation, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Godtgørelsen er oprettet og posteres i nat.")
        return redirect("payment_plan", made.pk)
    return render(request, "finance/form.html", shown.compensation_page(form, allocation))


@for_municipality
@takes_form
def pay_once(request: HttpRequest) -> HttpResponse:
    form = OnceForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        made = actions.open_plan(shown.right_of(form.cleaned_data), by=request.user, at=timezone.now())
        messages.success(request, "Udbetalingen er oprettet og posteres i nat.")
        return redirect("payment_plan", made.pk)
    page = form_page(form, "Betal istandsættelse", reverse("payments"), "Udbetalinger", submit="Opret udbetaling")
    return render(request, "finance/form.html", page)


@for_municipality
@takes_form
def change_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = _visible(request, plan_id)
    form = ChangeForm(request.POST or None, initial={"from_on": timezone.localdate().replace(day=1)})
    if form.is_valid():
        actions.change_plan(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Det nye beløb er gemt. Forskellen posteres i nat.")
        return redirect("payment_plan", found.pk)
    page = form_page(form, "Ret beløb", reverse("payment_plan", args=[found.pk]), str(found))
    return render(request, "finance/form.html", page)


@for_municipality
@takes_form
def stop_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = _visible(request, plan_id)
    form = StopForm(request.POST or None, initial={"stops_on": timezone.localdate()})
    if form.is_valid():
        actions.stop_plan(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Betalingen er standset. Er der betalt for meget, trækkes det tilbage i nat.")
        return redirect("payment_plan", found.pk)
    back = reverse("payment_plan", args=[found.pk])
    return render(
        request, "finance/form.html", form_page(form, "Stands betaling", back, str(found), submit="Stands betaling")
    )


@for_municipality
@takes_form
def keep_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The right goes on though the facts say that it ends."""
    found, form = _visible(request, plan_id), KeepForm(request.POST or None)
    if form.is_valid():
        actions.keep_plan(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Betalingen fortsætter. Det, der mangler, posteres i nat.")
        return redirect("payment_plan", found.pk)
    return render(request, "finance/form.html", shown.keeping(found, form, request.user))


def _visible(request: HttpRequest, plan_id: int) -> PaymentPlan:
    seen = PaymentPlan.objects.visible_to(request.user).select_related("case", "association", "opened_by")
    found: PaymentPlan = get_object_or_404(seen, pk=plan_id)
    return found
