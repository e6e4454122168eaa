"""What an association sees of whoever moves in: what the lease requires, and what consent or law covers, by its date."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from allocation.actions.facts import Circumstances, End, Told, end_fact, record_fact
from allocation.models import Contact, Sharing, SupportPlan
from allocation.states import AllocationState, SharedFact
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, an_allocation, an_association, staff_of

pytestmark = pytest.mark.django_db

WHY = Circumstances(reason="Borgeren har talt med os.")


@pytest.fixture
def offer(client, the_day):
    """Said yes, with a support worker, a guardian and a plan that nobody has let us tell of; the association looks."""
    offer = an_allocation(AllocationState.ACCEPTED, case=a_case(citizen=a_citizen(children=1)))
    case, known = offer.case, {"known_on": TODAY, "source": "Samtale", "recorded_by": a_caseworker()}
    rows = (
        Contact(citizen=case.citizen, kind="support_worker", name="Siv Støtte", phone="12 34 56 78", **known),
        Contact(citizen=case.citizen, kind="guardian", name="Åse Værge", email="aase@example.dk", **known),
        SupportPlan(case=case, method="cti", provider="Gadeteamet", goal="Holde sig ædru", began_on=TODAY, **known),
    )
    record_fact(case.pk, Told("Hjælpere", rows), WHY, by=a_caseworker(), on=TODAY, at=NOW)
    client.force_login(staff_of(offer.vacancy.dwelling.estate.association))
    return offer


def share(offer, *covers: str, association=None, ground: str = "consent", began_on=TODAY) -> Sharing:
    known = {"known_on": TODAY, "source": "Samtale", "recorded_by": a_caseworker()}
    row = Sharing(citizen=offer.case.citizen, association=association, ground=ground, covers=list(covers),
                  what="Som aftalt", began_on=began_on, **known)  # fmt: skip
    record_fact(offer.case_id, Told("Deling", (row,)), WHY, by=a_caseworker(), on=TODAY, at=NOW)
    return row


def seen(client, offer) -> str:
    return client.get(reverse("our_allocation", args=[offer.pk])).content.decode()


SECRETS = ["Siv Støtte", "Åse Værge", "Gadeteamet", "ædru", "1 barn", "aase@example.dk"]


def test_without_consent_only_what_a_lease_requires(client, offer):
    shown = seen(client, offer)
    assert str(offer.case.citizen) in shown
    assert "2 personer" in shown
    assert "Der er ikke givet samtykke til mere." in shown
    assert [
        word for word in [*SECRETS, offer.case.citizen.street, offer.case.citizen.cpr_masked] if word in shown
    ] == []


def test_a_consent_shows_what_it_covers_with_its_date_and_the_log_says_what_was_told(client, offer):
    share(offer, SharedFact.SUPPORT_WORKER, began_on=TODAY - timedelta(days=8))
    shown = seen(client, offer)
    assert "Siv Støtte, 12 34 56 78" in shown
    assert "Borgerens samtykke" in shown
    assert "fra 2. marts 2026" in shown
    assert [word for word in SECRETS if word in shown] == ["Siv Støtte"]
    look = AccessEvent.objects.get(subject_id=offer.case.citizen_id, actor_role="association")
    assert look.purpose == f"Anvist til os, sag {offer.case.number}: Støttepersonens navn og telefon"


def test_everything_that_may_be_told_is_told_in_words_and_nothing_beside(client, offer):
    share(offer, *SharedFact.values, ground="authority")
    shown = seen(client, offer)
    for words in ["1 voksen, 1 barn (7)", "CTI", "Gadeteamet", "Åse Værge, telefon ikke oplyst", "litra e"]:
        assert words in shown
    assert [word for word in ["ædru", "aase@example.dk"] if word in shown] == []


def test_what_is_withdrawn_is_gone_and_what_is_for_another_or_later_is_not_there(client, offer):
    share(offer, SharedFact.REPRESENTATIVE, association=an_association())
    share(offer, SharedFact.HOUSEHOLD, began_on=TODAY + timedelta(days=1))
    row = share(offer, SharedFact.SUPPORT)
    assert [word for word in SECRETS if word in seen(client, offer)] == ["Gadeteamet"]
    end = End(TODAY, "Borgeren har trukket det tilbage.")
    end_fact(offer.case_id, "sharing", row.pk, end, by=a_caseworker(), on=TODAY, at=NOW)
    assert [word for word in SECRETS if word in seen(client, offer)] == []


def test_another_association_and_an_offer_without_a_yes_are_not_there(client, offer):
    client.force_login(staff_of(an_association()))
    assert client.get(reverse("our_allocation", args=[offer.pk])).status_code == 404
    waiting = an_allocation()
    client.force_login(staff_of(waiting.vacancy.dwelling.estate.association))
    assert client.get(reverse("our_allocation", args=[waiting.pk])).status_code == 404


def test_the_form_asks_what_may_be_told(client, caseworker):
    offer = an_allocation(AllocationState.ACCEPTED)
    address = reverse("record_fact", args=[offer.case_id, "sharing"])
    answers = {
        "ground": "consent",
        "began_on": "2026-03-01",
        "known_on": "2026-03-01",
        "source": "Samtale",
        "reason": "Ny",
    }
    assert "Sæt kryds ved det, der må deles." in client.post(address, answers).content.decode()
    client.post(address, answers | {"covers": ["support", "needs"]})
    row = Sharing.objects.get(citizen=offer.case.citizen)
    assert sorted(row.covers) == ["needs", "support"]
    assert row.what.startswith("Støtten, der følger med boligen")
