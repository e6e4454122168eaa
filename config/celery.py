"""The worker and its timetable. PostgreSQL is the truth of background work; Celery only wakes the workers."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_prerun, worker_ready
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("anvisning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="jobs", force=False)

app.conf.update(
    task_acks_late=True,  # a killed worker's task comes back ...
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,  # ... and takes no unstarted ones with it
    task_ignore_result=True,
    task_track_started=False,
    task_serializer="json",
    accept_content=["json"],
    timezone="Europe/Copenhagen",
    # Longer than the longest task: a shorter one starts a second copy of a running task. Rows with leases and
    # the sweeper below make sure that nobody waits this long.
    broker_transport_options={
        "visibility_timeout": 60 * 60,
        # A broker that is away is noticed at once: whoever pressed a button does not wait for it (background/wake.py).
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "socket_connect_timeout": 2,
    },
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    # Celery would close the database after every task, and open it again for the next; see keep_the_connection.
    CELERY_DB_REUSE_MAX=10**9,
    beat_sync_every=1,  # the schedule file's age tells the container's health check that the clock runs
)

# Sorted by name; each with the reason for its hour. What runs every few seconds expires, so that a worker that
# comes back after an hour is not met by hundreds of wake-ups.
app.conf.beat_schedule = {
    # At night, before anybody looks: an offence that can weigh no more.
    "allocation.jobs.clear_offences": {"schedule": crontab(hour=4, minute=0)},
    # Papers in quarantine whose scanner was away; nothing is due where no scanner is set up.
    "allocation.jobs.scan_due_documents": {"schedule": 30.0, "options": {"expires": 60}},
    # Takes over letters whose worker died or whose wake-up was lost.
    "allocation.jobs.send_due_letters": {"schedule": 10.0, "options": {"expires": 30}},
    # Soon after a vacancy is given back, so that its association has it in writing the same day.
    "allocation.jobs.tell_of_returns": {"schedule": 60.0, "options": {"expires": 60}},
    # At night: letters of deleted cases, where a deletion's own wake-up was lost.
    "allocation.tasks.empty_outbox": {"schedule": crontab(hour=4, minute=15)},
    # Often enough that /readyz sees a dead worker within a minute.
    "background.jobs.beat": {"schedule": 10.0, "options": {"expires": 30}},
    # At night: what somebody has fetched is not kept.
    "background.jobs.delete_old_files": {"schedule": crontab(hour=4, minute=30)},
    # Takes over long runs in the same way; a person is watching their progress.
    "background.jobs.run_due_jobs": {"schedule": 10.0, "options": {"expires": 30}},
    # At night, after the day's lease dates are in and before anybody opens a report.
    "finance.jobs.accrue_vacancy_rent": {"schedule": crontab(hour=2, minute=0)},
    # Takes over a count of vacancy rent whose worker died.
    "finance.jobs.finish_accruals": {"schedule": 300.0, "options": {"expires": 60}},
    # After the leases of the day: new guarantees, and the month's payments.
    "finance.jobs.pay_what_is_due": {"schedule": crontab(hour=2, minute=30)},
    # In the morning of a working day: an e-mail at night is read as one that nobody stands behind.
    "housing.jobs.ask_about_vacancies": {"schedule": crontab(hour=8, minute=0, day_of_week="mon-fri")},
    # At night: what stood in a file is not kept either.
    "housing.jobs.delete_old_files": {"schedule": crontab(hour=4, minute=45)},
    # Takes over e-mails in the same way.
    "housing.jobs.send_due_reply_links": {"schedule": 30.0, "options": {"expires": 60}},
    # After the night's vacancy rent: what was reported is counted again.
    "reports.jobs.check_locked_reports": {"schedule": crontab(hour=3, minute=30)},
    # In the morning of the month's first days: who asked for it gets a link once, and one that failed is tried again.
    "reports.jobs.send_reports": {"schedule": crontab(hour=7, minute=0, day_of_month="2-6")},
}
for name, entry in app.conf.beat_schedule.items():
    entry["task"] = name


@task_prerun.connect
def keep_the_connection(**_: object) -> None:
    """A task meets the database as a request does: CONN_MAX_AGE and CONN_HEALTH_CHECKS decide (docs/adr/0024)."""
    close_old_connections()


@worker_ready.connect
def beat_at_once(**_: object) -> None:
    """The first sign of life: /readyz need not wait for the clock."""
    app.send_task("background.jobs.beat", expires=30)
