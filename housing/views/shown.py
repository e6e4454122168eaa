"""How a vacancy is shown: the pairs and dicts that the components take."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import Step
from housing.calendar import closed_days
from housing.models import Vacancy, VacancyEvent
from housing.permissions import obstacle_to, obstacle_to_ask, obstacle_to_correct_vacancy, obstacle_to_remind
from housing.queries import vacancies as about
from housing.queries.replies import nobody_signs_in
from housing.states import REPLIES, VACANCY, DwellingKind, ReturnReason, VacancyState, label_for
from housing.views.words import ago, day_of, moment_word
from law.bases import LegalBasis
from law.deadlines import working_days_between
from law.wording import dkk, long_day, weekday_day

# The page behind each step; matching is a page of allocation.
STEP_PAGES = {
    "allocate": "match_vacancy",
    "let_own": "let_own_vacancy",
    "return": "return_vacancy",
    "relet": "relet_vacancy",
    "withdraw": "withdraw_vacancy",
}
LEADS_ON = frozenset({"allocate", "relet", "let_own"})  # the one blue button; giving up is never blue
TAB_LABELS = {
    "waiting": "Skal besvares",
    "allocated": "Anvist",
    "returned": "Sendt retur",
    "own": "Boligorganisationernes egne",
    "all": "Alle",
}


# In lists


def query(**given: str) -> str:
    """The rest of a list's address, without what is empty."""
    return urlencode({name: value for name, value in given.items() if value})


def tabs(current: str, counts: dict[str, int], text: str) -> list[dict[str, Any]]:
    """As components/subnav.html takes them. The counts are of all; the search is kept from tab to tab."""
    return [
        {
            "label": label,
            "url": f"?{query(tab=tab, q=text)}",
            "current": tab == current,
            "count": counts[tab],
        }
        for tab, label in TAB_LABELS.items()
    ]


def list_row(vacancy: Vacancy, user: User, *, on: date) -> dict[str, Any]:
    """One row of the list of vacancies."""
    rent = about.rent_so_far(vacancy, on=on)
    late = about.is_overdue(vacancy, on=on)
    return {
        "vacancy": vacancy,
        "fate": about.fate_of(vacancy, on=on),
        "state": label_for(vacancy.state, user.role),
        "available": day_of(vacancy.available_on, on=on),
        "due": day_of(vacancy.answer_due_on, on=on) if vacancy.answer_due_on else "",
        "late": f"Udløb {ago(vacancy.answer_due_on, on=on)}" if late and vacancy.answer_due_on else "",
        "rent_dkk": rent.total_dkk if rent and rent.total_dkk else None,
    }


# On the vacancy's own page


def state(vacancy: Vacancy, user: User, *, on: date) -> dict[str, str]:
    """As components/state.html takes it."""
    late = "Kommunen har ikke svaret" if user.role == Role.ASSOCIATION else "Skal besvares, fristen er udløbet"
    text = late if about.is_overdue(vacancy, on=on) else label_for(vacancy.state, user.role)
    return {"fate": about.fate_of(vacancy, on=on), "text": text}


def clocks(vacancy: Vacancy, *, on: date) -> list[dict[str, Any]]:
    """The answer deadline and the kroner so far, side by side; none for what the municipality has no part in."""
    rent = about.rent_so_far(vacancy, on=on)
    found = [_deadline(vacancy, on)] if vacancy.state == VacancyState.AT_DISPOSAL else []
    if rent is None or vacancy.agreement is None:
        return found
    note = "Løber ikke endnu" if vacancy.available_on > on else "Løber ikke mere"
    if about.is_rent_running(vacancy, rent, on=on):
        note = f"{dkk(about.rent_of_day(vacancy.rent_dkk, vacancy.agreement, on=on))} om dagen"
    return [*found, {"label": "Tomgangsleje til og med i dag", "figure": dkk(rent.total_dkk), "note": note}]


def _deadline(vacancy: Vacancy, on: date) -> dict[str, Any]:
    due_on = vacancy.answer_due_on
    assert due_on is not None, "at disposal has a deadline"
    clock: dict[str, Any] = {"label": "Kommunens svarfrist", "note": weekday_day(due_on)}
    if due_on < on:
        return clock | {"figure": "Udløbet", "note": f"{weekday_day(due_on)}, {ago(due_on, on=on)}"}
    left = working_days_between(on, due_on, closed=closed_days())
    words = {0: "I dag", 1: "1 arbejdsdag"}.get(left, f"{left} arbejdsdage")
    midnight = timezone.make_aware(datetime.combine(due_on + timedelta(days=1), time()))
    return clock | {"figure": words, "until": midnight}


