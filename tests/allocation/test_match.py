"""Who could have a vacancy, and in which order."""

from datetime import timedelta

import pytest

from allocation.queries import match
from tests.factories import TODAY, a_case, a_citizen, a_vacancy

pytestmark = pytest.mark.django_db


def numbers(rows):
    return [row.case.number for row in rows]


def test_urgent_then_longest_waiting_then_key():
    vacancy = a_vacancy()
    waited = a_case(applied_on=TODAY - timedelta(days=400), citizen=a_citizen(income="20000"))
    recent = a_case(applied_on=TODAY - timedelta(days=10), citizen=a_citizen(income="20000"))
    urgent = a_case(is_urgent=True, applied_on=TODAY - timedelta(days=5), citizen=a_citizen(income="20000"))
    same_day = a_case(applied_on=TODAY - timedelta(days=10), citizen=a_citizen(income="20000"))
    found = match(vacancy, on=TODAY)
    assert numbers(found.fitting) == [case.number for case in (urgent, waited, recent, same_day)]
    assert [row.number for row in found.fitting] == [1, 2, 3, 4]
