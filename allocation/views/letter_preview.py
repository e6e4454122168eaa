"""A letter as it would be, beside the page that is checked: nothing is saved, nothing is sent."""

from django.http import HttpResponse

from accounts.models import User
from allocation import letters
from allocation.models import Allocation
from allocation.states import LetterKind


def offer_paper(unsaved: Allocation, *, by: User) -> HttpResponse:
    """The paper itself; `unsaved` is the decision as it would be."""
    return paper(letters.preview(unsaved.case, LetterKind.OFFER, allocation=unsaved, by=by, on=unsaved.decided_on))


def paper(pdf: bytes) -> HttpResponse:
    """A letter that is not written yet, shown and not fetched; its file's name tells of nobody."""
    headers = {"Content-Disposition": 'inline; filename="brev.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
