"""May this person take this step with this case or allocation now? None, or a Danish sentence."""

from datetime import date

from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from allocation.models import Allocation, AreaBanFacts, Case, Citizen, Document, FollowUp, Proposal
from allocation.queries.guards import obstacle_of_kind
from allocation.queries.holds import held
from allocation.queries.households import incomes_of
from allocation.queries.inquiries import obstacle_in_hearing
from allocation.queries.letters import is_untold
from allocation.queries.retention import deletions_due
from allocation.states import ENDED_STATES, LIVE_STATES, AllocationState, CaseState, LetterKind
from background.models import LeaseState
from housing.models import Vacancy
from housing.permissions import association_of
from housing.permissions import obstacle_to as obstacle_to_vacancy
from housing.states import VacancyState
from law.wording import short_day, weekday_day

ASSESS_FIRST = "Skriv den individuelle vurdering først: økonomi, sociale forhold og bolig."


def obstacle_to(step: str, thing: Case | Allocation, *, by: User) -> str | None:
    """The reason why not: whose dwelling, whose role, which state, what is missing."""
    if (
        isinstance(thing, Allocation)
        and by.role == Role.ASSOCIATION
        and association_of(by) != thing.vacancy.dwelling.estate.association
    ):
        return "Boligen hører til en anden boligorganisation."
    if not isinstance(thing, Case):
        return obstacle_in_table(step, thing, by=by)
    if step in {"approve", "refuse"} and thing.state == CaseState.RECEIVED and by.is_municipal:
        return ASSESS_FIRST  # says more than the table's own sentence
    return obstacle_in_table(step, thing, by=by) or _obstacle_in_case(step, thing)


def _obstacle_in_case(step: str, case: Case) -> str | None:
    if step in {"approve", "refuse"} and not case.assessments.all():
        return ASSESS_FIRST
    if step == "approve" and not case.is_imported and not incomes_of(case):
        return "Indkomsten er ikke oplyst. Registrér den først, også hvis den er 0 kr."
    if step in {"pause", "close"} and any(offer.state in LIVE_STATES for offer in case.allocations.all()):
        return "Borgeren har et tilbud om en bolig. Træk tilbuddet tilbage, eller registrér svaret først."
    return None


def obstacle_to_record(case: Case, *, by: User) -> str | None:
    """Facts are written on a case until it ends; after the key they still may be."""
    obstacle = _obstacle_to_write(by)
    if obstacle is None and case.state in {CaseState.REFUSED, CaseState.CLOSED}:
        obstacle = (
            f"Sagen er »{case.get_state_display()}«, og oplysningerne står, som de var. "
            "Skriv et notat i stedet, eller streg det, der er forkert."
        )
    return obstacle


def obstacle_to_end(row: Model, case: Case, *, by: User) -> str | None:
    """Whoever may write a fact may end it, an offence too."""
    return obstacle_to_record(case, by=by) or obstacle_to_strike(row, by=by)


def obstacle_to_strike(row: Model, *, by: User) -> str | None:
    """What is wrong about a person is put right as long as it is kept, on an ended case too (GDPR article 16)."""
    hidden = isinstance(row, AreaBanFacts) and row.holds_offences
    return _obstacle_to_write(by) or (obstacle_to_see_offences(by=by) if hidden else None)


def _obstacle_to_write(by: User) -> str | None:
    if by.is_municipal or by.role == Role.SYSTEM:
        return None
    return "Oplysninger skrives af sagsbehandlere og ledere."


def obstacle_to_see_offences(*, by: User) -> str | None:
    """Databeskyttelsesloven § 8: offences are for whoever has been given them (accounts.roles.OFFENCES)."""
    if by.is_trusted_with_offences or by.role == Role.SYSTEM:
        return None
    return "Løsladelser og udsættelser ses og skrives kun af dem, administratoren har givet adgang."


def obstacle_to_ask(case: Case, kind: str, *, by: User) -> str | None:
    """One hearing and one request at a time, and only before the end."""
    sentence = obstacle_to_record(case, by=by)
    if sentence or case.state == CaseState.HOUSED:
        return sentence or "Borgeren har fået en bolig, og der er intet at afgøre."
    waiting = case.inquiries.open().filter(kind=kind).first()
    if waiting is None:
        return None
    return f"Der er allerede spurgt med frist {weekday_day(waiting.due_on)}. Registrér svaret, eller afslut den først."


def obstacle_to_refuse(case: Case, *, by: User, on: date) -> str | None:
    """The table, the assessment, and the hearing of the party (forvaltningsloven § 19)."""
    return obstacle_to("refuse", case, by=by) or obstacle_in_hearing(case, on=on)


