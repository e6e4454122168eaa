"""Each kind of letter as its receiver reads it: lapse, withdrawal, refund, return, and a message to many."""

from datetime import timedelta

import pytest

from accounts.denied import ActionDenied
from allocation import jobs, letters
from allocation.actions import allocations as on_allocations
from allocation.actions.letters import decide_refund, tell_return
from allocation.models import Letter
from allocation.states import AllocationState, CaseState, DeclineReason, LetterKind
from background.models import LeaseState
from housing.states import DwellingKind, VacancyState
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_caseworker,
    a_citizen,
    a_dwelling,
    a_ledger,
    a_vacancy,
    an_allocation,
    an_estate,
    deliver,
)
from tests.letters.kinds import a_refund, a_transitional_lease
from tests.letters.test_write_letter import text_of

pytestmark = pytest.mark.django_db


def the(kind: LetterKind) -> str:
    return text_of(Letter.objects.get(kind=kind))


def test_a_decline_is_confirmed_with_no_other_consequence():
    offer = an_allocation(AllocationState.OFFERED, case=a_case(citizen=a_citizen(first_name="Maja")))
    on_allocations.decline_allocation(
        offer.pk, reason=DeclineReason.LOCATION, note="Internt", by=a_caseworker(), on=TODAY, at=NOW
    )
    text = the(LetterKind.LAPSE)
    assert "Kære Maja. Den 10. marts 2026 tilbød vi dig en bolig" in text
    assert "Du har sagt nej den 10. marts 2026." in text
    assert "Du mister ikke retten til hjælp, fordi du har sagt nej." in text
    assert "Din grund Beliggenheden" in text
    assert "Internt" not in text
    assert "Hvis du er uenig" not in text


def test_a_lapse_says_why_and_gives_no_appeal_where_there_is_none():
    an_allocation(AllocationState.LAPSED)
    text = the(LetterKind.LAPSE)
    assert "Du skulle svare senest tirsdag den 17. marts 2026. Vi har ikke hørt fra dig." in text
    assert "Du står fortsat på listen." in text
    assert "Et tilbud om en bolig gælder kun, til svarfristen er gået." in text
    assert "Loven giver ikke ret til at klage til en anden myndighed" in text
    assert "inden 4 uger" not in text


@pytest.mark.parametrize("had_accepted", [False, True])
def test_a_withdrawal_has_its_reason_and_its_rule(had_accepted):
    state = AllocationState.ACCEPTED if had_accepted else AllocationState.OFFERED
    offer = an_allocation(state)
    deliver(offer)
    on_allocations.withdraw_allocation(offer.pk, note="Der har været vandskade i boligen.", by=a_caseworker(), at=NOW)
    text = the(LetterKind.WITHDRAWAL)
    assert "Der har været vandskade i boligen." in text
    assert "Vi har brugt § 59, stk. 2, i loven om almene boliger" in text
    assert ("Skriv ikke en lejekontrakt under" in text) == had_accepted
    assert "Loven giver ikke ret til at klage" in text


def test_a_withdrawal_of_a_senior_dwelling_can_be_appealed():
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, kind=DwellingKind.SENIOR)
    offer = an_allocation(vacancy=a_vacancy(dwelling=a_dwelling(estate=estate, kind=DwellingKind.SENIOR)))
    deliver(offer)
    on_allocations.withdraw_allocation(offer.pk, note="Vandskade.", by=a_caseworker(), at=NOW)
    assert "Afgørelsen kan påklages til Ankestyrelsen inden 4 uger" in the(LetterKind.WITHDRAWAL)


def test_letters_after_an_answer_wait_until_it_can_no_longer_be_undone(settings):
    an_allocation(AllocationState.DECLINED)
    waits = Letter.objects.get(kind=LetterKind.LAPSE).delivery.next_try_at - NOW
    assert waits == timedelta(seconds=settings.UNDO_SECONDS)


