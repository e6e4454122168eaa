"""The life of a case and of an allocation: states, steps and whose turn it is."""

from typing import Self

from django.db.models import TextChoices

from accounts.roles import MUNICIPALITY_ROLES, Role
from accounts.workflow import Workflow, steps
from law.decisions import DecisionKind

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


ENDED_STATES = frozenset({CaseState.REFUSED, CaseState.HOUSED, CaseState.CLOSED})

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
        ("undo", {"offered"}, AllocationState.WITHDRAWN, _MUNICIPALITY, "Fortryd anvisning"),
        ("reopen", {"accepted", "declined", "lapsed"}, AllocationState.OFFERED, _MUNICIPALITY, "Fortryd svaret"),
    ),
    # fmt: on
    owner={
        AllocationState.OFFERED: Role.CASEWORKER,
        AllocationState.ACCEPTED: Role.ASSOCIATION,
        AllocationState.DECLINED: Role.CASEWORKER,
        AllocationState.LAPSED: Role.CASEWORKER,
        AllocationState.WITHDRAWN: None,
        AllocationState.LEASED: None,
    },
)


class HousingSituation(TextChoices):
    """Where the applicant lives now (law.md 2.2, 5.2; the shelters by their provisions)."""

    STREET = "street", "Hjemløs, gade"
    NIGHT_SHELTER = "night_shelter", "Hjemløs, natvarmestue eller nødovernatning"
    SOFA = "sofa", "Hjemløs, sofa"
    HOTEL = "hotel", "Hjemløs, hotel eller campingplads"
    RELEASE = "release", "Står foran løsladelse uden bolig"
    DISCHARGE = "discharge", "Står foran udskrivning uden bolig"
    SHELTER_110 = "shelter_110", "Herberg § 110"
    CRISIS_109 = "crisis_109", "Krisecenter § 109"
    FACILITY_107 = "facility_107", "Midlertidigt botilbud § 107"
    TRANSITIONAL = "transitional", "Midlertidig udslusningsbolig"
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
    """The table of letters. A new kind is a row here and a template `templates/letters/<value>.html`, nothing more.

    value, the letter's heading, what it is called in its head, what is decided in the law's terms (it settles where one
    can complain; None: nothing is decided, so no word about complaints), and what it is called in lists. What only this
    kind says comes from the writer (`letters.write(..., told={...})`) or from a function in letter_parts.py.
    """

    heading: str
    subject: str
    decides: DecisionKind | None

    def __new__(cls, value: str, heading: str, subject: str, decides: DecisionKind | None) -> Self:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.heading, kind.subject, kind.decides = heading, subject, decides
        return kind

    # fmt: off
    OFFER = "offer", "Du får tilbudt en bolig", "Anvisning af bolig", DecisionKind.FAMILY_DWELLING, "Tilbud om bolig"
    APPROVAL = "approval", "Vi hjælper dig med at finde en bolig", "Godkendelse", None, "Godkendelse"
    REFUSAL = "refusal", "Vi kan ikke hjælpe dig med en bolig", "Afslag", DecisionKind.FAMILY_DWELLING, "Afslag"
    HEARING = "hearing", "Fortæl os, hvad du mener, før vi afgør din sag", "Partshøring", None, "Partshøring"
    INFORMATION = "information", "Vi mangler oplysninger i din sag", "Oplysninger", None, "Indhentning af oplysninger"
    LAPSE = "lapse", "Tilbuddet om en bolig gælder ikke længere", "Bortfald", DecisionKind.FAMILY_DWELLING, "Bortfald"
    WITHDRAWAL = ("withdrawal", "Vi trækker tilbuddet om en bolig tilbage", "Afgørelse", DecisionKind.FAMILY_DWELLING,
        "Tilbud trukket tilbage")
    REFUND = ("refund", "Refusion i udslusningsbolig", "Afgørelse", DecisionKind.TRANSITION_REFUND,
        "Refusion i udslusningsbolig")
    RETURN = "return", "Kommunen giver en bolig tilbage", "Retur af bolig", None, "Bolig sendt retur"
    NEWS = "news", "Besked om din sag", "Besked", None, "Besked til flere"
    EXPERIMENT_ENTRY = ("experiment_entry", "Du er kommet med i et forsøg", "Afgørelse", DecisionKind.FAMILY_DWELLING,
        "Med i forsøg")
    EXPERIMENT_EXTENSION = ("experiment_extension", "Din periode i forsøget er forlænget", "Afgørelse",
        DecisionKind.FAMILY_DWELLING, "Forsøg forlænget")
    EXPERIMENT_END = ("experiment_end", "Din periode i forsøget slutter", "Varsel", DecisionKind.FAMILY_DWELLING,
        "Forsøg slutter")
    # fmt: on


