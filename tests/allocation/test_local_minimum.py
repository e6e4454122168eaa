"""The municipality's own minimum is dated data: a row more from a day on, never another row."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.minimums import Minimum, set_local_minimum
from allocation.models import LocalMinimum
from allocation.queries.grid import grid_of
from allocation.queries.payment import payment
from law.ability_to_pay import LOCAL_CHILD, local_minimum
from tests.factories import LONG_AGO, NOW, TODAY, a_case, a_citizen, a_local_minimum, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def threshold(case, vacancy, on=TODAY):
    return payment(case, vacancy, on=on).ability.threshold_dkk


@pytest.fixture
def pair():
    return a_case(citizen=a_citizen(adults=1, children=2, income="20000")), a_vacancy()


def test_the_rate_of_the_day_counts_with_what_was_known_then(pair):
    case, vacancy = pair
    guideline = threshold(case, vacancy)
    a_local_minimum(on=YESTERDAY)
    assert threshold(case, vacancy) == 4500 + 3500 + 2 * 2000
    set_local_minimum(Minimum(TOMORROW, "Byrådet", Decimal(5000), Decimal(4000), Decimal(0)), by=a_manager(), at=NOW)
    assert threshold(case, vacancy) == 12000
    assert threshold(case, vacancy, on=TOMORROW) == 9000
    set_local_minimum(Minimum(LONG_AGO, "For sent skrevet", *[Decimal(1)] * 3), by=a_manager(), at=NOW)
    assert threshold(case, vacancy, on=YESTERDAY - timedelta(days=1)) == guideline
    grid = grid_of([case], [vacancy], on=TOMORROW)
    assert grid.people.threshold.tolist() == [9000 * 100]
    assert local_minimum(1, 1, on=TOMORROW, rates=grid.book).finding.used[1].name == LOCAL_CHILD


def test_a_row_is_put_right_by_another_of_the_same_day_and_ended_by_one_without_amounts(pair):
    guideline = threshold(*pair)
    a_local_minimum()
    a_local_minimum(single_adult_dkk=Decimal(4800))
    assert threshold(*pair) == 12300
    set_local_minimum(Minimum(TODAY, "Byrådet"), by=a_manager(), at=NOW)
    assert threshold(*pair) == guideline


def test_what_is_decided_stands_with_what_it_was_decided_by():
    a_local_minimum(on=YESTERDAY)
    offer = an_allocation()
    frozen = list(offer.findings)
    assert payment(offer.case, offer.vacancy, on=TODAY).frozen.items() <= frozen[4].items()
    set_local_minimum(Minimum(TODAY, "Byrådet", *[Decimal(99_000)] * 3), by=a_manager(), at=NOW)
    offer.refresh_from_db()
    assert offer.findings == frozen
    assert not payment(offer.case, offer.vacancy, on=TODAY).is_possible


def a_manager():
    return a_user(Role.MANAGER)


def test_only_a_manager_adds_a_whole_row_and_nobody_changes_one():
    row = a_local_minimum()
    told = Minimum(TODAY, "Byrådet", Decimal(5000), Decimal(4000), Decimal(2000))
    with pytest.raises(ActionDenied, match="skrives af en leder"):
        set_local_minimum(told, by=a_user(), at=NOW)
    with pytest.raises(ActionDenied, match="alle tre beløb"):
        set_local_minimum(Minimum(TODAY, "Byrådet", Decimal(5000)), by=a_manager(), at=NOW)
    set_local_minimum(told, by=a_manager(), at=NOW)
    with pytest.raises(ActionDenied, match="står der allerede"):
        set_local_minimum(told, by=a_manager(), at=NOW)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        LocalMinimum.objects.filter(pk=row.pk).update(child_dkk=0)
    with pytest.raises(IntegrityError, match="local_minimum_whole_or_none"), transaction.atomic():
        LocalMinimum.objects.create(from_on=TODAY, single_adult_dkk=1, source="x", made_by=a_user(), made_at=NOW)


def test_written_by_a_manager_and_seen_where_it_counts(client, pair):
    case, vacancy = pair
    told = {
        "from_on": "2026-01-01",
        "single_adult_dkk": "4.500,00",
        "extra_adult_dkk": "3.500,00",
        "source": "Byrådet, punkt 7",
    }
    client.force_login(a_manager())
    assert "intet mindste beløb i dag" in client.get(reverse("local_minimums")).content.decode()
    assert "Skriv beløbet, eventuelt 0." in client.post(reverse("set_local_minimum"), told).content.decode()
    none = client.post(reverse("set_local_minimum"), told | {"single_adult_dkk": "0", "child_dkk": "0"})
    assert "over 0 kr." in none.content.decode()
    far = client.post(reverse("set_local_minimum"), told | {"from_on": "2036-01-01"}).content.decode()
    assert "Se, om årstallet passer." in far
    shown = client.post(reverse("set_local_minimum"), told | {"child_dkk": "0"}, follow=True).content.decode()
    assert "Afgørelser, der er truffet, beholder deres sats." in shown
    assert "Byrådet, punkt 7" in shown
    client.force_login(a_user())
    assert "Skriv ny sats" not in client.get(reverse("local_minimums")).content.decode()
    assert client.get(reverse("set_local_minimum")).status_code == 403
    panel = client.get(reverse("case_economy", args=[case.pk]), {"vacancy": vacancy.pk}).content.decode()
    assert "gælder fra 1. januar 2026: Byrådet, punkt 7." in panel
    assert "Kommunens mindste rådighedsbeløb, hver voksen til" in panel
