"""An answer that was noted wrongly, or came late: back to the offer."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.actions.allocations import reopen_allocation
from allocation.models import Delivery
from allocation.states import AllocationState, LetterKind
from background.models import LeaseState
from housing.models import Vacancy
from housing.states import VacancyState
from tests.factories import NOW, TODAY, a_user, an_allocation

pytestmark = pytest.mark.django_db

ANSWERED = [AllocationState.ACCEPTED, AllocationState.DECLINED, AllocationState.LAPSED]


def reopen(offer):
    return reopen_allocation(offer.pk, by=a_user(), on=TODAY, at=NOW)


@pytest.mark.parametrize("state", ANSWERED)
def test_the_offer_stands_open_again(state):
    offer = an_allocation(state)
    reopen(offer)
    offer.refresh_from_db()
    assert (offer.state, offer.answered_on, offer.decline_reason) == (AllocationState.OFFERED, None, "")
    assert Vacancy.objects.get(pk=offer.vacancy_id).state == VacancyState.ALLOCATED


def test_not_when_the_dwelling_has_gone_to_another():
    offer = an_allocation(AllocationState.DECLINED)
    an_allocation(vacancy=Vacancy.objects.get(pk=offer.vacancy_id))
    with pytest.raises(ActionDenied, match="blev tilbudt"):
        reopen(offer)


def test_not_when_a_letter_about_the_answer_has_gone():
    offer = an_allocation(AllocationState.DECLINED)
    about = offer.letters.exclude(kind=LetterKind.OFFER).first()
    if about is None:
        about = _letter_about(offer)
    Delivery.objects.filter(letter=about).update(state=LeaseState.DONE, sent_at=NOW)
    with pytest.raises(ActionDenied, match="har fået brev om svaret"):
        reopen(offer)


def _letter_about(offer):
    from allocation import letters

    return letters.write(offer.case, LetterKind.LAPSE, allocation=offer, by=a_user(), on=TODAY, at=NOW)


def test_the_page_says_what_it_means(client, caseworker):
    offer = an_allocation(AllocationState.DECLINED)
    address = reverse("reopen_allocation", args=[offer.pk])
    assert "Svaret var »borgeren har takket nej«" in client.get(address).content.decode()
    client.post(address)
    offer.refresh_from_db()
    assert offer.state == AllocationState.OFFERED
