"""The same message to many: settled first, then written one by one by a job that may be stopped and begun again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.denied import ActionDenied
from accounts.models import User
from allocation import letters, tasks
from allocation.actions.cases import lock_case
from allocation.letter_facts import refuse_cpr
from allocation.models import Letter, LetterBatch
from allocation.states import LetterKind
from background.actions import start_job

JOB_KIND = "letter_batch"


@transaction.atomic
def start_batch(title: str, text: str, case_ids: Iterable[int], *, by: User, at: datetime) -> LetterBatch:
    """Settle what is said and to whom, and leave the writing to a job. Raises ActionDenied for nobody, or a CPR number."""
    keys = sorted(set(case_ids))
    if not by.is_municipal:
        raise ActionDenied("Breve til flere sendes af kommunen.")
    if not keys:
        raise ActionDenied("Der er ingen at skrive til. Vælg en anden gruppe.")
    refuse_cpr([title, text])
    batch = LetterBatch.objects.create(title=title, text=text, case_ids=keys, created_at=at, created_by=by)
    return _run(batch, by=by, at=at)


@transaction.atomic
def resume_batch(batch_id: int, *, by: User, at: datetime) -> LetterBatch:
    """Write the letters that are missing after a stop or a failure; what is written is not written again."""
    batch = LetterBatch.objects.select_related("job").select_for_update(of=("self",)).get(pk=batch_id)
    job = batch.job
    if job is not None and not job.is_over:
        raise ActionDenied("Brevene bliver skrevet nu. Vent, til kørslen er slut.", conflict=True)
    if batch.letters.count() >= len(batch.case_ids):
        raise ActionDenied("Alle brevene er skrevet.", conflict=True)
    return _run(batch, by=by, at=at)


@transaction.atomic
def write_batch_letter(batch: LetterBatch, case_id: int, *, on: date, at: datetime) -> Letter:
    """One letter of it; the same one, when it is written already."""
    case = lock_case(case_id)
    written = batch.letters.filter(case=case).first()
    if written is not None:
        return written
    told = {"title": batch.title, "text": batch.text}
    letter = letters.write(case, LetterKind.NEWS, told=told, batch=batch, by=batch.created_by, on=on, at=at)
    case.record("news", by=batch.created_by, at=at, text=f"Brev: {batch.title}", facts={"letter": letter.pk})
    tasks.send_letter.delay_on_commit(letter.pk)
    return letter


def _run(batch: LetterBatch, *, by: User, at: datetime) -> LetterBatch:
    batch.job = start_job(JOB_KIND, {"batch": str(batch.pk)}, by=by, at=at)
    batch.save(update_fields=["job"])
    return batch
