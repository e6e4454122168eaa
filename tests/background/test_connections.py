"""A worker's connection to the database: kept from task to task, looked after, and found again when it is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation import tasks
from allocation.models import Delivery
from allocation.states import CaseState
from background.leases import repeatable
from background.models import LeaseState
from tests.factories import a_case, a_citizen
from tests.live import wait_for, worker

OTHERS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def others(*, but: frozenset[int] = frozenset()) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return frozenset(pid for (pid,) in cursor.fetchall()) - but


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_keeps_its_connection_and_gets_over_its_loss():
    for number in range(3):
        a_case(CaseState.APPROVED, citizen=a_citizen(first_name=f"Borger {number}"))
    first, second, third = Delivery.objects.order_by("pk")
    earlier = others()  # of a live server's threads, as the tests before left them
    with worker(concurrency=1):
        send(first)
        kept = others(but=earlier)
        send(second)
        assert len(kept) == 1
        assert others(but=earlier) == kept
        with connection.cursor() as cursor:  # as when the database restarts between two letters
            cursor.execute("SELECT pg_terminate_backend(%s)", [*kept])
        wait_for(lambda: not others() & kept)
        send(third)
        assert others().isdisjoint(kept)
    assert set(Delivery.objects.values_list("attempts", "state")) == {(1, LeaseState.DONE)}


def send(delivery: Delivery) -> None:
    tasks.send_letter.delay(delivery.letter_id)
    wait_for(lambda: Delivery.objects.filter(pk=delivery.pk, state=LeaseState.DONE).exists())


@pytest.mark.django_db
def test_only_what_is_repeatable_does_not_wait_for_the_disk():
    with CaptureQueriesContext(connection) as asked, pytest.raises(ValueError, match="nej"), repeatable():
        raise ValueError("nej")
    assert [one["sql"] for one in asked] == ["SET synchronous_commit TO off", "RESET synchronous_commit"]
