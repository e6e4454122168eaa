"""By the clock: the sweeper, which sends what nobody was woken to send."""

from time import monotonic

from celery import shared_task

from allocation.models import Delivery, DocumentScan
from allocation.scanning import scan_first
from allocation.tasks import send_first

MOST_LETTERS = 100
MOST_SECONDS = 25


@shared_task
def send_due_letters() -> None:
    """Send due letters, also those whose worker died or whose wake-up was lost; what is left waits ten seconds."""
    stop_at = monotonic() + MOST_SECONDS
    for _ in range(MOST_LETTERS):
        if monotonic() > stop_at or not send_first(Delivery.objects.all()):
            return


@shared_task
def scan_due_documents() -> None:
    """Ask about what waits in quarantine, also when the scanner was away."""
    stop_at = monotonic() + MOST_SECONDS
    while monotonic() < stop_at and scan_first(DocumentScan.objects.all()):
        pass
