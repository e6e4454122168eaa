"""The municipality's own closing days, beside the public holidays that `law.deadlines` knows."""

from datetime import date
from functools import cache

from django.conf import settings

YEARS = range(2000, 2101)


def closed_days() -> frozenset[date]:
    """Every day that the municipality keeps closed each year (settings.CLOSED_DAYS, as MM-DD)."""
    return _expand(tuple(settings.CLOSED_DAYS))


@cache
def _expand(month_days: tuple[str, ...]) -> frozenset[date]:
    pairs = [tuple(int(part) for part in text.split("-")) for text in month_days]
    return frozenset(date(year, month, day) for year in YEARS for month, day in pairs)
