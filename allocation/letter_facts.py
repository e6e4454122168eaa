"""The facts that a letter says, as JSON: frozen the day it is written, so that it can be read as it was for ever.

Keys ending in `_on` are days, in `_dkk` kroner. No CPR number stands in a letter, and no address of a protected person.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role
from allocation.models import Allocation, Assessment, Case
from allocation.queries.fitting import floor_in_words
from allocation.queries.households import Household, household_in_words, household_of, income_on
from allocation.queries.payment import Payment, payment
from allocation.states import LetterKind
from housing.models import Vacancy
from housing.states import DwellingKind
from law.bases import LegalBasis
from law.cpr import InvalidCpr, parse_cpr
from law.decisions import DecisionKind, appeal_route
from law.findings import Finding, Weight
from law.rates import Rate

Facts = dict[str, Any]

TITLES = {
    LetterKind.OFFER: ("Du får tilbudt en bolig", "Anvisning af bolig"),
    LetterKind.APPROVAL: ("Vi hjælper dig med at finde en bolig", "Godkendelse"),
    LetterKind.REFUSAL: ("Vi kan ikke hjælpe dig med en bolig", "Afslag"),
}
DECISIONS = {
    DwellingKind.YOUTH: DecisionKind.YOUTH_DWELLING,
    DwellingKind.STARTER: DecisionKind.STARTER_DWELLING,
    DwellingKind.SENIOR: DecisionKind.SENIOR_DWELLING,
}
LOOKS_LIKE_CPR = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")

ASSESSED = (
    "Vi har brugt § 59, stk. 1, i loven om almene boliger. Kommunen kan anvise en del af de ledige almene boliger, og de "
    "skal gå til dem, der har mest brug for en bolig. Vi skal se på økonomi, situation og behov for en bolig i hver enkelt sag."
)


def facts_of(case: Case, kind: LetterKind, *, allocation: Allocation | None, by: User, on: date) -> Facts:
    """All that a letter of this kind says. Raises ActionDenied when a text holds what looks like a CPR number."""
    household = household_of(case, on=on)
    facts = _frame(case, kind, household, by=by, on=on)
    if kind == LetterKind.OFFER:
        assert allocation is not None
        facts |= _offer(case, allocation, household, on=on)
    else:
        facts |= {"rule": ASSESSED, "applied_on": case.applied_on, "appeal": _appeal(DecisionKind.FAMILY_DWELLING)}
    if kind == LetterKind.REFUSAL:
        facts |= _refusal(case, on=on)
    refuse_cpr(_texts(facts))
    return facts


def refuse_cpr(texts: Iterable[str]) -> None:
    """Stop a letter whose free text gives a CPR number away: it is read by others too."""
    for text in texts:
        for found in LOOKS_LIKE_CPR.findall(text):
            try:
                parse_cpr(re.sub(r"\D", "", found))
            except InvalidCpr:
                continue
            raise ActionDenied("Teksten til borgeren indeholder et CPR-nr. Slet det, og prøv igen.")


def _frame(case: Case, kind: LetterKind, household: Household, *, by: User, on: date) -> Facts:
    """Sender, recipient, date: what every letter has."""
    title, subject = TITLES[kind]
    citizen = case.citizen
    place = f"{citizen.postal_code} {citizen.city}".strip()
    lines = [] if citizen.is_protected else [line for line in (citizen.street, place) if line]
    return {
        "kind": kind.value,
        "title": title,
        "subject": subject,
        "written_on": on,
        "case_number": case.number,
        "municipality": dict(settings.MUNICIPALITY),
        "caseworker": {"name": str(by), "title": "Leder" if by.role == Role.MANAGER else "Sagsbehandler"},
        "recipient": {
            "name": str(citizen),
            "first_name": citizen.first_name,
            "address_lines": lines,
            "is_protected": citizen.is_protected,
        },
        "household": {"words": household_in_words(case, on=on), **_words_for(household)},
    }


def _words_for(household: Household) -> Facts:
    """How the household is spoken to."""
    if household.persons == 1:
        return {"who": "dig", "subject": "Du", "pronoun": "du", "possessive": "din"}
    others = "din husstand"
    if household.adults == 1:
        others = "dit barn" if len(household.child_ages) == 1 else "dine børn"
    return {"who": f"dig og {others}", "subject": "I", "pronoun": "I", "possessive": "jeres"}


def _offer(case: Case, allocation: Allocation, household: Household, *, on: date) -> Facts:
    vacancy = allocation.vacancy
    basis = LegalBasis(allocation.legal_basis)
    paid = payment(case, vacancy, on=on)
    return {
        "answer_due_on": allocation.answer_due_on,
        "legal_basis": {"code": basis.value, "label": basis.label, "purpose": basis.purpose},
        "rule": _rule(basis),
        "appeal": _appeal(_decision(vacancy, basis)),
        "association": _association(vacancy),
        "dwelling": _dwelling(vacancy),
        "cost": _cost(vacancy),
        "benefit": _benefit(paid, vacancy),
        "economy": _economy(paid),
        "reasons": allocation.reasons,
        "weighed": _weighed(household, vacancy, allocation),
        "findings": allocation.findings,
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


def _appeal(kind: DecisionKind) -> Facts:
    route = appeal_route(kind)
    return {"authority": route.authority, "weeks": route.weeks, "sentence": route.sentence}


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
    """What is left a month and what is aimed at; this too only on verified rates."""
    if paid.ability is None or not paid.is_verified:
        return None
    return {
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


def _refusal(case: Case, *, on: date) -> Facts:
    income = income_on(case, on=on)
    assessment = case.assessments.first()
    return {
        "reasons": case.outcome_reason,
        "assessment": _assessment(assessment),
        "income": None
        if income is None
        else {
            "gross_month_dkk": income.gross_month_dkk,
            "support": income.get_support_display(),
            "known_on": income.known_on,
        },
    }


def _assessment(assessment: Assessment | None) -> Facts | None:
    if assessment is None:
        return None
    return {name: getattr(assessment, name) for name in ("economic", "social", "housing")}


def _texts(facts: Facts) -> list[str]:
    """What people have written freely."""
    return [facts.get("reasons", ""), *(facts.get("assessment") or {}).values()]
