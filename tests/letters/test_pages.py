"""Breve: the list, a letter with its PDF, and sending again."""

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation import letters
from allocation.models import Delivery, Letter
from allocation.states import CaseState
from background.models import LeaseState
from tests.factories import a_case, a_citizen, a_user, an_allocation, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    return a_case(CaseState.APPROVED, citizen=a_citizen(first_name="Maja", last_name="Holm")).letters.get()


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def test_the_list_shows_letters_and_how_far_they_are(client, caseworker, letter):
    page = client.get(reverse("letters")).content.decode()
    assert "Godkendelse" in page
    assert "Maja Holm" in page
    assert "På vej" in page


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [("all", "Der er ingen breve endnu."), ("failed", "Alle breve er sendt."), ("waiting", "Ingen breve er på vej.")],
)
def test_an_empty_list_says_why(client, caseworker, tab, sentence):
    assert sentence in client.get(reverse("letters"), {"show": tab}).content.decode()


def test_an_unknown_tab_shows_all(client, caseworker, letter):
    assert "Maja Holm" in client.get(reverse("letters"), {"show": "'; DROP TABLE"}).content.decode()


def test_the_list_asks_the_same_for_one_and_for_sixty(client, caseworker, letter, django_assert_max_num_queries):
    for _ in range(9):
        a_case(CaseState.APPROVED)
    with django_assert_max_num_queries(8):
        client.get(reverse("letters"))


def test_a_letter_shows_its_pdf_and_writes_who_looked(client, caseworker, letter):
    letters.draw(letter.pk)
    page = client.get(reverse("letter", args=[letter.pk]))
    assert f'src="{reverse("letter_pdf", args=[letter.pk])}' in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    seen = AccessEvent.objects.get()
    assert (seen.subject_kind, seen.subject_id, seen.actor_id) == ("citizen", letter.case.citizen_id, caseworker.pk)


def test_the_pdf_is_the_letter_and_is_logged(client, caseworker, letter):
    drawn = letters.draw(letter.pk)
    answer = client.get(reverse("letter_pdf", args=[letter.pk]))
    assert answer.content == bytes(drawn.pdf)
    assert answer.headers["Content-Disposition"] == f'inline; filename="brev-{letter.pk}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert AccessEvent.objects.count() == 1


def test_a_letter_that_is_not_drawn_says_so(client, caseworker, letter):
    assert "PDF'en er ikke lavet endnu" in client.get(reverse("letter", args=[letter.pk])).content.decode()
    assert client.get(reverse("letter_pdf", args=[letter.pk])).status_code == 404


def test_a_letter_that_failed_can_be_sent_again(client, caseworker, letter):
    Delivery.objects.update(state=LeaseState.FAILED, attempts=12, last_error="Udbakken var fuld.")
    page = client.get(reverse("letter", args=[letter.pk])).content.decode()
    assert "Udbakken var fuld." in page
    assert reverse("resend", args=[letter.pk]) in page
    answer = client.post(reverse("resend", args=[letter.pk]), follow=True)
    assert "Brevet sendes igen." in answer.content.decode()
    assert Delivery.objects.get().state == LeaseState.WAITING


def test_a_letter_on_its_way_is_not_sent_again(client, caseworker, letter):
    answer = client.post(reverse("resend", args=[letter.pk]))
    assert answer.status_code == 409
    assert "Brevet bliver sendt af sig selv" in answer.content.decode()


@pytest.mark.parametrize("name", ["letter", "letter_pdf", "resend"])
def test_an_association_does_not_know_that_letters_exist(client, name):
    allocation = an_allocation()
    letter = allocation.letters.get()
    client.force_login(staff_of(allocation.vacancy.dwelling.estate.association))
    answer = client.post if name == "resend" else client.get
    assert answer(reverse(name, args=[letter.pk])).status_code == 404
    assert client.get(reverse("letters")).status_code == 403
