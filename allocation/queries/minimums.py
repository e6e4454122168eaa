"""The municipality's own minimum as the law takes it: rates beside the national ones, in the book of a day."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from allocation.models import LocalMinimum
from allocation.models.minimums import AMOUNTS
from law.ability_to_pay import LOCAL_CHILD, LOCAL_EXTRA_ADULT, LOCAL_LABELS, LOCAL_SINGLE_ADULT
from law.rates import Rate, RateBook, open_book

_FIELDS = dict(zip((LOCAL_SINGLE_ADULT, LOCAL_EXTRA_ADULT, LOCAL_CHILD), AMOUNTS, strict=True))
# The amounts come as text: no øre is lost on the way.
_TOLD = JSONObject(
    from_on="from_on",
    made_at="made_at",
    source="source",
    **{name: Cast(name, TextField()) for name in AMOUNTS},
)


def minimums_on(day: date) -> QuerySet[LocalMinimum]:
    """What holds that day by what was known then, first; after it what it took over from: the model's own order."""
    return LocalMinimum.objects.filter(from_on__lte=day, made_at__date__lte=day)


def book_on(day: date) -> RateBook:
    """The national rates as they were known that day, and the municipality's own that held."""
    return open_book(known_on=day).with_local(local_rates(day))


def local_rates(day: date) -> tuple[Rate, ...]:
    """The three amounts that held that day; none where the guideline counts alone."""
    return _rates(minimums_on(day).values_list(_TOLD, flat=True).first())


def with_minimum(rows: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Rows with the minimum of the day in the same query, for `book_told`."""
    return rows.annotate(told_minimum=Subquery(minimums_on(on).values(told=_TOLD)[:1]))


def book_told(row: Model | None, *, on: date) -> RateBook:
    """The book of the day by what was read with the row; asked for where nothing was."""
    if not hasattr(row, "told_minimum"):
        return book_on(on)
    return open_book(known_on=on).with_local(_rates(row.told_minimum))  # type: ignore[union-attr]


def _rates(told: Mapping[str, Any] | None) -> tuple[Rate, ...]:
    if told is None or told["single_adult_dkk"] is None:
        return ()
    return tuple(
        Rate(
            name=name,
            value=Decimal(told[field]),
            from_on=date.fromisoformat(told["from_on"]),
            published_on=timezone.localdate(datetime.fromisoformat(told["made_at"])),
            source=told["source"],
            verified=True,
            label=LOCAL_LABELS[name],
            unit="DKK/month",
        )
        for name, field in _FIELDS.items()
    )
