"""Offers for the size test: one for each home that was taken, and those that somebody else said no to first."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from allocation.models import Allocation
from allocation.states import DeclineReason
from history.generate_plan import Emptied
from law.ability_to_pay import Light
from law.findings import Finding, Weight
from law.monthly_amounts import PARAGRAPH
from law.months import add_months

Copy = Callable[..., int]
Homes = Sequence[tuple[int, Emptied]]
Told = tuple[date, date | None, str, str]  # of a case: applied, ended, state, reason
DECLINED_EACH = 9  # of the homes that were taken in the end
TRIED = 40  # of those who wait, before nobody is found
REASONS = tuple(DeclineReason)


def offers(housed: Homes, cases: Sequence[Told], copy: Copy, *, by: User, at: datetime) -> None:
    """The first cases are those of the homes, in the same order; the others got none."""
    copy(Allocation, _OFFER, (_taken(key, home, by, at) for key, home in enumerate(housed, 1)))
    copy(Allocation, _OFFER, _declined(housed, cases, by, at))


_OFFER = (
    "id vacancy_id case_id state decline_reason lease_on decided_on answered_on answer_due_on findings legal_basis reasons "
    "rates_known_on decided_by_id decided_at is_imported"
)


def _taken(key: int, home: tuple[int, Emptied], by: User, at: datetime) -> tuple[Any, ...]:
    vacancy, one = home
    state, decided = "leased" if one.became == "let" else "accepted", one.answered_on or one.notified_on
    return key, vacancy, key, state, "", one.let_on, decided, decided, *_rest(key, decided, by, at)


def _rest(key: int, decided: date, by: User, at: datetime) -> tuple[Any, ...]:
    return add_months(decided, 1), _said(key), "ABL59_1", "Genereret", decided, by.pk, at, True


def _declined(housed: Homes, cases: Sequence[Told], by: User, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Offered on the day of notice to somebody who waits, and declined the next: before it was offered to whoever took it."""
    key = len(housed)
    for number in range(DECLINED_EACH, len(housed) + 1, DECLINED_EACH):
        vacancy, one = housed[number - 1]
        case = _waiting(number, len(housed), cases, one.notified_on)
        if case is None:
            continue
        key += 1
        reason, answered = REASONS[number // DECLINED_EACH % len(REASONS)], one.notified_on + timedelta(days=1)
        yield (
            key,
            vacancy,
            case,
            "declined",
            reason,
            None,
            one.notified_on,
            answered,
            *_rest(key, one.notified_on, by, at),
        )


def _waiting(number: int, housed: int, cases: Sequence[Told], on: date) -> int | None:
    """The key of one who had applied that day and was still there the next; None when nobody is found."""
    others = len(cases) - housed
    for step in range(min(TRIED, others)):
        place = housed + (number * 37 + step) % others
        applied, ended, *_ = cases[place]
        if applied <= on and (ended is None or ended > on + timedelta(days=1)):
            return place + 1
    return None


def _said(key: int) -> str:
    """What the law said of the offer: most can pay, every seventh cannot, of every ninth nobody could say; a ban held for few."""
    light, short = (Light.GREEN, 0) if key % 7 else (Light.RED, key % 3000)
    pays = Finding(light is not Light.RED, Weight.CONDITION, PARAGRAPH, "Genereret", ()).as_dict()
    ban = Finding(key % 97 == 0, Weight.BAN, "almenboligloven § 59, stk. 6", "Genereret", ()).as_dict()
    return json.dumps([pays | ({"light": light, "short_dkk": f"{short}.00"} if key % 9 else {}), ban])
