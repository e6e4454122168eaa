"""What is added to a ledger beside the count: a correction takes a vacancy out of it, a remark says something of it."""

from datetime import datetime

from django.db import transaction

from accounts.denied import refuse
from accounts.models import User
from housing.actions.answers import lock_vacancy
from housing.models import Agreement, QuotaEntry, QuotaLedger, QuotaRemark
from housing.permissions import obstacle_to_correct, obstacle_to_remark
from law.quota import Phase, QuotaTerms, ReturnPolicy, after_correction


@transaction.atomic
def correct_entry(entry_id: int, *, reason: str, by: User, at: datetime) -> QuotaEntry:
    """Take a counted vacancy out of the count with a new row that names its own; what it added is given back.

    Source: law.md 1.2. Raises ActionDenied when the municipality still has the dwelling, or when it is out already.
    """
    vacancy_id = QuotaEntry.objects.values_list("vacancy_id", flat=True).get(pk=entry_id)
    vacancy = lock_vacancy(vacancy_id)
    entry = QuotaEntry.objects.select_related("agreement").get(pk=entry_id)
    ledger = QuotaLedger.objects.select_for_update(of=("self",)).get(pk=entry.ledger_id)
    entry.vacancy = vacancy
    refuse(obstacle_to_correct(entry, by=by))
    counted_by = _agreement_now(ledger)
    before = ledger.position()
    was_municipal = entry.is_municipal and not entry.is_returned
    after = after_correction(before, _terms(entry, counted_by), was_municipal=was_municipal)
    correction = QuotaEntry.objects.create(
        ledger=ledger,
        agreement=counted_by,
        vacancy=vacancy,
        number=entry.number,
        entitlement_before=before.entitlement,
        entitlement_after=after.entitlement,
        claims_after=after.claims,
        is_municipal=False,
        corrects=entry,
        because=f"Nr. {entry.number} tæller ikke med: {reason}",
        entered_at=at,
        entered_by=by,
    )
    text = f"Taget ud af kvoteregnskabet som nr. {entry.number}: {reason}"
    vacancy.record("correct_entry", by=by, at=at, text=text, facts={"entry": correction.pk})
    return correction


@transaction.atomic
def remark(ledger: QuotaLedger, text: str, *, entry: QuotaEntry | None = None, by: User, at: datetime) -> QuotaRemark:
    """Say something of a ledger, or of one of its rows, to the other side. It stands as it was written."""
    refuse(obstacle_to_remark(ledger, by=by))
    return QuotaRemark.objects.create(ledger=ledger, entry=entry, text=text, written_by=by, written_at=at)


def _agreement_now(ledger: QuotaLedger) -> Agreement:
    """By whose phase the ledger is counted now: its last vacancy's."""
    last = ledger.entries.filter(corrects=None).select_related("agreement").order_by("-pk").first()
    assert last is not None, "what is corrected has been counted"
    return last.agreement


def _terms(entry: QuotaEntry, counted_by: Agreement) -> QuotaTerms:
    """The share that the vacancy added, in the phase by which the ledger is counted now."""
    return QuotaTerms(entry.added, Phase(counted_by.phase), ReturnPolicy(counted_by.return_policy))