def letter_kind(value: str) -> LetterKind:
    """The row of that value, as it stands in the database or in an address."""
    return next(kind for kind in LetterKind if kind.value == value)


def letter_kinds() -> list[tuple[str, str]]:
    """For the model's field: asked when needed, so that a new kind needs no migration."""
    return LetterKind.choices


class DeclineReason(TextChoices):
    LOCATION = "location", "Beliggenheden"
    SIZE = "size", "Størrelsen"
    RENT = "rent", "Huslejen"
    CONDITION = "condition", "Boligens stand"
    FOUND_OTHER = "found_other", "Har fundet en anden bolig"
    OTHER = "other", "Andet"


class CloseReason(TextChoices):
    """Why a case ends with neither a home from us nor a refusal: what the citizen did or what happened, never our no."""

    FOUND_OTHER = "found_other", "Har selv fundet en bolig"
    WITHDRAWN = "withdrawn", "Har trukket ansøgningen tilbage"
    MOVED = "moved", "Er flyttet fra kommunen"
    CARE = "care", "Er flyttet til botilbud eller plejebolig"
    NO_ANSWER = "no_answer", "Har ikke svaret inden fristen"
    DIED = "died", "Er død"
    TWICE = "twice", "Sagen er oprettet to gange"
    OTHER = "other", "Andet"


class SkipReason(TextChoices):
    """Why somebody who fits is passed over for one vacancy; says nothing of the next one."""

    ELSEWHERE = "elsewhere", "Ønsker ikke området"
    UNSAFE = "unsafe", "Er ikke tryg i området"
    NOT_REACHED = "not_reached", "Kan ikke træffes"
    NOT_READY = "not_ready", "Er ikke klar til at flytte"
    RESIDENTS = "residents", "Hensyn til afdelingens beboere"
    OTHER = "other", "Andet"


class BenefitKind(TextChoices):
    """What was paid in a month: law/area_ban.py's benefits, and that nothing was, which is a fact too."""

    NONE = "none", "Ingen ydelse"
    CASH_ASSISTANCE = "cash_assistance", "Kontanthjælp"
    CASH_ASSISTANCE_MINIMUM = "cash_assistance_minimum", "Kontanthjælp, mindstesats"
    EDUCATION_ASSISTANCE = "education_assistance", "Uddannelseshjælp"
    SELF_SUPPORT = "self_support_return_benefit", "Selvforsørgelses- og hjemrejseydelse"
    TRANSITION = "transition_benefit", "Overgangsydelse"
    UNEMPLOYMENT = "unemployment_benefit", "Dagpenge"
    SICKNESS = "sickness_benefit", "Sygedagpenge"
    RESOURCE_COURSE = "resource_course_benefit", "Ressourceforløbsydelse"
    DISABILITY_PENSION = "disability_pension", "Førtidspension"
    STUDENT_GRANT = "student_grant", "SU"
    STATE_PENSION = "state_pension", "Folkepension"
    REHABILITATION = "rehabilitation_benefit", "Revalideringsydelse"
    OTHER = "other", "Anden ydelse"


class CitizenshipKind(TextChoices):
    """As law/area_ban.py groups them; nothing told is unknown."""

    EU = "eu", "Danmark, EU, EØS eller Schweiz"
    OTHER = "other", "Et andet land"


class NeedKind(TextChoices):
    """What a household needs of a dwelling, or wishes for."""

    ROOMS = "rooms", "Mindst så mange rum"
    FLOOR = "floor", "Højst så højt oppe (etage)"
    NO_STAIRS = "no_stairs", "Ingen trapper"
    LIFT = "lift", "Elevator"
    WHEELCHAIR = "wheelchair", "Kørestol"
    PET = "pet", "Husdyr"
    AWAY_FROM = "away_from", "Ikke i nærheden af"
    NEAR_TO = "near_to", "Tæt på"
    OTHER = "other", "Andet"


class NeedWeight(TextChoices):
    REQUIREMENT = "requirement", "Krav"
    WISH = "wish", "Ønske"


class ContactKind(TextChoices):
    """Who else stands in a case (forvaltningsloven § 8)."""

    GUARDIAN = "guardian", "Værge"
    REPRESENTATIVE = "representative", "Partsrepræsentant"
    SUPPORT_WORKER = "support_worker", "Støtteperson"
    RELATIVE = "relative", "Pårørende"
    PROFESSIONAL = "professional", "Anden fagperson"


class SharingGround(TextChoices):
    """By what right something is told to the housing association beyond what a lease requires."""

    CONSENT = "consent", "Borgerens samtykke"
    AUTHORITY = "authority", "Nødvendigt for kommunens opgave (databeskyttelsesforordningen art. 6, stk. 1, litra e)"


