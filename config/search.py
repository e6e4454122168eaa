"""The search in the header: a citizen, a dwelling or a page, by what one happens to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Role, for_roles
from allocation.models import Case
from allocation.queries.cases import search_cases
from allocation.views.access import searched
from config.menu import links_of
from housing.queries.stock import find_dwellings
from law.cpr import InvalidCpr

LONGEST = 100
FEWEST_LETTERS = 2  # a single letter finds everybody, and every look at a citizen is written down
MOST_CASES = 6
MOST_PAGES = 4

# What one can do from anywhere, beside the pages of the menu.
DEEDS: dict[Role, list[tuple[str, str]]] = {
    Role.CASEWORKER: [("Ny ansøgning", "receive_case")],
    Role.MANAGER: [("Ny ansøgning", "receive_case")],
    Role.ASSOCIATION: [("Indmeld bolig", "notify_vacancy")],
}


@dataclass(frozen=True)
class Answer:
    """A line of the answer, as components/combobox_options.html takes it."""

    label: str
    detail: str
    url: str
    value: str = ""


@for_roles(Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By POST, so that names and CPR numbers never stand in an address or a log. The field asks for options alone."""
    text = " ".join(request.POST.get("text", "")[:LONGEST].split())
    answers, sentence = _find(request, text, at=timezone.now()) if text else ([], "")
    if request.headers.get("X-Requested-With") == "combobox":
        empty = sentence or "Ingen fundet. Prøv et navn, et sagsnr., et CPR-nr. eller en adresse."
        return HttpResponse(render_to_string("components/combobox_options.html", {"answers": answers, "empty": empty}))
    if len(answers) == 1:
        return redirect(answers[0].url)
    return render(request, "search.html", {"text": text, "answers": answers, "sentence": sentence})


def _find(request: HttpRequest, text: str, *, at: datetime) -> tuple[Sequence[Answer], str]:
    """What was found, and what is wrong with the text when it was meant as a CPR number."""
    pages, dwellings = _pages(request.user, text), _dwellings(request.user, text, on=timezone.localdate(at))
    if not request.user.is_municipal or len(text) < FEWEST_LETTERS:
        return [*dwellings, *pages], ""
    try:
        told = search_cases(request.user, text)
    except InvalidCpr as error:
        return [*dwellings, *pages], str(error)
    found = told.cases[:MOST_CASES]
    searched(request, [case.citizen for case in found], at=at)
    cases = [_of_case(case, lives_there=case.citizen_id in told.households) for case in found]
    return [*cases, *dwellings, *pages], ""


def _of_case(case: Case, *, lives_there: bool) -> Answer:
    about = f"Sag {case.number} · {case.get_state_display()}{' · nummeret er i husstanden' if lives_there else ''}"
    return Answer(str(case.citizen), about, reverse("case", args=[case.pk]))


def _dwellings(user: User, text: str, *, on: date) -> list[Answer]:
    found = find_dwellings(user, text, on=on)
    return [Answer(row.dwelling.address, row.detail, reverse("dwelling", args=[row.dwelling.pk])) for row in found]


def _pages(user: User, text: str) -> list[Answer]:
    """Pages and deeds whose name has a word that begins so."""
    role, begun = Role(user.role), text.casefold()
    found = [
        Answer(label, "Side", reverse(name))
        for label, name in [*DEEDS.get(role, []), *links_of(role)]
        if any(word.startswith(begun) for word in (label.casefold(), *label.casefold().split()))
    ]
    return found[:MOST_PAGES]
