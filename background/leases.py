"""Take a lease, keep it, give it back: how a row of background work is done by one worker at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from background.models import Leased, LeaseState, back_off, due

Row = TypeVar("Row", bound=Leased)

DOUBTFUL_AFTER = 12  # attempts; back_off has then waited about a day in all


@contextmanager
def repeatable() -> Iterator[None]:
    """Commits in here do not wait for the disk. Only for work that is done again, and harms nobody, when a crash of the
    database has forgotten that it was done."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:  # a broken connection is not used again
            cursor.execute("RESET synchronous_commit")


@transaction.atomic
def take_lease(rows: QuerySet[Row], *, at: datetime, seconds: int) -> Row | None:
    """Lease the first due row of `rows`, passing over rows that another worker is taking right now."""
    waiting = rows.filter(due(at)).order_by("next_try_at", "pk")
    row = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.state = LeaseState.RUNNING
    row.lease_until = at + timedelta(seconds=seconds)
    row.attempts += 1
    row.save(update_fields=["state", "lease_until", "attempts"])
    return row


def keep(row: Leased, *, at: datetime, seconds: int, **facts: object) -> bool:
    """Hold on for so many seconds more; False means that another worker took over meanwhile."""
    until = at + timedelta(seconds=seconds)
    held = bool(_held(row).update(lease_until=until, **facts))
    if held:
        row.lease_until = until
    return held


def finish(row: Leased, **facts: object) -> bool:
    """Mark done if we still hold the lease we took; False means another worker took over meanwhile."""
    return _give_back(row, state=LeaseState.DONE, last_error="", **facts)


def fail(row: Leased, error: str, *, at: datetime, most_attempts: int = DOUBTFUL_AFTER) -> bool:
    """Give the lease back after a failure: wait and try again, or stop and ask a person."""
    over = row.attempts >= most_attempts
    return _give_back(
        row,
        state=LeaseState.FAILED if over else LeaseState.WAITING,
        next_try_at=at + back_off(row.attempts),
        last_error=error[:300],
    )


def stop(row: Leased, **facts: object) -> bool:
    """A person asked for the end of it."""
    return _give_back(row, state=LeaseState.STOPPED, last_error="", **facts)


def call_off(rows: QuerySet[Row]) -> int:
    """Take back what waits or has given up; answers how many. A row that a worker has begun on is left to the worker."""
    return rows.filter(state__in=[LeaseState.WAITING, LeaseState.FAILED]).update(state=LeaseState.STOPPED)


def start_over(row: Leased, *, at: datetime) -> None:
    """A person asks for another round after the last attempt; the caller holds the row."""
    row.state = LeaseState.WAITING
    row.attempts, row.next_try_at, row.last_error = 0, at, ""
    row.save(update_fields=["state", "attempts", "next_try_at", "last_error"])


def _give_back(row: Leased, **facts: object) -> bool:
    return bool(_held(row).update(lease_until=None, **facts))


def _held(row: Leased) -> QuerySet[Leased]:
    """The row, if it is still ours: nobody has taken the lease since we did."""
    return type(row)._default_manager.filter(
        pk=row.pk, state=LeaseState.RUNNING, lease_until=row.lease_until, attempts=row.attempts
    )