class SharedFact(TextChoices):
    """What an association may be told beyond a lease; never an address, a number, a place to stay away from, or a reason."""

    HOUSEHOLD = "household", "Hvem der bor i husstanden, og børnenes alder"
    NEEDS = "needs", "Hvad boligen skal kunne: kørestol, trapper, husdyr"
    SUPPORT = "support", "Støtten, der følger med boligen, og hvem der giver den"
    SUPPORT_WORKER = "support_worker", "Støttepersonens navn og telefon"
    REPRESENTATIVE = "representative", "Værges eller partsrepræsentants navn og telefon"


class SupportMethod(TextChoices):
    """The support that a home is tied to (serviceloven §§ 85, 85 a and 110)."""

    CTI = "cti", "CTI, støtte i overgangen (§ 85 a)"
    ICM = "icm", "ICM, længere støtte (§ 85 a)"
    ACT = "act", "ACT, tværfagligt team (§ 85 a)"
    HOME = "home", "Bostøtte (§ 85)"
    AFTERCARE = "aftercare", "Efterforsorg fra herberg (§ 110)"
    OTHER = "other", "Anden støtte"


class UrgencyCriterion(TextChoices):
    """The stated reasons for a case to go before others; one is enough."""

    ROOFLESS = "roofless", "Har intet sted at sove"
    MUST_LEAVE = "must_leave", "Skal være ude inden for en måned"
    VIOLENCE = "violence", "Vold eller trusler, hvor borgeren bor nu"
    CHILDREN = "children", "Børn uden fast hjem"
    HEALTH = "health", "Alvorlig sygdom, som boligsituationen gør værre"
    SEPARATION = "separation", "Børn kan ikke bo hos borgeren, før der er en bolig"


class InquiryKind(TextChoices):
    """What the citizen is asked in writing, with a deadline."""

    HEARING = "hearing", "Partshøring"
    INFORMATION = "information", "Indhentning af oplysninger"


class AppealOutcome(TextChoices):
    """How a complaint over a decision ended: here, or at the authority it was sent to."""

    GRANTED = "granted", "Kommunen ændrede afgørelsen"
    KEPT = "kept", "Kommunen fastholdt afgørelsen"
    WITHDRAWN = "withdrawn", "Borgeren trak klagen tilbage"
    UPHELD = "upheld", "Stadfæstet"
    CHANGED = "changed", "Ændret"
    REMITTED = "remitted", "Hjemvist"
    DISMISSED = "dismissed", "Afvist"


OF_AUTHORITY = frozenset({AppealOutcome.UPHELD, AppealOutcome.CHANGED, AppealOutcome.REMITTED, AppealOutcome.DISMISSED})


class DocumentKind(TextChoices):
    INCOME = "income", "Indkomst og formue"
    HOUSING = "housing", "Boligsituation"
    HEALTH = "health", "Helbred"
    STATEMENT = "statement", "Udtalelse"
    CONSENT = "consent", "Fuldmagt eller samtykke"
    REPLY = "reply", "Svar fra borgeren"
    OTHER = "other", "Andet"


class ScanResult(TextChoices):
    """What the scanner said of a document. Only a clean one, or one where no scanner is set up, can be fetched."""

    WAITING = "waiting", "I karantæne"
    CLEAN = "clean", "Scannet uden fund"
    INFECTED = "infected", "Skadelig"
    NOT_SCANNED = "not_scanned", "Ikke scannet"


# After the key

CHECK_IN_MONTHS = (1, 3, 6, 12, 24)


class SignalKind(TextChoices):
    """What a landlord may tell of a tenancy: what is seen from the stairs and the accounts, nothing of health."""

    ARREARS = "arrears", "Huslejen er ikke betalt"
    NUISANCE = "nuisance", "Klager fra naboer"
    LETTERBOX = "letterbox", "Postkassen bliver ikke tømt"
    DAMAGE = "damage", "Boligen bliver ikke passet"
    OTHER = "other", "Andet"


class EndReason(TextChoices):
    """How a tenancy ended; the first two are good ends."""

    MOVED_ON = "moved_on", "Flyttet til en anden egen bolig"
    CARE = "care", "Flyttet til botilbud eller plejebolig"
    GAVE_UP = "gave_up", "Opgav boligen"
    EVICTED_ARREARS = "evicted_arrears", "Udsat på grund af restance"
    EVICTED_CONDUCT = "evicted_conduct", "Udsat på grund af adfærd"
    IMPRISONED = "imprisoned", "Afsoner"
    DIED = "died", "Død"
    UNKNOWN = "unknown", "Ved det ikke"


class TieKind(TextChoices):
    """What ties a home to support, by its provision."""

    SUPPORT_85 = "support_85", "Bostøtte, § 85"
    SUPPORT_85A = "support_85a", "Bostøtte efter hjemløshed, § 85 a"
    AFTERCARE_110 = "aftercare_110", "Efterforsorg, § 110"
    CARETAKER = "caretaker", "Social vicevært"
