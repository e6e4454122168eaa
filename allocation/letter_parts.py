"""What each kind of letter says beside its frame: one function a kind, in the table at the foot.

A kind without a function says what its writer told (`told`), and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from accounts.models import User
from allocation.models import Allocation, Assessment, Case, Contact
from allocation.queries.facts import copied_contacts
from allocation.queries.fitting import floor_in_words
from allocation.queries.households import Household, household_of, income_on
from allocation.queries.inquiries import heard
from allocation.queries.payment import Payment, payment
from allocation.states import AllocationState, DeclineReason, LetterKind
from housing.models import Vacancy
from housing.states import DwellingKind, ReturnReason
from law.bases import LegalBasis
from law.decisions import DecisionKind, appeal_route
from law.findings import Finding, Weight
from law.monthly_amounts import Amount
from law.rates import Rate
from law.transitional_dwelling import REFUND_PARAGRAPH
from law.wording import listed, whole_dkk

Facts = dict[str, Any]

DECISIONS = {
    DwellingKind.YOUTH: DecisionKind.YOUTH_DWELLING,
    DwellingKind.STARTER: DecisionKind.STARTER_DWELLING,
    DwellingKind.SENIOR: DecisionKind.SENIOR_DWELLING,
}
ASSESSED = (
    "Vi har brugt § 59, stk. 1, i loven om almene boliger. Kommunen kan anvise en del af de ledige almene boliger, og de "
    "skal gå til dem, der har mest brug for en bolig. Vi skal se på økonomi, situation og behov for en bolig i hver enkelt sag."
)
REFUND_RULE = (
    f"Vi har brugt {REFUND_PARAGRAPH}. Når en udslusningsbolig er dyrere end opholdet, du kom fra, betaler kommunen "
    "forskellen. Du skal ikke søge om det, men du skal have søgt boligstøtte. Indskud tæller ikke med."
)


@dataclass(frozen=True)
class Writing:
    """A letter about to be written: to the citizen of a case, or (no case) to the association of a vacancy."""

    kind: LetterKind
    case: Case | None
    allocation: Allocation | None
    vacancy: Vacancy | None
    told: Facts
    by: User
    on: date

    @property
    def citizens_case(self) -> Case:
        assert self.case is not None, f"{self.kind} er et brev til en borger"
        return self.case

    @cached_property
    def copied(self) -> list[Contact]:
        """Who gets a copy: named in the letter, and written to after it."""
        return copied_contacts(self.citizens_case.citizen, on=self.on)

    @property
    def home(self) -> Vacancy:
        """The dwelling that the letter is about."""
        vacancy = self.allocation.vacancy if self.allocation else self.vacancy
        assert vacancy is not None, f"{self.kind} handler om en bolig"
        return vacancy


def appeal_of(writing: Writing) -> Facts | None:
    """Where one can complain over what is decided; None when nothing is. A route that is not there is never made up."""
    decided = writing.kind.decides
    if decided is None:
        return None
    if decided is DecisionKind.FAMILY_DWELLING and writing.allocation is not None:
        decided = _decision(writing.home, LegalBasis(writing.allocation.legal_basis))
    route = appeal_route(decided)
    return {"authority": route.authority, "weeks": route.weeks, "sentence": route.sentence}


def _offer(writing: Writing) -> Facts:
    allocation, vacancy = writing.allocation, writing.home
    assert allocation is not None
    basis = LegalBasis(allocation.legal_basis)
    paid = payment(writing.citizens_case, vacancy, on=writing.on)
    return {
        "answer_due_on": allocation.answer_due_on,
        "legal_basis": {"code": basis.value, "label": basis.label, "purpose": basis.purpose},
        "rule": _rule(basis),
        "association": _association(vacancy),
        "dwelling": _dwelling(vacancy),
        "cost": _cost(vacancy),
        "benefit": _benefit(paid, vacancy),
        "economy": _economy(paid),
        "reasons": allocation.reasons,
        "weighed": _weighed(household_of(writing.citizens_case, on=writing.on), vacancy, allocation),
        "findings": allocation.findings,
    }


def _approval(writing: Writing) -> Facts:
    return {"rule": ASSESSED, "applied_on": writing.citizens_case.applied_on}


def _refusal(writing: Writing) -> Facts:
    case = writing.citizens_case
    income = income_on(case, on=writing.on)
    return _approval(writing) | {
        "reasons": case.outcome_reason,
        "assessment": _assessment(case.assessments.first()),
        "hearings": [{"asked_on": one.asked_on, "replied_on": one.replied_on} for one in heard(case)],
        "income": None
        if income is None
        else {
            "gross_month_dkk": income.gross_month_dkk,
            "support": income.get_support_display(),
            "known_on": income.known_on,
        },
    }


def _lapse(writing: Writing) -> Facts:
    """After the citizen's no, which is no decision of ours, or after no answer."""
    offer, has_declined = _gone(writing), _state(writing) == AllocationState.DECLINED
    assert writing.allocation is not None
    reason = writing.allocation.decline_reason
    return (
        offer
        | {
            "has_declined": has_declined,
            "answered_on": writing.allocation.answered_on,
            "decline_reason": DeclineReason(reason).label if reason else "",
            "rule": "Et tilbud om en bolig gælder kun, til svarfristen er gået. Boligen skal tilbydes en anden, "
            "så den ikke står tom.",
        }
        | ({"appeal": None} if has_declined else {})
    )


