"""Facts in, immutable letter out. Decides nothing."""

import hashlib
import json
import re
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from accounts.models import User
from allocation.letter_facts import copy_facts, facts_of
from allocation.letter_parts import Facts, Writing
from allocation.models import Allocation, Case, Channel, Contact, Delivery, Letter, LetterBatch
from allocation.states import LetterKind, letter_kind
from danish.pdf import write_pdf
from housing.models import Vacancy
from law.wording import MONTHS, NBSP

PARTS = ("letters/base.html", "letters/letter.css")
DAY_BEFORE_MONTH = re.compile(rf"(\d\.) (?={'|'.join(MONTHS)})")


def write(
    case: Case,
    kind: LetterKind,
    *,
    allocation: Allocation | None = None,
    told: Facts | None = None,
    batch: LetterBatch | None = None,
    by: User,
    on: date,
    at: datetime,
    not_before: datetime | None = None,
) -> Letter:
    """Freeze the facts and words of a letter to a citizen and queue its delivery; the worker draws and sends it.

    `told`: what only the writer knows, said to the template by name. `not_before`: held back until then, so that it
    can be called back. Whoever is to have a copy gets one. Raises ActionDenied when a text holds a CPR number.
    """
    writing = Writing(kind, case, allocation, None, told or {}, by, on)
    channel = Channel.PRINT if case.citizen.is_exempt_from_digital_post else Channel.DIGITAL
    letter = _write(writing, channel, batch=batch, at=at, not_before=not_before or at)
    for contact in writing.copied:
        _copy(letter, contact)
    return letter


def write_to_association(vacancy: Vacancy, kind: LetterKind, *, by: User, on: date, at: datetime) -> Letter:
    """The same for a letter about a vacancy to the association that lets it."""
    return _write(Writing(kind, None, None, vacancy, {}, by, on), Channel.DIGITAL, batch=None, at=at, not_before=at)


def _copy(letter: Letter, contact: Contact) -> Letter:
    """The same words to a contact, held back as long: by Digital Post to a CVR number, else on paper."""
    facts = letter.facts | copy_facts(letter.facts, contact)
    copy = Letter.objects.create(
        copy_of=letter,
        copy_to=contact,
        case=letter.case,
        allocation=letter.allocation,
        kind=letter.kind,
        facts=facts,
        html=words(letter_kind(letter.kind), facts),
        template_version=letter.template_version,
        written_at=letter.written_at,
        written_by=letter.written_by,
    )
    channel = Channel.DIGITAL if contact.cvr else Channel.PRINT
    Delivery.objects.create(letter=copy, channel=channel, next_try_at=letter.delivery.next_try_at)
    return copy


def _write(
    writing: Writing, channel: Channel, *, batch: LetterBatch | None, at: datetime, not_before: datetime
) -> Letter:
    facts = as_json(facts_of(writing))
    letter = Letter.objects.create(
        case=writing.case,
        vacancy=writing.vacancy,
        allocation=writing.allocation,
        batch=batch,
        kind=writing.kind,
        facts=facts,
        html=words(writing.kind, facts),
        template_version=template_version(writing.kind),
        written_at=at,
        written_by=writing.by,
    )
    Delivery.objects.create(letter=letter, channel=channel, next_try_at=not_before)
    return letter


def preview(
    case: Case,
    kind: LetterKind,
    *,
    allocation: Allocation | None = None,
    told: Facts | None = None,
    by: User,
    on: date,
) -> bytes:
    """The PDF as it would be, with nothing saved; `allocation` may be one that is not saved yet."""
    return write_pdf(preview_words(case, kind, allocation=allocation, told=told, by=by, on=on))


def preview_words(
    case: Case,
    kind: LetterKind,
    *,
    allocation: Allocation | None = None,
    told: Facts | None = None,
    by: User,
    on: date,
) -> str:
    """The same as HTML."""
    return words(kind, as_json(facts_of(Writing(kind, case, allocation, None, told or {}, by, on))))


def draw(letter_id: int) -> Letter:
    """The letter with its bytes; drawn the first time it is asked for."""
    return drawn(Letter.objects.get(pk=letter_id))


def drawn(letter: Letter) -> Letter:
    """The same of a letter already read. Of two who draw at once, the first is kept."""
    if letter.pdf is None:
        letter.pdf = write_pdf(letter.html)
        letter.sha256 = hashlib.sha256(letter.pdf).hexdigest()
        kept = Letter.objects.filter(pk=letter.pk, pdf=None).update(pdf=letter.pdf, sha256=letter.sha256)
        if not kept:
            letter.refresh_from_db(fields=["pdf", "sha256"])
    return letter


def words(kind: LetterKind, facts: Facts) -> str:
    """The letter as a whole HTML document: the same facts give the same words. A line never ends between day and month."""
    return DAY_BEFORE_MONTH.sub(rf"\1{NBSP}", render_to_string(_template(kind), _spoken(facts)))


def is_reproducible(letter: Letter) -> bool:
    """Whether the frozen words give the very bytes that were sent. A letter that is not drawn yet is."""
    return letter.pdf is None or hashlib.sha256(write_pdf(letter.html)).hexdigest() == letter.sha256


@cache
def template_version(kind: LetterKind) -> str:
    """The hash of every file that shapes this kind of letter."""
    files = [settings.BASE_DIR / "templates" / name for name in (_template(kind), *PARTS)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _template(kind: LetterKind) -> str:
    return f"letters/{kind.value}.html"


def as_json(facts: Facts) -> Facts:
    """As the database gives it back, so that words written today and words written from the row are the same."""
    frozen: Facts = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    return frozen


def _spoken(value: Any, key: str = "") -> Any:
    """Frozen facts with their days as days again."""
    if isinstance(value, dict):
        return {name: _spoken(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spoken(inner) for inner in value]
    if key.endswith("_on") and isinstance(value, str):
        return date.fromisoformat(value)
    return value
