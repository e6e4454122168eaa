"""Letters: the list, one letter with its PDF, and another try for one that could not be sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Role, for_roles
from allocation.actions.letters import resend_letter
from allocation.models import Letter
from allocation.queries.letters import LETTER_TABS, counts_of_letters, letter_list, letter_shown
from allocation.views.access import for_municipality, saw
from allocation.views.shown import tabs
from danish.templatetags.danish import moment

ROWS = 50


@for_roles(Role.CASEWORKER, Role.MANAGER)
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("show", "all")
    tab = tab if tab in LETTER_TABS else "all"
    page = Paginator(letter_list(request.user, tab), ROWS).get_page(request.GET.get("page"))
    counts = counts_of_letters(request.user)
    context = {"page": page, "tab": tab, "tabs": tabs(LETTER_TABS, counts, tab, "show")}
    return render(request, "allocation/letters.html", context)


@for_municipality
@require_GET
@xframe_options_sameorigin
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    found = get_object_or_404(letter_shown(request.user), pk=letter_id)
    if found.case:
        saw(request, found.case, at=timezone.now())
    return render(request, "allocation/letter.html", {"letter": found, "facts": _facts(found)})


@for_municipality
@require_GET
@xframe_options_sameorigin
def letter_pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    found = get_object_or_404(Letter.objects.visible_to(request.user).select_related("case"), pk=letter_id)
    if found.pdf is None:
        raise Http404
    if found.case:
        saw(request, found.case, at=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="brev-{found.pk}.pdf"'}
    return HttpResponse(bytes(found.pdf), content_type="application/pdf", headers=headers)


@for_municipality
@require_POST
def resend(request: HttpRequest, letter_id: int) -> HttpResponse:
    found = get_object_or_404(Letter.objects.visible_to(request.user), pk=letter_id)
    resend_letter(found.pk, by=request.user, at=timezone.now())
    messages.success(request, "Brevet sendes igen.")
    return redirect("letter", found.pk)


def _facts(letter: Letter) -> list[tuple[str, str]]:
    """What is beside the PDF."""
    delivery = letter.delivery
    rows = [
        ("Skrevet", f"{moment(letter.written_at)} af {letter.written_by}"),
        ("Forsendelse", delivery.get_channel_display()),
        ("Sendt", moment(delivery.sent_at)),
        ("Kvittering", delivery.receipt or "–"),
    ]
    if delivery.last_error:
        rows += [("Forsøg", str(delivery.attempts)), ("Næste forsøg", moment(delivery.next_try_at))]
    rows += [("Kopi til", name) for name in letter.facts.get("copies", ())]
    return [*rows, ("Kontrolsum (SHA-256)", _in_groups(letter.sha256) or "–")]


def _in_groups(digest: str) -> str:
    """Eight by eight, so that it can be read aloud and breaks in a narrow column."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
