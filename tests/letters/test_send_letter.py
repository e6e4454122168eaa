"""From the row to the outbox: once, whatever happens on the way."""

import json
import uuid
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.utils import timezone
from kombu import pools

from accounts.denied import ActionDenied
from allocation import jobs, letters, tasks
from allocation.actions.cases import approve_case
from allocation.actions.letters import resend_letter
from allocation.gateways import CannotPost, Message, OutboxFolder
from allocation.models import Delivery, Letter
from allocation.states import CaseState
from background.models import LeaseState
from config.celery import app
from danish.pdf import ForeignResource
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen
from tests.live import wait_for, worker


@pytest.fixture
def letter(db) -> Letter:
    return a_case(CaseState.APPROVED).letters.get()


def slips(folder) -> list[Path]:
    return sorted(Path(folder).glob("*.json"))


def test_a_letter_is_drawn_and_laid_in_the_outbox(letter, settings):
    tasks.send_letter(letter.pk)
    letter.refresh_from_db()
    delivery = letter.delivery
    assert (delivery.state, delivery.attempts, delivery.lease_until) == (LeaseState.DONE, 1, None)
    [slip] = slips(settings.OUTBOX_DIR)
    said = json.loads(slip.read_text())
    assert slip.with_suffix(".pdf").read_bytes() == bytes(letter.pdf)
    assert (said["message_id"], said["sha256"]) == (str(delivery.message_id), letter.sha256)
    assert said["receipt"] == delivery.receipt
    assert said["label"] == "Vi hjælper dig med at finde en bolig"


def test_nothing_beside_the_pdf_says_who_it_is_for(letter, settings):
    tasks.send_letter(letter.pk)
    citizen = letter.case.citizen
    [slip] = slips(settings.OUTBOX_DIR)
    told = slip.read_text() + slip.name
    for secret in (citizen.reveal_cpr(), citizen.reveal_cpr().replace("-", ""), citizen.last_name, citizen.street):
        assert secret not in told


def test_sent_again_it_is_not_sent_twice(letter, settings):
    for _ in range(3):
        tasks.send_letter(letter.pk)
    assert len(slips(settings.OUTBOX_DIR)) == 1
    assert Delivery.objects.get().attempts == 1


def test_a_worker_that_died_after_posting_leaves_no_second_letter(letter, settings):
    """The lease has run out, the post was done: the next worker posts again with the same id and gets the same receipt."""
    tasks.send_letter(letter.pk)
    first = Delivery.objects.get()
    Delivery.objects.update(
        state=LeaseState.RUNNING, lease_until=timezone.now() - timedelta(seconds=1), sent_at=None, receipt=""
    )
    jobs.send_due_letters()
    second = Delivery.objects.get()
    assert (second.state, second.receipt, second.attempts) == (LeaseState.DONE, first.receipt, 2)
    assert len(list(Path(settings.OUTBOX_DIR).iterdir())) == 2


def test_a_lease_held_by_another_is_left_alone(letter, settings):
    Delivery.objects.update(state=LeaseState.RUNNING, lease_until=timezone.now() + timedelta(seconds=30))
    tasks.send_letter(letter.pk)
    jobs.send_due_letters()
    assert slips(settings.OUTBOX_DIR) == []


