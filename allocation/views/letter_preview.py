"""The letter as it would be, beside the page that is checked: nothing is saved, nothing is sent."""

import re

from django.utils.safestring import SafeString

from accounts.models import User
from allocation import letters
from allocation.models import Allocation
from allocation.states import LetterKind

_MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([12])\b")


def offer_as_html(unsaved: Allocation, *, by: User) -> SafeString:
    """The body of the letter; its headings two levels down, for it stands inside a page of its own."""
    html = letters.preview_words(unsaved.case, LetterKind.OFFER, allocation=unsaved, by=by, on=unsaved.decided_on)
    found = _MAIN.search(html)
    assert found is not None, "a letter has a main part"
    body = _HEADING.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + 2}", found[1])
    return SafeString(body)  # the letter's own template has escaped every fact


def offer_as_pdf(unsaved: Allocation, *, by: User) -> bytes:
    """The paper itself."""
    return letters.preview(unsaved.case, LetterKind.OFFER, allocation=unsaved, by=by, on=unsaved.decided_on)
