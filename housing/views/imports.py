"""Indlæs boliger: choose a file, see what it would do, confirm, and read the receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from housing.actions import registers as actions
from housing.exports import csv_lines
from housing.forms.dwellings import UploadForm
from housing.models import DwellingImport
from housing.views import shown_import as shown

for_both_sides = for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
takes_form = require_http_methods(["GET", "HEAD", "POST"])
CSV = "text/csv; charset=utf-8"


@for_both_sides
@takes_form
def import_dwellings(request: HttpRequest) -> HttpResponse:
    """The file is kept, and a job checks it."""
    now, today = timezone.now(), timezone.localdate()
    form = UploadForm(request.POST or None, request.FILES or None, initial={"from_on": today})
    if form.is_valid():
        file, from_on = form.cleaned_data["file"], form.cleaned_data["from_on"]
        _sent, job = actions.upload_dwellings(file.read(), file.name, from_on=from_on, by=request.user, at=now)
        return redirect("job", job.pk)
    earlier = DwellingImport.objects.visible_to(request.user).defer("content")[:10]
    return render(request, "housing/import_dwellings.html", {"form": form, "earlier": earlier})


@for_both_sides
@require_GET
def import_dwellings_file(request: HttpRequest, import_id: int) -> HttpResponse:
    """The control page before, the receipt after."""
    return render(request, "housing/import_dwellings_file.html", shown.about(_visible(request, import_id)))


@for_both_sides
@require_POST
def confirm_import(request: HttpRequest, import_id: int) -> HttpResponse:
    found, only_right = _visible(request, import_id), request.POST.get("only_right") == "yes"
    job = actions.import_dwellings(found.pk, only_right=only_right, by=request.user, at=timezone.now())
    return redirect("job", job.pk)


@for_both_sides
@require_GET
def wrong_rows(request: HttpRequest, import_id: int) -> HttpResponse:
    """The wrong rows as they were sent, with what is wrong: mended, the file can be sent again."""
    found = _visible(request, import_id)
    headers = {"Content-Disposition": 'attachment; filename="raekker-med-fejl.csv"'}
    return HttpResponse("".join(shown.wrong_lines(found)), content_type=CSV, headers=headers)


@for_both_sides
@require_GET
def import_template(request: HttpRequest) -> HttpResponse:
    """The headings alone."""
    headers = {"Content-Disposition": 'attachment; filename="boliger-skabelon.csv"'}
    return HttpResponse("".join(csv_lines([])), content_type=CSV, headers=headers)


def _visible(request: HttpRequest, import_id: int) -> DwellingImport:
    found: DwellingImport = get_object_or_404(DwellingImport.objects.visible_to(request.user), pk=import_id)
    return found
