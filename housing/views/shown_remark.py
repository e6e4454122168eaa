"""How remarks in a ledger are shown: what was written, by which side, and when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from housing.models import QuotaRemark
from law.wording import long_day


def remarks(written: Iterable[QuotaRemark], *, on: date) -> list[dict[str, Any]]:
    """As components/timeline.html takes them; what was written today is the newest."""
    return [{"title": remark.text, "when": _when(remark, on)} for remark in written]


def _when(remark: QuotaRemark, on: date) -> str:
    day = timezone.localtime(remark.written_at).date()
    return f"{'I dag' if day == on else long_day(day)} · {side_of(remark.written_by)}"


def side_of(user: User) -> str:
    """The association's name, or the municipality and who there."""
    membership = getattr(user, "membership", None)
    return f"{user}, {membership.association}" if membership else f"{user}, kommunen"
