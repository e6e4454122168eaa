"""The long lists ask as little of the database for twenty rows of each kind as for one; the rows are made once for all of them."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.allocation.rows import MOST_QUERIES, asked, some_of_everything
from tests.factories import NOW, a_case, a_user, a_vacancy

pytestmark = pytest.mark.django_db

LISTS = [
    ("work", {}),
    ("work", {"kind": "offers"}),
    ("work", {"kind": "applications"}),
    ("work", {"kind": "vacancies"}),
    ("cases", {}),
    ("allocations", {}),
]
MATCHES = [{}, {"show": "not"}]


class Growing:
    """What each list asked when there was one row of each kind; now there are twenty."""

    def __init__(self) -> None:
        self.client = Client()
        self.client.force_login(a_user(Role.CASEWORKER))
        self.match = reverse("match_vacancy", args=[a_vacancy().pk])
        some_of_everything(1)
        for _ in range(2):  # the open row is held against another who does not fit, with few as with many
            a_case(has_pet=True)
        self.lists_of_one = [asked(self.client, reverse(name), **query) for name, query in LISTS]
        self.matches_of_one = [asked(self.client, self.match, **query) for query in MATCHES]
        some_of_everything(19)
        for _ in range(19):
            a_case(has_pet=True)


@pytest.fixture(scope="module")
def grown(lasting_db) -> Growing:
    with time_machine.travel(NOW):
        return Growing()


@pytest.mark.parametrize(("name", "query"), LISTS)
def test_a_list_asks_the_same_for_twenty_as_for_one(grown, the_day, name, query):
    one = grown.lists_of_one[LISTS.index((name, query))]
    assert asked(grown.client, reverse(name), **query) == one <= MOST_QUERIES


@pytest.mark.parametrize("query", MATCHES)
def test_a_match_asks_the_same_for_twenty_as_for_one(grown, the_day, query):
    one = grown.matches_of_one[MATCHES.index(query)]
    assert asked(grown.client, grown.match, **query) == one <= MOST_QUERIES
