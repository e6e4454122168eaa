"""A long run: start it, watch it, fetch what it made."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import log_access
from accounts.models import AccessEvent
from accounts.roles import Role, for_roles
from background import actions
from background.kinds import kind_named
from background.models import Job, LeaseState

EVERYBODY = (Role.CASEWORKER, Role.ASSOCIATION, Role.MANAGER, Role.ADMINISTRATOR)


@for_roles(*EVERYBODY)
@require_POST
def start_job(request: HttpRequest) -> HttpResponse:
    """`kind` says what is run; the kind says who may, and reads the other fields."""
    given = request.POST.dict()
    job = actions.start_job(given.pop("kind", ""), given, by=request.user, at=timezone.now())
    return redirect("job", job.pk)


@for_roles(*EVERYBODY)
@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(request.user).with_has_file().defer("file"), pk=job_id)
    kind = kind_named(found.kind)
    back = (kind.page(found.arguments), kind.page_name) if kind else ("/", "Forsiden")
    context = {"job": found, "back": back[0], "back_name": back[1], "file_days": settings.JOB_FILE_DAYS}
    answer = render(request, "background/job.html", context)
    if request.headers.get("HX-Request") and found.is_over:
        answer["HX-Refresh"] = "true"  # the whole page: there is something to fetch now
    return answer


@for_roles(*EVERYBODY)
@require_GET
def job_file(request: HttpRequest, job_id: int) -> HttpResponse:
    """Every export is logged."""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    if found.state != LeaseState.DONE or found.file is None:
        raise Http404
    log_access(
        "job",
        found.pk,
        by=request.user,
        at=timezone.now(),
        action=AccessEvent.Action.EXPORT,
        purpose=found.title,
        request_id=getattr(request, "request_id", ""),
    )
    headers = {"Content-Disposition": f'attachment; filename="{found.file_name}"'}
    return HttpResponse(bytes(found.file), content_type=found.file_type, headers=headers)


@for_roles(*EVERYBODY)
@require_POST
def stop_job(request: HttpRequest, job_id: int) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(request.user).defer("file"), pk=job_id)
    actions.stop_job(found.pk, by=request.user, at=timezone.now())
    return redirect("job", found.pk)
