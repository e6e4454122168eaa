"""Association staff are made with their association, by the administrator only."""

import pytest
from django.urls import reverse

from accounts.actions import NewUser
from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role
from housing.actions.staff import create_staff
from tests.factories import NOW, a_user, an_association

pytestmark = pytest.mark.django_db

NEW = NewUser("lone", "Lone", "Holm", Role.ASSOCIATION)


def test_user_and_association_are_made_together():
    association = an_association()
    user = create_staff(association, NEW, by=a_user(Role.ADMINISTRATOR), at=NOW)
    assert user.membership.association == association
    assert user.role == Role.ASSOCIATION


def test_only_the_administrator():
    with pytest.raises(ActionDenied):
        create_staff(an_association(), NEW, by=a_user(Role.MANAGER), at=NOW)
    assert not User.objects.filter(username="lone").exists()


def test_the_page_ends_with_the_link(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    fields = {"username": "lone", "first_name": "Lone", "last_name": "Holm", "association": an_association().pk}
    page = client.post(reverse("create_staff"), fields, follow=True).content.decode()
    assert "/password/reset/key/" in page
    assert User.objects.get(username="lone").membership


def test_the_association_must_be_chosen(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    page = client.post(reverse("create_staff"), {"username": "lone", "first_name": "Lone", "last_name": "Holm"})
    assert page.context["form"].errors["association"]
