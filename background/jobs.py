"""By the clock: the workers' sign of life, and the jobs whose worker died or was never woken."""

from celery import shared_task
from django.utils import timezone

from background import actions
from background.models import Job
from background.tasks import run_first

MOST_JOBS = 10


@shared_task
def beat() -> None:
    actions.beat("worker", at=timezone.now())


@shared_task
def run_due_jobs() -> None:
    """Take over what nobody is running; what is left waits for the next time."""
    for _ in range(MOST_JOBS):
        if not run_first(Job.objects.all()):
            return
