"""Facts, papers and inquiries of a case for tests, made by the real actions."""

import io
from datetime import datetime, timedelta

from PIL import Image

from allocation.actions.appeals import appeal_case
from allocation.actions.documents import Sent, add_document
from allocation.actions.facts import Circumstances, Told, record_fact
from allocation.actions.inquiries import Question, hear_case
from allocation.models import AdverseFact, Allocation, Appeal, Case, Delivery, Document, Inquiry, Need
from allocation.queries.appeals import decisions_of
from allocation.states import CaseState, DocumentKind
from background.leases import finish, take_lease
from housing.states import DwellingKind
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_vacancy,
    an_allocation,
    an_estate,
)

ADVERSE = "Udlejeren oplyser, at du stadig har en lejlighed på Elmevej."
DUE = TODAY + timedelta(days=14)


def a_need(case: Case | None = None) -> Need:
    """A requirement to live away from somewhere."""
    case, by = case or a_case(CaseState.ASSESSED), a_caseworker()
    known = {"known_on": TODAY, "source": "Samtale", "recorded_by": by}
    need = Need(case=case, kind="away_from", weight="requirement", place="Hedehusene", **known)
    record_fact(case.pk, Told("Krav", (need,)), Circumstances(reason="Nyt"), by=by, on=TODAY, at=NOW)
    return need


def an_adverse_fact(case: Case | None = None) -> AdverseFact:
    """Something that speaks against the citizen and has not been heard."""
    case, by = case or a_case(CaseState.ASSESSED), a_caseworker()
    record_fact(case.pk, Told("Oplysning fra udlejer"), Circumstances("Nyt", ADVERSE), by=by, on=TODAY, at=NOW)
    return AdverseFact.objects.get(case=case)


def a_hearing(case: Case | None = None) -> Inquiry:
    """Sent today, to be answered within a fortnight."""
    fact = an_adverse_fact(case)
    return letter_left(hear_case(fact.case_id, Question(ADVERSE, DUE), [fact.pk], by=a_caseworker(), on=TODAY, at=NOW))


def letter_left(inquiry: Inquiry, *, at: datetime = NOW) -> Inquiry:
    """The same question when its letter has left."""
    delivery = take_lease(Delivery.objects.filter(letter=inquiry.letter_id), at=at, seconds=60)
    assert delivery is not None
    assert finish(delivery, sent_at=at, receipt="Prøve")
    return inquiry


def an_image(kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, kind, **options)
    return out.getvalue()


def a_document(case: Case | None = None) -> Document:
    sent = Sent(an_image(), DocumentKind.INCOME, "Lønseddel")
    return add_document((case or a_case()).pk, sent, by=a_caseworker(), at=NOW)


def an_offer_that_can_be_appealed() -> Allocation:
    """Of a senior dwelling: there the authority can settle a complaint."""
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, kind=DwellingKind.SENIOR)
    return an_allocation(vacancy=a_vacancy(dwelling=a_dwelling(estate=estate, kind=DwellingKind.SENIOR)))


def a_complaint(case: Case | None = None) -> Appeal:
    """Over the case's last decision, received today."""
    case = case or a_case(CaseState.REFUSED)
    letter = decisions_of(case)[0]
    told = {"about": "Jeg mener, at afgørelsen er forkert.", "received_on": TODAY}
    return appeal_case(case.pk, letter.pk, **told, by=a_caseworker(), on=TODAY, at=NOW)
