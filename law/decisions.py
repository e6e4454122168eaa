"""What a decision owes the citizen: hearing, reasons, appeal (forvaltningsloven §§ 19-26; fact sheet 5.1-5.2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from law.deadlines import NONE_CLOSED, next_working_day
from law.findings import Finding, Weight
from law.wording import long_day

HEARING_PARAGRAPH = "forvaltningsloven § 19"
REASONS_PARAGRAPH = "forvaltningsloven §§ 22-24"
APPEAL_PARAGRAPH = "forvaltningsloven § 25"
ORAL_REASONS_PARAGRAPH = "forvaltningsloven § 23"
REASONS_ON_REQUEST = timedelta(days=14)
REASSESSED_WITHIN = timedelta(weeks=4)
APPEALS_BOARD = "Ankestyrelsen"
TENANTS_BOARD = "beboerklagenævnet"


class DecisionKind(StrEnum):
    """What is decided; it settles where the citizen can complain."""

    FAMILY_DWELLING = "family_dwelling"
    YOUTH_DWELLING = "youth_dwelling"
    STARTER_DWELLING = "starter_dwelling"
    PRIVATE_FLAT = "private_flat"
    SENIOR_DWELLING = "senior_dwelling"
    SOCIAL_SERVICE = "social_service"
    TRANSITION_REFUND = "transition_refund"
    SPECIAL_SUPPORT = "special_support"
    ONE_OFF_BENEFIT = "one_off_benefit"
    CONTRIBUTION_LOAN = "contribution_loan"
    HOUSING_BENEFIT = "housing_benefit"
    LANDLORD_DISPUTE = "landlord_dispute"
    WAITING_LIST_REFUSAL = "waiting_list_refusal"

    @property
    def label(self) -> str:
        """The Danish words for the decision."""
        return _LABELS[self]


_LABELS = {
    DecisionKind.FAMILY_DWELLING: "anvisning af almen familiebolig (§ 59)",
    DecisionKind.YOUTH_DWELLING: "anvisning af almen ungdomsbolig (§ 59, stk. 3)",
    DecisionKind.STARTER_DWELLING: "anvisning af startbolig (§ 101 a)",
    DecisionKind.PRIVATE_FLAT: "anvisning af privat bolig",
    DecisionKind.SENIOR_DWELLING: "anvisning af ældre- eller handicapbolig (§§ 54-57)",
    DecisionKind.SOCIAL_SERVICE: "hjælp efter serviceloven (§§ 80, 85, 85 a, 107, 110)",
    DecisionKind.TRANSITION_REFUND: "refusion i udslusningsbolig (serviceloven § 163 a)",
    DecisionKind.SPECIAL_SUPPORT: "særlig støtte (lov om aktiv socialpolitik § 34)",
    DecisionKind.ONE_OFF_BENEFIT: "enkeltydelse (lov om aktiv socialpolitik §§ 81-85)",
    DecisionKind.CONTRIBUTION_LOAN: "beboerindskudslån (boligstøtteloven kapitel 10)",
    DecisionKind.HOUSING_BENEFIT: "boligstøtte",
    DecisionKind.LANDLORD_DISPUTE: "uenighed med udlejeren",
    DecisionKind.WAITING_LIST_REFUSAL: "boligorganisationens afslag fra ventelisten",
}


@dataclass(frozen=True, slots=True)
class AppealRoute:
    """Where a decision can be appealed. `authority` None: to no other authority, and then a letter may not say so.

    `weeks`: the deadline from the day the citizen got the decision, None where the act gives none. `through_municipality`:
    the complaint is sent to the municipality, which looks at the case again first. `sentence` is what the letter
    says.
    """

    authority: str | None
    weeks: int | None
    through_municipality: bool
    sentence: str
    verified: bool = True


NO_APPEAL = AppealRoute(
    None,
    None,
    False,
    "Afgørelsen kan ikke påklages til en anden myndighed. Ankestyrelsen fører tilsyn med, at kommunen overholder loven, "
    "Folketingets Ombudsmand kan behandle klager over kommunen, og domstolene kan prøve afgørelsen.",
)
BY_THE_MUNICIPALITY = AppealRoute(
    APPEALS_BOARD,
    4,
    True,
    "Afgørelsen kan påklages til Ankestyrelsen inden 4 uger, fra den er modtaget. Klagen sendes til kommunen, "
    "som først vurderer sagen igen.",
)
BY_PAYMENTS_DENMARK = AppealRoute(
    APPEALS_BOARD,
    4,
    False,
    "Udbetaling Danmark afgør boligstøtten. Afgørelsen kan påklages til Ankestyrelsen inden 4 uger, fra den er modtaget. "
    "Klagen sendes til Udbetaling Danmark, som først vurderer sagen igen.",
)
BY_THE_TENANTS_BOARD = AppealRoute(
    TENANTS_BOARD, None, False, "Uenighed mellem lejer og udlejer kan indbringes for beboerklagenævnet."
)
WAITING_LIST_ROUTE = AppealRoute(
    TENANTS_BOARD,
    None,
    False,
    "Boligorganisationens afslag kan indbringes for beboerklagenævnet, og kommunen fører tilsyn med boligorganisationen.",
    verified=False,
)

_ROUTES = {
    DecisionKind.FAMILY_DWELLING: NO_APPEAL,
    DecisionKind.YOUTH_DWELLING: NO_APPEAL,
    DecisionKind.STARTER_DWELLING: NO_APPEAL,
    DecisionKind.PRIVATE_FLAT: NO_APPEAL,
    DecisionKind.HOUSING_BENEFIT: BY_PAYMENTS_DENMARK,
    DecisionKind.LANDLORD_DISPUTE: BY_THE_TENANTS_BOARD,
    DecisionKind.WAITING_LIST_REFUSAL: WAITING_LIST_ROUTE,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision to be given.

    `fully_in_favour`: the citizen gets all that was asked for. `unheard_adverse_facts`: there are facts or
    assessments to the citizen's detriment that are essential and that the citizen does not know to be used.
    `received_on`: the day the citizen got it, or None while it is not sent.
    """

    kind: DecisionKind
    fully_in_favour: bool
    unheard_adverse_facts: bool = False
    written: bool = True
    received_on: date | None = None
    closed: Collection[date] = NONE_CLOSED


