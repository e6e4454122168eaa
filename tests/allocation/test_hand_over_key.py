"""The day the citizen gets the key."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.allocations import hand_over_key
from allocation.queries.work import ONE_DAY, Kind, tasks
from allocation.states import AllocationState
from tests.factories import NOW, a_user, an_allocation, at_ten, staff_of

pytestmark = pytest.mark.django_db


def test_it_is_told_and_may_be_corrected():
    offer = an_allocation(AllocationState.LEASED)
    for days in (0, 1):
        key_on = offer.lease_on + timedelta(days=days)
        hand_over_key(offer.pk, key_on=key_on, by=a_user(), at=at_ten(key_on))
    offer.refresh_from_db()
    assert offer.key_on == offer.lease_on + timedelta(days=1)
    assert offer.case.events.filter(name="key").count() == 2


def test_a_key_follows_a_lease():
    offer = an_allocation(AllocationState.ACCEPTED)
    with pytest.raises(ActionDenied, match="Nøglen udleveres efter lejekontrakten"):
        hand_over_key(offer.pk, key_on=offer.vacancy.available_on, by=a_user(), at=NOW)


def test_not_before_the_dwelling_is_there_and_not_by_strangers():
    offer = an_allocation(AllocationState.LEASED)
    early = offer.vacancy.available_on - timedelta(days=1)
    with pytest.raises(ActionDenied, match="først til rådighed"):
        hand_over_key(offer.pk, key_on=early, by=a_user(), at=NOW)
    with pytest.raises(ActionDenied, match="Nøglen registreres, når den er udleveret"):
        hand_over_key(offer.pk, key_on=offer.lease_on, by=a_user(), at=at_ten(offer.lease_on - timedelta(days=1)))
    for role in (Role.ASSOCIATION, Role.ADMINISTRATOR):
        with pytest.raises(ActionDenied):
            hand_over_key(offer.pk, key_on=offer.lease_on, by=a_user(role), at=NOW)


def test_the_association_tells_it_on_its_page(client):
    offer = an_allocation(AllocationState.LEASED)
    client.force_login(staff_of(offer.vacancy.dwelling.estate.association))
    address = reverse("hand_over_key", args=[offer.pk])
    assert "fik nøglen til" in client.get(address).content.decode()
    client.post(address, {"key_on": offer.lease_on.isoformat()})
    offer.refresh_from_db()
    assert offer.key_on == offer.lease_on


def test_the_key_is_asked_for_on_the_offer_the_case_and_the_work_list(client, caseworker):
    offer = an_allocation(AllocationState.LEASED)
    address = reverse("hand_over_key", args=[offer.pk])
    for page in (reverse("allocation", args=[offer.pk]), reverse("case", args=[offer.case_id])):
        assert f'href="{address}"' in client.get(page).content.decode()
    assert not [task for task in tasks(caseworker, on=offer.lease_on - ONE_DAY) if task.kind == Kind.KEY]
    (task,) = [task for task in tasks(caseworker, on=offer.lease_on) if task.kind == Kind.KEY]
    assert (task.pk, task.vacancy_id) == (offer.pk, offer.vacancy_id)
    hand_over_key(offer.pk, key_on=offer.lease_on, by=caseworker, at=at_ten(offer.lease_on))
    assert not [task for task in tasks(caseworker, on=offer.lease_on) if task.kind == Kind.KEY]
    assert f'href="{address}"' not in client.get(reverse("case", args=[offer.case_id])).content.decode()
