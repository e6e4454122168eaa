"""/healthz touches nothing; /readyz names what failed, and nothing more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from background.models import WorkerHeartbeat
from config import health


def test_healthz_touches_no_database(client):
    # No django_db mark: a query would fail.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_is_ready_when_a_worker_has_been_heard():
    WorkerHeartbeat.objects.create(name="worker", seen_at=timezone.now())
    assert {name: health.passes(name, check) for name, check in health.CHECKS.items()} == dict.fromkeys(
        ["database", "migrations", "broker", "worker", "disk"], True
    )


@pytest.mark.django_db
def test_readyz_misses_a_worker_that_went_silent(client):
    WorkerHeartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(minutes=2))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "failed": ["worker"]}


@pytest.mark.django_db
def test_readyz_misses_a_broker_that_is_gone(client, settings):
    WorkerHeartbeat.objects.create(name="worker", seen_at=timezone.now())
    settings.REDIS_URL = "unix:///nowhere.sock"
    answer = client.get("/readyz")
    assert answer.json()["failed"] == ["broker"]


@pytest.mark.django_db
def test_readyz_misses_a_database_that_is_gone(client, monkeypatch):
    def gone():
        raise connection.Database.OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setitem(health.CHECKS, "database", gone)
    monkeypatch.setitem(health.CHECKS, "worker", lambda: True)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"10.0.0.1" not in answer.content
    assert answer.json()["failed"] == ["database"]


@pytest.mark.django_db
def test_readyz_misses_room_on_the_disk(client, monkeypatch):
    WorkerHeartbeat.objects.create(name="worker", seen_at=timezone.now())
    monkeypatch.setattr(health, "DISK_MIN_FREE_BYTES", 10**18)
    assert client.get("/readyz").json()["failed"] == ["disk"]
