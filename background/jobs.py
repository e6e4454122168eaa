"""By the clock: the workers' sign of life."""

from celery import shared_task
from django.utils import timezone

from background import actions


@shared_task
def beat() -> None:
    actions.beat("worker", at=timezone.now())
