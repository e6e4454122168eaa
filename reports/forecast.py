"""What the next months will bring, from the months that were: a level, a season, and an interval that says how often it was right."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

FEWEST = 6  # months of history, before anything is said
SEASONED = 24  # months of history, before one month is told from another
YEAR = 12
LEARNT_FROM = 36  # the last months: older ones missed because less was known
LOW, HIGH = 0.1, 0.9  # four of five months are to lie between
NORMAL = 1.2816  # the same two ends of a normal distribution


@dataclass(frozen=True, slots=True)
class Expected:
    """A month to come: the expected figure, and between what four of five such months should lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tried:
    """The same method asked about months that are known: by a month's place in the history, what was said and whether it held."""

    said: dict[int, Expected]
    held: frozenset[int]

    @property
    def hits(self) -> int:
        return len(self.held)

    @property
    def of(self) -> int:
        return len(self.said)

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None


def forecast(history: Sequence[float], months: int) -> list[Expected]:
    """The months after the history, which is one figure a month; nothing when it is too short."""
    if len(history) < FEWEST:
        return []
    return [_expected(history, ahead) for ahead in range(1, months + 1)]


def tried(history: Sequence[float], ahead: int) -> Tried:
    """Every known month forecast so many months before it, by nothing but what was known then."""
    known = range(FEWEST, len(history) - ahead + 1)
    said = {months + ahead - 1: _expected(history[:months], ahead) for months in known}
    return Tried(said, frozenset(place for place, one in said.items() if one.low <= history[place] <= one.high))


def point_at(history: Sequence[float], ahead: int) -> float:
    """The mean of the last year, times what that month of the year usually is of a year's mean."""
    level = fmean(history[-YEAR:])
    return level * _season(history, len(history) + ahead - 1)


def _season(history: Sequence[float], index: int) -> float:
    """1 until there are two years; then the month's own mean, drawn half a year's weight towards 1."""
    if len(history) < SEASONED:
        return 1.0
    mean = fmean(history)
    same = [history[place] for place in range(index % YEAR, len(history), YEAR)]
    if not mean:
        return 1.0
    return (sum(same) / mean + 0.5) / (len(same) + 0.5)


def _misses(history: Sequence[float], ahead: int) -> list[float]:
    """By how much each of the last known months missed what was said so many months before, in the root of what was said."""
    found = []
    last = len(history) - ahead + 1
    for known in range(max(FEWEST, last - LEARNT_FROM), last):
        said = point_at(history[:known], ahead)
        found.append((history[known + ahead - 1] - said) / sqrt(max(said, 1.0)))
    return found


def _expected(history: Sequence[float], ahead: int) -> Expected:
    """The month with its interval.

    Too few misses to learn from: at least what chance alone would give, and a quarter more, and as much as any nearer
    month has missed by. So a month further off, of which less is known, never looks more certain than a near one.
    """
    value, misses = point_at(history, ahead), _misses(history, ahead)
    if len(misses) < YEAR:
        for nearer in range(1, ahead):
            misses += _misses(history, nearer)
        low, high = min(-1.25 * NORMAL, *misses, 0.0), max(1.25 * NORMAL, *misses, 0.0)
    else:
        ordered = sorted(misses)
        low, high = _quantile(ordered, LOW), _quantile(ordered, HIGH)
    root = sqrt(max(value, 1.0))
    return Expected(value, max(0.0, value + root * min(low, 0.0)), value + root * max(high, 0.0))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest, with room at the ends for what has not been seen yet."""
    place = share * (len(ordered) + 1) - 1
    low = min(max(int(place), 0), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * min(max(place - low, 0.0), 1.0)
