"""The life of a vacancy: states, steps and whose turn it is."""

from django.db.models import TextChoices

from accounts.roles import MUNICIPALITY_ROLES, Role
from accounts.workflow import Workflow, steps


class VacancyState(TextChoices):
    OWN = "own", "Boligorganisationens egen"
    AT_DISPOSAL = "at_disposal", "Stillet til rådighed"
    ALLOCATED = "allocated", "Anvist"
    LET = "let", "Udlejet"
    RETURNED = "returned", "Sendt retur"
    RELET = "relet", "Udlejet efter retur"
    OWN_LET = "own_let", "Udlejet af boligorganisationen"
    WITHDRAWN = "withdrawn", "Trukket tilbage"


# What a vacancy that fell to the municipality may be in.
MUNICIPAL_STATES = frozenset(
    {
        VacancyState.AT_DISPOSAL,
        VacancyState.ALLOCATED,
        VacancyState.LET,
        VacancyState.RETURNED,
        VacancyState.RELET,
    }
)
ANSWERED_STATES = MUNICIPAL_STATES - {VacancyState.AT_DISPOSAL}
# What the two sides are not done with.
OPEN_MUNICIPAL_STATES = frozenset({VacancyState.AT_DISPOSAL, VacancyState.ALLOCATED, VacancyState.RETURNED})
RETURNED_STATES = frozenset({VacancyState.RETURNED, VacancyState.RELET})
LET_STATES = frozenset({VacancyState.LET, VacancyState.RELET, VacancyState.OWN_LET})
OWN_STATES = frozenset({VacancyState.OWN, VacancyState.OWN_LET})

# The system brings in what happened before it was there (history/).
_MUNICIPALITY = MUNICIPALITY_ROLES | {Role.SYSTEM}
_ASSOCIATION = frozenset({Role.ASSOCIATION, Role.SYSTEM})
_BOTH = _MUNICIPALITY | _ASSOCIATION

VACANCY = Workflow(
    noun="boligen",
    states=VacancyState,
    initial=frozenset({VacancyState.OWN, VacancyState.AT_DISPOSAL}),
    # fmt: off
    steps=steps(
        ("withdraw", {"own", "at_disposal"}, VacancyState.WITHDRAWN, {Role.ASSOCIATION}, "Træk tilbage"),
        ("return", {"at_disposal"}, VacancyState.RETURNED, _MUNICIPALITY, "Returnér bolig"),
        ("allocate", {"at_disposal"}, VacancyState.ALLOCATED, _MUNICIPALITY, "Anvis bolig"),
        ("release", {"allocated"}, VacancyState.AT_DISPOSAL, _MUNICIPALITY | {Role.SYSTEM}, "Frigiv bolig"),
        ("let", {"allocated"}, VacancyState.LET, _BOTH, "Registrér lejekontrakt"),
        ("relet", {"returned"}, VacancyState.RELET, _ASSOCIATION, "Meld udlejet"),
        ("let_own", {"own"}, VacancyState.OWN_LET, _ASSOCIATION, "Registrér udlejning"),
    ),
    # fmt: on
    owner={
        VacancyState.OWN: Role.ASSOCIATION,
        VacancyState.AT_DISPOSAL: Role.CASEWORKER,
        VacancyState.ALLOCATED: Role.CASEWORKER,
        VacancyState.LET: None,
        VacancyState.RETURNED: Role.ASSOCIATION,
        VacancyState.RELET: None,
        VacancyState.OWN_LET: None,
        VacancyState.WITHDRAWN: None,
    },
)


# What a state is called where the two sides see different things; else its own label.
_LABELS: dict[Role, dict[VacancyState, str]] = {
    Role.ASSOCIATION: {
        VacancyState.OWN: "Jeres egen",
        VacancyState.OWN_LET: "Jeres egen, udlejet",
        VacancyState.AT_DISPOSAL: "Afventer kommunens svar",
        VacancyState.RETURNED: "Sendt retur, lej selv ud",
    },
    Role.CASEWORKER: {VacancyState.AT_DISPOSAL: "Skal besvares"},
    Role.MANAGER: {VacancyState.AT_DISPOSAL: "Skal besvares"},
}


def label_for(state: str, role: str) -> str:
    """The Danish words for a vacancy's state as a role reads them."""
    known = VacancyState(state)
    return _LABELS.get(Role(role), {}).get(known, str(known.label))


class ReturnReason(TextChoices):
    """Why the municipality sends a vacancy back (law.md section 8, return rate by reason)."""

    TOO_EXPENSIVE = "too_expensive", "For dyr"
    WRONG_SIZE = "wrong_size", "Forkert størrelse"
    AREA_BAN = "area_ban", "Forbud i boligområdet"
    NO_CANDIDATE = "no_candidate", "Ingen egnet ansøger"
    CONDITION = "condition", "Boligens stand"
    OTHER = "other", "Andet"


class Reply(TextChoices):
    """What an association can answer by link about a vacancy."""

    VACANT = "vacant", "Ja, den er stadig ledig"
    LET = "let", "Nej, vi har lejet den ud"
    WITHDRAW = "withdraw", "Nej, den blev ikke ledig: træk den tilbage"


# What can be answered about a vacancy in each state; about the others there is nothing to ask.
REPLIES: dict[VacancyState, tuple[Reply, ...]] = {
    VacancyState.OWN: (Reply.VACANT, Reply.LET, Reply.WITHDRAW),
    VacancyState.AT_DISPOSAL: (Reply.VACANT, Reply.WITHDRAW),
    VacancyState.RETURNED: (Reply.VACANT, Reply.LET),
}


class DwellingKind(TextChoices):
    FAMILY = "family", "Familiebolig"
    YOUTH = "youth", "Ungdomsbolig"
    SENIOR = "senior", "Ældrebolig"
    STARTER = "starter", "Startbolig"
    TRANSITIONAL = "transitional", "Udslusningsbolig"
    INCLUSION = "inclusion", "Inklusionsbolig"
    UNCONVENTIONAL = "unconventional", "Skæv bolig"
    SHARED = "shared", "Bofællesskab"
    BASIC = "basic", "Basisbolig"
    ROOM = "room", "Værelse"


class AssociationKind(TextChoices):
    SOCIAL = "social", "Almen boligorganisation"
    PRIVATE = "private", "Privat udlejer"
    SELF_OWNING = "self_owning", "Selvejende institution"
    MUNICIPALITY = "municipality", "Kommunen"
