"""How much a page asks of the database, and rows for it to show."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.states import CaseState
from tests.factories import a_case, a_citizen, a_vacancy, an_allocation

MOST_QUERIES = 12


def asked(client, address, **query):
    """How many questions a page asks, which must have opened."""
    with CaptureQueriesContext(connection) as questions:
        answer = client.get(address, query)
    assert answer.status_code == 200
    return len(questions)


def some_of_everything(number):
    """Rows of every kind that the lists show."""
    for _ in range(number):
        a_vacancy()
        a_case(citizen=a_citizen(children=1, income="20000"))
        a_case(CaseState.RECEIVED)
        a_case(CaseState.ASSESSED)
        an_allocation()
