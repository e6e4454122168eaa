"""A file is kept, its columns are named, it is checked and taken in: each step leaves a job or what the job found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.denied import ActionDenied
from accounts.models import User
from background.actions import start_job
from background.models import Job
from housing.models import FileImport
from housing.queries.imports import GONE

KEPT = timedelta(days=14)


@transaction.atomic
def keep_file(
    content: bytes, name: str, register: str, headings: Sequence[str], *, by: User, at: datetime, **asked: Any
) -> FileImport:
    """Keep the file as it is. `asked` is what the kind of file asks beside it: from_on, source."""
    return FileImport.objects.create(
        register=register,
        file_name=name[:200],
        sha256=sha256(content).hexdigest(),
        content=content,
        headings=list(headings),
        uploaded_by=by,
        uploaded_at=at,
        **asked,
    )


@transaction.atomic
def check_file(import_id: int, columns: Mapping[str, int], *, by: User, at: datetime) -> Job:
    """Have the file checked, with these columns."""
    sent = _kept(import_id, by)
    sent.columns, sent.checked = dict(columns), {}
    sent.save(update_fields=["columns", "checked"])
    return start_job("check_file", {"import": str(sent.pk), "key": sent.sha256}, by=by, at=at)


@transaction.atomic
def import_file(import_id: int, *, only_right: bool, by: User, at: datetime) -> Job:
    """Take the checked file in; `only_right` leaves the wrong rows out, else one wrong row stops it all."""
    sent = _kept(import_id, by)
    given = {"import": str(sent.pk), "key": sent.sha256, "only_right": "yes" if only_right else ""}
    return start_job("import_file", given, by=by, at=at)


@transaction.atomic
def note_check(import_id: int, checked: Mapping[str, Any], *, by: User) -> None:
    FileImport.objects.filter(pk=import_id, uploaded_by=by).update(checked=dict(checked))


@transaction.atomic
def note_import(import_id: int, receipt: Mapping[str, Any], *, by: User, at: datetime) -> None:
    FileImport.objects.filter(pk=import_id, uploaded_by=by).update(receipt=dict(receipt), imported_at=at)


@transaction.atomic
def delete_old_files(*, at: datetime) -> int:
    """Delete what stood in a file: when all of it is taken in, else when it has been KEPT. Its figures stay; may be run twice.

    The wrong rows of a file can be fetched until then, so their cells go with it.
    """
    taken_in = Q(imported_at__isnull=False, receipt__wrong=0)
    old = FileImport.objects.filter(taken_in | Q(uploaded_at__lt=at - KEPT), deleted_at=None).defer("content")
    found = list(old.order_by("pk").select_for_update(skip_locked=True))
    for sent in found:
        for told in (sent.checked, sent.receipt):
            told.pop("problems", None)
        sent.content, sent.deleted_at = b"", at
        sent.save(update_fields=["checked", "receipt", "content", "deleted_at"])
    return len(found)


def _kept(import_id: int, by: User) -> FileImport:
    sent: FileImport = FileImport.objects.defer("content").get(pk=import_id, uploaded_by=by)
    if sent.deleted_at:
        raise ActionDenied(GONE)
    return sent
