"""By the clock: the night's vacancy rent."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from finance import actions


@shared_task
def accrue_vacancy_rent() -> None:
    """At two o'clock the day before is over: count through it. Run twice it writes nothing more."""
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.accrue_vacancy_rent(on=yesterday, at=timezone.now())
