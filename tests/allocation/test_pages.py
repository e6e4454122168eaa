"""Every page of allocation/: filled and empty, for whom, and with how many questions to the database."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.states import CaseState
from tests.factories import NOW, a_case, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker(client, time_machine):
    time_machine.move_to(NOW)
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def test_everything_opens(client, caseworker):
    vacancy, case = a_vacancy(), a_case()
    offer = an_allocation()
    received = a_case(CaseState.RECEIVED)
    for url in [
        reverse("work"),
        reverse("match_vacancy", args=[vacancy.pk]),
        reverse("allocate", args=[vacancy.pk, case.pk]),
        reverse("cases"),
        reverse("case", args=[case.pk]),
        reverse("case", args=[offer.case_id]),
        reverse("receive_case"),
        reverse("assess_case", args=[received.pk]),
        reverse("allocations"),
        reverse("allocation", args=[offer.pk]),
        reverse("accept_allocation", args=[offer.pk]),
        reverse("decline_allocation", args=[offer.pk]),
        reverse("withdraw_allocation", args=[offer.pk]),
    ]:
        answer = client.get(url)
        assert answer.status_code == 200, url