def facts(vacancy: Vacancy) -> list[tuple[str, str]]:
    """What is let, and for how much."""
    terms, dwelling = vacancy.terms, vacancy.dwelling
    has = {"Elevator": terms.has_lift, "Egnet til kørestol": terms.is_wheelchair_suitable}
    has |= {"Husdyr tilladt": terms.is_pets_allowed, "Trinfri adgang": terms.is_step_free}
    has |= {"Altan": terms.has_balcony, "Fællesvaskeri": terms.has_shared_laundry}
    found = [
        ("Boligorganisation", str(dwelling.estate.association)),
        ("Afdeling", str(dwelling.estate)),
        ("Lejemålsnr.", dwelling.unit_number),
        ("Boligtype", DwellingKind(terms.kind).label),
        ("Størrelse", f"{terms.rooms} rum · {terms.area_m2} m²"),
        ("Etage", "Stuen" if dwelling.floor == 0 else f"{dwelling.floor}. sal" if dwelling.floor > 0 else "Kælder"),
        ("Udstyr", ", ".join(word for word, is_there in has.items() if is_there) or "Ikke noget særligt"),
        ("Husleje pr. md.", dkk(vacancy.rent_dkk)),
        ("A conto varme", dkk(vacancy.heat_dkk)),
        ("A conto vand", dkk(vacancy.water_dkk)),
        ("Indskud", dkk(vacancy.contribution_dkk)),
    ]
    return [*found, ("Boligområde", str(terms.area))] if terms.area else found


def dates(vacancy: Vacancy) -> list[tuple[str, str]]:
    """The days of the vacancy, those that are known."""
    known = [
        ("Indmeldt", vacancy.notified_on),
        ("Opsagt til", vacancy.vacant_from),
        ("Flyttesyn", vacancy.inspection_on),
        ("Til rådighed fra", vacancy.available_on),
        ("Indflytningsklar", vacancy.ready_on),
        ("Kommunens svarfrist", vacancy.answer_due_on),
        ("Kommunen svarede", vacancy.answered_on),
        ("Udlejet fra", vacancy.let_on),
    ]
    found = [(label, long_day(day)) for label, day in known if day]
    if vacancy.legal_basis:
        basis = LegalBasis(vacancy.legal_basis)
        found.append(("Hjemmel", f"{basis.label}, {basis.purpose}"))
    if vacancy.return_reason:
        found.append(("Returårsag", ReturnReason(vacancy.return_reason).label))
    return [*found, ("Bemærkning", vacancy.return_note)] if vacancy.return_note else found


def steps(vacancy: Vacancy, user: User, *, at: datetime) -> list[dict[str, Any]]:
    """The buttons of the user's role, each with the sentence that stands in its way."""
    on = timezone.localdate(at)
    if VACANCY.owner[VacancyState(vacancy.state)] is None:
        return []
    found = [*_steps(vacancy, user), *_facts_to_tell(vacancy, user, at)]
    if user.role == Role.ASSOCIATION and about.is_overdue(vacancy, on=on):
        sentence = obstacle_to_remind(vacancy, by=user, on=on)
        url = reverse("remind_vacancy", args=[vacancy.pk])
        found.insert(0, {"label": "Ryk for svar", "url": url, "obstacle": sentence, "post": True, "kind": "secondary"})
    return found


def _steps(vacancy: Vacancy, user: User) -> Iterator[dict[str, Any]]:
    for name, page in STEP_PAGES.items():
        step: Step = VACANCY.steps[name]
        url = _address(page, vacancy)
        if user.role in step.roles and url and _concerns(step, vacancy):
            sentence = obstacle_to(name, vacancy, by=user)
            kind = "primary" if name in LEADS_ON else "secondary"
            yield {"label": step.label, "url": url, "obstacle": sentence, "post": False, "kind": kind}


def _facts_to_tell(vacancy: Vacancy, user: User, at: datetime) -> Iterator[dict[str, Any]]:
    """What moves nothing: a fact of the notice, the day the dwelling is ready, and to ask who never signs in."""
    if user.is_municipal and VacancyState(vacancy.state) in REPLIES and nobody_signs_in(vacancy.dwelling.estate):
        url, sentence = reverse("ask_vacancy", args=[vacancy.pk]), obstacle_to_ask(vacancy, at=at)
        yield {"label": "Send svarlink", "url": url, "obstacle": sentence, "post": True, "kind": "secondary"}
    if user.role != Role.ASSOCIATION:
        return
    sentence = obstacle_to_correct_vacancy(vacancy, by=user)
    for label, name in (("Ret", "correct_vacancy"), ("Meld indflytningsklar", "mark_vacancy_ready")):
        url = reverse(name, args=[vacancy.pk])
        yield {"label": label, "url": url, "obstacle": sentence, "post": False, "kind": "secondary"}


def _concerns(step: Step, vacancy: Vacancy) -> bool:
    """Whether the step lies ahead or is the one just passed by; »Meld udlejet« says nothing of one at disposal."""
    if step.name == "relet":
        return vacancy.state == VacancyState.RETURNED
    if step.name == "let_own":
        return vacancy.state == VacancyState.OWN
    return vacancy.state != VacancyState.RETURNED and (vacancy.is_municipal or step.name == "withdraw")


def _address(name: str, vacancy: Vacancy) -> str | None:
    try:
        return reverse(name, args=[vacancy.pk])
    except NoReverseMatch:
        return None


def event(happened: VacancyEvent, *, on: date) -> dict[str, Any]:
    """As components/timeline.html takes it; the municipality's people stand with their role, others with their house."""
    who = str(happened.by)
    membership = getattr(happened.by, "membership", None)
    if membership is not None:
        who = f"{who}, {membership.association}"
    overrides = " ".join(happened.facts.get("overrides", []))
    title = f"{happened.text}. Bekræftet: {overrides}" if overrides else happened.text
    return {"title": title, "when": f"{moment_word(happened.at, on=on)} · {who}"}
