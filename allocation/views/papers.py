"""Documents and notes: put on a case, and fetched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role, for_roles
from allocation import clamd
from allocation.actions import documents as actions
from allocation.forms.inquiries import DocumentForm, NoteForm
from allocation.forms.papers import RemoveDocumentForm
from allocation.models import Document
from allocation.permissions import obstacle_to_remove_document
from allocation.views.access import case_or_404, for_municipality, request_id
from allocation.views.case_form import case_form, written

ADDED = "Dokumentet ligger på sagen."
WAITS = "Dokumentet ligger på sagen i karantæne. Det kan hentes, når det er scannet for virus."


@for_municipality
@require_http_methods(["GET", "POST"])
def add_document(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose a file and say what it is."""
    case, now = case_or_404(request, case_id), timezone.now()
    form = DocumentForm(request.POST or None, request.FILES or None, on=timezone.localdate(now))
    if form.is_valid():
        actions.add_document(case.pk, form.sent(), by=request.user, at=now)
        return written(request, case, "case_documents", WAITS if clamd.is_configured() else ADDED)
    return case_form(request, case, "add_document", "case_documents", form=form, scans=clamd.is_configured())


@for_municipality
@require_GET
def fetch_document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The bytes as a file of their own, never as a page of ours; the look is logged."""
    documents = Document.objects.visible_to(request.user).select_related("case", "scan", "removed_by")
    document = get_object_or_404(documents, pk=document_id)
    content = actions.fetch_document(document, by=request.user, at=timezone.now(), request_id=request_id(request))
    headers = {
        "Content-Disposition": f'attachment; filename="{document.file_name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=document.media_type, headers=headers)


@for_municipality
@require_http_methods(["GET", "POST"])
def add_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write a note; it stands for good."""
    case, now = case_or_404(request, case_id), timezone.now()
    form = NoteForm(request.POST or None)
    if form.is_valid():
        actions.add_note(case.pk, **form.cleaned_data, by=request.user, at=now)
        return written(request, case, "case_notes", "Notatet er gemt.")
    return case_form(request, case, "add_note", "case_notes", form=form)


@for_roles(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def remove_document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take the content out, with a reason that stays."""
    now, documents = timezone.now(), Document.objects.visible_to(request.user).select_related("case__citizen")
    document = get_object_or_404(documents.defer("content"), pk=document_id)
    form, case = RemoveDocumentForm(request.POST or None), document.case
    if form.is_valid():
        actions.remove_document(document.pk, **form.cleaned_data, by=request.user, at=now)
        return written(request, case, "case_documents", "Dokumentets indhold er slettet. Grunden står på sagen.")
    obstacle = obstacle_to_remove_document(document, by=request.user) or ""
    shown = {"document": document, "form": form, "obstacle": obstacle}
    return case_form(request, case, "remove_document", "case_documents", **shown)
