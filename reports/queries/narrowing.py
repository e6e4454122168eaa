"""Which part of the municipality is counted: the seven ways to narrow a figure, or to divide it, and how each source knows them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from allocation.states import HousingSituation
from housing.models import Association, Estate
from housing.states import DwellingKind
from law.bases import LegalBasis
from law.months import add_months
from law.wording import NBSP, collation_key
from reports.periods import Period
from reports.words import count

Paths = Mapping[str, str]
Row = dict[str, Any]
Read = TypeVar("Read")

SPANS = ("now", "previous", "year_before")  # what the three spans are called where each is a column
MONTHS_BACK = 12  # the small bars of the headline

# Where the cheap ones are counted by (law.md section 8), and on from there by the thousand.
RENT_STEPS = (0, 3000, 3500, 4000, 4500, 5000, 6000, 7000, 8000)
MOST_ROOMS = 5  # and more
DIMENSIONS = {
    "association": "Boligorganisation",
    "estate": "Boligafdeling",
    "kind": "Boligtype",
    "rooms": "Rum",
    "basis": "Hjemmel",
    "rent": "Husleje",
    "situation": "Boligbehov",
}
OF_VACANCY: Paths = {
    "association": "dwelling__estate__association",
    "estate": "dwelling__estate",
    "kind": "terms__kind",
    "rooms": "terms__rooms",
    "basis": "legal_basis",
    "rent": "rent_dkk",
}
OF_CASE: Paths = {"situation": "situation"}
OF_TERMS: Paths = {
    "association": "dwelling__estate__association",
    "estate": "dwelling__estate",
    "kind": "kind",
    "rooms": "rooms",
    "rent": "rent_dkk",
}


def below(prefix: str, paths: Paths) -> Paths:
    """The same from one table further up."""
    return {name: f"{prefix}__{path}" for name, path in paths.items()}


OF_LIABILITY = below("vacancy", OF_VACANCY)
OF_ALLOCATION = {**below("vacancy", OF_VACANCY), "situation": "case__situation"}


@dataclass(frozen=True)
class Scope:
    """A period, what is left out of it, and by what it is divided."""

    period: Period
    filters: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    _read: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, source: "Callable[[Scope], Read]") -> Read:
        """What a source says of this scope, read the first time that somebody asks."""
        if source not in self._read:
            self._read[source] = source(self)
        found: Read = self._read[source]
        return found

    @property
    def is_whole(self) -> bool:
        """Nothing is left out and nothing divided."""
        return not self.filters and not self.by

    @property
    def first(self) -> date:
        """The first day that is asked about: of the year before, or twelve months back."""
        return min(self.period.year_before.first, add_months(self.period.last.replace(day=1), -MONTHS_BACK))

    @property
    def spans(self) -> tuple[Period, Period, Period]:
        """The period, the one before, and that of the year before."""
        return self.period, self.period.previous, self.period.year_before

    def knows(self, paths: Paths) -> bool:
        """Whether a source can be narrowed and divided so; a case has no association."""
        return {*self.filters, *filter(None, [self.by])} <= paths.keys()


def how_many(which: Q | None = None) -> Count:
    """Rows, by no column of them: one that an index lacks would be looked up in the table, row by row."""
    return Count(Value(1), filter=which)


def in_spans(field: str, spans: Iterable[Period]) -> Q:
    """The days of any of the spans."""
    found = Q()
    for span in spans:
        found |= Q(**{f"{field}__range": (span.first, span.last)})
    return found


def in_days(field: str, spans: Iterable[Period]) -> Q:
    """The Danish days of a moment, as moments: an index can find them."""
    found = Q()
    for span in spans:
        after = midnight(span.last + timedelta(days=1))
        found |= Q(**{f"{field}__gte": midnight(span.first), f"{field}__lt": after})
    return found


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def narrowed(rows: QuerySet[Any], filters: Mapping[str, str], paths: Paths) -> QuerySet[Any]:
    """The rows that the filters leave. What a filter asks and a source does not know leaves none."""
    for name, value in filters.items():
        if name not in paths:
            return rows.none()
        rows = rows.filter(_is(name, value, paths[name]))
    return rows


def _is(name: str, value: str, path: str) -> Q:
    if name == "rent":
        return rent_range(value, path)
    return Q(**{f"{path}__gte" if name == "rooms" and number(value) == MOST_ROOMS else path: value})


def grouped(rows: QuerySet[Any], scope: Scope, paths: Paths) -> QuerySet[Any]:
    """Narrowed, and each row with the group that it belongs to."""
    rows = narrowed(rows, scope.filters, paths).order_by()
    if not scope.by:
        return rows.annotate(group=Value("", output_field=CharField()))
    path = paths[scope.by]
    return rows.annotate(group=_GROUPS[scope.by](path) if scope.by in _GROUPS else F(path))


def _rent_step(path: str) -> Case:
    steps = [
        When(**{f"{path}__lt": high}, then=Value(low)) for low, high in zip(RENT_STEPS, RENT_STEPS[1:], strict=False)
    ]
    return Case(*steps, default=Value(RENT_STEPS[-1]), output_field=IntegerField())


_GROUPS: dict[str, Callable[[str], Any]] = {"rent": _rent_step, "rooms": lambda path: Least(F(path), Value(MOST_ROOMS))}


# Values as they stand in an address


def number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def rents(value: str) -> tuple[int, int | None]:
    """ "5000-6000" as from and below; an empty end is open."""
    low, _, high = value.partition("-")
    return number(low), number(high) or None


def both_rents(one: str, other: str) -> str:
    """The rents that are in both."""
    (low, high), (from_, below_) = rents(one), rents(other)
    ends = [end for end in (high, below_) if end]
    return f"{max(low, from_) or ''}-{min(ends) if ends else ''}"


def rent_range(value: str, path: str) -> Q:
    low, high = rents(value)
    return Q(**{f"{path}__gte": low}) & (Q(**{f"{path}__lt": high}) if high else Q())


def rent_words(value: str) -> str:
    low, high = rents(value)
    if high is None:
        return f"{count(low)}{NBSP}kr. og mere" if low else ""
    return f"{count(low)}–{count(high - 1)}{NBSP}kr." if low else f"under {count(high)}{NBSP}kr."


def step_value(low: int) -> str:
    """A rent step as an address has it."""
    after = [high for high in RENT_STEPS if high > low]
    return f"{low or ''}-{after[0] if after else ''}"


def rooms_words(value: str) -> str:
    """ "3 rum", "5 rum og flere"; empty of what is no number of them."""
    rooms = number(value)
    return f"{rooms} rum{' og flere' if rooms == MOST_ROOMS else ''}" if 0 < rooms <= MOST_ROOMS else ""


_WORDS: dict[str, Callable[[str], str]] = {"rent": rent_words, "rooms": rooms_words}


def read_filters(given: Mapping[str, str]) -> dict[str, str]:
    """What an address asks for; what means nothing is left out."""
    return {name: given[name] for name in DIMENSIONS if given.get(name) and _means_something(name, given[name])}


def _means_something(name: str, value: str) -> bool:
    if name in {"association", "estate"}:
        return number(value) > 0
    return bool(_WORDS[name](value)) if name in _WORDS else value in _CODES[name]


_CODES: dict[str, dict[str, str]] = {
    "kind": {code: str(label) for code, label in DwellingKind.choices},
    "basis": {basis.value: basis.label for basis in LegalBasis},
    "situation": {code: str(label) for code, label in HousingSituation.choices},
}


def choices(name: str, *, association: str = "") -> list[tuple[str, str]]:
    """What one can choose between, as an address has it and in words."""
    if name == "association":
        return _sorted((str(pk), label) for pk, label in Association.objects.order_by("pk").values_list("pk", "name"))
    if name == "estate":
        rows = Estate.objects.filter(association=number(association)).order_by("pk").values_list("pk", "name")
        return _sorted((str(pk), label) for pk, label in rows)
    if name == "rent":
        return [(step_value(low), rent_words(step_value(low))) for low in RENT_STEPS]
    if name == "rooms":
        return [(str(rooms), rooms_words(str(rooms))) for rooms in range(1, MOST_ROOMS + 1)]
    return list(_CODES[name].items())


def _sorted(pairs: Any) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: collation_key(pair[1]))


def read_name(name: str, value: str) -> str:
    """What one choice is called; empty when there is none such."""
    if name in {"association", "estate"}:
        return next((words for words, _ in group_names(name, {number(value)}).values()), "")
    return _WORDS[name](value) if name in _WORDS else _CODES[name].get(value, "")


def filters_in_words(filters: Mapping[str, str]) -> list[str]:
    """What each filter says: "Ungdomsbolig", "5.000–5.999 kr."."""
    return [words for name, value in filters.items() if (words := read_name(name, value))]


def group_names(dimension: str, groups: set[Any]) -> dict[Any, tuple[str, str]]:
    """Each group's words and its value in an address."""
    if dimension == "association":
        names = dict(Association.objects.filter(pk__in=groups).order_by("pk").values_list("pk", "name"))
        return {group: (name, str(group)) for group, name in names.items()}
    if dimension == "estate":
        rows = Estate.objects.filter(pk__in=groups).select_related("association").order_by("pk")
        return {row.pk: (f"{row.association}, {row}", str(row.pk)) for row in rows}
    if dimension == "rent":
        return {low: (rent_words(step_value(low)).capitalize(), step_value(low)) for low in groups}
    if dimension == "rooms":
        return {rooms: (rooms_words(str(rooms)), str(rooms)) for rooms in groups}
    return {group: (_CODES[dimension].get(group, "Boligorganisationens egne"), group or "") for group in groups}
