"""Who else looks at a vacancy just now: soft, short-lived, no lock. It stands in the cache and nowhere else."""

from datetime import datetime, timedelta

from django.core.cache import cache

from accounts.models import User

LASTS = timedelta(seconds=40)  # the page asks again every 15 seconds; two that are missed, and the chair is empty


def look_at(vacancy_id: int, *, by: User, at: datetime) -> list[str]:
    """Say that `by` looks at the vacancy, and tell the names of the others who do.

    Two who look in the same instant may miss each other until they ask again.
    """
    key = f"presence:{vacancy_id}"
    seen: dict[int, tuple[str, datetime]] = cache.get(key) or {}
    seen = {who: row for who, row in seen.items() if timedelta(0) <= at - row[1] < LASTS and who != by.pk}
    cache.set(key, seen | {by.pk: (str(by), at)}, timeout=int(LASTS.total_seconds()))
    return sorted(name for name, _ in seen.values())
