"""After commit: draw and send. Safe to run twice, and to be killed in the middle."""

import structlog
from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from allocation import clamd, letters
from allocation.gateways import CannotPost, Message, gateway
from allocation.models import Delivery, DocumentScan, Letter
from allocation.models.letters import DeliveryQuerySet
from allocation.queries.retention import messages_of_deleted
from allocation.states import ScanResult
from background.leases import fail, finish, repeatable, take_lease
from background.wake import Wake
from danish.pdf import ForeignResource

LEASE_SECONDS = 30  # a letter takes a fraction of a second; after this the sweeper takes it from a dead worker
SCAN_SECONDS = 60

log = structlog.get_logger("anvisning.letters")


@shared_task(base=Wake, soft_time_limit=20, time_limit=25)
def send_letter(letter_id: int) -> None:
    """Draw and send one letter, unless somebody is doing so or it is done."""
    send_first(Delivery.objects.filter(letter=letter_id))


@shared_task(base=Wake, soft_time_limit=45, time_limit=50)
def scan_document(scan_id: int) -> None:
    """Ask the scanner about one document, unless somebody is doing so or it is done."""
    scan_first(DocumentScan.objects.filter(pk=scan_id))


@shared_task(base=Wake)
def empty_outbox() -> None:
    """Nothing of a deleted case lies in the outbox, fetched or not; the night asks again."""
    gateway().forget(messages_of_deleted())


@repeatable()
def send_first(rows: DeliveryQuerySet) -> bool:
    """Lease the first due digital delivery of `rows` and send its letter; False when none is due."""
    delivery = take_lease(rows.digital().with_letter(), at=timezone.now(), seconds=LEASE_SECONDS)
    if delivery is None:
        return False
    try:
        letter = letters.drawn(delivery.letter)
        receipt = gateway().post(_message(letter, delivery))
    except Exception as error:  # noqa: BLE001 - whatever it was, the letter waits and is tried again
        log.warning("letter not sent", letter_id=delivery.letter_id, attempts=delivery.attempts, exc_info=True)
        fail(delivery, _sentence(error), at=timezone.now())
    else:
        finish(delivery, sent_at=timezone.now(), receipt=receipt)
    return True


def _message(letter: Letter, delivery: Delivery) -> Message:
    return Message(
        message_id=delivery.message_id,
        label=letter.title,
        recipient=_recipient(letter) or delivery.citizen_key,  # type: ignore[attr-defined]
        written_at=letter.written_at,
        case_number=letter.facts["case_number"],
        pdf=bytes(letter.pdf or b""),
        sha256=letter.sha256,
    )


def _recipient(letter: Letter) -> str:
    """The CVR number of whoever has a copy or lets the home; empty for the citizen's own letter, which most are."""
    if letter.copy_to:
        return letter.copy_to.cvr
    return letter.vacancy.dwelling.estate.association.cvr if letter.vacancy else ""


def _sentence(error: Exception) -> str:
    """What a caseworker reads beside the letter; the log holds the rest."""
    if isinstance(error, CannotPost | ForeignResource):
        return str(error)
    return f"Brevet kunne ikke sendes ({type(error).__name__}). Det prøves igen af sig selv."


def scan_first(rows: QuerySet[DocumentScan]) -> bool:
    """Lease the first due scan of `rows` and ask about its document; False when none is due."""
    due = take_lease(rows, at=timezone.now(), seconds=SCAN_SECONDS)
    if due is None:
        return False
    try:
        found = clamd.scan(bytes(due.document.content))
    except clamd.NoScanner as error:
        cause = type(error.__cause__ or error).__name__
        log.warning("document not scanned", document_id=due.document_id, attempts=due.attempts, cause=cause)
        fail(due, str(error), at=timezone.now())
    else:
        result = ScanResult.INFECTED if found else ScanResult.CLEAN
        finish(due, result=result, said=found, scanned_at=timezone.now())
    return True
