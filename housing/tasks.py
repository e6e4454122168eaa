"""After commit: the e-mail with a link. Safe to run twice, and to be killed in the middle."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from background.leases import fail, finish, take_lease
from background.wake import Wake
from housing.models.replies import ReplyLink
from law.wording import weekday_day

LEASE_SECONDS = 60  # longer than a mail server is waited for (EMAIL_TIMEOUT)
SUBJECT = {False: "Indmeld en ledig bolig", True: "Er boligen stadig ledig?"}

log = structlog.get_logger("anvisning.mail")


@shared_task(base=Wake, soft_time_limit=45, time_limit=50)
def send_reply_link(link_id: int) -> None:
    """Send one link, unless somebody is doing so or it is done."""
    send_first(ReplyLink.objects.filter(pk=link_id))


def send_first(rows: QuerySet[ReplyLink]) -> bool:
    """Lease the first due link of `rows` and send its e-mail; False when none is due."""
    link = take_lease(rows, at=timezone.now(), seconds=LEASE_SECONDS)
    if link is None:
        return False
    try:
        _mail(link).send()
    except Exception as error:  # noqa: BLE001 - whatever it was, the mail waits and is tried again
        log.warning("reply link not sent", outbox_id=link.pk, attempts=link.attempts, exc_info=True)
        fail(
            link, f"Mailen kunne ikke sendes ({type(error).__name__}). Det prøves igen af sig selv.", at=timezone.now()
        )
    else:
        finish(link, sent_at=timezone.now())
    return True


def _mail(link: ReplyLink) -> EmailMessage:
    """Nothing personal: who is asked, by whom, the dwelling's address if there is one, and the link."""
    told = {
        "link": link,
        "url": link.site + reverse("reply", args=[link.token]),
        "last_day": weekday_day(timezone.localdate(link.expires_at)),
        "municipality": settings.MUNICIPALITY,
    }
    text = render_to_string("housing/reply_mail.txt", told)
    return EmailMessage(SUBJECT[link.vacancy_id is not None], text, to=[link.email])
