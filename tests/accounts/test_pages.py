"""The administrator's pages, as the administrator meets them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import log_access, system_user
from accounts.models import User
from accounts.roles import Role
from tests.factories import NOW, TODAY, a_user, an_association

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = a_user(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("administrator")
def test_the_list_names_everybody_but_the_system(client):
    system_user()
    staff = a_user(Role.ASSOCIATION, association=an_association("Boligforeningen Høje Tå"))
    page = client.get(reverse("users")).content.decode()
    assert str(staff) in page
    assert "Boligforeningen Høje Tå" in page
    assert "Systemet" not in page


@pytest.mark.usefixtures("administrator")
def test_the_list_is_in_danish_order_and_can_be_searched(client):
    for name in ("Åse", "Zita", "Ærø", "Ørn"):
        a_user(first_name=name, last_name="Bentsen")
    page = client.get(reverse("users"), {"q": "bentsen"})
    assert [user.first_name for user in page.context["page"]] == ["Zita", "Ærø", "Ørn", "Åse"]
    assert "Ingen bruger hedder sådan" in client.get(reverse("users"), {"q": "findes ikke"}).content.decode()


def test_the_list_asks_as_little_for_many_as_for_one(client, administrator, django_assert_max_num_queries):
    for _ in range(60):
        a_user(Role.ASSOCIATION)
    with django_assert_max_num_queries(6):
        client.get(reverse("users"))


@pytest.mark.usefixtures("administrator")
def test_a_new_user_gets_a_link_that_is_shown_once(client):
    fields = {"username": "mette", "first_name": "Mette", "last_name": "Hansen", "role": "manager"}
    page = client.post(reverse("create_user"), fields, follow=True)
    user = User.objects.get(username="mette")
    assert user.role == Role.MANAGER
    assert "/password/reset/key/" in page.content.decode()
    again = client.get(reverse("invitation", args=[user.pk])).content.decode()
    assert "/password/reset/key/" not in again
    assert "Linket er vist" in again


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("role", ["association", "system", "", "gæst"])
def test_the_form_makes_the_municipalitys_own_only(client, role):
    fields = {"username": "mette", "first_name": "Mette", "last_name": "Hansen", "role": role}
    assert client.post(reverse("create_user"), fields).context["form"].errors["role"]
    assert not User.objects.filter(username="mette").exists()


@pytest.mark.usefixtures("administrator")
def test_close_and_reopen(client):
    user = a_user()
    page = client.post(reverse("close_user", args=[user.pk]), follow=True).content.decode()
    assert "er lukket og er logget ud" in page
    page = client.post(reverse("reopen_user", args=[user.pk]), follow=True).content.decode()
    assert "/password/reset/key/" in page
    page = client.post(reverse("invite_user", args=[user.pk]), follow=True).content.decode()
    assert "/password/reset/key/" in page
    page = client.get(reverse("user", args=[user.pk])).content.decode()
    assert all(word in page for word in ("Lukket", "Genåbnet", "Fik et link"))


def test_the_last_administrators_button_says_why_not(client, administrator):
    page = client.get(reverse("user", args=[administrator.pk])).content.decode()
    assert "er den sidste administrator" in page


@pytest.mark.usefixtures("administrator")
def test_the_system_user_cannot_be_touched(client):
    for name in ("close_user", "reopen_user", "invite_user"):
        assert client.post(reverse(name, args=[system_user().pk])).status_code == 404


def test_the_log_by_user_and_day(client, administrator):
    looker, other = a_user(), a_user()
    log_access("citizen", 7, by=looker, at=NOW)
    log_access("citizen", 8, by=other, at=NOW)
    log_access("citizen", 9, by=looker, at=NOW - timedelta(days=1))

    def seen(**asked):
        return [event.subject_id for event in client.get(reverse("access_log"), asked).context["page"]]

    assert set(seen()) == {7, 8, 9}
    assert seen(user=looker.pk) == [7, 9]
    assert seen(user=looker.pk, on=TODAY.isoformat()) == [7]
    assert seen(on="2015-01-01") == []


@pytest.mark.usefixtures("administrator")
def test_an_impossible_day_is_said_and_shows_the_whole_log(client):
    log_access("citizen", 7, by=a_user(), at=NOW)
    page = client.get(reverse("access_log"), {"on": "31-02-2026"})
    assert page.context["search"].errors["on"]
    assert "Borger nr. 7" in page.content.decode()


def test_the_log_asks_as_little_for_many_as_for_one(client, administrator, django_assert_max_num_queries):
    for number in range(120):
        log_access("citizen", number, by=administrator, at=NOW)
    with django_assert_max_num_queries(6):
        page = client.get(reverse("access_log"), {"user": administrator.pk, "page": 2})
    assert f"user={administrator.pk}&amp;page=3" in page.content.decode()


def test_the_front_page_of_each_role(client):
    fronts = {Role.ADMINISTRATOR: "/users/"}
    for role, path in fronts.items():
        client.force_login(a_user(role))
        assert client.get("/").headers["Location"] == path