def _withdrawal(writing: Writing) -> Facts:
    assert writing.allocation is not None
    return _gone(writing) | {
        "rule": _rule(LegalBasis(writing.allocation.legal_basis)),
        "reasons": writing.allocation.note,
        "had_accepted": writing.allocation.answered_on is not None,
    }


def _gone(writing: Writing) -> Facts:
    """An offer that is no more."""
    assert writing.allocation is not None
    return {
        "dwelling": _dwelling(writing.home),
        "offered_on": writing.allocation.decided_on,
        "answer_due_on": writing.allocation.answer_due_on,
    }


def _state(writing: Writing) -> str:
    assert writing.allocation is not None
    return writing.allocation.state


def _refund(writing: Writing) -> Facts:
    """`told` holds the amounts and the finding; which home it is for stands here."""
    return {"rule": REFUND_RULE, "dwelling": _dwelling(writing.home), "association": _association(writing.home)}


def _experiment_end(writing: Writing) -> Facts:
    """A period that runs out as agreed is told of in advance, and decided anew by nobody; an end with a reason is decided."""
    return {"keeps_home": False} | ({"subject": "Afgørelse"} if writing.told["reason"] else {"appeal": None})


def _return(writing: Writing) -> Facts:
    vacancy = writing.home
    basis = LegalBasis(vacancy.legal_basis)
    return {
        "association": _association(vacancy),
        "dwelling": _dwelling(vacancy),
        "unit_number": vacancy.dwelling.unit_number,
        "answered_on": vacancy.answered_on,
        "answer_due_on": vacancy.answer_due_on,
        "reason": ReturnReason(vacancy.return_reason).label,
        "reasons": vacancy.return_note,
        "legal_basis": {"code": basis.value, "label": basis.label, "purpose": basis.purpose},
        "pays_vacancy_rent": basis.pays_vacancy_rent,
    }


def _decision(vacancy: Vacancy, basis: LegalBasis) -> DecisionKind:
    """What is decided in the law's terms: it settles where one can complain."""
    if basis is LegalBasis.KAR1:
        return DecisionKind.PRIVATE_FLAT
    if basis is LegalBasis.SEL80:
        return DecisionKind.SOCIAL_SERVICE
    if basis is LegalBasis.ABL54_57:
        return DecisionKind.SENIOR_DWELLING
    return DECISIONS.get(DwellingKind(vacancy.terms.kind), DecisionKind.FAMILY_DWELLING)


def _rule(basis: LegalBasis) -> str:
    act = " i loven om almene boliger" if basis.label.startswith("§") else ""
    if basis in {LegalBasis.ABL59_1, LegalBasis.ABL59_2}:
        return (
            f"Vi har brugt {basis.label},{act} ({basis.purpose}). Den giver os ret til at anvise nogle af de ledige boliger "
            "til dem, der har mest brug for en bolig. Vi skal se på økonomi, situation og behov for en bolig. "
            "Vi skal også sikre, at huslejen kan betales."
        )
    return (
        f"Vi har brugt {basis.label}{act} ({basis.purpose}). Vi skal se på økonomi, situation og behov for en bolig, "
        "og vi skal sikre, at huslejen kan betales."
    )


def _association(vacancy: Vacancy) -> Facts:
    association = vacancy.dwelling.estate.association
    return {"name": association.name, "email": association.email}


