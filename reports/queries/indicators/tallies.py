"""Arithmetic on rows that the database has grouped by month and group: sums, shares and middles for three spans."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from law.wording import to_ore
from reports.periods import Period
from reports.queries.narrowing import Row

Values = dict[Any, list[Any]]
OF = "_of"  # after the key of a share: how many persons it is a share of, where no indicator tells that
Spans = Sequence[Period]


def sums(
    rows: Iterable[Row], spans: Spans, *, of: str = "n", day: str = "month", where: Callable[[Row], bool] | None = None
) -> Values:
    """How many, or how much, in each span; a group that is there in one span is zero in the others."""
    found: Values = defaultdict(lambda: [0] * len(spans))
    places = _places(spans)
    for row in rows:
        if its := places(row[day]):
            values = found[row["group"]]
            if where is None or where(row):
                for place in its:
                    values[place] += row[of]
    return found


def _places(spans: Spans) -> Callable[[date], list[int]]:
    """The spans that a day lies in; asked once for the many rows of it."""
    return cache(lambda on: [place for place, span in enumerate(spans) if span.first <= on <= span.last])


def because_of(reason: str) -> Callable[[Row], bool]:
    """Of what was sent back for a reason."""
    return lambda row: bool(row["reason"] == reason)


def lists(rows: Iterable[Row], spans: Spans, *, of: str, day: str) -> dict[Any, list[list[Any]]]:
    """What was measured in each span, as many times as it was."""
    found: dict[Any, list[list[Any]]] = defaultdict(lambda: [[] for _ in spans])
    places = _places(spans)
    for row in rows:
        for place in places(row[day]):
            found[row["group"]][place] += [row[of]] * row["n"]
    return found


def shares(part: Values, whole: Values) -> Values:
    """Percent with one decimal, half-up; None of nothing."""
    return {group: [pct(a, b) for a, b in zip(part.get(group, [0] * 3), whole[group], strict=True)] for group in whole}


def differences(one: Values, other: Values) -> Values:
    nothing = [0, 0, 0]
    return {
        group: [a - b for a, b in zip(one.get(group, nothing), other.get(group, nothing), strict=True)]
        for group in one.keys() | other.keys()
    }


def added(one: Values, other: Values) -> Values:
    """Of the same groups."""
    return {group: [a + b for a, b in zip(values, other[group], strict=True)] for group, values in one.items()}


def averages(amount: Values, number: Values) -> Values:
    """Kroner each, rounded to øre; None of nothing."""
    return {
        group: [
            to_ore(a / b) if b else None
            for a, b in zip(amount.get(group, [Decimal(0)] * 3), number[group], strict=True)
        ]
        for group in number
    }


def each(measured: dict[Any, list[list[Any]]], of: Callable[[list[Any]], Any]) -> Values:
    return {group: [of(span) for span in spans] for group, spans in measured.items()}


def share_of(part: Decimal, whole: Decimal | None) -> Decimal | None:
    """Percent of an amount that may not be known."""
    return None if whole is None else pct(part, whole)


def pct(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Percent with one decimal, half-up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def middle(measured: Sequence[int | Decimal]) -> int | Decimal | None:
    """The middle one; of an even number the mean of the two in the middle; None of nothing."""
    if not measured:
        return None
    ordered = sorted(measured)
    half, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[half]
    both = ordered[half - 1] + ordered[half]
    return Decimal(both) / 2 if both % 2 else both // 2


def nine_of_ten(measured: list[int]) -> int | None:
    """The smallest that at least nine of ten do not go beyond; None of nothing."""
    ordered = sorted(measured)
    return None if not ordered else ordered[-(-len(ordered) * 9 // 10) - 1]


def at_least_one(values: Values, spans: Spans) -> Values:
    """Undivided and without a row, a count is zero."""
    return values if values else {"": [0] * len(spans)}
