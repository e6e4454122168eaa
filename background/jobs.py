"""By the clock: the workers' sign of life, and the jobs whose worker died or was never woken."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from background import actions
from background.models import Job
from background.tasks import run_first

MOST_JOBS = 10


@shared_task
def beat() -> None:
    actions.beat("worker", at=timezone.now())


@shared_task
def delete_old_files() -> None:
    """Files are copies that somebody has fetched: they are not kept (settings.JOB_FILE_DAYS)."""
    actions.delete_old_files(before=timezone.now() - timedelta(days=settings.JOB_FILE_DAYS))


@shared_task
def run_due_jobs() -> None:
    """Take over what nobody is running; what is left waits for the next time."""
    for _ in range(MOST_JOBS):
        if not run_first(Job.objects.all()):
            return