def _dwelling(vacancy: Vacancy) -> Facts:
    home, terms = vacancy.dwelling, vacancy.terms
    floor = floor_in_words(vacancy)
    return {
        "address": home.address,
        "postal_code": home.postal_code,
        "city": home.city,
        "rooms": terms.rooms,
        "area_m2": terms.area_m2,
        "floor": floor[:1].lower() + floor[1:],
        "available_on": vacancy.available_on,
        "contribution_dkk": vacancy.contribution_dkk or None,
    }


def _cost(vacancy: Vacancy) -> Facts:
    beside = vacancy.heat_dkk + vacancy.water_dkk
    return {
        "rent_dkk": vacancy.rent_dkk,
        "heat_and_water_dkk": beside or None,
        "total_dkk": vacancy.rent_dkk + beside,
    }


def _benefit(paid: Payment, vacancy: Vacancy) -> Facts | None:
    """The estimate of housing benefit, only when every rate behind it is verified: a letter may rest on nothing less."""
    if paid.ability is None or paid.economy is None or not all(rate.verified for rate in _benefit_rates(paid)):
        return None
    benefit = paid.ability.housing_benefit_month_dkk
    return {
        "income_dkk": paid.economy.income.gross_month_dkk,
        "benefit_dkk": benefit,
        "pays_dkk": _cost(vacancy)["total_dkk"] - benefit,
        "rates": [rate.as_dict() for rate in _benefit_rates(paid)],
    }


def _benefit_rates(paid: Payment) -> list[Rate]:
    """The rates that the housing benefit itself was counted by, and for wages what is taken off before."""
    assert paid.ability is not None
    assert paid.economy is not None
    used = {
        rate: None for finding in paid.ability.findings for rate in finding.used if _is_of_benefit(finding, rate, paid)
    }
    return list(used)


def _is_of_benefit(finding: Finding, rate: Rate, paid: Payment) -> bool:
    if finding.paragraph.startswith("boligstøtteloven"):
        return True
    assert paid.economy is not None
    return paid.economy.income.wage and rate.name == "labour_market_contribution_percent"


def _economy(paid: Payment) -> Facts | None:
    """What is left a month and what is aimed at; this too only on verified rates, and when all amounts are told."""
    if paid.ability is None or paid.economy is None or not paid.is_verified or not paid.is_examined:
        return None
    counted = [(amount, told) for amount in Amount if amount.is_monthly and (told := paid.economy.amounts.of(amount))]
    added = [f"{amount.label} på {whole_dkk(told)}" for amount, told in counted if amount.comes_in]
    return {
        "taken_off": listed(
            ["husleje", "varme", "vand", *(amount.label for amount, _ in counted if not amount.comes_in)]
        ),
        "added": listed(added) if added else "",
        "left_dkk": paid.ability.residual_dkk,
        "goal_dkk": paid.ability.threshold_dkk,
        "is_enough": paid.ability.residual_dkk >= paid.ability.threshold_dkk,
        "rates": [rate.as_dict() for rate in dict.fromkeys(r for f in paid.ability.findings for r in f.used)],
    }


def _weighed(household: Household, vacancy: Vacancy, allocation: Allocation) -> list[Facts]:
    """What the comparison of household and dwelling says that matters to this citizen."""
    people = f"{household.persons} {'person' if household.persons == 1 else 'personer'}"
    rows = [{"label": "Størrelsen", "sentence": f"Boligen har {vacancy.terms.rooms} rum, og I er {people}."}]
    if household.persons == 1:
        rows = [{"label": "Størrelsen", "sentence": f"Boligen har {vacancy.terms.rooms} rum, og du bor alene."}]
    findings = [Finding.from_dict(frozen) for frozen in allocation.findings]
    bans = [finding for finding in findings if finding.weight is Weight.BAN and not finding.met]
    return rows + [{"label": "Området", "sentence": finding.because} for finding in bans]


def _assessment(assessment: Assessment | None) -> Facts | None:
    if assessment is None:
        return None
    return {name: getattr(assessment, name) for name in ("economic", "social", "housing")}


PARTS: dict[LetterKind, Callable[[Writing], Facts]] = {
    LetterKind.OFFER: _offer,
    LetterKind.APPROVAL: _approval,
    LetterKind.REFUSAL: _refusal,
    LetterKind.LAPSE: _lapse,
    LetterKind.WITHDRAWAL: _withdrawal,
    LetterKind.REFUND: _refund,
    LetterKind.RETURN: _return,
    LetterKind.EXPERIMENT_END: _experiment_end,
}
