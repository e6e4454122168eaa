"""By the clock: locked reports are compared every night, and the month's report is sent to those who asked."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from reports import actions
from reports.models import LockedReport, ReportSubscription
from reports.periods import Period

log = structlog.get_logger("anvisning.reports")


@shared_task
def check_locked_reports() -> None:
    """Count every locked month again. An alarm stands on the report's page and in the log."""
    for report_id in LockedReport.objects.order_by("month").values_list("pk", flat=True):
        check = actions.check_locked_report(report_id, at=timezone.now())
        if check.is_alarm:
            log.error("locked report differs", report=report_id, unexplained=check.unexplained)


@shared_task
def send_reports() -> None:
    """A link to last month's report, once to each who asked; a mail that fails is tried again the next day."""
    month = Period.month_of(timezone.localdate().replace(day=1) - timedelta(days=1))
    for one in ReportSubscription.objects.select_related("user").order_by("pk"):
        if one.user.is_active and one.user.email and actions.note_sent(one.pk, month.first):
            _send(one, month)


def _send(one: ReportSubscription, month: Period) -> None:
    address = settings.SITE_ADDRESS + reverse("monthly_report", kwargs={"period": month})
    words = f"Månedsrapporten for {month.label} ligger klar:\n{address}\n\nDu har selv bedt om mailen og kan stoppe den nederst i rapporten.\n"
    try:
        send_mail(f"Månedsrapport, {month.label}", words, None, [one.user.email])
    except OSError:
        actions.forget_sent(one.pk, one.sent_until)
        log.warning("report mail failed", subscription=one.pk)
