"""A letter of every kind, each written by the action that writes it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from allocation import letters
from allocation.actions import allocations as on_allocations
from allocation.actions.inquiries import Question, hear_case, request_information
from allocation.actions.letters import Refund, decide_refund, tell_return
from allocation.models import Allocation, Case, Letter
from allocation.states import AllocationState, CaseState, LetterKind
from experiments.actions import participations
from experiments.models import Participation
from housing.states import DwellingKind, VacancyState
from law.bases import LegalBasis
from law.transitional_dwelling import ComesFrom
from tests.case_material import ADVERSE, DUE, an_adverse_fact
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
from tests.trials import K, a_participation

L = LetterKind


def a_letter(kind: LetterKind) -> Letter:
    """Written today by a caseworker to a mother of two, or about her home."""
    WRITERS[kind]()
    return Letter.objects.filter(kind=kind).latest("pk")


def _case(state: CaseState = CaseState.APPROVED, **fields: object) -> Case:
    citizen = a_citizen(first_name="Maja", last_name="Holm Nørgård", children=2, income="15500")
    return a_case(state, citizen=citizen, **fields)


def _withdraw() -> None:
    offer = an_allocation(case=_case())
    deliver(offer)
    on_allocations.withdraw_allocation(offer.pk, note="Der er vandskade i køkkenet.", by=a_caseworker(), at=NOW)


def _ask() -> None:
    text = "Send dine tre seneste lønsedler.\n\nSend også din årsopgørelse."
    question = Question(text, DUE, "Så afgør vi sagen ud fra det, vi har, og det kan blive et afslag.")
    request_information(_case(CaseState.ASSESSED).pk, question, by=a_caseworker(), on=TODAY, at=NOW)


def _hear() -> None:
    fact = an_adverse_fact(_case(CaseState.ASSESSED))
    hear_case(fact.case_id, Question(ADVERSE, DUE), [fact.pk], by=a_caseworker(), on=TODAY, at=NOW)


def a_transitional_lease(case: Case | None = None) -> Allocation:
    """In a home that is left again, after a shelter."""
    estate = an_estate()
    kind = DwellingKind.TRANSITIONAL
    a_ledger(estate.association, "1/1", estate=estate, kind=kind, legal_basis=LegalBasis.ABL63)
    dwelling = a_dwelling("5200.00", estate=estate, kind=kind)
    case = case or _case(situation="shelter_110", needs_support=True)
    return an_allocation(AllocationState.LEASED, vacancy=a_vacancy(dwelling=dwelling), case=case)


def a_refund(**fields: object) -> Refund:
    given = {
        "came_from": ComesFrom.SEL110,
        "from_on": TODAY,
        "rent_dkk": Decimal("5200.00"),
        "other_dkk": Decimal("950.00"),
        "benefit_dkk": Decimal("800.00"),
        "lodging_dkk": Decimal("2100.00"),
        "applied": True,
    }
    return Refund(**given | fields)


def _news() -> None:
    told = {"title": "Nyt om ventetiden", "text": "Vi har fået flere boliger.\n\nDu behøver ikke gøre noget."}
    letters.write(_case(), L.NEWS, told=told, by=a_caseworker(), on=TODAY, at=NOW)


def _in_experiment() -> Participation:
    return a_participation(K.TEMPORARY_LEASE, case=_case(situation="shelter_110"), on=date(2026, 5, 1))


def _extend() -> None:
    told = {"months": 12, "cannot_pay_full_rent": True, "reason": "Huslejen er stadig for høj."}
    participations.extend_participation(_in_experiment().pk, **told, by=a_caseworker(), on=TODAY, at=NOW)


def _warn() -> None:
    participations.warn_participation(_in_experiment().pk, by=a_caseworker(), on=TODAY, at=NOW)


WRITERS: dict[LetterKind, Callable[[], object]] = {
    L.OFFER: lambda: an_allocation(case=_case()),
    L.APPROVAL: _case,
    L.REFUSAL: lambda: _case(CaseState.REFUSED),
    L.HEARING: _hear,
    L.INFORMATION: _ask,
    L.LAPSE: lambda: an_allocation(AllocationState.LAPSED, case=_case()),
    L.WITHDRAWAL: _withdraw,
    L.REFUND: lambda: decide_refund(a_transitional_lease().pk, a_refund(), by=a_caseworker(), on=TODAY, at=NOW),
    L.RETURN: lambda: tell_return(a_vacancy(VacancyState.RETURNED).pk, by=a_caseworker(), on=TODAY, at=NOW),
    L.NEWS: _news,
    L.EXPERIMENT_ENTRY: _in_experiment,
    L.EXPERIMENT_EXTENSION: _extend,
    L.EXPERIMENT_END: _warn,
}
