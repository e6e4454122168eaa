"""Indlæs: choose a file, say which column is what, see what it would do, confirm, and read the receipt; and fetch again."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from housing import exports
from housing.actions import imports as actions
from housing.forms.imports import ColumnsForm, UploadForm
from housing.importable import Importable
from housing.importables import importable_named
from housing.imports import importable_of
from housing.models import FileImport
from housing.queries.imports import opened
from housing.tables import head_of
from housing.views import shown_import as shown

for_both_sides = for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
takes_form = require_http_methods(["GET", "HEAD", "POST"])
CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_both_sides
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every kind of file that the user may take in or fetch."""
    return render(request, "housing/imports.html", shown.all_kinds(request.user))


@for_both_sides
@takes_form
def import_file(request: HttpRequest, register: str) -> HttpResponse:
    """The file is kept; when its columns leave no doubt, it is checked at once."""
    now, today, kind = timezone.now(), timezone.localdate(), _kind(request, register)
    first = {"from_on": today} if "source" not in kind.asks else {}
    form = UploadForm(request.POST or None, request.FILES or None, sheet=kind.sheet, asks=kind.asks, initial=first)
    if not form.is_valid():
        return render(request, "housing/import_file.html", shown.upload(kind, form, request.user))
    told = dict(form.cleaned_data)
    file = told.pop("file")
    sent = actions.keep_file(file.read(), file.name, kind.name, form.head.headings, by=request.user, at=now, **told)
    columns, is_sure = shown.columns_of(sent, kind)
    if not is_sure:
        return redirect("match_columns", sent.pk)
    return redirect("job", actions.check_file(sent.pk, columns, by=request.user, at=now).pk)


@for_both_sides
@takes_form
def match_columns(request: HttpRequest, import_id: int) -> HttpResponse:
    """Which column of the file is which of the register's; guessed, to be put right."""
    sent, now = _visible(request, import_id), timezone.now()
    kind = importable_of(sent)
    with opened(sent) as content:
        head = head_of(content, sent.file_name, kind.sheet)
    first = sent.columns or shown.columns_of(sent, kind)[0]
    form = ColumnsForm(request.POST or None, sheet=kind.sheet, sent=sent, head=head, initial=first)
    if form.is_valid():
        return redirect("job", actions.check_file(sent.pk, form.columns, by=request.user, at=now).pk)
    return render(request, "housing/match_columns.html", shown.matching(sent, kind, form))


@for_both_sides
@require_GET
def file_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """The control page before, the receipt after."""
    sent = _visible(request, import_id)
    return render(request, "housing/file_import.html", shown.about(sent, importable_of(sent)))


@for_both_sides
@require_POST
def confirm_import(request: HttpRequest, import_id: int) -> HttpResponse:
    sent, only_right = _visible(request, import_id), request.POST.get("only_right") == "yes"
    job = actions.import_file(sent.pk, only_right=only_right, by=request.user, at=timezone.now())
    return redirect("job", job.pk)


@for_both_sides
@require_GET
def wrong_rows(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The wrong rows as they were sent, with what is wrong: mended, the file can be sent again."""
    sent = _visible(request, import_id)
    book = exports.wrong_rows(importable_of(sent), sent, at=timezone.localtime())
    return FileResponse(book, as_attachment=True, filename="raekker-med-fejl.xlsx", content_type=EXCEL)


@for_both_sides
@require_GET
def import_template(request: HttpRequest, register: str) -> HttpResponse:
    """The headings alone."""
    kind = _kind(request, register)
    headers = {"Content-Disposition": f'attachment; filename="{kind.name}-skabelon.csv"'}
    return HttpResponse("".join(exports.csv_lines(kind, [])), content_type=CSV, headers=headers)


@for_both_sides
@require_GET
def export_register(request: HttpRequest, register: str) -> HttpResponseBase:
    """`?as=excel` or CSV; the same search as the list."""
    now, today, kind = timezone.localtime(), timezone.localdate(), _kind(request, register)
    if kind.rows is None:
        raise Http404
    search = request.GET.get("q", "").strip()
    rows, name = kind.rows(request.user, search, on=today), f"{kind.name}-{today:%Y-%m-%d}"
    if request.GET.get("as") == "excel":
        book = exports.workbook(kind, rows, on=today, at=now, by=str(request.user), search=search)
        return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(exports.csv_lines(kind, rows), content_type=CSV, headers=headers)


def _visible(request: HttpRequest, import_id: int) -> FileImport:
    found: FileImport = get_object_or_404(FileImport.objects.visible_to(request.user).defer("content"), pk=import_id)
    return found


def _kind(request: HttpRequest, register: str) -> Importable:
    found = importable_named(register)
    if found is None or Role(request.user.role) not in found.roles:
        raise Http404
    return found
