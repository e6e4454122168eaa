"""The only writers of jobs: a person starts or stops a long run. And the workers' sign of life."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.denied import ActionDenied
from accounts.models import User
from background import tasks
from background.kinds import kind_named
from background.models import Job, LeaseState, WorkerHeartbeat


@transaction.atomic
def start_job(name: str, given: Mapping[str, str], *, by: User, at: datetime) -> Job:
    """Queue a run of a kind that `by` may start, with what the kind makes of the `given` fields.

    Raises ActionDenied for a kind that is not there, is not theirs, or cannot use what is given.
    """
    kind = kind_named(name)
    if kind is None or by.role not in kind.roles:
        raise ActionDenied("Den slags kørsel kan du ikke starte.")
    arguments = kind.clean(given)
    job = Job.objects.create(
        kind=kind.name,
        title=kind.title(arguments),
        arguments=arguments,
        started_by=by,
        created_at=at,
        next_try_at=at,
    )
    tasks.run_job.delay_on_commit(job.pk)
    return job


@transaction.atomic
def stop_job(job_id: int, *, by: User, at: datetime) -> Job:
    """Ask a run to end; one that has not begun ends at once. Raises ActionDenied when it is over already."""
    job = Job.objects.select_for_update(of=("self",)).get(pk=job_id)
    if job.is_over:
        raise ActionDenied(f"»{job.title}« er allerede slut.", conflict=True)
    job.stop_requested = True
    if job.state == LeaseState.WAITING:
        job.state, job.finished_at = LeaseState.STOPPED, at
    job.save(update_fields=["stop_requested", "state", "finished_at"])
    return job


def delete_old_files(*, before: datetime) -> int:
    """Take the files out of jobs that ended before a moment; the job stays, and its page says that the file is gone."""
    old = Job.objects.filter(finished_at__lt=before, file__isnull=False)
    return old.update(file=None)


def beat(name: str, *, at: datetime) -> None:
    """Note that a worker is alive."""
    WorkerHeartbeat.objects.update_or_create(name=name, defaults={"seen_at": at})
