"""The life of a case and of an allocation: states, steps and whose turn it is."""

from django.db.models import TextChoices

from accounts.roles import MUNICIPALITY_ROLES, Role
from accounts.workflow import Workflow, steps

_MUNICIPALITY = MUNICIPALITY_ROLES
_WITH_SYSTEM = MUNICIPALITY_ROLES | {Role.SYSTEM}
_BOTH = MUNICIPALITY_ROLES | {Role.ASSOCIATION}


class CaseState(TextChoices):
    RECEIVED = "received", "Modtaget"
    ASSESSED = "assessed", "Vurderet"
    APPROVED = "approved", "Godkendt"
    PAUSED = "paused", "På pause"
    REFUSED = "refused", "Afslået"
    HOUSED = "housed", "Har fået bolig"
    CLOSED = "closed", "Lukket"


CASE = Workflow(
    noun="sagen",
    states=CaseState,
    initial=frozenset({CaseState.RECEIVED}),
    # fmt: off
    steps=steps(
        ("assess", {"received", "assessed"}, CaseState.ASSESSED, _WITH_SYSTEM, "Vurdér sag"),
        ("approve", {"assessed"}, CaseState.APPROVED, _WITH_SYSTEM, "Godkend sag"),
        ("refuse", {"assessed"}, CaseState.REFUSED, _MUNICIPALITY, "Giv afslag"),
        ("pause", {"approved"}, CaseState.PAUSED, _MUNICIPALITY, "Sæt på pause"),
        ("resume", {"paused"}, CaseState.APPROVED, _WITH_SYSTEM, "Genoptag sag"),
        ("house", {"approved"}, CaseState.HOUSED, _BOTH | {Role.SYSTEM}, "Registrér bolig"),
        ("close", {"received", "assessed", "approved", "paused"}, CaseState.CLOSED, _WITH_SYSTEM, "Luk sag"),
    ),
    # fmt: on
    owner={
        CaseState.RECEIVED: Role.CASEWORKER,
        CaseState.ASSESSED: Role.CASEWORKER,
        CaseState.APPROVED: Role.CASEWORKER,
        CaseState.PAUSED: Role.CASEWORKER,
        CaseState.REFUSED: None,
        CaseState.HOUSED: None,
        CaseState.CLOSED: None,
    },
)


class AllocationState(TextChoices):
    OFFERED = "offered", "Tilbudt borgeren"
    ACCEPTED = "accepted", "Borgeren har sagt ja"
    DECLINED = "declined", "Borgeren har takket nej"
    LAPSED = "lapsed", "Intet svar inden fristen"
    WITHDRAWN = "withdrawn", "Trukket tilbage"
    LEASED = "leased", "Lejekontrakt indgået"


# At most one of these per vacancy and per case.
LIVE_STATES = frozenset({AllocationState.OFFERED, AllocationState.ACCEPTED})
ANSWERED_STATES = frozenset({AllocationState.ACCEPTED, AllocationState.DECLINED, AllocationState.LEASED})

ALLOCATION = Workflow(
    noun="anvisningen",
    states=AllocationState,
    initial=frozenset({AllocationState.OFFERED}),
    # fmt: off
    steps=steps(
        ("accept", {"offered"}, AllocationState.ACCEPTED, _WITH_SYSTEM, "Registrér ja"),
        ("decline", {"offered"}, AllocationState.DECLINED, _MUNICIPALITY, "Registrér nej"),
        ("lapse", {"offered"}, AllocationState.LAPSED, _MUNICIPALITY, "Registrér intet svar"),
        ("withdraw", {"offered", "accepted"}, AllocationState.WITHDRAWN, _MUNICIPALITY, "Træk tilbuddet tilbage"),
        ("lease", {"accepted"}, AllocationState.LEASED, _BOTH | {Role.SYSTEM}, "Registrér lejekontrakt"),
    ),
    # fmt: on
    owner={
        AllocationState.OFFERED: Role.CASEWORKER,
        AllocationState.ACCEPTED: Role.ASSOCIATION,
        AllocationState.DECLINED: None,
        AllocationState.LAPSED: None,
        AllocationState.WITHDRAWN: None,
        AllocationState.LEASED: None,
    },
)


class HousingSituation(TextChoices):
    """Where the applicant lives now (law.md 2.2, 5.2; the shelters by their provisions)."""

    STREET = "street", "Hjemløs, gade"
    SOFA = "sofa", "Hjemløs, sofa"
    SHELTER_110 = "shelter_110", "Herberg § 110"
    CRISIS_109 = "crisis_109", "Krisecenter § 109"
    FACILITY_107 = "facility_107", "Midlertidigt botilbud § 107"
    REFUGEE = "refugee", "Flygtning, midlertidig"
    EVICTION = "eviction", "Egen bolig, udsættelse varslet"
    TOO_EXPENSIVE = "too_expensive", "Egen bolig, for dyr"
    OTHER = "other", "Andet"


class Support(TextChoices):
    """What the applicant lives on (law.md 4.3); `integration` is self-support and return benefit of its time."""

    WAGE = "wage", "Løn"
    CASH = "cash", "Kontanthjælp"
    EDUCATION = "education", "Uddannelseshjælp"
    INTEGRATION = "integration", "Integrationsydelse"
    UNEMPLOYMENT = "unemployment", "Dagpenge"
    SICKNESS = "sickness", "Sygedagpenge"
    DISABILITY = "disability", "Førtidspension"
    PENSION = "pension", "Folkepension"
    STUDENT = "student", "SU"
    OTHER = "other", "Andet"


class LetterKind(TextChoices):
    OFFER = "offer", "Tilbud om bolig"
    APPROVAL = "approval", "Godkendelse"
    REFUSAL = "refusal", "Afslag"


class DeclineReason(TextChoices):
    LOCATION = "location", "Beliggenheden"
    SIZE = "size", "Størrelsen"
    RENT = "rent", "Huslejen"
    CONDITION = "condition", "Boligens stand"
    FOUND_OTHER = "found_other", "Har fundet en anden bolig"
    OTHER = "other", "Andet"
