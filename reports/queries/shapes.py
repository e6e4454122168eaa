"""What a row of each list is called, which page it leads to, and what is written in its cells; and what it can be narrowed by.

Lists that have a page of their own are written so when their month is locked, the others always.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import SUBJECTS
from allocation.states import AllocationState
from housing.calendar import closed_days
from housing.models import Vacancy
from housing.states import RETURNED_STATES
from law.deadlines import working_days_between
from law.months import full_months_between
from law.wording import amount, long_day
from reports.queries.indicators.people import HOMELESS
from reports.queries.narrowing import MOST_ROOMS
from reports.words import DASH

Row = list[Any]  # key, words, amount; then, of what is kept, cells and what it can be narrowed by
Asks = dict[str, str]
Cell = Callable[[Any], str]


@dataclass(frozen=True)
class Shape:
    """One kind of list: the heading of what a row is called, the page it leads to (empty: none), and a heading a cell.

    `#` is a number.
    """

    head: str
    page: str
    cells: Mapping[str, Cell]
    key: Callable[[Any], int]
    words: Callable[[Any], str] = str
    amount: Callable[[Any], Any] = lambda row: None
    asks: Callable[[Any], Asks] = lambda row: {}


def _day(when: date | None) -> str:
    return DASH if when is None else long_day(when)


def _dkk(value: Any) -> str:
    return DASH if value is None else amount(value)


def _own(row: Any) -> int:
    return int(row.pk)


def _of_case(row: Any) -> int:
    return int(row.case_id)


def _state(vacancy: Vacancy) -> str:
    why = f", {vacancy.get_return_reason_display().lower()}" if vacancy.return_reason else ""
    return f"{vacancy.get_state_display()}{why}"


def _vacancy_asks(vacancy: Vacancy) -> Asks:
    estate = vacancy.dwelling.estate
    return {
        "association": str(estate.association_id),
        "estate": str(estate.pk),
        "kind": vacancy.terms.kind,
        "rooms": _rooms(vacancy.terms),
        "basis": vacancy.legal_basis or "",
        "rent": str(vacancy.rent_dkk),
        "reason": vacancy.return_reason,
        "ledger": str(vacancy.agreement.ledger_id) if vacancy.agreement else "",
        "sent_back": "1" if vacancy.state in RETURNED_STATES else "",
    }


def _case_asks(case: Any) -> Asks:
    return {
        "situation": case.situation,
        "outcome": case.state,
        "urgent": "1" if case.is_urgent else "",
        "homeless": "1" if case.situation in HOMELESS else "",
    }


def _allocation_asks(row: Any) -> Asks:
    answer = "declined" if row.state == AllocationState.DECLINED else ""
    return _vacancy_asks(row.vacancy) | {"situation": row.case.situation, "answer": answer}


def _of_both(row: Any) -> str:
    return f"{row.case.number}, {row.vacancy}"


def _number(row: Any) -> str:
    return str(row.case.number)


def _terms_asks(terms: Any) -> Asks:
    estate = terms.dwelling.estate
    where = {"association": str(estate.association_id), "estate": str(estate.pk)}
    return where | {"kind": terms.kind, "rooms": _rooms(terms), "rent": str(terms.rent_dkk)}


def _rooms(terms: Any) -> str:
    return str(min(MOST_ROOMS, terms.rooms))


DECISIONS = {"approve": "Godkendt", "refuse": "Afslag", "offer": "Tilbud"}
GAPS = {1: "Kommunens tur, men ikke stillet til rådighed", -1: "Stillet til rådighed uden for tur"}
SHAPES: dict[str, Shape] = {
    "vacancies": Shape(
        "Bolig",
        "vacancy",
        {
            "Boligorganisation": lambda row: str(row.dwelling.estate.association),
            "Indmeldt": lambda row: _day(row.notified_on),
            "Tilstand": _state,
            "Svaret": lambda row: _day(row.answered_on),
            "#Husleje, kr.": lambda row: _dkk(row.rent_dkk),
        },
        _own,
        asks=_vacancy_asks,
    ),
    "rents": Shape(
        "Bolig",
        "vacancy",
        {
            "Boligorganisation": lambda row: str(row.dwelling.estate.association),
            "Til rådighed fra": lambda row: _day(row.available_on),
            "Udlejet fra": lambda row: _day(row.let_on),
            "Tilstand": _state,
            "#Tomgangsleje, kr.": lambda row: _dkk(row.owed_dkk),
        },
        _own,
        amount=lambda row: row.owed_dkk,
        asks=_vacancy_asks,
    ),
    "leases": Shape(
        "Sag",
        "case",
        {
            "Boligsituation": lambda row: row.case.get_situation_display(),
            "Ansøgt": lambda row: _day(row.case.applied_on),
            "Lejekontrakt fra": lambda row: _day(row.lease_on),
            "#Måneder": lambda row: str(full_months_between(row.case.applied_on, row.lease_on)),
        },
        _of_case,
        words=_of_both,
        asks=_allocation_asks,
    ),
    "stays": Shape(
        "Sag",
        "case",
        {"Lejekontrakt fra": lambda row: _day(row.lease_on), "Boligen opsagt til": lambda row: _day(row.left_on)},
        _of_case,
        words=_of_both,
        asks=_allocation_asks,
    ),
    "offers": Shape(
        "Sag",
        "case",
        {
            "Besluttet": lambda row: _day(row.decided_on),
            "Svar": lambda row: row.get_state_display(),
            "#Husleje, kr.": lambda row: _dkk(row.vacancy.rent_dkk),
        },
        _of_case,
        words=_of_both,
        asks=_allocation_asks,
    ),
    "cases": Shape(
        "Sag",
        "case",
        {"Boligsituation": lambda row: row.get_situation_display(), "Ansøgt": lambda row: _day(row.applied_on)},
        _own,
        asks=_case_asks,
    ),
    "decisions": Shape(
        "Sag",
        "case",
        {
            "Afgørelse": lambda row: DECISIONS[row.what],
            "Ansøgt": lambda row: _day(row.applied_on),
            "Afgjort": lambda row: _day(row.on),
        },
        _of_case,
        words=lambda row: str(row.number),
        asks=lambda row: {"weighed": "" if row.what == "approve" else "1"},
    ),
    "hearings": Shape(
        "Sag",
        "case_letters",
        {
            "Sendt": lambda row: _day(row.asked_on),
            "Svarfrist": lambda row: _day(row.due_on),
            "Svaret": lambda row: _day(row.replied_on),
        },
        _of_case,
        words=_number,
    ),
    "appeals": Shape(
        "Sag",
        "case_letters",
        {
            "Over": lambda row: row.letter.get_kind_display(),
            "Modtaget": lambda row: _day(row.received_on),
            "Genvurderes senest": lambda row: _day(row.due_on),
            "Genvurderet": lambda row: _day(row.reassessed_on),
            "Udfald": lambda row: row.get_outcome_display() or DASH,
        },
        _of_case,
        words=_number,
    ),
    "guarantees": Shape(
        "Bolig",
        "guarantee",
        {"Godkendt": lambda row: _day(row.settled_on), "#Kommunens del, kr.": lambda row: _dkk(row.claim_dkk)},
        _own,
        words=lambda row: str(row.allocation.vacancy),
        amount=lambda row: row.claim_dkk,
        asks=lambda row: _allocation_asks(row.allocation),
    ),
    "gaps": Shape(
        "Bolig",
        "vacancy",
        {
            "Boligorganisation": lambda row: str(row.dwelling.estate.association),
            "Indmeldt": lambda row: _day(row.notified_on),
            "Hvorfor": lambda row: GAPS[row.counts],
            "#Tæller": lambda row: f"{row.counts:+}".replace("-", "−"),
        },
        _own,
        asks=_vacancy_asks,
    ),
    "bans": Shape(
        "Sag",
        "case",
        {"Hvad": lambda row: row.text, "Skrevet": lambda row: _day(timezone.localdate(row.at))},
        _of_case,
        words=_number,
        asks=lambda row: _case_asks(row.case),
    ),
    "looks": Shape(
        "Tidspunkt",
        "",
        {
            "Rolle": lambda row: row.role,
            "Handling": lambda row: row.get_action_display(),
            "Hvad": lambda row: SUBJECTS.get(row.subject_kind, row.subject_kind),
            "Formål": lambda row: "Skrevet" if row.purpose else "Mangler",
        },
        _own,
        words=lambda row: f"{timezone.localtime(row.at):%d-%m-%Y kl. %H.%M}",
    ),
    "payments": Shape(
        "Bolig",
        "guarantee",
        {"Indbetalt": lambda row: _day(row.paid_on), "#Beløb, kr.": lambda row: _dkk(row.amount_dkk)},
        lambda row: int(row.guarantee_id),
        words=lambda row: str(row.guarantee.allocation.vacancy),
        amount=lambda row: row.amount_dkk,
        asks=lambda row: _allocation_asks(row.guarantee.allocation),
    ),
    "budgets": Shape(
        "År",
        "",
        {
            "Indtastet": lambda row: _day(timezone.localdate(row.set_at)),
            "Af": lambda row: str(row.set_by),
            "#Årets budget, kr.": lambda row: _dkk(row.amount_dkk),
        },
        lambda row: int(row.year),
        words=lambda row: str(row.year),
        amount=lambda row: row.amount_dkk,
    ),
    "dwellings": Shape(
        "Bolig",
        "dwelling",
        {
            "Boligorganisation": lambda row: str(row.dwelling.estate.association),
            "Boligtype": lambda row: row.get_kind_display(),
            "Boligområde": lambda row: str(row.area) if row.area else DASH,
            "#Husleje, kr.": lambda row: _dkk(row.rent_dkk),
        },
        lambda row: int(row.dwelling_id),
        words=lambda row: str(row.dwelling.full_address),
        amount=lambda row: row.rent_dkk,
        asks=_terms_asks,
    ),
    "participants": Shape(
        "Sag",
        "participation",
        {
            "Forsøg": lambda row: row.experiment.get_kind_display(),
            "Begyndt": lambda row: _day(row.starts_on),
            "Sluttet": lambda row: _day(row.ended_on),
            "Tilstand": lambda row: row.get_state_display(),
        },
        _own,
        words=_number,
        asks=lambda row: {"experiment": row.experiment.kind, "moved": row.moved},
    ),
    "talks": Shape(
        "Sag",
        "participation",
        {
            "Forsøg": lambda row: row.participation.experiment.get_kind_display(),
            "Holdt": lambda row: _day(row.held_on),
            "Aftalen": lambda row: "Holdt" if row.is_kept else "Ikke holdt",
            "Bolig": lambda row: "Har bolig" if row.is_housed else "Uden bolig",
        },
        lambda row: int(row.participation_id),
        words=lambda row: str(row.participation.case.number),
        asks=lambda row: {"experiment": row.participation.experiment.kind},
    ),
    "speeds": Shape(
        "Bolig",
        "vacancy",
        {
            "Tilstand": _state,
            "Fra": lambda row: _day(row.since),
            "Til": lambda row: _day(row.until),
            "#Arbejdsdage": lambda row: str(working_days_between(row.since, row.until, closed=closed_days())),
        },
        _own,
    ),
    "agreements": Shape(
        "Aftale",
        "agreement",
        {"Udløber": lambda row: _day(row.valid_to)},
        lambda row: int(row.ledger_id),
        words=lambda row: str(row.ledger),
    ),
}
