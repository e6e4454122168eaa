"""What a case waits for, in one sentence, and the page where it is done."""

from dataclasses import dataclass
from datetime import date

from allocation.models import Allocation, Case, Proposal
from allocation.queries.amounts import unknown_in_words
from allocation.queries.payment import old_facts
from allocation.states import LIVE_STATES, AllocationState, CaseState
from law.wording import long_day


@dataclass(frozen=True)
class NextStep:
    """`page` is the name of a page and `key` what stands in its address; no page when others must act."""

    title: str
    text: str
    page: str = ""
    key: int = 0
    action: str = ""


def next_step(case: Case, offers: list[Allocation], proposal: Proposal | None, *, on: date) -> NextStep | None:
    """By the case's state, its live offer and what waits for another's yes; None when the case is over."""
    if case.state == CaseState.RECEIVED:
        return NextStep("Vurdér sagen.", "Skriv den individuelle vurdering.", "assess_case", case.pk, "Vurdér sag")
    if case.state == CaseState.ASSESSED:
        text = "Godkend til boligsocial anvisning, eller giv afslag."
        return NextStep("Afgør sagen.", text, "approve_case", case.pk, "Godkend sag")
    if case.state == CaseState.PAUSED:
        return _paused(case, on)
    if case.state == CaseState.HOUSED:
        return _leased(offers)
    if case.state != CaseState.APPROVED:
        return None
    live = next((offer for offer in offers if offer.state in LIVE_STATES), None)
    if live:
        return _offered(live, on)
    if proposal:
        text = f"{proposal.made_by} har foreslået {proposal.vacancy}. En anden skal sige ja, før noget sendes."
        return NextStep("Venter på godkendelse.", text, "proposal", proposal.pk, "Åbn forslaget")
    return NextStep("Find en bolig.", _before_offer(case, on), "match_case", case.pk, "Find bolig")


def _before_offer(case: Case, on: date) -> str:
    """What must be asked before it is known which home can be paid."""
    unknown, old = unknown_in_words(case, on=on), old_facts(case, on=on)
    if unknown:
        return f"Ingen tilbud er ude. {unknown}. Spørg, før I tilbyder en bolig."
    return f"Ingen tilbud er ude. {old}".strip()


def _leased(offers: list[Allocation]) -> NextStep | None:
    """The key is the last that is to be told; what was before the system is not asked about."""
    leased = next((offer for offer in offers if offer.state == AllocationState.LEASED), None)
    if leased is None or leased.key_on or leased.is_imported or leased.lease_on is None:
        return None
    text = f"Lejekontrakten gælder fra {long_day(leased.lease_on)}. Skriv, hvornår borgeren fik nøglen."
    return NextStep(f"Registrér nøglen til {leased.vacancy}.", text, "hand_over_key", leased.pk, "Registrér nøgle")


def _paused(case: Case, on: date) -> NextStep:
    because = f" Grund: {case.pause_reason}" if case.pause_reason else ""
    if case.paused_until is not None and case.paused_until > on:
        return NextStep("På pause.", f"Sagen kommer op igen {long_day(case.paused_until)}.{because}")
    return NextStep("Genoptag sagen.", f"Pausen er slut.{because}", "resume_case", case.pk, "Genoptag sag")


def _offered(offer: Allocation, on: date) -> NextStep:
    if offer.state == AllocationState.ACCEPTED:
        text = "Borgeren har sagt ja. Boligorganisationen bekræfter lejekontrakten."
        return NextStep(
            f"Lejekontrakt på {offer.vacancy}.", text, "lease_allocation", offer.pk, "Registrér lejekontrakt"
        )
    due = long_day(offer.answer_due_on)
    text = f"Fristen var {due}." if offer.answer_due_on < on else f"Borgeren kan svare til og med {due}."
    return NextStep(f"Registrér svar på {offer.vacancy}.", text, "allocation", offer.pk, "Åbn tilbud")
