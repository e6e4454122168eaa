"""Files that were sent before: the same one, one with the same headings, and the latest; and what stands in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO

from django.db.models import BinaryField, QuerySet
from django.db.models.functions import Substr

from accounts.denied import ActionDenied
from accounts.models import User
from housing.models import FileImport

PIECE = 512 * 1024
GONE = "Filen er slettet og kan ikke læses igen. Vælg den igen på din computer."


@contextmanager
def opened(sent: FileImport) -> Iterator[IO[bytes]]:
    """The file as it was sent, on disk: fetched a piece at a time, since a row of a large file must not cost memory.

    Raises ActionDenied when its content is deleted.
    """
    read = sha256()
    stored = FileImport.objects.filter(pk=sent.pk).order_by()
    with TemporaryFile() as out:
        while True:
            piece = Substr("content", out.tell() + 1, PIECE, output_field=BinaryField())
            found = stored.values_list(piece, flat=True).first()
            if not found:
                break
            read.update(found)
            out.write(found)
        if read.hexdigest() != sent.sha256:
            raise ActionDenied(GONE)
        out.seek(0)
        yield out


def earlier_files(user: User, register: str) -> QuerySet[FileImport]:
    """Of one kind, the latest first, without their content."""
    return FileImport.objects.visible_to(user).filter(register=register).defer("content")


def twin_of(sent: FileImport) -> FileImport | None:
    """The same file, taken in before by the same user."""
    same = earlier_files(sent.uploaded_by, sent.register).filter(sha256=sent.sha256, imported_at__isnull=False)
    return same.exclude(pk=sent.pk).order_by("-imported_at", "-pk").first()


def remembered_columns(sent: FileImport) -> dict[str, int]:
    """What the user said last time of a file with the same headings; empty for a new kind of file."""
    same = earlier_files(sent.uploaded_by, sent.register).filter(headings=sent.headings)
    last = same.exclude(pk=sent.pk).exclude(columns={}).first()
    return dict(last.columns) if last else {}