def obstacle_to_file(*, by: User) -> str | None:
    """Papers and notes are put on any case, an ended one too."""
    return None if by.is_municipal else "Dokumenter og notater lægges på af sagsbehandlere og ledere."


def obstacle_to_remove_document(document: Document, *, by: User) -> str | None:
    """What was added by mistake; the municipality's papers are otherwise kept."""
    if by.role != Role.MANAGER:
        return "Dokumenter fjernes af en leder."
    if document.removed_at:
        return "Dokumentet er allerede fjernet. Genindlæs siden."
    return None


def obstacle_to_keep(case: Case, *, by: User) -> str | None:
    """An ended case that is still there; its time need not be up."""
    if by.role != Role.MANAGER:
        return "Sager undtages og slettes af en leder."
    if case.state not in ENDED_STATES:
        return f"Sagen er »{case.get_state_display()}« og bliver ikke slettet, før den er afsluttet."
    return "Sagen er allerede slettet. Genindlæs siden." if case.deleted_on else None


def obstacle_to_delete(case: Case, *, by: User, on: date) -> str | None:
    """Its time is up, and nothing keeps it."""
    sentence = obstacle_to_keep(case, by=by)
    if sentence:
        return sentence
    if not deletions_due(on=on).filter(pk=case.pk).exists():
        return "Sagen skal gemmes længere endnu."
    return held([case], on=on).get(case.pk)


def obstacle_to_merge(kept: Citizen, merged: Citizen, *, by: User) -> str | None:
    """Two different rows, neither of them merged already."""
    if not by.is_municipal:
        return "Borgere samles af sagsbehandlere og ledere."
    if kept.pk == merged.pk:
        return "Det er den samme borger."
    if kept.merged_into_id or merged.merged_into_id:
        return "En af dem er allerede samlet med en anden. Genindlæs siden."
    if kept.born_on != merged.born_on:
        return "De er født på hver sin dag og kan ikke være den samme."
    return None


def obstacle_to_hand_over(case: Case, to: User, *, by: User) -> str | None:
    """To a colleague who can work with it."""
    if not by.is_municipal:
        return "Sager gives videre af sagsbehandlere og ledere."
    if not to.is_municipal or not to.is_active:
        return f"{to} kan ikke have sager. Vælg en sagsbehandler eller leder."
    if case.caseworker_id == to.pk:
        return f"{to} har allerede sagen."
    if case.state in {CaseState.REFUSED, CaseState.CLOSED}:
        return f"Sagen er »{case.get_state_display()}« og gives ikke videre."
    return None


def obstacle_to_lapse(allocation: Allocation, *, on: date) -> str | None:
    """The citizen has the whole of the last day to answer, and nothing lapses that nobody was told of."""
    if on <= allocation.answer_due_on:
        return f"Borgeren kan svare til og med {weekday_day(allocation.answer_due_on)}. Vent til dagen efter."
    if is_untold(allocation):
        return f"Brevet om {allocation.vacancy} er ikke sendt. Send det, eller træk tilbuddet tilbage."
    return None


def obstacle_to_undo(allocation: Allocation) -> str | None:
    """What has left the house is withdrawn, not undone."""
    if is_untold(allocation):
        return None
    return f"Brevet om {allocation.vacancy} er sendt. Træk tilbuddet tilbage i stedet."


def obstacle_to_reopen(allocation: Allocation, *, by: User) -> str | None:
    """An answer stands once a letter about it has gone, or the dwelling or the citizen has gone on."""
    sent = allocation.letters.exclude(kind=LetterKind.OFFER).exclude(
        delivery__state__in=[LeaseState.WAITING, LeaseState.STOPPED]
    )
    if sent.exists():
        return "Borgeren har fået brev om svaret, så det kan ikke fortrydes. Tilbyd boligen igen, hvis den er ledig."
    if allocation.state == AllocationState.ACCEPTED:
        return None
    return obstacle_to_allocate(allocation.vacancy, allocation.case, by=by)


def obstacle_to_end_proposal(step: str, proposal: Proposal, *, by: User) -> str | None:
    """Four eyes: nobody confirms what they have proposed themselves. `step` is confirm or reject."""
    if not by.is_municipal:
        return "Forslag afgøres af sagsbehandlere og ledere."
    if proposal.outcome:
        when = timezone.localtime(proposal.ended_at)
        return (
            f"Forslaget er {proposal.get_outcome_display().lower()} af {proposal.ended_by} "
            f"{short_day(when.date())} kl. {when.hour}.{when.minute:02}."
        )
    if step == "confirm" and proposal.made_by == by:
        return "Du kan ikke godkende din egen afvigelse. Bed en kollega eller leder om det."
    return None


