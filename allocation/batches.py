"""The kind of run that writes a message to many."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone

from accounts.denied import ActionDenied
from accounts.roles import MUNICIPALITY_ROLES
from allocation.actions.batches import JOB_KIND, write_batch_letter
from allocation.models import LetterBatch
from background.kinds import Arguments, Kind, Product, Run


def _clean(given: Mapping[str, str]) -> Arguments:
    key = given.get("batch", "")
    if not key.isdecimal() or not LetterBatch.objects.filter(pk=int(key)).exists():
        raise ActionDenied("Masseforsendelsen findes ikke.")
    return {"batch": int(key)}


def _batch(arguments: Arguments) -> LetterBatch:
    return LetterBatch.objects.select_related("created_by").get(pk=arguments["batch"])


def _write(run: Run) -> Product:
    """One transaction a letter. A letter that cannot be written is left out and counted; the rest goes on."""
    batch, left_out = _batch(run.arguments), 0
    total, on = len(batch.case_ids), timezone.localtime(run.at).date()
    for number, case_id in enumerate(batch.case_ids, 1):
        try:
            write_batch_letter(batch, case_id, on=on, at=run.at)
        except ActionDenied:
            left_out += 1
        run.progress(number, total)
    return Product(result={"written": total - left_out, "left_out": left_out})


KIND = Kind(
    name=JOB_KIND,
    roles=MUNICIPALITY_ROLES,
    clean=_clean,
    title=lambda arguments: f"Breve: {_batch(arguments).title}",
    run=_write,
    page=lambda arguments: reverse("letter_batch", args=[arguments["batch"]]),
    page_name="Breve til flere",
)
