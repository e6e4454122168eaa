"""How facts are shown: the lists of dicts and pairs that the components take."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from allocation.models import CaseEvent
from allocation.queries.board import Figures, Row
from allocation.queries.deadlines import Deadline, deadline
from allocation.queries.fitting import floor_in_words
from allocation.queries.rent import RentClock
from allocation.queries.work import Kind
from housing.calendar import closed_days
from housing.models import Vacancy
from law.bases import LegalBasis
from law.deadlines import working_days_between
from law.wording import amount, dkk, long_day, short_day

Clock = dict[str, Any]

# What a kind's deadline is called; a letter that waits and a pause that is over have none.
CLOCKS = {
    Kind.ALLOCATE: "Svarfrist",
    Kind.ANSWER: "Borgerens svarfrist",
    Kind.ASSESS: "Afgørelse senest",
    Kind.DECIDE: "Afgørelse senest",
    Kind.REPLY: "Borgerens svarfrist",
    Kind.RENEW: "For gammelt fra",
    Kind.PROTECT: "Beskyttet til og med",
    Kind.SIGNAL: "Svar til udlejer",
    Kind.KEY: "Indflytning",
    Kind.CHECK_IN: "Opfølgning senest",
}


def work_counters(figures: Figures) -> list[dict[str, Any]]:
    """The row of numbers above the work list."""
    rent = {
        "value": dkk(figures.rent_dkk),
        "note": f"+{amount(figures.rent_per_day_dkk)} pr. dag",
        "label": f"Tomgangsleje til i dag, {figures.vacancies} {'bolig' if figures.vacancies == 1 else 'boliger'}",
        "wide": True,
    }
    return [
        {"value": figures.late, "label": "Overskredet", "kind": "bad" if figures.late else "", "url": "#late"},
        {"value": figures.today, "label": "Frist i dag", "url": "#today"},
        {"value": figures.by_kind[Kind.ANSWER], "label": "Tilbud uden svar", "url": "?kind=offers"},
        {"value": figures.applications, "label": "Ansøgninger", "url": "?kind=applications"},
        {"value": figures.by_kind[Kind.RESEND], "label": "Breve ikke sendt", "url": "?kind=letters"},
        rent,
    ]


def clocks(row: Row, rent: RentClock | None) -> list[Clock]:
    """The two clocks of a row: time left, and kroner so far."""
    found = [deadline_clock(CLOCKS[row.task.kind], row.deadline)] if row.task.kind in CLOCKS else []
    return [*found, rent_clock_shown(rent)] if rent else found


def deadline_clock(label: str, due: Deadline) -> Clock:
    return {"label": label, "figure": due.left_in_words.capitalize(), "note": long_day(due.due_on)}


def rent_clock_shown(rent: RentClock) -> Clock:
    days = f"{rent.days} {'dag' if rent.days == 1 else 'dage'}"
    return {
        "label": "Tomgangsleje til i dag",
        "figure": dkk(rent.so_far_dkk),
        "note": f"{days} · +{amount(rent.per_day_dkk)} pr. dag" if rent.days else "Begynder, når den er til rådighed",
    }


def big_clocks(vacancy: Vacancy, rent: RentClock | None, *, on: date) -> list[Clock]:
    """As on the match page: how much of the deadline is gone, and from which day it runs."""
    assert vacancy.answer_due_on is not None, "a municipal vacancy has a deadline"
    due = deadline(vacancy.answer_due_on, on=on)
    whole = max(1, working_days_between(vacancy.available_on, vacancy.answer_due_on, closed=closed_days()))
    gone = whole - max(0, due.left)
    first = deadline_clock("Svarfrist", due) | {
        "note": f"{long_day(due.due_on)} · {whole} arbejdsdage fra {short_day(vacancy.available_on)}",
        "used": min(100, max(0, round(100 * gone / whole))),
    }
    return [first, rent_clock_shown(rent)] if rent else [first]


def facts_of(vacancy: Vacancy) -> list[tuple[str, ...]]:
    """What the dwelling is and costs."""
    terms = vacancy.terms
    return [
        ("Størrelse", f"{terms.rooms} rum, {terms.area_m2} m²"),
        ("Etage", floor_in_words(vacancy)),
        ("Kørestol", "Egnet" if terms.is_wheelchair_suitable else "Ikke egnet"),
        ("Husdyr", "Tilladt" if terms.is_pets_allowed else "Ikke tilladt"),
        *costs_of(vacancy),
        ("Område", str(terms.area) if terms.area else "Uden for boligområderne"),
        ("Til rådighed", long_day(vacancy.available_on)),
    ]


def costs_of(vacancy: Vacancy) -> list[tuple[str, ...]]:
    return [
        ("Husleje", dkk(vacancy.rent_dkk)),
        ("Varme, a conto", dkk(vacancy.heat_dkk)),
        ("Vand, a conto", dkk(vacancy.water_dkk)),
        ("Indskud", dkk(vacancy.contribution_dkk)),
    ]


def basis_of(vacancy: Vacancy) -> str:
    """ "§ 59, stk. 1", or nothing for an association's own."""
    return LegalBasis(vacancy.legal_basis).label if vacancy.legal_basis else ""


def timeline(events: Sequence[CaseEvent], *, on: date) -> list[dict[str, Any]]:
    """Newest first, as components/timeline.html takes it."""
    return [
        {"title": event.text, "when": f"{_moment(event, on)} · {event.by}", "now": place == 0}
        for place, event in enumerate(events)
    ]


def _moment(event: CaseEvent, on: date) -> str:
    at = timezone.localtime(event.at)
    day = "I dag" if at.date() == on else short_day(at.date()) + ("" if at.year == on.year else f" {at.year}")
    return f"{day} kl. {at.hour}.{at.minute:02}"


def tabs(
    known: dict[str, tuple[str, tuple[str, ...]]], counts: dict[str, int], current: str, name: str
) -> list[dict[str, Any]]:
    """A list's tabs with how many each holds, as components/subnav.html takes them."""
    return [
        {
            "label": label,
            "url": f"?{name}={code}",
            "count": sum(counts.get(state, 0) for state in states),
            "current": code == current,
        }
        for code, (label, states) in known.items()
    ]


def leaves_soon() -> str:
    """What is said when an offer is made: its letter waits so long that it can be called off."""
    return f"Brevet bliver sendt nu. De næste {settings.UNDO_SECONDS} sekunder kan du fortryde."
