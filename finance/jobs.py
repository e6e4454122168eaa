"""By the clock: the night's vacancy rent and payments, and runs whose worker died."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from finance.actions import accruals, due
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
    """New leases get their guarantees, passed ones end, plans end with their rights, and begun months are paid."""
    now = timezone.now()
    due.pay_what_is_due(on=timezone.localdate(now), at=now)