@dataclass(frozen=True, slots=True)
class DecisionDuties:
    """What must be done and said, and the last day for an appeal."""

    hearing_required: bool
    reasons_required: bool
    reasons_on_request_until: date | None
    appeal_guidance_required: bool
    route: AppealRoute
    appeal_until: date | None
    findings: tuple[Finding, ...]


def decision_duties(decision: Decision) -> DecisionDuties:
    """Forvaltningsloven §§ 19, 22-25: hearing, reasons and appeal guidance for a decision.

    The appeal deadline is that of retssikkerhedsloven §§ 66-67; it runs from the day of receipt, and one that
    ends on a closed day moves to the next working day.
    """
    route = appeal_route(decision.kind)
    reasons = decision.written and not decision.fully_in_favour
    guidance = decision.written and not decision.fully_in_favour and route.authority is not None
    return DecisionDuties(
        hearing_required=decision.unheard_adverse_facts,
        reasons_required=reasons,
        reasons_on_request_until=_reasons_until(decision),
        appeal_guidance_required=guidance,
        route=route,
        appeal_until=appeal_until(decision),
        findings=(_hearing_finding(decision), _reasons_finding(decision, reasons), _guidance_finding(route, guidance)),
    )


def appeal_route(kind: DecisionKind) -> AppealRoute:
    """Retssikkerhedsloven §§ 60 and 66-67, and the special acts: where a decision of that kind can be appealed.

    Allocation by § 59 has no ordinary appeal; the decisions not named otherwise go to Ankestyrelsen.
    """
    return _ROUTES.get(kind, BY_THE_MUNICIPALITY)


def appeal_until(decision: Decision) -> date | None:
    """Retssikkerhedsloven § 67: the last day for an appeal, or None when there is none or nothing is received."""
    route = appeal_route(decision.kind)
    if route.weeks is None or decision.received_on is None:
        return None
    return next_working_day(decision.received_on + timedelta(weeks=route.weeks), closed=decision.closed)


def reassess_until(received_on: date, *, closed: Collection[date] = NONE_CLOSED) -> date:
    """Retssikkerhedsloven § 66: the last day for the municipality to look again at a decision that is complained over."""
    return next_working_day(received_on + REASSESSED_WITHIN, closed=closed)


def _reasons_until(decision: Decision) -> date | None:
    """Forvaltningsloven § 23: an oral decision is reasoned in writing when the citizen asks within 14 days."""
    if decision.written or decision.fully_in_favour or decision.received_on is None:
        return None
    return decision.received_on + REASONS_ON_REQUEST


def _hearing_finding(decision: Decision) -> Finding:
    if decision.unheard_adverse_facts:
        sentence = "Borgeren skal høres først, for sagen indeholder væsentlige oplysninger til ugunst, som borgeren ikke kender."
    else:
        sentence = "Borgeren behøver ikke at høres igen, for der er ingen ukendte oplysninger til ugunst."
    return Finding(not decision.unheard_adverse_facts, Weight.CONDITION, HEARING_PARAGRAPH, sentence)


def _reasons_finding(decision: Decision, required: bool) -> Finding:
    until = _reasons_until(decision)
    if until is not None:
        sentence = f"Borgeren kan bede om en skriftlig begrundelse til og med den {long_day(until)}."
        return Finding(True, Weight.CONSIDERATION, ORAL_REASONS_PARAGRAPH, sentence)
    if required:
        sentence = "Afgørelsen skal begrundes med reglerne, de vigtigste hensyn og de afgørende oplysninger."
    else:
        sentence = "Afgørelsen behøver ikke at begrundes i brevet."
    return Finding(required, Weight.CONSIDERATION, REASONS_PARAGRAPH, sentence)


def _guidance_finding(route: AppealRoute, required: bool) -> Finding:
    if required or route.authority is None:
        sentence = route.sentence
    else:
        sentence = "Afgørelsen behøver ikke klagevejledning, for den giver borgeren fuldt medhold eller er mundtlig."
    return Finding(required, Weight.CONSIDERATION, APPEAL_PARAGRAPH, sentence)
