"""Nobody stays logged in at an empty chair."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, a_caseworker

pytestmark = pytest.mark.django_db
PAGE = "/konto/password/change/"


@pytest.fixture
def at(client, time_machine):
    """Ask for an address as many minutes after the first moment; the answer's status."""
    client.force_login(a_caseworker())

    def ask(minutes, address=PAGE, **options):
        time_machine.move_to(NOW + timedelta(minutes=minutes))
        return client.get(address, **options)

    return ask


def test_half_an_hour_without_use_ends_in_the_login(at):
    assert at(0).status_code == 200
    said = at(31)
    assert said.status_code == 302
    assert said["Location"].startswith(reverse("account_login"))


def test_the_login_page_says_why(at):
    at(0)
    at(31)
    assert "fordi Anvisning ikke var brugt i 30 minutter" in at(31, reverse("account_login")).content.decode()


def test_use_keeps_one_in(at):
    assert [at(minutes).status_code for minutes in (0, 29, 58, 87)] == [200, 200, 200, 200]


def test_a_progress_bar_that_asks_by_itself_is_not_use(at):
    at(0)
    assert at(20, headers={"HX-Trigger": "progress"}).status_code == 200
    assert at(31).status_code == 302


def test_typing_is_use(at, client, time_machine):
    at(0)
    time_machine.move_to(NOW + timedelta(minutes=25))
    assert client.post(reverse("still_here")).status_code == 204
    assert at(50).status_code == 200


def test_a_button_pressed_too_late_leads_back_to_its_page_and_says_it_did_nothing(at, client, time_machine):
    at(0)
    time_machine.move_to(NOW + timedelta(minutes=31))
    sent = client.post(reverse("letters") + "4/resend/", headers={"Referer": "http://testserver/letters/4/?page=2"})
    assert sent["Location"] == f"{reverse('account_login')}?next=/letters/4/%3Fpage%3D2"
    assert "Det, du trykkede på, er ikke gjort." in client.get(sent["Location"]).content.decode()


def test_a_button_pressed_from_elsewhere_leads_to_the_address_itself(client):
    sent = client.post("/letters/4/resend/", headers={"Referer": "https://elsewhere.example/"})
    assert sent["Location"] == f"{reverse('account_login')}?next=/letters/4/resend/"
