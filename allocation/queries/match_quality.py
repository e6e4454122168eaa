"""Do those whom the weights put first also live there longest? What became of the leases, by how they were matched.

Read by the page of the weights, and free to be read by reports: figures alone, nobody's name or number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Func, JSONField, Value

from allocation.models import Allocation, WeightSet
from allocation.queries.followups import Outcome, is_good, outcomes
from allocation.queries.weights import STANDARD, Weights, weights_of
from allocation.states import AllocationState
from law.wording import percent

AFTER_MONTHS = (3, 6, 12, 24)
LEAST_TO_SAY = 10  # fewer known outcomes in either end say nothing
POINT_BANDS = ((80, "80 point og derover"), (60, "60-79 point"), (40, "40-59 point"), (0, "Under 40 point"))
PLACES = ("Nr. 1", "Længere nede, med grund", "Uden for rækken")
FIT_BANDS = ((100, "Passer helt"), (50, "Passer næsten"), (0, "Passer mindre godt"))


@dataclass(frozen=True)
class Matched:
    """A lease's outcome, and how it was matched: place (None outside the ranking), points, and percent of the fit's points."""

    outcome: Outcome
    version: int
    number: int | None
    points: int
    fit: int

    def held_after(self, months: int) -> bool | None:
        """Lives there still, or has moved on to a home of their own or to care; None when nobody knows yet."""
        housed = self.outcome.housed_after(months)
        return True if housed is False and is_good(self.outcome.end_reason) else housed


@dataclass(frozen=True)
class Share:
    """Of the leases whose outcome is known after so many months, how many held."""

    held: int
    known: int

    @property
    def in_words(self) -> str:
        """ "8 af 9", and from ten known on the percentage too."""
        if not self.known:
            return "–"
        told = f"{self.held} af {self.known}"
        return f"{told} · {percent(self.percent)}" if self.known >= LEAST_TO_SAY else told

    @property
    def percent(self) -> Decimal:
        """Of those known; ask only where there are some."""
        return Decimal(100) * self.held / self.known


@dataclass(frozen=True)
class Band:
    """A row: so many leases, the share that held after each of AFTER_MONTHS, and the keys of their allocations."""

    label: str
    leases: int
    shares: tuple[Share, ...]
    keys: tuple[int, ...]


@dataclass(frozen=True)
class Quality:
    """The leases by points, by fit, by place in the ranking and by version; `sentence` says what it comes to."""

    leases: int
    groups: tuple[tuple[str, tuple[Band, ...]], ...]
    sentence: str


def match_quality(*, on: date, version: int | None = None) -> Quality:
    """Every lease begun by that day whose ranking was frozen, or only those matched by one version of the weights."""
    rows = [row for row in matched(on=on) if version in (None, row.version)]
    by_points = _bands(rows, POINT_BANDS, lambda row: row.points)
    groups = [
        ("Efter point", by_points),
        ("Efter, hvor godt boligen passer", _bands(rows, FIT_BANDS, lambda row: row.fit)),
        ("Efter plads i rækken", _by_place(rows)),
    ]
    if version is None:
        groups.append(("Efter regelsæt", _by_version(rows)))
    return Quality(len(rows), tuple(groups), _sentence(by_points))


def matched(*, on: date) -> list[Matched]:
    """Each outcome beside the frozen row of the one who was chosen. At most five queries however many there are."""
    leased = Allocation.objects.filter(state=AllocationState.LEASED, is_imported=False, lease_on__lte=on)
    told = leased.annotate(chosen=_CHOSEN).filter(chosen__isnull=False)
    rows = told.order_by("pk").values_list("pk", "chosen", "weights_number")
    if not rows:
        return []
    found = {outcome.allocation_id: outcome for outcome in outcomes(on=on)}
    versions = {STANDARD.number: STANDARD} | {row.number: weights_of(row) for row in WeightSet.objects.published()}
    return [
        _matched(found[key], chosen, versions[number or STANDARD.number])
        for key, chosen, number in rows
        if key in found and (number or STANDARD.number) in versions
    ]


# The chosen one's row of the frozen ranking: found by the database, for all of them are a hundred megabytes of a country.
_CHOSEN = Func(
    F("ranking"),
    Value("$[*] ? (@.is_chosen == true && exists(@.parts))"),
    template="jsonb_path_query_first(%(expressions)s::jsonpath)",
    output_field=JSONField(),
)


def _matched(outcome: Outcome, chosen: Mapping, weights: Weights) -> Matched:
    most = weights.most["fit"]
    fit = 100 * chosen["parts"]["fit"] // most if most else 100
    return Matched(outcome, weights.number, chosen["number"], chosen["points"], fit)


def _bands(
    rows: list[Matched], bands: tuple[tuple[int, str], ...], value: Callable[[Matched], int]
) -> tuple[Band, ...]:
    """The highest band first; a row falls in the first whose least it reaches."""
    inside: dict[str, list[Matched]] = {label: [] for _, label in bands}
    for row in rows:
        inside[next(label for least, label in bands if value(row) >= least)].append(row)
    return tuple(_band(label, some) for label, some in inside.items())


def _by_place(rows: list[Matched]) -> tuple[Band, ...]:
    first = [row for row in rows if row.number == 1]
    later = [row for row in rows if row.number and row.number > 1]
    outside = [row for row in rows if row.number is None]
    return tuple(_band(label, some) for label, some in zip(PLACES, (first, later, outside), strict=True))


def _by_version(rows: list[Matched]) -> tuple[Band, ...]:
    numbers = sorted({row.version for row in rows}, reverse=True)
    return tuple(_band(f"Regelsæt {number}", [row for row in rows if row.version == number]) for number in numbers)


def _band(label: str, rows: list[Matched]) -> Band:
    shares = tuple(_share(rows, months) for months in AFTER_MONTHS)
    return Band(label, len(rows), shares, tuple(row.outcome.allocation_id for row in rows))


def _share(rows: list[Matched], months: int) -> Share:
    known = [held for row in rows if (held := row.held_after(months)) is not None]
    return Share(sum(known), len(known))


def _sentence(bands: tuple[Band, ...]) -> str:
    """The highest band against the lowest, at the longest time that enough is known about."""
    for at in reversed(range(len(AFTER_MONTHS))):
        enough = [band for band in bands if band.shares[at].known >= LEAST_TO_SAY]
        if len(enough) > 1:
            high, low = enough[0], enough[-1]
            return (
                f"Efter {AFTER_MONTHS[at]} måneder holder {percent(high.shares[at].percent)} af lejemålene med "
                f"{high.label.lower()} og {percent(low.shares[at].percent)} af dem med {low.label.lower()}."
            )
    return (
        f"Der er endnu for få lejemål til at sige, om de højest rangerede bliver boende længst: det kræver mindst "
        f"{LEAST_TO_SAY} med kendt udfald i to af pointgrupperne."
    )
