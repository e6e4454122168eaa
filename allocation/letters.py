"""Facts in, immutable letter out. Decides nothing."""

import hashlib
import json
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from allocation.letter_facts import Facts, facts_of
from allocation.models import Allocation, Case, Delivery, Letter
from allocation.states import LetterKind
from danish.pdf import write_pdf

PARTS = ("letters/base.html", "letters/letter.css")


def write(
    case: Case, kind: LetterKind, *, allocation: Allocation | None = None, by: User, on: date, at: datetime
) -> Letter:
    """Freeze the facts and words of a letter and queue its delivery; the worker draws and sends it after commit.

    Raises ActionDenied when a text holds a CPR number.
    """
    facts = _as_json(facts_of(case, kind, allocation=allocation, by=by, on=on))
    letter = Letter.objects.create(
        case=case,
        allocation=allocation,
        kind=kind,
        facts=facts,
        html=words(kind, facts),
        template_version=template_version(kind),
        written_at=at,
        written_by=by,
    )
    Delivery.objects.create(letter=letter, next_try_at=at)
    return letter


def preview(case: Case, kind: LetterKind, *, allocation: Allocation | None = None, by: User, on: date) -> bytes:
    """The PDF as it would be, with nothing saved; `allocation` may be one that is not saved yet."""
    return write_pdf(words(kind, _as_json(facts_of(case, kind, allocation=allocation, by=by, on=on))))


@transaction.atomic
def draw(letter_id: int) -> Letter:
    """The letter with its bytes; drawn the first time it is asked for, under lock, and never again."""
    letter = Letter.objects.select_related("case__citizen").select_for_update(of=("self",)).get(pk=letter_id)
    if letter.pdf is None:
        letter.pdf = write_pdf(letter.html)
        letter.sha256 = hashlib.sha256(letter.pdf).hexdigest()
        letter.save(update_fields=["pdf", "sha256"])
    return letter


def words(kind: LetterKind, facts: Facts) -> str:
    """The letter as a whole HTML document: the same facts give the same words."""
    return render_to_string(_template(kind), _spoken(facts))


@cache
def template_version(kind: LetterKind) -> str:
    """The hash of every file that shapes this kind of letter."""
    files = [settings.BASE_DIR / "templates" / name for name in (_template(kind), *PARTS)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _template(kind: LetterKind) -> str:
    return f"letters/{LetterKind(kind).value}.html"


def _as_json(facts: Facts) -> Facts:
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
