"""A long run, done by one worker at a time. Killed in the middle it is begun again by another."""

import structlog
from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from accounts.denied import ActionDenied
from background.kinds import Product, Progress, Run, Stopped, kind_named
from background.leases import fail, finish, keep, stop, take_lease
from background.models import Job
from background.wake import Wake

LEASE_SECONDS = 60  # a run tells its progress more often than this
MOST_ATTEMPTS = 3  # a person is waiting: better to say early that it does not work

log = structlog.get_logger("anvisning.background")


@shared_task(base=Wake)
def run_job(job_id: int) -> None:
    """Run one job, unless somebody is doing so or it is over."""
    run_first(Job.objects.filter(pk=job_id))


def run_first(rows: QuerySet[Job]) -> bool:
    """Lease the first due job of `rows` and run it; False when none is due."""
    job = take_lease(rows, at=timezone.now(), seconds=LEASE_SECONDS)
    if job is None:
        return False
    try:
        product = _run(job)
    except Stopped:
        stop(job, finished_at=timezone.now())
    except ActionDenied as refusal:  # no other answer comes of asking again
        fail(job, refusal.sentence, at=timezone.now(), most_attempts=0)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person who waits is told
        log.warning("job failed", job=job.pk, attempts=job.attempts, exc_info=True)
        fail(job, f"Kørslen gik galt ({type(error).__name__}).", at=timezone.now(), most_attempts=MOST_ATTEMPTS)
    else:
        finish(
            job,
            file=product.content or None,
            file_name=product.file_name,
            file_type=product.file_type,
            result=product.result,
            finished_at=timezone.now(),
        )
    return True


def _run(job: Job) -> Product:
    kind = kind_named(job.kind)
    if kind is None:
        raise ActionDenied("Den slags kørsel findes ikke længere.")
    return kind.run(Run(job.arguments, timezone.now(), str(job.started_by), _progress(job), job.started_by_id))


def _progress(job: Job) -> Progress:
    """Writes how far the run is, which keeps the lease, and ends it when somebody has asked for that."""

    def tell(done: int, total: int) -> None:
        held = keep(job, at=timezone.now(), seconds=LEASE_SECONDS, done_count=done, total_count=total)
        if not held or Job.objects.filter(pk=job.pk, stop_requested=True).exists():
            raise Stopped

    return tell
