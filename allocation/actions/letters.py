"""What people do with letters: send again, print and post, decide a refund, and tell an association of a return."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from allocation import letters, tasks
from allocation.actions.allocations import lock_allocation
from allocation.models import Channel, Delivery, Letter
from allocation.queries.letters import obstacle_to_refund
from allocation.states import LetterKind
from background.leases import finish, start_over, take_lease
from background.models import LeaseState
from housing.actions.answers import lock_vacancy
from housing.states import RETURNED_STATES
from law.transitional_dwelling import ComesFrom, Transition, transition_refund

PAPER_SECONDS = 60
BY_POST = "Sendt med almindelig post"
CALLED_BACK = "Brevet er kaldt tilbage og skal ikke sendes."


@dataclass(frozen=True)
class Refund:
    """What a tenant pays a month, and paid where the tenant came from (serviceloven § 163 a)."""

    came_from: ComesFrom
    from_on: date
    rent_dkk: Decimal
    other_dkk: Decimal
    benefit_dkk: Decimal
    lodging_dkk: Decimal
    applied: bool
    reasons: str = ""


def obstacle_to_resend(delivery: Delivery) -> str | None:
    """Only a letter that has stopped trying is started again; the rest go by themselves."""
    if delivery.channel == Channel.PRINT:
        return "Brevet skal på papir. Det står under Til print."
    if delivery.state == LeaseState.DONE:
        return "Brevet er allerede sendt."
    if delivery.state == LeaseState.STOPPED:
        return CALLED_BACK
    if delivery.state != LeaseState.FAILED:
        return "Brevet bliver sendt af sig selv. Vent et øjeblik, og genindlæs siden."
    return None


@transaction.atomic
def resend_letter(letter_id: int, *, by: User, at: datetime) -> Delivery:
    """Start over with a letter that could not be sent: same bytes, same message id."""
    delivery = Delivery.objects.select_related("letter__case").select_for_update(of=("self",)).get(letter=letter_id)
    sentence = obstacle_to_resend(delivery)
    if sentence:
        raise ActionDenied(sentence, conflict=True)
    start_over(delivery, at=at)
    text = f"Brev sendes igen: {delivery.letter.get_kind_display().lower()}"
    if delivery.letter.case:
        delivery.letter.case.record("resend", by=by, at=at, text=text, facts={"letter": letter_id})
    tasks.send_letter.delay_on_commit(letter_id)
    return delivery


@transaction.atomic
def print_letter(letter_id: int, *, by: User, at: datetime) -> Letter:
    """The paper of a letter to somebody without Digital Post, and who took it out of the printer."""
    delivery = _on_paper(letter_id)
    delivery.printed_at, delivery.printed_by = at, by
    delivery.save(update_fields=["printed_at", "printed_by"])
    return letters.draw(letter_id)


@transaction.atomic
def post_letter(letter_id: int, *, by: User, at: datetime) -> Delivery:
    """It lies in the letter box: sent, and told in the story."""
    delivery = _on_paper(letter_id)
    if delivery.printed_at is None:
        raise ActionDenied("Brevet er ikke skrevet ud endnu. Hent PDF'en først.")
    leased = take_lease(Delivery.objects.filter(pk=delivery.pk), at=at, seconds=PAPER_SECONDS)
    if leased is None or not finish(leased, sent_at=at, receipt=BY_POST):
        raise ActionDenied("Brevet blev taget af en anden. Genindlæs siden.", conflict=True)
    letter = Letter.objects.select_related("case").get(pk=letter_id)
    if letter.case:
        copy = ", kopi" if letter.copy_of_id else ""
        text = f"Brev sendt med almindelig post: {letter.get_kind_display().lower()}{copy}"
        letter.case.record("post", by=by, at=at, text=text, facts={"letter": letter_id})
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def tell_return(vacancy_id: int, *, by: User, on: date, at: datetime) -> Letter | None:
    """The letter to the association about a vacancy given back; once, whoever asks and how often."""
    vacancy = lock_vacancy(vacancy_id)
    if vacancy.state not in RETURNED_STATES or vacancy.letters.filter(kind=LetterKind.RETURN).exists():
        return None
    letter = letters.write_to_association(vacancy, LetterKind.RETURN, by=by, on=on, at=at)
    tasks.send_letter.delay_on_commit(letter.pk)
    return letter


@transaction.atomic
def decide_refund(allocation_id: int, refund: Refund, *, by: User, on: date, at: datetime) -> Letter:
    """Decide the refund of a transitional dwelling and write it. Source: serviceloven § 163 a."""
    allocation = lock_allocation(allocation_id)
    refuse(obstacle_to_refund(allocation, by=by))
    told = refund_told(refund)
    letter = letters.write(allocation.case, LetterKind.REFUND, allocation=allocation, told=told, by=by, on=on, at=at)
    text = f"Refusion i udslusningsbolig afgjort: {told['refund']['month_dkk']} kr. om måneden"
    allocation.record("decide_refund", by=by, at=at, text=text, facts=letters.as_json(told["refund"]))
    tasks.send_letter.delay_on_commit(letter.pk)
    return letter


def refund_told(refund: Refund) -> dict[str, Any]:
    """The amounts, the law's answer and its reason, as the letter says them."""
    transition = Transition(
        rent_dkk=refund.rent_dkk,
        other_compulsory_dkk=refund.other_dkk,
        housing_benefit_dkk=refund.benefit_dkk,
        lodging_charge_dkk=refund.lodging_dkk,
        applied_for_housing_benefit=refund.applied,
        comes_from=refund.came_from,
    )
    answer = transition_refund(transition)
    return {
        "from_on": refund.from_on,
        "reasons": refund.reasons,
        "refund": {
            "came_from": refund.came_from.label,
            "rent_dkk": refund.rent_dkk,
            "other_dkk": refund.other_dkk,
            "benefit_dkk": refund.benefit_dkk,
            "lodging_dkk": refund.lodging_dkk,
            "applied": refund.applied,
            "month_dkk": answer.refund_month_dkk,
            "because": answer.finding.because,
        },
    }


def _on_paper(letter_id: int) -> Delivery:
    """A letter that waits to be printed or posted, locked."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(letter=letter_id)
    if delivery.channel != Channel.PRINT:
        raise ActionDenied("Brevet går med Digital Post og skal ikke skrives ud.", conflict=True)
    if delivery.state == LeaseState.DONE:
        raise ActionDenied("Brevet er allerede sendt.", conflict=True)
    if delivery.state == LeaseState.STOPPED:
        raise ActionDenied(CALLED_BACK, conflict=True)
    return delivery
