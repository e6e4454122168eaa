"""Creating, inviting, closing and reopening users."""

import pytest

from accounts import actions
from accounts.denied import ActionDenied
from accounts.invitations import link_path
from accounts.models import AccessEvent, User
from accounts.roles import Role
from tests.factories import NOW, PASSWORD, a_user

pytestmark = pytest.mark.django_db

NEW = actions.NewUser("mette", "Mette", "Hansen", Role.CASEWORKER)


def test_a_new_user_has_no_password_and_is_noted():
    administrator = a_user(Role.ADMINISTRATOR)
    user = actions.create_user(NEW, by=administrator, at=NOW)
    assert not user.has_usable_password()
    event = AccessEvent.objects.get(subject_kind="user", subject_id=user.pk)
    assert (event.actor_id, event.action, event.purpose) == (administrator.pk, "change", "Oprettet")


def test_a_user_name_is_taken_whatever_its_case():
    a_user(username="METTE")
    with pytest.raises(ActionDenied, match="Brugernavnet »mette« er taget"):
        actions.create_user(NEW, by=a_user(Role.ADMINISTRATOR), at=NOW)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION])
def test_only_administrators_let_people_in_and_out(role):
    by, other, closed = a_user(role), a_user(), a_user(is_active=False)
    for act in (
        lambda: actions.create_user(NEW, by=by, at=NOW),
        lambda: actions.close_user(other.pk, by=by, at=NOW),
        lambda: actions.invite_user(other.pk, by=by, at=NOW),
        lambda: actions.reopen_user(closed.pk, by=by, at=NOW),
    ):
        with pytest.raises(ActionDenied, match="administratoren"):
            act()


def test_closing_ends_every_session_at_once(client):
    user = a_user()
    assert client.login(username=user.username, password=PASSWORD)
    actions.close_user(user.pk, by=a_user(Role.ADMINISTRATOR), at=NOW)
    assert client.get("/").headers["Location"].startswith("/konto/login/")
    assert not client.login(username=user.username, password=PASSWORD)


def test_an_old_session_stays_dead_when_the_user_is_let_in_again(client):
    administrator, user = a_user(Role.ADMINISTRATOR), a_user()
    client.login(username=user.username, password=PASSWORD)
    actions.close_user(user.pk, by=administrator, at=NOW)
    actions.reopen_user(user.pk, by=administrator, at=NOW)
    assert client.get("/").headers["Location"].startswith("/konto/login/")


def test_the_last_administrator_stays():
    administrator = a_user(Role.ADMINISTRATOR)
    a_user(Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(ActionDenied, match="er den sidste administrator"):
        actions.close_user(administrator.pk, by=administrator, at=NOW)
    assert User.objects.get(pk=administrator.pk).is_active


def test_twice_is_once_too_many():
    administrator, user = a_user(Role.ADMINISTRATOR), a_user()
    with pytest.raises(ActionDenied, match="allerede åben"):
        actions.reopen_user(user.pk, by=administrator, at=NOW)
    actions.close_user(user.pk, by=administrator, at=NOW)
    with pytest.raises(ActionDenied, match="allerede lukket"):
        actions.close_user(user.pk, by=administrator, at=NOW)
    with pytest.raises(ActionDenied, match="Genåbn brugeren først"):
        actions.invite_user(user.pk, by=administrator, at=NOW)


def test_the_link_sets_a_password_once(client):
    user = actions.create_user(NEW, by=a_user(Role.ADMINISTRATOR), at=NOW)
    link = link_path(user)
    form = client.get(link, follow=True)
    chosen = "kaffe-på-bøgens-blade"
    client.post(form.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert client.login(username="mette", password=chosen)
    client.logout()
    again = client.get(link, follow=True)
    assert again.context["token_fail"]


def test_an_invitation_takes_the_old_password_away(client):
    user = a_user()
    actions.invite_user(user.pk, by=a_user(Role.ADMINISTRATOR), at=NOW)
    assert not client.login(username=user.username, password=PASSWORD)
