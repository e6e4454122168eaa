"""The cheap dwellings and those of special kinds, on the last day of each span."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from housing.models import Agreement, DwellingTerms, Vacancy
from housing.states import AssociationKind, VacancyState
from law.months import add_months
from reports.indicators import SPECIAL
from reports.queries import sources
from reports.queries.indicators.tallies import Values, pct
from reports.queries.narrowing import OF_VACANCY, SPANS, Row, Scope, grouped
from reports.queries.sources import CHEAP_LIMITS, is_among

LOWEST = CHEAP_LIMITS[0]


def stock(scope: Scope) -> dict[str, Values]:
    """Only the cheap ones and the special ones are read."""
    rows = scope.once(sources.stock)
    cheap, special = [row for row in rows if row["under"]], [row for row in rows if row["special"]]
    groups = {row["group"] for row in (*cheap, *special)} | ({""} if not scope.by else set())
    found: dict[str, Values] = {f"below_{limit}": _below(cheap, groups, limit) for limit in CHEAP_LIMITS}
    found["cheap_listed_share"] = _listed_share(cheap, groups, scope)
    empty = _empty(scope)
    for kind in SPECIAL:
        units = _count(special, groups, lambda row, kind=kind: row["special"] == kind)
        free = _count(empty, groups, lambda row, kind=kind: row["kind"] == kind)
        found[f"units_{kind}"] = units
        found[f"occupied_{kind}"] = {
            group: [pct(all_ - none, all_) for all_, none in zip(units[group], free[group], strict=True)]
            for group in groups
        }
    return found


def _days(scope: Scope) -> Sequence[date]:
    return [span.last for span in scope.spans]


def _count(rows: list[Row], groups: set[Any], where: Any) -> Values:
    found: Values = {group: [0, 0, 0] for group in groups}
    for row in rows:
        if row["group"] in found and where(row):
            for place, name in enumerate(SPANS):
                found[row["group"]][place] += row[name]
    return found


def _below(rows: list[Row], groups: set[Any], limit: int) -> Values:
    return _count(rows, groups, lambda row: row["under"] <= limit)


def _listed_share(rows: list[Row], groups: set[Any], scope: Scope) -> Values:
    """None where an area without figures holds one of them: unknown is not outside."""
    found: dict[Any, list[Any]] = {group: [None] * 3 for group in groups}
    cheap = [row for row in rows if row["under"] == LOWEST]
    known = scope.once(sources.listed)
    for place, (name, span) in enumerate(zip(SPANS, scope.spans, strict=True)):
        listed, unknown, _ = known[span.year]
        whole: dict[Any, int] = defaultdict(int)
        inside: dict[Any, int] = defaultdict(int)
        doubtful = set()
        for row in cheap:
            whole[row["group"]] += row[name]
            inside[row["group"]] += row[name] if row["of_area"] in listed else 0
            if row[name] and row["of_area"] in unknown:
                doubtful.add(row["group"])
        for group in groups - doubtful:
            found[group][place] = pct(inside[group], whole[group])
    return found


def _empty(scope: Scope) -> list[Row]:
    """Of the special kinds: those that the municipality has empty on each of the days; of others nobody tells when they are let."""
    rows = Vacancy.objects.municipal().exclude(state=VacancyState.WITHDRAWN)
    stands = {
        name: Q(vacant_from__lte=day) & (Q(let_on=None) | Q(let_on__gt=day))
        for name, day in zip(SPANS, _days(scope), strict=True)
    }
    rows = rows.filter(Q(let_on=None) | Q(let_on__gt=min(_days(scope))), vacant_from__lte=max(_days(scope)))
    rows = rows.filter(is_among("terms_id", DwellingTerms.objects.filter(kind__in=SPECIAL)))
    filters = {name: value for name, value in scope.filters.items() if name != "basis"}
    asked = Scope(scope.period, filters, scope.by)
    return list(
        grouped(rows, asked, OF_VACANCY)
        .annotate(kind=F("terms__kind"))
        .values("group", "kind")
        .annotate(**{name: Count("dwelling", distinct=True, filter=condition) for name, condition in stands.items()})
    )


def private_agreements(scope: Scope) -> dict[str, Values]:
    """Agreements with private landlords that end within twelve months of each span."""
    rows = Agreement.objects.filter(ledger__association__kind=AssociationKind.PRIVATE)
    counted = rows.aggregate(
        **{name: Count("pk", filter=_ends_after(day)) for name, day in zip(SPANS, _days(scope), strict=True)}
    )
    return {"private_expiring": {"": [counted[name] for name in SPANS]}}


def expiring(day: date) -> QuerySet[Agreement]:
    """The rows of that figure."""
    rows = Agreement.objects.filter(_ends_after(day), ledger__association__kind=AssociationKind.PRIVATE)
    return rows.select_related("ledger__association", "ledger__estate", "ledger__pool", "ledger__scheme").order_by(
        "valid_to", "pk"
    )


def _ends_after(day: date) -> Q:
    return Q(valid_to__gt=day, valid_to__lte=add_months(day, 12))
