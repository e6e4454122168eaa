"""A long run: started by a person, run by a worker, watched, stopped, fetched."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import AccessEvent
from accounts.roles import Role
from background import actions, jobs, kinds, tasks
from background.kinds import Kind, Product
from background.models import Job, LeaseState, WorkerHeartbeat
from tests.factories import NOW, a_user
from tests.live import wait_for, worker


def run(asked):
    """Three steps; `fail` and `stop` say what happens in the middle."""
    for done in range(3):
        asked.progress(done, 3)
        if asked.arguments.get("fail") == str(done):
            raise ZeroDivisionError
        if asked.arguments.get("stop") == str(done):
            Job.objects.update(stop_requested=True)
    return Product(b"indhold", "fil.txt", "text/plain", {"rows": 3})


def clean(given):
    if "bad" in given:
        raise ActionDenied("Det kan ikke lade sig gøre.")
    return dict(given)


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    kind = Kind(
        name="test",
        roles=frozenset({Role.MANAGER}),
        clean=clean,
        title=lambda arguments: "En prøve",
        run=run,
        page=lambda arguments: "/gallery/",
        page_name="Galleri",
    )
    monkeypatch.setitem(kinds._kinds, "test", kind)
    return kind


@pytest.fixture
def manager(client, db):
    user = a_user(Role.MANAGER)
    client.force_login(user)
    return user


def started(manager, **given) -> Job:
    return actions.start_job("test", given, by=manager, at=NOW)


def test_a_run_leaves_its_file_and_figures(manager):
    job = started(manager)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, bytes(job.file), job.result) == (LeaseState.DONE, b"indhold", {"rows": 3})
    assert (job.done_count, job.total_count) == (2, 3)
    assert job.finished_at is not None


def test_a_run_is_done_once(manager):
    job = started(manager)
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_failure_is_tried_again_and_then_told(manager):
    job = started(manager, fail="1")
    for _ in range(3):
        Job.objects.update(next_try_at=NOW)
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (LeaseState.FAILED, 3)
    assert job.last_error == "Kørslen gik galt (ZeroDivisionError)."


def test_a_refusal_is_told_at_once_and_not_tried_again(manager, a_kind, monkeypatch):
    def refuse(asked):
        raise ActionDenied("Filen har ingen rækker.")

    monkeypatch.setitem(kinds._kinds, "test", replace(a_kind, run=refuse))
    job = started(manager)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (LeaseState.FAILED, 1, "Filen har ingen rækker.")


def test_a_run_stops_when_asked(manager):
    job = started(manager, stop="1")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file) == (LeaseState.STOPPED, None)


def test_a_run_that_has_not_begun_stops_at_once(manager):
    job = actions.stop_job(started(manager).pk, by=manager, at=NOW)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (LeaseState.STOPPED, 0)
    with pytest.raises(ActionDenied, match="allerede slut"):
        actions.stop_job(job.pk, by=manager, at=NOW)


def test_the_sweeper_runs_what_nobody_was_woken_for(manager):
    job = started(manager)
    jobs.run_due_jobs()
    job.refresh_from_db()
    assert job.state == LeaseState.DONE


@pytest.mark.parametrize("name", ["test", "findes-ikke"])
def test_only_those_who_may_start_a_kind(name, db):
    with pytest.raises(ActionDenied, match="kan du ikke starte"):
        actions.start_job(name, {}, by=a_user(Role.CASEWORKER), at=NOW)


def test_the_page_starts_shows_and_gives_the_file(client, manager):
    answer = client.post(reverse("start_job"), {"kind": "test"})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[job.pk])
    waiting = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "Venter på at begynde" in waiting
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
    tasks.run_job(job.pk)
    done = client.get(reverse("job", args=[job.pk])).content.decode()
    assert reverse("job_file", args=[job.pk]) in done
    assert "refresh" not in done.split("</head>")[0].replace("refreshOnHistoryMiss", "")
    fetched = client.get(reverse("job_file", args=[job.pk]))
    assert fetched.content == b"indhold"
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="fil.txt"'
    logged = AccessEvent.objects.get()
    assert (logged.action, logged.subject_kind, logged.purpose) == ("export", "job", "En prøve")


def test_a_fragment_asks_for_the_whole_page_when_the_run_is_over(client, manager):
    job = started(manager)
    address = reverse("job", args=[job.pk])
    assert "HX-Refresh" not in client.get(address, headers={"HX-Request": "true"}).headers
    tasks.run_job(job.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_what_cannot_be_used_is_a_sentence(client, manager):
    answer = client.post(reverse("start_job"), {"kind": "test", "bad": "1"})
    assert "Det kan ikke lade sig gøre." in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["job", "job_file"])
def test_anothers_run_does_not_exist(client, manager, name):
    job = started(manager)
    tasks.run_job(job.pk)
    client.force_login(a_user(Role.CASEWORKER))
    assert client.get(reverse(name, args=[job.pk])).status_code == 404


def test_stopping_from_the_page(client, manager):
    job = started(manager)
    page = client.post(reverse("stop_job", args=[job.pk]), follow=True).content.decode()
    assert "Kørslen blev afbrudt." in page


def test_beat_notes_that_a_worker_is_alive(db):
    jobs.beat()
    jobs.beat()
    assert WorkerHeartbeat.objects.get().name == "worker"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_kind_the_worker_does_not_know_fails_with_words():
    """Through a real broker to a real worker, in which our kind is not registered."""
    with worker(concurrency=1):
        job = actions.start_job("test", {}, by=a_user(Role.MANAGER), at=NOW)
        wait_for(lambda: Job.objects.get(pk=job.pk).last_error != "")
    assert Job.objects.get(pk=job.pk).last_error == "Den slags kørsel findes ikke længere."
