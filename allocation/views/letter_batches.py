"""A message to many: write it, see the paper, see how many, send it, and follow it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role, for_roles
from allocation import letters
from allocation.actions import batches as actions
from allocation.forms.letters import BatchForm
from allocation.queries.letters import batch_in_words, batch_list, counts_of_batch, receivers, with_counts
from allocation.states import LetterKind
from allocation.views.access import saw
from allocation.views.letter_preview import paper
from background.models import Job

ROWS = 50


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def letter_batches(request: HttpRequest) -> HttpResponse:
    page = Paginator(with_counts(batch_list(request.user)), ROWS).get_page(request.GET.get("page"))
    rows = [(batch, len(batch.case_ids), *batch_in_words(batch)) for batch in page]
    return render(request, "allocation/letter_batches.html", {"page": page, "rows": rows})


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def start_batch(request: HttpRequest) -> HttpResponse:
    """Write it; `check` counts whom it is for; `send` sends it."""
    form, found = BatchForm(request.POST or None, initial={"group": "approved"}), None
    if request.method == "POST" and form.is_valid():
        found = receivers(request.user, form.cleaned_data["group"])
        if "send" in request.POST:
            told = (form.cleaned_data["title"], form.cleaned_data["text"])
            keys = found.values_list("pk", flat=True)
            batch = actions.start_batch(*told, keys, by=request.user, at=timezone.now())
            return redirect("letter_batch", batch.pk)
    return render(request, "allocation/start_batch.html", {"form": form, "check": _counted(found)})


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
@xframe_options_sameorigin
def preview_batch(request: HttpRequest) -> HttpResponse:
    """The paper as the first receiver gets it. Nothing is saved."""
    form = BatchForm(request.POST)
    case = receivers(request.user, form.cleaned_data["group"]).first() if form.is_valid() else None
    if case is None:
        return render(request, "allocation/start_batch.html", {"form": form, "check": None})
    now = timezone.now()
    saw(request, case, at=now)
    told = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
    on = timezone.localtime(now).date()
    return paper(letters.preview(case, LetterKind.NEWS, told=told, by=request.user, on=on))


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def letter_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How far it is: written, sent, failed, on paper."""
    batch = get_object_or_404(batch_list(request.user), pk=batch_id)
    counts, total = counts_of_batch(batch), len(batch.case_ids)
    figures = [
        {"value": f"{counts['written']} af {total}", "label": "Skrevet"},
        {"value": counts["sent"], "label": "Sendt"},
        {"value": counts["print"], "label": "Til print"},
        {"value": counts["failed"], "label": "Ikke sendt", "kind": "bad" if counts["failed"] else ""},
    ]
    is_running = batch.job is not None and not batch.job.is_over
    sees_job = is_running and Job.objects.visible_to(request.user).filter(pk=batch.job_id).exists()
    shown = {
        "batch": batch,
        "sees_job": sees_job,
        "figures": figures,
        "is_running": is_running,
        "is_whole": counts["written"] >= total,
    }
    return render(request, "allocation/letter_batch.html", shown | {"counts": counts})


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_POST
def resume_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Write what is missing after a stop or a failure."""
    batch = get_object_or_404(batch_list(request.user), pk=batch_id)
    actions.resume_batch(batch.pk, by=request.user, at=timezone.now())
    messages.success(request, "Resten bliver skrevet nu.")
    return redirect("letter_batch", batch.pk)


def _counted(found: Any) -> dict[str, int] | None:
    """How many, and who of them is different; None before it is asked."""
    if found is None:
        return None
    rows = list(found.values_list("citizen__is_exempt_from_digital_post", "citizen__is_protected"))
    return {
        "all": len(rows),
        "paper": sum(exempt for exempt, _ in rows),
        "protected": sum(protected for _, protected in rows),
    }
