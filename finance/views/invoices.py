"""Fakturaer: the list, the files, one invoice beside the computation, and each step of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from finance.actions import invoices as actions
from finance.forms.invoices import AnswerForm, DecideForm, QueryForm, ReceiveForm, RefuseForm, TypeForm
from finance.models import Invoice
from finance.queries import invoices as queries
from finance.views import shown_invoice as shown
from finance.views.shown import form_page, sections, tab_asked, tabs

ROWS_ON_PAGE = 50
for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
for_both_sides = for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@for_both_sides
@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    labels = shown.labels(request.user)
    counts = queries.count_by_tab(request.user)
    tab = tab_asked(request.GET.get("tab", ""), labels, counts)
    page = Paginator(queries.invoice_list(request.user, tab), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": page.object_list, "tab": tab, "tabs": tabs(labels, tab, counts)}
    return render(request, "finance/invoices.html", context | {"sections": sections("invoices")})


@for_both_sides
@takes_form
def receive_invoices(request: HttpRequest) -> HttpResponse:
    """Each file is answered by a sentence, and kept whatever it was."""
    form = ReceiveForm(request.POST or None, request.FILES or None)
    answers = []
    if form.is_valid():
        now = timezone.now()
        when = {"by": request.user, "on": timezone.localdate(now), "at": now}
        answers = [actions.receive_file(file.read(), file.name, **when) for file in form.cleaned_data["invoices"]]
        form = ReceiveForm()
    refused = queries.refused_files(request.user)[:20]
    return render(request, "finance/receive_invoices.html", {"form": form, "answers": answers, "refused": refused})


@for_municipality
@takes_form
def type_invoice(request: HttpRequest) -> HttpResponse:
    form, now = TypeForm(request.POST or None), timezone.now()
    if form.is_valid():
        made = actions.receive_invoice(form.read(), by=request.user, on=timezone.localdate(now), at=now)
        return redirect("invoice", made.pk)
    return render(
        request, "finance/form.html", form_page(form, "Skriv en faktura ind", reverse("invoices"), "Fakturaer")
    )


@for_both_sides
@require_GET
def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    return render(request, "finance/invoice.html", shown.about(_visible(request, invoice_id), request.user))


@for_both_sides
@require_GET
def invoice_file(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The file as it came, to be saved and never shown."""
    found = _visible(request, invoice_id)
    sent = shown.file_of(found)
    headers = {"Content-Disposition": f'attachment; filename="faktura-{found.pk}{shown.suffix(sent)}"'}
    return HttpResponse(bytes(sent.content), content_type="application/octet-stream", headers=headers)


@for_municipality
@takes_form
def approve_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    found, form = _decision(request, invoice_id)
    if form.is_valid():
        actions.approve_invoice(found.pk, **_decided(request, form))
        messages.success(request, f"{found} er godkendt og posteret.")
        return redirect("invoice", found.pk)
    return render(request, "finance/approve.html", shown.step(found, form, "approve", request.user))


@for_municipality
@takes_form
def propose_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    found, form = _decision(request, invoice_id)
    if form.is_valid():
        actions.propose_invoice(found.pk, **_decided(request, form))
        messages.success(request, f"{found} er indstillet. En anden skal godkende den.")
        return redirect("invoice", found.pk)
    return render(request, "finance/propose.html", shown.step(found, form, "propose", request.user))


@for_municipality
@takes_form
def query_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    found = _visible(request, invoice_id)
    form = QueryForm(request.POST or None, initial={"text": actions.query_text(found)})
    if form.is_valid():
        actions.query_invoice(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"{found.association} kan nu læse spørgsmålet.")
        return redirect("invoice", found.pk)
    return render(request, "finance/query.html", shown.step(found, form, "query", request.user))


@for_roles(Role.ASSOCIATION)
@takes_form
def answer_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    found, form = _visible(request, invoice_id), AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer_invoice(found.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Svaret er sendt til kommunen.")
        return redirect("invoice", found.pk)
    return render(request, "finance/answer.html", shown.step(found, form, "answer", request.user))


@for_municipality
@takes_form
def refuse_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    found, form, now = _visible(request, invoice_id), RefuseForm(request.POST or None), timezone.now()
    if form.is_valid():
        actions.refuse_invoice(found.pk, **form.cleaned_data, by=request.user, on=timezone.localdate(now), at=now)
        messages.success(request, f"{found} er afvist.")
        return redirect("invoice", found.pk)
    return render(request, "finance/refuse.html", shown.step(found, form, "refuse", request.user))


def _visible(request: HttpRequest, invoice_id: int) -> Invoice:
    seen = Invoice.objects.visible_to(request.user).select_related("association", "received_by", "proposed_by")
    found: Invoice = get_object_or_404(seen, pk=invoice_id)
    return found


def _decision(request: HttpRequest, invoice_id: int) -> tuple[Invoice, DecideForm]:
    found = _visible(request, invoice_id)
    form = DecideForm(
        request.POST or None, invoice=found, lines=shown.lines_of(found), amounts=queries.suggested(found)
    )
    return found, form


def _decided(request: HttpRequest, form: DecideForm) -> dict:
    now = timezone.now()
    decision = {"amounts": form.amounts(), "note": form.cleaned_data["note"]}
    return decision | {"by": request.user, "on": timezone.localdate(now), "at": now}
