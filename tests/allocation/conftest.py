"""A signed-in caseworker, on the day the factories work on."""

import pytest

from accounts.roles import Role
from tests.factories import NOW, a_user


@pytest.fixture
def the_day(time_machine) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def caseworker(client, the_day):
    """The user that `client` is signed in as."""
    user = a_user(Role.CASEWORKER, first_name="Mette", last_name="Hansen")
    client.force_login(user)
    return user
