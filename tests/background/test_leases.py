"""One worker at a time, and nothing lost when it dies."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from background import leases
from background.models import Job, LeaseState, back_off
from tests.factories import NOW, a_user


@pytest.fixture
def job(db) -> Job:
    return Job.objects.create(kind="test", title="Prøve", started_by=a_user(), created_at=NOW, next_try_at=NOW)


def take(**later) -> Job | None:
    return leases.take_lease(Job.objects.all(), at=NOW + timedelta(**later), seconds=30)


def test_a_lease_is_taken_once(job):
    assert take() == job
    assert take() is None


def test_what_is_not_due_is_left(job):
    Job.objects.update(next_try_at=NOW + timedelta(minutes=1))
    assert take() is None
    assert take(minutes=2) == job


def test_an_expired_lease_is_taken_over_and_the_first_can_no_longer_finish(job):
    first = take()
    second = take(seconds=31)
    assert second == job
    assert leases.finish(first) is False
    assert leases.finish(second) is True
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == (LeaseState.DONE, 2, None)


def test_a_lease_that_is_kept_is_not_taken_over(job):
    held = take()
    assert leases.keep(held, at=NOW + timedelta(seconds=25), seconds=30, done_count=3)
    assert take(seconds=40) is None
    assert leases.finish(held) is True


def test_a_lost_lease_cannot_be_kept(job):
    first = take()
    take(seconds=31)
    assert leases.keep(first, at=NOW + timedelta(seconds=32), seconds=30) is False


def test_a_failure_waits_and_the_last_one_asks_a_person(job):
    for attempt in range(1, leases.DOUBTFUL_AFTER + 1):
        Job.objects.update(next_try_at=NOW)
        leases.fail(take(), "Gik galt", at=NOW)
        job.refresh_from_db()
        assert job.next_try_at == NOW + back_off(attempt)
    assert (job.state, job.last_error) == (LeaseState.FAILED, "Gik galt")


def test_back_off_doubles_up_to_eight_hours():
    assert [back_off(n).total_seconds() for n in (1, 2, 3)] == [20, 40, 80]
    assert back_off(40) == timedelta(hours=8)


def test_two_takers_never_wait_for_each_other(job):
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        take()
    assert "SKIP LOCKED" in queries.captured_queries[1]["sql"] + queries.captured_queries[0]["sql"]
