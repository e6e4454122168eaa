"""What is kept of each row behind a locked figure: its key and words, its amount, what the list showed, and what it can be narrowed by.

The lists that are only opened live and have no page of their own (hearings, complaints) are written the same way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from allocation.states import AllocationState
from housing.models import Vacancy
from housing.states import RETURNED_STATES
from law.months import full_months_between
from law.wording import amount, long_day
from reports.models import LockedFigure
from reports.periods import Period
from reports.queries.indicators.people import HOMELESS, STAYED, banned, pays
from reports.queries.narrowing import rents
from reports.queries.rows import FIGURES, Asked
from reports.words import DASH

Row = list[Any]  # key, words, amount; then, of what is kept, cells and what it can be narrowed by
Asks = dict[str, str]
Cell = Callable[[Any], str]
OF_HOME = ("vacancy__dwelling__estate", "vacancy__terms", "vacancy__agreement")


@dataclass(frozen=True)
class Shape:
    """One kind of list: the heading of what a row is called, the page it leads to, and a heading a cell. `#` is a number."""

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
        "basis": vacancy.legal_basis or "",
        "rent": str(vacancy.rent_dkk),
        "reason": vacancy.return_reason,
        "ledger": str(vacancy.agreement.ledger_id) if vacancy.agreement else "",
        "sent_back": "1" if vacancy.state in RETURNED_STATES else "",
    }


def _case_asks(case: Any) -> Asks:
    return {
        "situation": case.situation,
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
            "Afgørelse": lambda row: "Godkendt" if row.name == "approve" else "Afslag",
            "Ansøgt": lambda row: _day(row.case.applied_on),
            "Afgjort": lambda row: _day(timezone.localdate(row.at)),
        },
        _of_case,
        words=_number,
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
    "agreements": Shape(
        "Aftale",
        "agreement",
        {"Udløber": lambda row: _day(row.valid_to)},
        lambda row: int(row.ledger_id),
        words=lambda row: str(row.ledger),
    ),
}


def rows_to_keep(figure: str, period: Period, user: User) -> list[Row]:
    """The list behind a figure as it is kept when the month is locked."""
    shape, rows = SHAPES[FIGURES[figure].kind], []
    for filters, found in _lists(figure, period, user, {}):
        said = _law_said(found) if figure == "offers" else {}
        rows += [
            [*shaped(shape, row), cells_of(shape, row), shape.asks(row) | said.get(row.pk, {}) | filters]
            for row in found
        ]
    return rows


def rows_to_compare(figure: str, period: Period, user: User, filters: Asks) -> list[Row]:
    """The same list as it would be made now, no more of each row than it is compared by."""
    shape = SHAPES[FIGURES[figure].kind]
    return [shaped(shape, row) for _, found in _lists(figure, period, user, filters) for row in found]


def _lists(figure: str, period: Period, user: User, filters: Asks) -> Iterator[tuple[Asks, Any]]:
    """One list; of those who still live there, one for each number of months."""
    opened = FIGURES[figure]
    of = {"after": [str(months) for months in STAYED]} if figure == "sustained" and "after" not in filters else {}
    for more in [{"after": months} for months in of["after"]] if of else [{}]:
        rows = opened.rows(Asked(user, period.first, period.last, {**filters, **more}))
        if opened.kind in {"leases", "offers", "stays"}:
            rows = rows.select_related("case", *OF_HOME)
        if opened.kind == "guarantees":
            rows = rows.select_related("allocation__case", *(f"allocation__{path}" for path in OF_HOME))
        yield more, rows


def _law_said(offers: Any) -> dict[int, Asks]:
    """Which of them the household could not pay or nobody could say, and which a ban held for."""
    found: dict[int, Asks] = {}
    for name, value, condition in (
        ("pay", "no", pays("no")),
        ("pay", "unknown", pays("unknown")),
        ("ban", "1", banned()),
    ):
        for key in offers.filter(condition).values_list("pk", flat=True):
            found.setdefault(key, {})[name] = value
    return found


def shaped(shape: Shape, row: Any) -> Row:
    """What a row is known and compared by."""
    return [shape.key(row), shape.words(row), shape.amount(row)]


def cells_of(shape: Shape, row: Any) -> list[str]:
    return [cell(row) for cell in shape.cells.values()]


# Read again


def locked_figure(figure: str, period: Period) -> LockedFigure | None:
    """The rows as they were when the month was locked."""
    if not period.is_month:
        return None
    return LockedFigure.objects.filter(report__month=period.first, figure=figure).select_related("report").first()


def kept_rows(locked: LockedFigure, filters: Asks) -> list[Row] | None:
    """Those that the filters leave; None when the rows were kept before they could be narrowed."""
    rows = [row if len(row) > 3 else [*row, [], None] for row in locked.rows]
    if filters and any(row[4] is None for row in rows):
        return None
    return [row for row in rows if all(_is_asked(row[4], name, value) for name, value in filters.items())]


def _is_asked(asks: Asks, name: str, value: str) -> bool:
    if name != "rent":
        return asks.get(name, "") == value
    low, high = rents(value)
    rent = float(asks["rent"]) if asks.get("rent") else -1.0
    return low <= rent and (not high or rent < high)
