"""Which ledger counts a dwelling, and whose turn is next."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q

from accounts.models import User
from housing.calendar import closed_days
from housing.models import Agreement, Dwelling, DwellingTerms, QuotaEntry, QuotaLedger
from housing.queries.vacancies import fate_of
from law.deadlines import add_working_days
from law.quota import Position, QuotaTerms, Turn, next_turn

FURTHEST = 1000  # a share under one in a thousand is nobody's agreement
CYCLES_BEFORE = 2
SQUARES_AFTER = 12


def agreement_of(dwelling: Dwelling, terms: DwellingTerms, *, on: date) -> Agreement | None:
    """The agreement whose ledger counts the dwelling that day; None when none does.

    An estate's own agreement goes before its association's.
    """
    agreements = Agreement.objects.on(on).filter(
        Q(ledger__estate=dwelling.estate_id) | Q(ledger__estate=None),
        ledger__association=dwelling.estate.association_id,
        ledger__dwelling_kind=terms.kind,
    )
    found = {agreement.ledger.estate_id: agreement for agreement in agreements.select_related("ledger")}
    return found.get(dwelling.estate_id) or found.get(None)


@dataclass(frozen=True)
class Preview:
    """What would happen if the dwelling were notified now. The number is final first when it is notified."""

    agreement: Agreement | None = None
    turn: Turn | None = None
    answer_due_on: date | None = None
    squares: Collection[dict[str, Any]] = ()

    @property
    def is_municipal(self) -> bool:
        return self.turn is not None and self.turn.to_municipality


def preview_of(dwelling: Dwelling, terms: DwellingTerms, available_on: date | None, *, on: date) -> Preview:
    """Asks the law as `notify_vacancy` will, but locks nothing."""
    agreement = agreement_of(dwelling, terms, on=on)
    if agreement is None:
        return Preview()
    turn = next_turn(agreement.ledger.position(), agreement.quota_terms)
    due_on = None
    if available_on is not None and turn.to_municipality:
        due_on = add_working_days(available_on, agreement.answer_working_days, closed=closed_days())
    return Preview(agreement, turn, due_on, _strip(agreement, turn, on=on))


@dataclass(frozen=True)
class NextTurn:
    """Where a ledger in force stands: the number the next vacancy gets, and whose it is."""

    ledger: QuotaLedger
    number: int
    is_municipal: bool


def next_turns(user: User, *, on: date) -> list[NextTurn]:
    """For each ledger in force that the user sees, in the ledgers' order."""
    agreements = list(
        Agreement.objects.on(on)
        .filter(ledger__in=QuotaLedger.objects.visible_to(user))
        .select_related("ledger__association", "ledger__estate")
        .order_by("ledger__association__name", "ledger__estate__name", "ledger_id")
    )
    positions = positions_of([agreement.ledger_id for agreement in agreements])
    turns = [(one.ledger, next_turn(positions[one.ledger_id], one.quota_terms)) for one in agreements]
    return [NextTurn(ledger, turn.number, turn.to_municipality) for ledger, turn in turns]


def positions_of(ledger_ids: Collection[int]) -> dict[int, Position]:
    """Where each ledger stands, in one query."""
    last = QuotaEntry.objects.filter(ledger_id__in=ledger_ids).order_by("ledger_id", "-number").distinct("ledger_id")
    known = {entry.ledger_id: Position(entry.number, entry.entitlement_after, entry.claims_after) for entry in last}
    return {ledger_id: known.get(ledger_id, Position()) for ledger_id in ledger_ids}


def coming_turns(position: Position, terms: QuotaTerms) -> Iterator[Turn]:
    """The turns after this position, if nothing is returned meanwhile."""
    for _ in range(FURTHEST):
        turn = next_turn(position, terms)
        position = turn.position
        yield turn


def next_municipal_number(position: Position, terms: QuotaTerms) -> int | None:
    """The number of the next vacancy that falls to the municipality."""
    return next((turn.number for turn in coming_turns(position, terms) if turn.to_municipality), None)


def cycle_of(agreement: Agreement) -> int:
    """How many squares stand together: a round of the share, or four where that would not read."""
    return agreement.share.denominator if 2 <= agreement.share.denominator <= 8 else 4


def _strip(agreement: Agreement, turn: Turn, *, on: date) -> list[dict[str, Any]]:
    """Two cycles before this number's own, the number itself, and on to the municipality's next."""
    cycle = cycle_of(agreement)
    first = turn.number - (turn.number - 1) % cycle - CYCLES_BEFORE * cycle
    earlier = agreement.ledger.entries.filter(number__gte=first).select_related("vacancy").order_by("number")
    squares = [(entry.number, fate_of(entry.vacancy, on=on), entry.is_municipal) for entry in earlier]
    squares.append((turn.number, "waiting" if turn.to_municipality else "own", turn.to_municipality))
    for coming in islice(coming_turns(turn.position, agreement.quota_terms), SQUARES_AFTER):
        squares.append((coming.number, "expected" if coming.to_municipality else "free", coming.to_municipality))
        if coming.to_municipality:
            break
    return [
        {
            "number": number,
            "fate": fate,
            "turn": municipal,
            "here": number == turn.number,
            "numbered": municipal or number == turn.number,
            "break": number % cycle == 0,
        }
        for number, fate, municipal in squares
    ]