def test_an_offer_whose_answer_was_taken_back_can_still_be_undone():
    """The letter about the answer was called off; it is not one that has left the house."""
    offer = an_allocation(AllocationState.DECLINED)
    on_allocations.reopen_allocation(offer.pk, by=a_caseworker(), on=TODAY, at=NOW)
    undone = on_allocations.undo_allocation(offer.pk, by=a_caseworker(), at=NOW)
    assert undone.state == AllocationState.WITHDRAWN
    assert set(offer.letters.values_list("delivery__state", flat=True)) == {LeaseState.STOPPED}


def test_a_refund_is_counted_by_the_law_and_can_be_appealed():
    lease = a_transitional_lease()
    decide_refund(lease.pk, a_refund(), by=a_caseworker(), on=TODAY, at=NOW)
    text = the(LetterKind.REFUND)
    assert "Refusion pr. måned 3.250 kr." in text
    assert "Det betalte du før: forsorgshjem eller herberg (§ 110) −2.100 kr." in text
    assert "serviceloven § 163 a" in text
    assert "Afgørelsen kan påklages til Ankestyrelsen inden 4 uger" in text
    assert lease.case.events.filter(name="decide_refund").exists()


def test_without_an_application_for_benefit_there_is_no_refund_and_the_letter_says_what_to_do():
    lease = a_transitional_lease()
    decide_refund(lease.pk, a_refund(applied=False), by=a_caseworker(), on=TODAY, at=NOW)
    text = the(LetterKind.REFUND)
    assert "men du kan ikke få refusion til den." in text
    assert "Søg boligstøtte på borger.dk." in text
    assert "Der er ikke søgt boligstøtte" in text
    assert ".." not in text


def test_only_a_transitional_dwelling_is_refunded():
    with pytest.raises(ActionDenied, match="kun i en udslusningsbolig"):
        decide_refund(an_allocation(AllocationState.LEASED).pk, a_refund(), by=a_caseworker(), on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="ingen lejekontrakt endnu"):
        decide_refund(an_allocation().pk, a_refund(), by=a_caseworker(), on=TODAY, at=NOW)


def test_an_association_is_told_of_a_return_once_and_reads_why():
    vacancy = a_vacancy(VacancyState.RETURNED)
    letter = tell_return(vacancy.pk, by=a_caseworker(), on=TODAY, at=NOW)
    assert tell_return(vacancy.pk, by=a_caseworker(), on=TODAY, at=NOW) is None
    text = text_of(letter)
    assert f"Til {vacancy.dwelling.estate.association.name}. Vi giver boligen på {vacancy.dwelling.address}" in text
    assert f"CVR-nr. {vacancy.dwelling.estate.association.cvr}" in text
    assert "Grunden er: for dyr." in text
    assert "Hvis du er uenig" not in text
    assert letter.case is None


def test_the_clock_tells_of_returns_of_the_week_and_of_nothing_else(time_machine):
    time_machine.move_to(NOW)
    a_vacancy(VacancyState.RETURNED, on=TODAY - timedelta(days=30))
    a_vacancy(VacancyState.AT_DISPOSAL)
    lately = a_vacancy(VacancyState.RETURNED, on=TODAY - timedelta(days=2))
    for _ in range(2):
        jobs.tell_of_returns()
    assert [letter.vacancy for letter in Letter.objects.filter(kind=LetterKind.RETURN)] == [lately]


def test_what_is_told_may_not_hold_a_cpr_number():
    case = a_case(CaseState.APPROVED)
    with pytest.raises(ActionDenied, match="CPR"):
        letters.write(
            case, LetterKind.NEWS, told={"title": "Nyt", "text": "Se 610170-1234"}, by=a_caseworker(), on=TODAY, at=NOW
        )


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_kind_is_a_row_and_a_template(kind):
    assert kind.heading
    assert kind.subject
    assert len(letters.template_version(kind)) == 64


def test_a_letter_can_be_made_again_to_the_byte():
    letter = a_case(CaseState.APPROVED).letters.get()
    assert letters.is_reproducible(letter)
    assert letters.is_reproducible(letters.draw(letter.pk))
