"""Taking an offer back before its letter has left the house, and not after."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.denied import ActionDenied
from allocation.actions.allocations import undo_allocation
from allocation.models import Delivery
from allocation.states import AllocationState
from allocation.tasks import send_letter
from background.models import LeaseState
from housing.states import VacancyState
from tests.factories import NOW, a_user, an_allocation

pytestmark = pytest.mark.django_db


def test_nothing_is_sent_and_both_are_free():
    offer = an_allocation()
    undo_allocation(offer.pk, by=a_user(), at=NOW)
    offer.refresh_from_db()
    assert offer.state == AllocationState.WITHDRAWN
    assert offer.vacancy.__class__.objects.get(pk=offer.vacancy_id).state == VacancyState.AT_DISPOSAL
    delivery = Delivery.objects.get(letter__allocation=offer)
    assert delivery.state == LeaseState.STOPPED
    send_letter(delivery.letter_id)
    delivery.refresh_from_db()
    assert delivery.sent_at is None
    assert offer.case.events.filter(name="undo").exists()


def test_after_the_letter_it_is_too_late():
    offer = an_allocation()
    Delivery.objects.filter(letter__allocation=offer).update(state=LeaseState.DONE, sent_at=timezone.now())
    with pytest.raises(ActionDenied, match="Træk tilbuddet tilbage i stedet"):
        undo_allocation(offer.pk, by=a_user(), at=NOW)
    offer.refresh_from_db()
    assert offer.state == AllocationState.OFFERED


def test_the_letter_waits_so_long(settings):
    settings.UNDO_SECONDS = 10
    delivery = Delivery.objects.get(letter__allocation=an_allocation())
    assert (delivery.next_try_at - NOW).total_seconds() == 10


def test_the_button_is_there_in_time_and_gone_after(client, caseworker):
    offer = an_allocation()
    address = reverse("allocation", args=[offer.pk])
    assert "Fortryd anvisning" in client.get(address).content.decode()
    undone = client.post(reverse("undo_allocation", args=[offer.pk]), follow=True).content.decode()
    assert 'id="messages" tabindex="-1" autofocus' in undone, "the keyboard leads on from what was answered"
    assert "Kaldt tilbage" in client.get(reverse("case_letters", args=[offer.case_id])).content.decode()
    later = an_allocation()
    Delivery.objects.filter(letter__allocation=later).update(state=LeaseState.DONE, sent_at=timezone.now())
    shown = client.get(reverse("allocation", args=[later.pk])).content.decode()
    assert "Fortryd anvisning" not in shown
