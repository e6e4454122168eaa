"""The clock calls only what exists."""

import pytest

from config.celery import app


def test_the_timetable_is_sorted():
    assert list(app.conf.beat_schedule) == sorted(app.conf.beat_schedule)


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_every_entry_is_a_task(name):
    app.loader.import_default_modules()
    assert name in app.tasks


def test_what_runs_every_few_seconds_expires():
    frequent = [entry for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)]
    assert frequent
    assert all(entry["options"]["expires"] <= 60 for entry in frequent)


def test_a_killed_workers_task_comes_back():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
