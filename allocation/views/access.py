"""Who may open a page, and what is written when they do."""

from collections.abc import Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actions import log_access
from accounts.models import AccessEvent
from accounts.roles import MUNICIPALITY_ROLES, View
from allocation.actions.looks import log_looks
from allocation.models import Case, Citizen
from allocation.queries.ranking import vacancy_to_match
from housing.models import Vacancy

LONGEST_KEY = 12


def for_municipality(view: View) -> View:
    """Open to caseworkers and managers; for everybody else the page does not exist (404).

    For pages of one case or citizen: that it exists is itself a secret. Read by docs/access.md like `for_roles`.
    """

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_municipal:
            raise Http404
        return view(request, *args, **kwargs)

    hidden.roles = MUNICIPALITY_ROLES  # type: ignore[attr-defined]
    return hidden


def case_or_404(request: HttpRequest, case_id: int) -> Case:
    """The case with its citizen and caseworker, as a page that asks one thing of it needs it."""
    cases = Case.objects.visible_to(request.user).select_related("citizen", "caseworker")
    case: Case = get_object_or_404(cases, pk=case_id)
    return case


def vacancy_or_404(request: HttpRequest, vacancy_id: int) -> Vacancy:
    """The vacancy with all that its ranking and its check page ask beside the cases."""
    return get_object_or_404(vacancy_to_match(request.user, on=timezone.localdate()), pk=vacancy_id)


def number_in(request: HttpRequest, name: str) -> int | None:
    """A key in the address; None for what is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else None


def saw(request: HttpRequest, case: Case, *, at: datetime, purpose: str = "") -> None:
    """The page shows this citizen: say so in the access log, with the case as the purpose if no other is given."""
    purpose = purpose or f"Sag {case.number}"
    log_access(
        "citizen", case.citizen_id, by=request.user, at=at, purpose=purpose[:200], request_id=request_id(request)
    )


def saw_many(request: HttpRequest, citizens: Iterable[Citizen], purpose: str, *, at: datetime) -> None:
    """The page shows more than the names of these."""
    keys = [citizen.pk for citizen in citizens]
    if keys:
        log_looks(keys, by=request.user, at=at, purpose=purpose, request_id=request_id(request))


def searched(request: HttpRequest, found: Iterable[Citizen], *, at: datetime) -> None:
    """Whom a search found; a search that found nobody is written too, as citizen 0. Never what was searched for."""
    keys = [citizen.pk for citizen in found]
    search = AccessEvent.Action.SEARCH
    purpose = "Søgning" if keys else "Søgning, ingen fundet"
    log_looks(keys or [0], by=request.user, at=at, purpose=purpose, action=search, request_id=request_id(request))


def request_id(request: HttpRequest) -> str:
    """The number of this showing of a page, which the log line carries too."""
    return getattr(request, "request_id", "")