def test_a_failure_waits_longer_each_time_and_then_asks_a_person(letter, settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path / "file" / "outbox"
    settings.OUTBOX_DIR.parent.write_text("not a folder")
    waits = []
    for _ in range(12):
        Delivery.objects.update(next_try_at=timezone.now())
        before = timezone.now()
        tasks.send_letter(letter.pk)
        delivery = Delivery.objects.get()
        waits.append((delivery.next_try_at - before).total_seconds())
    assert delivery.state == LeaseState.FAILED
    assert delivery.last_error == "Udbakken kan ikke skrives (Not a directory). Se efter plads og rettigheder."
    assert [round(wait, -1) for wait in waits[:3]] == [20, 40, 80]
    assert max(waits) < 8 * 60 * 60 + 5
    assert Letter.objects.get().pdf is not None  # drawn once, though never sent


def test_a_page_that_asks_for_foreign_things_says_so(letter, monkeypatch):
    def refuse(html):
        raise ForeignResource("Dokumentet henviser til noget, der ikke er vores eget, og er derfor ikke lavet.")

    monkeypatch.setattr("allocation.letters.write_pdf", refuse)
    tasks.send_letter(letter.pk)
    assert Delivery.objects.get().last_error.startswith("Dokumentet henviser til noget")


def test_an_unknown_failure_names_its_kind_and_nobody(letter, monkeypatch):
    monkeypatch.setattr("allocation.letters.write_pdf", lambda html: 1 / 0)
    tasks.send_letter(letter.pk)
    sentence = "Brevet kunne ikke sendes (ZeroDivisionError). Det prøves igen af sig selv."
    assert Delivery.objects.get().last_error == sentence


def test_a_stopped_letter_is_started_again_by_a_person(letter, settings):
    Delivery.objects.update(state=LeaseState.FAILED, attempts=12, last_error="Udbakken var fuld")
    resend_letter(letter.pk, by=a_caseworker(), at=NOW)
    jobs.send_due_letters()
    assert Delivery.objects.get().state == LeaseState.DONE
    assert letter.case.events.filter(name="resend").count() == 1


@pytest.mark.parametrize("state", [LeaseState.WAITING, LeaseState.DONE])
def test_a_letter_that_goes_by_itself_is_not_started_again(letter, state):
    if state == LeaseState.DONE:
        tasks.send_letter(letter.pk)
    with pytest.raises(ActionDenied, match="Brevet"):
        resend_letter(letter.pk, by=a_caseworker(), at=NOW)


# The outbox folder


def a_message(**fields) -> Message:
    given = {
        "message_id": uuid.uuid4(),
        "label": "Brev",
        "recipient": uuid.uuid4(),
        "written_at": NOW,
        "case_number": "1",
    }
    return Message(**(given | {"pdf": b"%PDF-1", "sha256": "a" * 64} | fields))


def test_the_outbox_knows_a_repeated_message(settings):
    message = a_message()
    assert OutboxFolder().post(message) == OutboxFolder().post(message)
    assert len(list(settings.OUTBOX_DIR.iterdir())) == 2


def test_the_outbox_refuses_another_letter_with_the_same_id(settings):
    first = a_message()
    OutboxFolder().post(first)
    with pytest.raises(CannotPost, match="et andet brev"):
        OutboxFolder().post(a_message(message_id=first.message_id, pdf=b"%PDF-2", sha256="b" * 64))
    assert (settings.OUTBOX_DIR / f"{first.message_id}.pdf").read_bytes() == b"%PDF-1"


def test_a_pdf_without_its_slip_is_written_again(settings):
    """Killed between the two files: the slip is what says that the letter is whole."""
    message = a_message()
    settings.OUTBOX_DIR.mkdir(parents=True)
    (settings.OUTBOX_DIR / f"{message.message_id}.pdf").write_bytes(b"%PD")
    OutboxFolder().post(message)
    assert (settings.OUTBOX_DIR / f"{message.message_id}.pdf").read_bytes() == b"%PDF-1"


# With a real broker and a real worker


@pytest.fixture
def dead_broker(tmp_path):
    """Celery looks for a broker that is not there."""
    url = app.conf.broker_url

    def look_at(address: str) -> None:
        app.conf.broker_url = address
        pools.reset()
        app._pool = app.amqp._producer_pool = None

    look_at(f"redis+socket://{tmp_path}/nobody.sock?virtual_host=0")
    yield
    look_at(url)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_is_not_the_users_problem(dead_broker, settings):
    case = a_case(CaseState.ASSESSED)
    started = monotonic()
    approve_case(case.pk, by=a_caseworker(), on=TODAY, at=NOW)  # commits, and finds nobody to wake
    assert monotonic() - started < 10, "den, der godkender, venter på en kø, der ikke er der"
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    assert slips(settings.OUTBOX_DIR) == []
    jobs.send_due_letters()
    assert len(slips(settings.OUTBOX_DIR)) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_twenty_letters(settings):
    """kill -9, then another worker: twenty delivered, none twice, each with the bytes that are in the database.

    Each worker that is killed is given five, so that some are left however slowly the blow falls.
    """
    for number in range(20):
        a_case(CaseState.APPROVED, citizen=a_citizen(first_name=f"Borger {number}"))
    letters_written = list(Letter.objects.order_by("pk").values_list("pk", flat=True))
    for first in (0, 5, 10):
        before = len(slips(settings.OUTBOX_DIR))
        with worker() as running:
            for letter_id in letters_written[first : first + 5]:
                tasks.send_letter.delay(letter_id)
            wait_for(lambda so_far=before: len(slips(settings.OUTBOX_DIR)) > so_far)
            running.kill()
    assert len(slips(settings.OUTBOX_DIR)) < 20
    # The half minute that a dead worker's lease holds has passed.
    Delivery.objects.filter(state=LeaseState.RUNNING).update(lease_until=timezone.now())
    with worker(beat=True):
        done = Delivery.objects.filter(state=LeaseState.DONE)
        wait_for(lambda: done.count() == 20, what="Alle tyve er sendt")
    delivered = {json.loads(slip.read_text())["message_id"]: slip for slip in slips(settings.OUTBOX_DIR)}
    rows = {str(one.message_id): one for one in Delivery.objects.select_related("letter")}
    assert delivered.keys() == rows.keys()
    assert len(list(settings.OUTBOX_DIR.glob("*.pdf"))) == 20
    for message_id, slip in delivered.items():
        assert slip.with_suffix(".pdf").read_bytes() == bytes(rows[message_id].letter.pdf)
    assert sum(row.attempts for row in rows.values()) <= 20 + 3 * 2  # only what dead workers held was tried again
    assert letters.draw(rows.popitem()[1].letter_id).pdf is not None
