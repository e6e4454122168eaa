"""By the clock: the sweeper of e-mails, the files that are not kept, and what the system itself asks associations without an account."""

from contextlib import suppress

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.actions import system_user
from accounts.denied import ActionDenied
from housing.actions import imports
from housing.actions.replies import send_reply_link
from housing.models.replies import ReplyLink
from housing.queries.replies import to_ask_about
from housing.tasks import send_first

MOST_MAILS = 20


@shared_task
def send_due_reply_links() -> None:
    """Send due links, also those whose worker died or whose wake-up was lost; what is left waits for the next time."""
    for _ in range(MOST_MAILS):
        if not send_first(ReplyLink.objects.all()):
            return


@shared_task
def delete_old_files() -> None:
    """What stood in the files that were sent is not kept."""
    imports.delete_old_files(at=timezone.now())


@shared_task
def ask_about_vacancies() -> None:
    """Ask about each vacancy that should be let by now, one transaction each; may be run twice."""
    now, by = timezone.now(), system_user()
    for vacancy in to_ask_about(at=now):
        association = vacancy.dwelling.estate.association
        with suppress(ActionDenied):  # they have enough to answer already
            send_reply_link(association, vacancy=vacancy, by=by, at=now, site=settings.SITE_ADDRESS)
