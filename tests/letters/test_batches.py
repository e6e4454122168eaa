"""The same message to many: counted first, written once each, stopped and begun again."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.batches import resume_batch, start_batch, write_batch_letter
from allocation.jobs import send_due_letters
from allocation.models import Delivery, Letter, LetterBatch
from allocation.states import CaseState, LetterKind
from background.actions import stop_job
from background.models import Job, LeaseState
from background.tasks import run_job
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_user
from tests.letters.test_write_letter import text_of

pytestmark = pytest.mark.django_db

TEXT = "Fra 1. april kan du ringe til os hver dag mellem 9 og 12."


@pytest.fixture
def cases():
    return [a_case(CaseState.APPROVED) for _ in range(3)]


def a_batch(cases) -> LetterBatch:
    return start_batch("Nye telefontider", TEXT, [case.pk for case in cases], by=a_caseworker(), at=NOW)


def news() -> int:
    return Letter.objects.filter(kind=LetterKind.NEWS).count()


def test_a_job_writes_one_letter_each(cases):
    batch = a_batch(cases)
    assert news() == 0
    run_job(batch.job_id)
    job = Job.objects.get()
    assert (job.state, job.done_count, job.result) == (LeaseState.DONE, 3, {"written": 3, "left_out": 0})
    letter = cases[0].letters.get(kind=LetterKind.NEWS)
    assert letter.title == "Nye telefontider"
    assert TEXT in text_of(letter)


def test_a_colleague_sees_how_far_it_is_without_the_starters_job(client, cases):
    batch = a_batch(cases)
    client.force_login(a_user(Role.CASEWORKER))
    page = client.get(reverse("letter_batch", args=[batch.pk])).content.decode()
    assert "0 af 3" in page
    assert reverse("job", args=[batch.job_id]) not in page


def test_the_list_says_where_each_stands(client, cases):
    batch, caseworker = a_batch(cases), a_caseworker()
    client.force_login(caseworker)

    def said() -> str:
        return client.get(reverse("letter_batches")).content.decode()

    assert "Skrives, 0 af 3" in said()
    stop_job(batch.job_id, by=caseworker, at=NOW)
    assert "0 af 3 skrevet" in said()
    run_job(resume_batch(batch.pk, by=caseworker, at=NOW).job_id)
    assert "0 af 3 sendt" in said()
    send_due_letters()
    assert "Sendt</span>" in said()
    Delivery.objects.filter(letter__batch=batch).update(state=LeaseState.FAILED, sent_at=None)
    assert "3 kunne ikke sendes" in said()


def test_a_second_worker_writes_nothing_twice(cases):
    batch = a_batch(cases)
    write_batch_letter(batch, cases[1].pk, on=TODAY, at=NOW)
    run_job(batch.job_id)
    assert news() == 3


def test_it_is_stopped_and_the_rest_written_later(cases):
    batch = a_batch(cases)
    write_batch_letter(batch, cases[0].pk, on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="bliver skrevet nu"):
        resume_batch(batch.pk, by=a_caseworker(), at=NOW)
    stop_job(batch.job_id, by=a_caseworker(), at=NOW)
    again = resume_batch(batch.pk, by=a_caseworker(), at=NOW)
    assert again.job_id != batch.job_id
    run_job(again.job_id)
    assert news() == 3
    with pytest.raises(ActionDenied, match="Alle brevene er skrevet"):
        resume_batch(batch.pk, by=a_caseworker(), at=NOW)


@pytest.mark.parametrize(("title", "text", "sentence"), [("Om 610170-1234", TEXT, "CPR"), ("Nyt", TEXT, "ingen at")])
def test_nobody_and_a_cpr_number_are_refused(title, text, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        start_batch(title, text, [a_case().pk] if "CPR" in sentence else [], by=a_caseworker(), at=NOW)


def test_the_page_counts_shows_the_paper_and_sends(client, cases):
    a_case(CaseState.APPROVED, citizen=a_citizen(is_exempt_from_digital_post=True, is_protected=True))
    client.force_login(a_user(Role.CASEWORKER))
    told = {"group": "approved", "title": "Nye telefontider", "text": TEXT}
    assert "Skriv en overskrift." in client.post(reverse("start_batch"), told | {"title": ""}).content.decode()
    page = client.post(reverse("start_batch"), told).content.decode()
    assert "4 borgere får brevet." in page
    assert "1 af dem på papir." in page
    assert news() == 0
    paper = client.post(reverse("preview_batch"), told)
    assert paper.headers["Content-Type"] == "application/pdf"
    sent = client.post(reverse("start_batch"), told | {"send": "1"}, follow=True).content.decode()
    assert "0 af 4" in sent
    run_job(Job.objects.get().pk)
    done = client.get(reverse("letter_batch", args=[LetterBatch.objects.get().pk])).content.decode()
    assert "4 af 4" in done
    assert "Alle brevene er skrevet." in done
    assert "Nye telefontider" in client.get(reverse("letter_batches")).content.decode()
