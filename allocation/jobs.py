"""By the clock: the sweeper, which sends what nobody was woken to send, and letters about what others have done."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from accounts.actions import system_user
from allocation.actions import facts
from allocation.actions.letters import tell_return
from allocation.models import Delivery, DocumentScan
from allocation.queries.letters import returns_untold
from allocation.queries.offences import offences_due
from allocation.tasks import scan_first, send_first

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


@shared_task
def tell_of_returns() -> None:
    """Write to associations about the vacancies they have got back; in the name of whoever gave them back."""
    on, at = timezone.localdate(), timezone.now()
    for vacancy in returns_untold(on=on):
        tell_return(vacancy.pk, by=vacancy.answered_by, on=on, at=at)


@shared_task
def clear_offences() -> None:
    """At night: what weighs no more in any decision is not kept (databeskyttelsesloven § 8)."""
    on, at, by = timezone.localdate(), timezone.now(), system_user()
    for row in offences_due(on=on):
        facts.clear_offences(row.pk, by=by, on=on, at=at)
