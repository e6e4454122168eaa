"""A copy to whoever speaks for the citizen: the same words, in the channel that reaches them, told on case and letter."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from allocation.actions.allocations import undo_allocation
from allocation.actions.facts import Circumstances, End, Told, end_fact, record_fact
from allocation.models import Channel, Contact, Delivery, Letter
from allocation.states import CaseState
from allocation.tasks import send_first
from background.models import LeaseState
from tests.allocation.verbs import last_event
from tests.case_material import a_document
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, an_allocation
from tests.letters.test_write_letter import text_of

pytestmark = pytest.mark.django_db

HOME = {"street": "Skovvej 3", "postal_code": "9999", "city": "Eksempelby"}
WHY = Circumstances(reason="Fuldmagt modtaget.")


@pytest.fixture
def case():
    """Approved, with a protected address; nobody had a copy of that letter."""
    return a_case(citizen=a_citizen(first_name="Maja", last_name="Holm", is_protected=True))


def a_contact(case, **fields) -> Contact:
    fields = {"kind": "representative", "name": "Åse Advokat", "is_copied": True} | fields
    row = Contact(citizen=case.citizen, known_on=TODAY, source="Fuldmagt", recorded_by=a_caseworker(), **fields)
    record_fact(case.pk, Told("Kontakt", (row,)), WHY, by=a_caseworker(), on=TODAY, at=NOW)
    return row


def test_a_copy_has_the_same_words_and_the_contacts_address(case):
    a_contact(case, **HOME)
    letter = an_allocation(case=case).letters.get(copy_of=None)
    copy = letter.copies.get()
    assert "Kopi til Åse Advokat (partsrepræsentant)" in text_of(letter)
    assert "Åse Advokat Skovvej 3 9999 Eksempelby" in text_of(copy)
    assert "Kopi af brev til Maja Holm" in text_of(copy)
    assert "Kære Maja." in text_of(copy)
    assert case.citizen.street not in copy.html
    assert (copy.delivery.channel, copy.delivery.next_try_at) == (Channel.PRINT, letter.delivery.next_try_at)


def test_a_company_gets_it_in_digital_post(case, settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path
    a_contact(case, cvr="12345678")
    copy = an_allocation(case=case).letters.get(copy_to__isnull=False)
    Delivery.objects.update(next_try_at=NOW)
    assert send_first(Delivery.objects.filter(letter=copy))
    slip = next(tmp_path.glob("*.json")).read_text()
    assert '"recipient": "12345678"' in slip


def test_nobody_who_is_not_marked_or_has_gone_gets_one(case):
    a_contact(case, is_copied=False)
    gone = a_contact(case, cvr="12345678")
    end = End(TODAY, "Fuldmagten er trukket tilbage.")
    end_fact(case.pk, "contact", gone.pk, end, by=a_caseworker(), on=TODAY, at=NOW)
    assert an_allocation(case=case).letters.get().facts["copies"] == []


def test_an_offer_that_is_undone_takes_its_copy_along(case):
    a_contact(case, **HOME)
    offer = an_allocation(case=case)
    Delivery.objects.filter(letter__allocation=offer).update(state=LeaseState.WAITING, sent_at=None)
    undo_allocation(offer.pk, by=a_caseworker(), at=NOW)
    assert set(offer.letters.values_list("delivery__state", flat=True)) == {LeaseState.STOPPED}


def test_pages_say_who_gets_copies_and_where_they_are(client, caseworker, case):
    a_contact(case, **HOME)
    offer = an_allocation(case=case)
    copy = offer.letters.get(copy_to__isnull=False)
    assert "får kopi af breve på papir" in client.get(reverse("case_needs", args=[case.pk])).content.decode()
    listed = client.get(reverse("case_letters", args=[case.pk])).content.decode()
    assert "Åse Advokat får kopi på papir" in listed
    assert "kopi til Åse Advokat" in listed
    assert "Til Åse Advokat i kopi" in client.get(reverse("letter", args=[copy.pk])).content.decode()
    assert "Kopi til" in client.get(reverse("letter", args=[copy.copy_of_id])).content.decode()
    Delivery.objects.filter(letter=copy).update(state=LeaseState.WAITING, sent_at=None)
    assert "kopi, Skovvej 3" in client.get(reverse("letters_to_print")).content.decode()
    client.post(reverse("print_letter", args=[copy.pk]))
    client.post(reverse("post_letter", args=[copy.pk]))
    assert last_event(case)[1] == "Brev sendt med almindelig post: tilbud om bolig, kopi"


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("guardian", {}, "Skriv et CVR-nr. eller hele adressen"),
        ("guardian", {"cvr": "123"}, "Et CVR-nummer har otte cifre."),
        ("relative", HOME, "Læg borgerens fuldmagt på sagen"),
        ("guardian", HOME, ""),
        ("relative", HOME | {"document": "paper"}, ""),
    ],
)
def test_the_form_asks_for_an_address_and_for_the_citizens_word(client, caseworker, kind, given, sentence):
    case = a_case(CaseState.ASSESSED)
    given = given | ({"document": str(a_document(case).pk)} if "document" in given else {})
    answers = {"kind": kind, "name": "Bo", "is_copied": "ja", "known_on": "2026-03-09", "source": "Fuldmagt"} | given
    shown = client.post(reverse("record_fact", args=[case.pk, "contact"]), answers, follow=True).content.decode()
    assert (sentence or "Oplysningen er gemt.") in shown
    assert Contact.objects.filter(is_copied=True).exists() == (not sentence)


def test_the_database_holds_a_copy_to_its_letter_and_a_copied_contact_to_an_address(case):
    contact = a_contact(case, **HOME)
    copy = an_allocation(case=case).letters.get(copy_to__isnull=False)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Letter.objects.filter(pk=copy.pk).update(copy_of=None)
    with pytest.raises(IntegrityError, match="contact_copied_can_be_reached"), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(street="")
