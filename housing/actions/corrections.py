"""What is added to a ledger beside the count: a correction takes a vacancy out of it, a remark says something of it."""

from datetime import datetime

from django.db import transaction

from accounts.denied import refuse
from accounts.models import User
from housing.actions.answers import lock_vacancy
from housing.actions.counting import lock_entry, take_out
from housing.models import QuotaEntry, QuotaLedger, QuotaRemark
from housing.permissions import obstacle_to_correct, obstacle_to_remark


@transaction.atomic
def correct_entry(entry_id: int, *, reason: str, by: User, at: datetime) -> QuotaEntry:
    """Take a counted vacancy out of the count with a new row that names its own; what it added is given back.

    Source: law.md 1.2. Raises ActionDenied when the municipality still has the dwelling, or when it is out already.
    """
    vacancy_id = QuotaEntry.objects.values_list("vacancy_id", flat=True).get(pk=entry_id)
    vacancy = lock_vacancy(vacancy_id)
    entry = lock_entry(entry_id, vacancy)
    refuse(obstacle_to_correct(entry, by=by))
    return take_out(entry, reason=reason, by=by, at=at)


@transaction.atomic
def remark(ledger: QuotaLedger, text: str, *, entry: QuotaEntry | None = None, by: User, at: datetime) -> QuotaRemark:
    """Say something of a ledger, or of one of its rows, to the other side. It stands as it was written."""
    refuse(obstacle_to_remark(ledger, by=by))
    return QuotaRemark.objects.create(ledger=ledger, entry=entry, text=text, written_by=by, written_at=at)
