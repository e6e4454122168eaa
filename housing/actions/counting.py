"""How a counted vacancy leaves the count again: for a correction, and when the association takes back what was not its turn."""

from datetime import datetime

from accounts.models import User
from housing.models import Agreement, QuotaEntry, QuotaLedger, Vacancy
from law.quota import Phase, QuotaTerms, ReturnPolicy, after_correction


def lock_entry(entry_id: int, vacancy: Vacancy) -> QuotaEntry:
    """The row with its ledger locked; `vacancy` is its own, locked by the caller."""
    entry = QuotaEntry.objects.select_related("agreement").get(pk=entry_id)
    entry.ledger = QuotaLedger.objects.select_for_update(of=("self",)).get(pk=entry.ledger_id)
    entry.vacancy = vacancy
    return entry


def take_out(entry: QuotaEntry, *, reason: str, by: User, at: datetime) -> QuotaEntry:
    """Add the row that takes a locked entry out of the count; what it added is given back. Source: law.md 1.2."""
    counted_by = _agreement_now(entry.ledger)
    before = entry.ledger.position()
    was_municipal = entry.is_municipal and not entry.is_returned
    after = after_correction(before, _terms(entry, counted_by), was_municipal=was_municipal)
    correction = QuotaEntry.objects.create(
        ledger=entry.ledger,
        agreement=counted_by,
        vacancy=entry.vacancy,
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
    entry.vacancy.record("correct_entry", by=by, at=at, text=text, facts={"entry": correction.pk})
    return correction


def _agreement_now(ledger: QuotaLedger) -> Agreement:
    """By whose phase the ledger is counted now: its last vacancy's."""
    last = ledger.entries.filter(corrects=None).select_related("agreement").order_by("-pk").first()
    assert last is not None, "what is corrected has been counted"
    return last.agreement


def _terms(entry: QuotaEntry, counted_by: Agreement) -> QuotaTerms:
    """The share that the vacancy added, in the phase by which the ledger is counted now."""
    return QuotaTerms(entry.added, Phase(counted_by.phase), ReturnPolicy(counted_by.return_policy))
