"""Papers and notes are put on a case, and papers are fetched again."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.actions import log_access
from accounts.denied import ActionDenied, refuse
from accounts.models import AccessEvent, User
from allocation import clamd, tasks
from allocation.actions.cases import lock_case
from allocation.models import Document, DocumentScan, Note
from allocation.papers import BadPaper, take_in
from allocation.permissions import obstacle_to_file, obstacle_to_remove_document
from allocation.states import ScanResult
from background.leases import call_off
from background.models import LeaseState
from law.wording import long_day

MOST_DOCUMENTS = 200


@dataclass(frozen=True)
class Sent:
    """A file as it came, and what it is said to be."""

    raw: bytes
    kind: str
    title: str
    dated_on: date | None = None


@transaction.atomic
def add_document(case_id: int, sent: Sent, *, by: User, at: datetime) -> Document:
    """Take a paper in, written anew. Raises ActionDenied when it cannot be read, can act, or is on the case already."""
    case = lock_case(case_id)
    refuse(obstacle_to_file(by=by))
    if case.documents.count() >= MOST_DOCUMENTS:
        raise ActionDenied(f"Der er allerede {MOST_DOCUMENTS} dokumenter på sagen. Saml flere sider i én fil.")
    try:
        paper = take_in(sent.raw)
    except BadPaper as error:
        raise ActionDenied(str(error)) from None
    sha256 = hashlib.sha256(paper.content).hexdigest()
    same = case.documents.filter(sha256=sha256).first()
    if same:
        raise ActionDenied(f"Dokumentet ligger allerede på sagen som »{same.title}«.")
    document = Document.objects.create(
        case=case, kind=sent.kind, title=sent.title, dated_on=sent.dated_on, media_type=paper.media_type,
        content=paper.content, size=len(paper.content), sha256=sha256, uploaded_at=at, uploaded_by=by,
    )  # fmt: skip
    _scan(document, at=at)
    case.record("add_document", by=by, at=at, text=f"Dokument: {document.title}", facts={"document": document.pk})
    return document


def _scan(document: Document, *, at: datetime) -> None:
    """In quarantine until the scanner has spoken; without a scanner it says so."""
    if not clamd.is_configured():
        done = {"state": LeaseState.DONE, "result": ScanResult.NOT_SCANNED}
        DocumentScan.objects.create(document=document, next_try_at=at, **done)
        return
    scan = DocumentScan.objects.create(document=document, next_try_at=at)
    tasks.scan_document.delay_on_commit(scan.pk)


@transaction.atomic
def remove_document(document_id: int, *, reason: str, by: User, at: datetime) -> Document:
    """Take out the content of a paper put on the wrong case; the row and the story stay."""
    case = lock_case(Document.objects.values_list("case", flat=True).get(pk=document_id))
    document = Document.objects.defer("content").select_for_update(of=("self",)).get(pk=document_id)
    refuse(obstacle_to_remove_document(document, by=by))
    call_off(DocumentScan.objects.filter(document=document))
    emptied = {"content": b"", "size": 0, "sha256": "", "removed_at": at, "removed_by": by, "removed_reason": reason}
    for name, value in emptied.items():
        setattr(document, name, value)
    document.save(update_fields=list(emptied))
    text = f"Dokument fjernet: {document.title}. {reason}"
    case.record("remove_document", by=by, at=at, text=text[:500], facts={"document": document.pk})
    return document


def fetch_document(document: Document, *, by: User, at: datetime, request_id: str = "") -> bytes:
    """The bytes, and the look written first. Raises ActionDenied while it stands in quarantine, and once it is removed."""
    if document.removed_at:
        day = long_day(timezone.localtime(document.removed_at).date())
        raise ActionDenied(f"Dokumentet blev fjernet {day} af {document.removed_by}: {document.removed_reason}")
    if document.scan.result == ScanResult.INFECTED:
        raise ActionDenied(f"Virusscanneren fandt {document.scan.said} i dokumentet. Det kan ikke hentes.")
    if not document.can_be_fetched:
        raise ActionDenied("Dokumentet er i karantæne, til det er scannet for virus. Prøv igen om lidt.", conflict=True)
    case = document.case
    purpose = f"Dokument nr. {document.pk}, sag {case.number}"
    action = AccessEvent.Action.EXPORT
    log_access("citizen", case.citizen_id, by=by, at=at, action=action, purpose=purpose, request_id=request_id)
    return bytes(document.content)


@transaction.atomic
def add_note(case_id: int, text: str, *, by: User, at: datetime) -> Note:
    """Notes are only ever added; on an ended case too."""
    case = lock_case(case_id)
    refuse(obstacle_to_file(by=by))
    note = Note.objects.create(case=case, text=text, at=at, by=by)
    case.record("add_note", by=by, at=at, text="Notat skrevet", facts={"note": note.pk})
    return note