def obstacle_to_hand_over_key(allocation: Allocation, *, by: User) -> str | None:
    """A key follows a lease; told by the association or the municipality."""
    sentence = _obstacle_of_either_side("Registrér nøgle", allocation, by)
    if sentence or allocation.state == AllocationState.LEASED:
        return sentence
    return f"Nøglen udleveres efter lejekontrakten. Anvisningen er »{allocation.get_state_display()}«."


def obstacle_to_correct_lease(allocation: Allocation, *, by: User) -> str | None:
    """A lease that is recorded is corrected by whoever may record it, until the tenancy has ended."""
    sentence = _obstacle_of_either_side("Ret lejekontrakt", allocation, by)
    if sentence:
        return sentence
    if allocation.state != AllocationState.LEASED:
        return f"Der er ingen lejekontrakt at rette. Anvisningen er »{allocation.get_state_display()}«."
    if FollowUp.objects.filter(allocation=allocation, ended_on__isnull=False).exists():
        return "Lejemålet er sluttet, og datoen for lejekontrakten står, som den var."
    return None


def _obstacle_of_either_side(label: str, allocation: Allocation, by: User) -> str | None:
    """What the municipality and the dwelling's own association may both do."""
    if by.role not in {Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION}:
        return f"»{label}« kan kun vælges af kommunen og boligorganisationen."
    if by.role == Role.ASSOCIATION and association_of(by) != allocation.vacancy.dwelling.estate.association:
        return "Boligen hører til en anden boligorganisation."
    return None


def obstacle_to_allocate(vacancy: Vacancy, case: Case, *, by: User, is_free: bool = False) -> str | None:
    """Why this vacancy cannot be offered to this case now. Names who was first.

    `is_free`: a page has just seen that neither has an offer or a proposal. Actions, under their locks, always ask.
    """
    sentence = None if is_free else _obstacle_in_proposals(vacancy, case)
    return sentence or obstacle_to_offer(vacancy, case, by=by, is_free=is_free)


def _obstacle_in_proposals(vacancy: Vacancy, case: Case) -> str | None:
    """What waits for another's yes keeps its dwelling and its citizen."""
    open_ones = Proposal.objects.open().filter(Q(vacancy=vacancy) | Q(case=case))
    other = open_ones.select_related("vacancy__dwelling", "case__citizen", "made_by").order_by("pk").first()
    if other is None:
        return None
    return (
        f"{other.made_by} har foreslået {other.vacancy} til {other.case.citizen}, og det venter på godkendelse. "
        "Dit valg er ikke gemt. Godkend eller afvis forslaget først."
    )


def obstacle_to_offer(vacancy: Vacancy, case: Case, *, by: User, is_free: bool = False) -> str | None:
    """The same, when the proposal that keeps the two is the one being confirmed."""
    if vacancy.state == VacancyState.ALLOCATED and by.is_municipal:
        return _who_was_first(vacancy)
    sentence = obstacle_to_vacancy("allocate", vacancy, by=by)
    if sentence:
        return sentence
    if case.state != CaseState.APPROVED:
        return f"Sag {case.number} er »{case.get_state_display()}« og kan først få en bolig, når den er godkendt."
    live = case.allocations.none() if is_free else case.allocations.live()
    other = live.select_related("vacancy__dwelling", "decided_by").first()
    if other:
        return (
            f"{case.citizen} fik tilbudt {other.vacancy} af {_by_and_when(other)}. Dit valg er ikke gemt. "
            "Vælg en anden borger, eller træk det første tilbud tilbage."
        )
    if by.role == Role.SYSTEM:  # what happened before the system is recorded as it was
        return None
    return obstacle_of_kind(case, vacancy)


def _who_was_first(vacancy: Vacancy) -> str:
    first = vacancy.allocations.live().select_related("case__citizen", "decided_by").first()
    if first is None:
        return f"{vacancy} er allerede anvist. Dit valg er ikke gemt."
    return (
        f"{vacancy} blev tilbudt {first.case.citizen} af {_by_and_when(first)}. "
        "Dit valg er ikke gemt. Vælg en anden bolig."
    )


def _by_and_when(allocation: Allocation) -> str:
    """ "Mette Hansen 24. nov. kl. 10.42"."""
    when = timezone.localtime(allocation.decided_at)
    return f"{allocation.decided_by} {short_day(when.date())} kl. {when.hour}.{when.minute:02}"
