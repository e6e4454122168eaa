"""By the clock: the night's vacancy rent and payments, and runs whose worker died."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from finance.actions import accruals, guarantees, payments
from finance.models import AccrualRun


@shared_task
def accrue_vacancy_rent() -> None:
    """At two o'clock the day before is over: count through it. Run twice it writes nothing more."""
    yesterday = timezone.localdate() - timedelta(days=1)
    accruals.accrue_vacancy_rent(on=yesterday, at=timezone.now())


@shared_task
def finish_accruals() -> None:
    """Take over the runs that somebody began and nobody ended."""
    now = timezone.now()
    for run in AccrualRun.objects.filter(finished_at=None).order_by("pk"):
        accruals.finish_run(run, at=now)


@shared_task
def pay_what_is_due() -> None:
    """New leases get their guarantees, passed ones end, and the months that have begun are paid."""
    now = timezone.now()
    guarantees.open_guarantees(at=now)
    guarantees.end_guarantees(on=timezone.localdate(now), at=now)
    payments.accrue_payments(on=timezone.localdate(now), at=now)
