"""Which ledger counts a dwelling, and whose turn is next."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from housing.calendar import closed_days
from housing.models import (
    Agreement,
    Dwelling,
    DwellingTerms,
    EstateLight,
    EstatePool,
    QuotaEntry,
    QuotaLedger,
    SchemeDwelling,
    SchemeKind,
)
from housing.models.agreements import open_claims
from housing.queries.vacancies import fate_of
from law.deadlines import add_working_days
from law.findings import Finding
from law.private_agreement import quarter_use
from law.quota import Position, QuotaTerms, Turn, next_turn

FURTHEST = 1000  # a share under one in a thousand is nobody's agreement
CYCLES_BEFORE = 2
SQUARES_AFTER = 12


def agreement_of(
    dwelling: Dwelling, terms: DwellingTerms, *, on: date, rent_dkk: Decimal | None = None
) -> Agreement | None:
    """The agreement whose ledger counts the dwelling that day, at that rent; None when none does.

    The narrowest goes first: a scheme's, an estate's for so many rooms, an estate's, a pool's, the association's.
    An agreement leaves out dwellings over its rent, estates that stand red in its stair, and all once its right is
    used up.
    """
    rent = terms.rent_dkk if rent_dkk is None else rent_dkk
    stair = EstateLight.objects.filter(agreement=OuterRef("pk"), estate=dwelling.estate_id)
    agreements = (
        Agreement.objects.on(on)
        .filter(_in_scope(dwelling, terms, on), ledger__association=dwelling.estate.association_id)
        .filter(Q(counted_max_rent_dkk=None) | Q(counted_max_rent_dkk__gte=rent))
        .exclude(Exists(stair.filter(light=EstateLight.Light.RED)))
        .select_related("ledger__association", "ledger__estate", "ledger__pool", "ledger__scheme")
    )
    in_use = (agreement for agreement in agreements if not is_used_up(agreement.ledger))
    return min(in_use, key=lambda agreement: _width(agreement.ledger), default=None)


def is_used_up(ledger: QuotaLedger) -> bool:
    """Whether a private owner's every fourth has been used as often as it may be; ask again with the ledger locked."""
    use = use_of(ledger)
    return use is not None and not use.met


def use_of(ledger: QuotaLedger) -> Finding | None:
    """How often the right has been used, and whether it can be once more; None where nothing limits that."""
    if ledger.scheme is None or ledger.scheme.kind != SchemeKind.PRIVATE_QUARTER:
        return None
    return quarter_use(ledger.scheme.terms["flats"], ledger.entries.counted().municipal().count())


def _in_scope(dwelling: Dwelling, terms: DwellingTerms, on: date) -> Q:
    places = SchemeDwelling.objects.filter(Q(to_on=None) | Q(to_on__gte=on), dwelling=dwelling, from_on__lte=on)
    of_kind = Q(ledger__scheme=None, ledger__dwelling_kind=terms.kind)
    of_rooms = Q(ledger__rooms=None) | Q(ledger__rooms=terms.rooms)
    pools = EstatePool.objects.filter(estates=dwelling.estate_id)
    of_place = (
        Q(ledger__estate=dwelling.estate_id)
        | Q(ledger__estate=None, ledger__pool__in=pools)
        | Q(ledger__estate=None, ledger__pool=None)
    )
    return Q(ledger__scheme__in=places.values("scheme")) | (of_kind & of_rooms & of_place)


def _width(ledger: QuotaLedger) -> tuple[int, int, int]:
    """How much a ledger takes in: smaller goes first. The key settles what no agreement should leave open."""
    places = [ledger.scheme_id, ledger.estate_id, ledger.pool_id]
    place = next((number for number, place in enumerate(places) if place), len(places))
    return place, 0 if ledger.rooms else 1, ledger.pk


def terms_of(agreement: Agreement, dwelling: Dwelling) -> QuotaTerms:
    """How the agreement counts this dwelling: an estate that stands green gives a share of its own."""
    light = agreement.lights.filter(estate=dwelling.estate_id, light=EstateLight.Light.GREEN).first()
    terms = agreement.quota_terms
    return replace(terms, share=light.share) if light and light.share else terms


def is_suitable(agreement: Agreement, rent_dkk: Decimal) -> bool:
    """Whether a dwelling at this rent is one that an open claim waits for."""
    limit = agreement.suitable_max_rent_dkk
    return limit is None or rent_dkk <= limit


def turn_of(agreement: Agreement, dwelling: Dwelling, rent_dkk: Decimal) -> Turn:
    """Whose the dwelling is if it is counted now. Source: almenboligloven § 59, stk. 1-3; law.md 1.5."""
    terms, suitable = terms_of(agreement, dwelling), is_suitable(agreement, rent_dkk)
    return next_turn(agreement.ledger.position(), terms, suitable=suitable)


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


def preview_of(
    dwelling: Dwelling, terms: DwellingTerms, available_on: date | None, rent_dkk: Decimal, *, on: date
) -> Preview:
    """Asks the law as `notify_vacancy` will, but locks nothing."""
    agreement = agreement_of(dwelling, terms, on=on, rent_dkk=rent_dkk)
    if agreement is None:
        return Preview()
    turn = turn_of(agreement, dwelling, rent_dkk)
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
        .select_related("ledger__association", "ledger__estate", "ledger__pool", "ledger__scheme")
        .order_by("ledger__association__name", "ledger__estate__name", "ledger_id")
    )
    positions = positions_of([agreement.ledger_id for agreement in agreements])
    turns = [(one.ledger, next_turn(positions[one.ledger_id], one.quota_terms)) for one in agreements]
    return [NextTurn(ledger, turn.number, turn.to_municipality) for ledger, turn in turns]


def positions_of(ledger_ids: Collection[int]) -> dict[int, Position]:
    """Where each ledger stands, in two queries."""
    entries = QuotaEntry.objects.filter(ledger_id__in=ledger_ids)
    claims = open_claims(entries)
    highest = QuotaEntry.objects.filter(ledger=OuterRef("ledger")).order_by("-number").values("number")[:1]
    last = entries.annotate(highest=Subquery(highest)).order_by("ledger_id", "-pk").distinct("ledger_id")
    known = {
        entry.ledger_id: Position(entry.highest, entry.entitlement_after, claims.get(entry.ledger_id, 0))
        for entry in last
    }
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
    earlier = agreement.ledger.entries.in_force().filter(number__gte=first).select_related("vacancy").order_by("number")
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
