"""Lets a document out of quarantine, or keeps it there, when the scanner has spoken. Safe to run twice."""

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from allocation import clamd
from allocation.models import DocumentScan
from allocation.states import ScanResult
from background.leases import fail, finish, take_lease

LEASE_SECONDS = 60

log = structlog.get_logger("anvisning.documents")


def scan_first(rows: QuerySet[DocumentScan]) -> bool:
    """Lease the first due scan of `rows` and ask about its document; False when none is due."""
    due = take_lease(rows, at=timezone.now(), seconds=LEASE_SECONDS)
    if due is None:
        return False
    try:
        found = clamd.scan(bytes(due.document.content))
    except clamd.NoScanner as error:
        log.warning("document not scanned", document_id=due.document_id, attempts=due.attempts)
        fail(due, str(error), at=timezone.now())
    else:
        result = ScanResult.INFECTED if found else ScanResult.CLEAN
        finish(due, result=result, said=found, scanned_at=timezone.now())
    return True
