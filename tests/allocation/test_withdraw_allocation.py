"""Taking an offer back before there is a lease."""

import pytest
from django.conf import settings

from accounts.denied import ActionDenied
from allocation.actions.allocations import reopen_allocation, withdraw_allocation
from allocation.actions.letters import print_letter, resend_letter
from allocation.jobs import send_due_letters
from allocation.models import Delivery
from allocation.states import AllocationState, CaseState, LetterKind
from background.models import LeaseState
from housing.states import VacancyState
from tests.allocation.verbs import last_event, page_of, refused, take
from tests.factories import NOW, a_case, a_caseworker, a_citizen, an_allocation, deliver

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [AllocationState.OFFERED, AllocationState.ACCEPTED])
def test_it_frees_both_with_the_reason_in_the_story(client, caseworker, state):
    allocation = an_allocation(state)
    deliver(allocation)
    assert "Tilbuddet er trukket tilbage." in take(client, "withdraw", allocation, note="Boligen har vandskade")
    allocation.refresh_from_db()
    allocation.vacancy.refresh_from_db()
    allocation.case.refresh_from_db()
    assert (allocation.state, allocation.note) == (AllocationState.WITHDRAWN, "Boligen har vandskade")
    assert allocation.vacancy.state == VacancyState.AT_DISPOSAL
    assert allocation.case.state == CaseState.APPROVED
    told = f"Tilbud om {allocation.vacancy} trukket tilbage: Boligen har vandskade"
    assert last_event(allocation.case) == ("withdraw", told)


def test_not_without_a_reason(client, caseworker):
    assert "Skriv, hvorfor tilbuddet trækkes tilbage." in take(client, "withdraw", an_allocation(), note="")


def test_not_after_the_lease(client, caseworker):
    leased = an_allocation(AllocationState.LEASED)
    assert "er ikke muligt nu" in refused(client, "withdraw", leased, note="Boligen har vandskade")


# Before its letter has left the house (with the real sweeper and the real outbox)


def in_the_outbox(offer) -> set[str]:
    """Which kinds of letters about the offer lie there, when the sweeper has sent all it can."""
    send_due_letters()
    kinds = Delivery.objects.filter(letter__allocation=offer).values_list("message_id", "letter__kind")
    return {kind for key, kind in kinds if (settings.OUTBOX_DIR / f"{key}.json").exists()}


def withdraw(offer):
    return withdraw_allocation(offer.pk, note="Vandskade.", by=a_caseworker(), at=NOW)


@pytest.mark.parametrize("state", [LeaseState.WAITING, LeaseState.FAILED])
def test_an_offer_nobody_has_heard_of_is_withdrawn_in_silence(client, caseworker, state):
    offer = an_allocation()
    Delivery.objects.update(state=state)
    said = client.get(page_of("withdraw", offer)).content.decode()
    assert "Står i sagen og i brevet" not in said
    assert "Det bliver standset, og borgeren får intet brev." in said
    assert "Brevet, som borgeren får det" not in said
    withdraw(offer)
    assert last_event(offer.case)[1].startswith(f"Tilbud om {offer.vacancy} trukket tilbage, før brevet blev sendt:")
    assert in_the_outbox(offer) == set()
    assert offer.letters.get().delivery.state == LeaseState.STOPPED


def test_an_offer_that_was_sent_is_withdrawn_by_letter(client, caseworker):
    offer = an_allocation()
    assert in_the_outbox(offer) == {LetterKind.OFFER}
    assert "Brevet, som borgeren får det" in client.get(page_of("withdraw", offer)).content.decode()
    withdraw(offer)
    assert in_the_outbox(offer) == {LetterKind.OFFER, LetterKind.WITHDRAWAL}


def test_a_citizen_who_said_yes_by_telephone_hears_of_the_withdrawal_only():
    offer = an_allocation(AllocationState.ACCEPTED)
    withdraw(offer)
    assert in_the_outbox(offer) == {LetterKind.WITHDRAWAL}


def test_an_offer_whose_wrong_answer_was_taken_back_is_withdrawn_in_silence_too():
    offer = an_allocation(AllocationState.DECLINED)
    reopen_allocation(offer.pk, by=a_caseworker(), on=NOW.date(), at=NOW)
    withdraw(offer)
    assert in_the_outbox(offer) == set()


def test_a_letter_that_a_worker_has_begun_on_counts_as_sent():
    offer = an_allocation()
    Delivery.objects.update(state=LeaseState.RUNNING, lease_until=NOW)
    withdraw(offer)
    assert in_the_outbox(offer) == {LetterKind.OFFER, LetterKind.WITHDRAWAL}


@pytest.mark.parametrize("is_exempt", [False, True])
def test_a_letter_called_back_is_neither_sent_again_nor_printed(is_exempt):
    citizen = a_citizen(is_exempt_from_digital_post=is_exempt)
    offer = an_allocation(case=a_case(citizen=citizen))
    withdraw(offer)
    step = print_letter if is_exempt else resend_letter
    with pytest.raises(ActionDenied, match="Brevet er kaldt tilbage og skal ikke sendes"):
        step(offer.letters.get().pk, by=a_caseworker(), at=NOW)
