"""Facts in, immutable letter out. Decides nothing."""

from datetime import date, datetime

from accounts.models import User
from allocation.models import Allocation, Case, Delivery, Letter
from allocation.states import LetterKind


def write(
    case: Case, kind: LetterKind, *, allocation: Allocation | None = None, by: User, on: date, at: datetime
) -> Letter:
    """Freeze the facts of a letter and queue its delivery; the worker renders and sends it after commit."""
    letter = Letter.objects.create(
        case=case, allocation=allocation, kind=kind, facts={}, template_version="0", written_at=at, written_by=by
    )
    Delivery.objects.create(letter=letter, next_try_at=at)
    return letter
