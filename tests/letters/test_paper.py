"""Whoever is exempt from Digital Post gets paper: printed by somebody, posted by somebody, and never by the worker."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation import tasks
from allocation.actions.letters import post_letter, print_letter, resend_letter
from allocation.models import Delivery, Letter
from allocation.states import CaseState
from background.models import LeaseState
from tests.factories import NOW, a_case, a_caseworker, a_citizen, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    citizen = a_citizen(is_exempt_from_digital_post=True, first_name="Maja", last_name="Holm")
    return a_case(CaseState.APPROVED, citizen=citizen).letters.get()


def test_the_worker_leaves_paper_alone(letter, settings):
    tasks.send_letter(letter.pk)
    assert letter.delivery.state == LeaseState.WAITING
    assert not settings.OUTBOX_DIR.exists()


def test_paper_is_printed_and_then_posted(letter):
    with pytest.raises(ActionDenied, match="ikke skrevet ud endnu"):
        post_letter(letter.pk, by=a_caseworker(), at=NOW)
    assert bytes(print_letter(letter.pk, by=a_caseworker(), at=NOW).pdf).startswith(b"%PDF")
    posted = post_letter(letter.pk, by=a_caseworker(), at=NOW)
    assert (posted.state, posted.sent_at, posted.receipt) == (LeaseState.DONE, NOW, "Sendt med almindelig post")
    assert letter.case.events.filter(name="post").count() == 1
    for again in (post_letter, print_letter):
        with pytest.raises(ActionDenied, match="allerede sendt"):
            again(letter.pk, by=a_caseworker(), at=NOW)


def test_digital_post_is_not_printed_and_paper_not_resent(letter):
    digital = a_case(CaseState.APPROVED).letters.get()
    with pytest.raises(ActionDenied, match="Digital Post"):
        print_letter(digital.pk, by=a_caseworker(), at=NOW)
    Delivery.objects.filter(letter=letter).update(state=LeaseState.FAILED)
    with pytest.raises(ActionDenied, match="på papir"):
        resend_letter(letter.pk, by=a_caseworker(), at=NOW)


def test_the_list_leads_from_printer_to_letter_box(client, letter):
    client.force_login(a_user(Role.CASEWORKER))
    page = client.get(reverse("letters_to_print")).content.decode()
    assert "Maja Holm" in page
    assert "Markér som sendt" not in page
    pdf = client.post(reverse("print_letter", args=[letter.pk]))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "Markér som sendt" in client.get(reverse("letters_to_print")).content.decode()
    after = client.post(reverse("post_letter", args=[letter.pk]), follow=True).content.decode()
    assert "Ingen breve skal på papir." in after


def test_a_protected_address_is_found_on_the_case_and_not_on_the_letter(client):
    citizen = a_citizen(is_exempt_from_digital_post=True, is_protected=True, street="Hemmelig Vej 1")
    case = a_case(CaseState.APPROVED, citizen=citizen)
    client.force_login(a_user(Role.CASEWORKER))
    page = client.get(reverse("letters_to_print")).content.decode()
    assert "Hemmelig" not in page
    assert reverse("reveal_address", args=[case.pk]) in page
