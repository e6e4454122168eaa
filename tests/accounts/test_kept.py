"""Nothing is written twice: what was typed when the answer was no, or when the chair was left."""

import pytest
from django.core.cache import cache
from django.shortcuts import render
from django.test import Client
from django.urls import reverse

from accounts.kept import take
from accounts.roles import Role
from allocation.states import CaseState
from tests.factories import a_case, a_caseworker, a_user

pytestmark = pytest.mark.django_db
TYPED = {"first_name": "Bodil", "reason": "Udsættes på torsdag."}
ADDRESS = reverse("receive_case")
STANDS_AGAIN = "står det, du havde skrevet, der igen."
PAGE = f"http://testserver{ADDRESS}"


@pytest.fixture
def leave(client):
    """Somebody types, and leaves the chair until the time is up."""

    def leave(user, typed=TYPED):
        client.force_login(user)
        return client.post(ADDRESS, typed, headers={"HX-Trigger": "left", "Referer": PAGE})

    return leave


def page(client, user, address=ADDRESS):
    client.force_login(user)
    return client.get(address).content.decode()


def test_who_leaves_the_chair_is_logged_out_and_finds_the_form_as_it_was_once(client, leave):
    user = a_caseworker()
    assert leave(user)["Location"].startswith(reverse("account_login"))
    found = page(client, user)
    assert "står her igen. Det er ikke gemt endnu." in found
    assert "Uds\\u00e6ttes p\\u00e5 torsdag." in found
    assert "torsdag" not in page(client, user)


def test_a_page_that_stood_open_through_a_login_loses_nothing():
    strict, user = Client(enforce_csrf_checks=True), a_caseworker()
    strict.force_login(user)
    button = strict.post(reverse("start_job"), TYPED, headers={"Referer": PAGE})
    assert "Gå til forsiden" in button.content.decode()
    refused = strict.post(ADDRESS, TYPED, headers={"Referer": PAGE})
    assert refused.status_code == 403
    assert f'<a href="{ADDRESS}">Hent siden igen</a>' in refused.content.decode()
    assert "torsdag" in page(strict, user)


def test_who_was_too_late_finds_what_was_typed_when_going_back(client):
    user, case = a_caseworker(), a_case(CaseState.REFUSED)
    address = reverse("assess_case", args=[case.pk])
    typed = {"economic": "Lav husleje", "social": "Alene", "housing": "To rum"}
    client.force_login(user)
    assert STANDS_AGAIN not in client.post(address, typed).content.decode()
    late = client.post(address, typed, headers={"Referer": f"http://testserver{address}"})
    assert late.status_code == 409
    assert STANDS_AGAIN in late.content.decode()
    found = page(client, user, address)
    assert "Lav husleje" in found
    assert "se, om det stadig passer" in found


def test_the_form_of_another_site_fills_in_nothing():
    strict, user = Client(enforce_csrf_checks=True), a_caseworker()
    strict.force_login(user)
    strict.post(ADDRESS, TYPED, headers={"Referer": f"http://fremmed.example{ADDRESS}"})
    assert "torsdag" not in page(strict, user)


def test_nobody_else_and_no_other_page_has_it(client, leave):
    user = a_caseworker()
    leave(user)
    assert "torsdag" not in page(client, a_user(Role.MANAGER))
    assert "torsdag" not in page(client, user, reverse("cases"))
    assert "torsdag" in page(client, user)


def test_it_is_sealed(leave, monkeypatch):
    written = []
    monkeypatch.setattr(cache, "set", lambda name, value, **options: written.append(value))
    leave(a_caseworker())
    assert written
    assert not any(b"torsdag" in value for value in written if isinstance(value, bytes))


def test_a_password_is_not_kept(client, leave, rf):
    user = a_caseworker()
    leave(user, {"oldpassword": "hemmelig"})
    request = rf.get(ADDRESS)
    request.user = user
    assert take(request) is None


def test_a_page_before_anybody_is_known_has_nothing_kept(rf):
    assert "Siden" in render(rf.get("/"), "404.html").content.decode()


def test_what_was_sealed_with_another_key_is_left(client, leave, settings):
    user = a_caseworker()
    leave(user)
    settings.SECRET_KEY = "y" * 60
    assert "torsdag" not in page(client, user)
