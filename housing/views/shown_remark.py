"""How remarks in a ledger are shown: what was written, by which side, and when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from housing.models import QuotaRemark
from law.wording import long_day


def remarks(rows: Iterable[QuotaRemark], *, on: date) -> list[dict[str, Any]]:
    """As components/timeline.html takes them."""
    return [{"title": row.text, "when": written(at=row.written_at, by=row.written_by, on=on)} for row in rows]


def written(*, at: datetime, by: User, on: date) -> str:
    """ "I dag · Mette Hansen, kommunen"."""
    day = timezone.localtime(at).date()
    return f"{'I dag' if day == on else long_day(day)} · {side_of(by)}"


def side_of(user: User) -> str:
    """The association's name, or the municipality and who there."""
    membership = getattr(user, "membership", None)
    return f"{user}, {membership.association}" if membership else f"{user}, kommunen"
