"""Pages around login, pages that say no, the menu of each role, and the gallery."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory
from django.urls import path, reverse

from accounts.roles import Role
from config.menu import links_of
from danish import errors
from tests.factories import PASSWORD, a_user


def _forbidden(request):
    raise PermissionDenied


def _broken(request):
    raise RuntimeError("secret detail")


handler400 = "danish.errors.bad_request"
handler500 = "danish.errors.server_error"


@pytest.fixture
def broken_pages(settings):
    from config import urls

    class Addresses:
        urlpatterns = [*urls.urlpatterns, path("forbidden/", _forbidden), path("broken/", _broken)]
        handler400, handler500 = urls.handler400, urls.handler500

    settings.ROOT_URLCONF = Addresses
    settings.DEBUG = False


def reference_of(page: str) -> str:
    found = re.search(r'<span class="reference">([0-9a-f]{8})</span>', page)
    assert found, "siden mangler et nummer"
    return found[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("broken_pages")
def test_a_page_that_is_not_there(client):
    client.force_login(a_user())
    answer = client.get("/findes-ikke/")
    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.content.decode()
    assert answer["X-Request-Id"].startswith(reference_of(answer.content.decode()))


@pytest.mark.django_db
@pytest.mark.usefixtures("broken_pages")
def test_a_page_that_is_not_for_you(client):
    client.force_login(a_user())
    answer = client.get("/forbidden/")
    assert answer.status_code == 403
    assert "Du har ikke adgang til siden" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("broken_pages")
def test_a_page_that_breaks_tells_nothing_of_why(client):
    client.raise_request_exception = False
    client.force_login(a_user())
    answer = client.get("/broken/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Der skete en fejl hos os" in page
    assert "secret detail" not in page
    assert answer["X-Request-Id"].startswith(reference_of(page))


@pytest.mark.parametrize(
    ("view", "arguments", "status"),
    [(errors.bad_request, (None,), 400), (errors.server_error, (), 500), (errors.unavailable, (), 503)],
)
def test_static_pages_ask_no_database(view, arguments, status):
    """No database mark: a query would fail this test."""
    request = RequestFactory().get("/")
    request.request_id = "1a2b3c4d-0000"
    answer = view(request, *arguments)
    assert answer.status_code == status
    assert reference_of(answer.content.decode()) == "1a2b3c4d"
    assert connection.connection is None or not connection.queries


def test_a_broken_error_page_still_answers(monkeypatch):
    monkeypatch.setattr("danish.errors.loader.get_template", _raise_value_error)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Der skete en fejl" in answer.content.decode()


def _raise_value_error(name):
    raise ValueError("Missing staticfiles manifest entry")


@pytest.mark.django_db
@pytest.mark.parametrize("status", [410, 413, 429])
def test_other_numbers_have_their_own_page(rf, status):
    request = rf.get("/")
    request.request_id = "1a2b3c4d-0000"
    request.user = a_user()
    answer = errors.error_page(request, status)
    assert answer.status_code == status
    assert reference_of(answer.content.decode()) == "1a2b3c4d"


SEARCH_ON_A_PHONE = '<li><a href="/search/">Søg</a></li>'


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION, Role.ADMINISTRATOR])
def test_the_menu_holds_the_roles_own_pages(client, role):
    client.force_login(a_user(role))
    page = client.get(reverse("gallery")).content.decode()
    menus = re.findall(r'<nav aria-label="Hovedmenu">(.*?)</nav>', page.replace(SEARCH_ON_A_PHONE, ""), re.DOTALL)
    assert len(menus) == 2, "en til brede skærme, en til telefonen"
    labels = re.findall(r"<a [^>]*>([^<]+)</a>", menus[0])
    assert labels == re.findall(r"<a [^>]*>([^<]+)</a>", menus[1])
    assert labels == [label for label, _ in links_of(role)]


@pytest.mark.django_db
def test_the_menu_marks_the_page_one_is_on(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    page = client.get(reverse("users")).content.decode()
    assert f'<a href="{reverse("users")}" aria-current="page">Brugere</a>' in page
    below = client.get(reverse("create_user")).content.decode()
    assert f'<a href="{reverse("users")}" aria-current="true">Brugere</a>' in below


@pytest.mark.django_db
def test_a_vacancy_is_one_of_ours_to_its_association(client):
    client.force_login(a_user(Role.ASSOCIATION))
    page = client.get(reverse("notify_vacancy")).content.decode()
    assert f'<a href="{reverse("our_vacancies")}" aria-current="true">Vores boliger</a>' in page


@pytest.mark.django_db
def test_login_asks_for_two_things_and_says_no_in_danish(client):
    page = client.get(reverse("account_login")).content.decode()
    assert re.findall(r'<input type="(\w+)" name="(?!csrf)', page) == ["text", "password"]
    again = client.post(reverse("account_login"), {"login": "ingen", "password": "forkert-kodeord"}).content.decode()
    assert "<title>Fejl: Log ind" in again
    assert "error-summary" in again
    user = a_user()
    answer = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_change_password", "account_logout", "mfa_index"])
def test_the_account_pages_are_danish(client, name):
    client.force_login(a_user())
    page = client.get(reverse(name), follow=True).content.decode()
    assert 'lang="da"' in page
    assert not re.search(r"\b(Password|Sign|Change|Authenticator|Your)\b", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("query", ["", "?calm=1", "?errors=1"])
def test_the_gallery_shows_every_component(client, query):
    answer = client.get(f"/gallery/{query}")
    assert answer.status_code == 200


def test_the_combobox_suggests_rows(client):
    answer = client.get("/gallery/options/", {"q": "højg"}).content.decode()
    assert answer.count('role="option"') == 2
    assert "Ingen af jeres boliger passer." in client.get("/gallery/options/", {"q": "xyz"}).content.decode()
