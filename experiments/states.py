"""The lives of an experiment, of a participation in one, and of a building project; and the closed lists beside them."""

from django.db.models import TextChoices

from accounts.roles import MUNICIPALITY_ROLES, Role
from accounts.workflow import Workflow, steps
from law.experiment_terms import ExperimentBasis
from law.experiments import Commitment, ExperimentKind

# The system brings in what happened before it was there (history/).
_MUNICIPALITY = MUNICIPALITY_ROLES | {Role.SYSTEM}

KINDS = [(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in ExperimentKind]
BASES = [(basis.value, basis.label[:1].upper() + basis.label[1:]) for basis in ExperimentBasis]
COMMITMENTS = [(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in Commitment]


class ExperimentState(TextChoices):
    PREPARED = "prepared", "Forberedes"
    RUNNING = "running", "I gang"
    ENDED = "ended", "Afsluttet"


EXPERIMENT = Workflow(
    noun="forsøget",
    states=ExperimentState,
    initial=frozenset({ExperimentState.PREPARED}),
    # fmt: off
    steps=steps(
        ("start", {"prepared"}, ExperimentState.RUNNING, _MUNICIPALITY, "Sæt i gang"),
        ("end", {"prepared", "running"}, ExperimentState.ENDED, _MUNICIPALITY, "Afslut forsøg"),
    ),
    # fmt: on
    owner={
        ExperimentState.PREPARED: Role.CASEWORKER,
        ExperimentState.RUNNING: Role.CASEWORKER,
        ExperimentState.ENDED: None,
    },
)


class ParticipationState(TextChoices):
    ACTIVE = "active", "Med i forsøget"
    TRANSFERRED = "transferred", "Overført til varig kontrakt"
    EXITED = "exited", "Ude af forsøget"


PARTICIPATION = Workflow(
    noun="deltagelsen",
    states=ParticipationState,
    initial=frozenset({ParticipationState.ACTIVE}),
    # fmt: off
    steps=steps(
        ("extend", {"active"}, ParticipationState.ACTIVE, _MUNICIPALITY, "Forlæng"),
        ("transfer", {"active"}, ParticipationState.TRANSFERRED, _MUNICIPALITY, "Overfør til varig kontrakt"),
        ("exit", {"active"}, ParticipationState.EXITED, _MUNICIPALITY, "Afslut deltagelse"),
    ),
    # fmt: on
    owner={
        ParticipationState.ACTIVE: Role.CASEWORKER,
        ParticipationState.TRANSFERRED: None,
        ParticipationState.EXITED: None,
    },
)


class ProjectState(TextChoices):
    IDEA = "idea", "Idé"
    COMMITTED = "committed", "Tilsagn givet"
    BUILDING = "building", "Bygges"
    FINISHED = "finished", "Klar til indflytning"
    DROPPED = "dropped", "Opgivet"


PROJECT = Workflow(
    noun="projektet",
    states=ProjectState,
    initial=frozenset({ProjectState.IDEA}),
    # fmt: off
    steps=steps(
        ("commit", {"idea"}, ProjectState.COMMITTED, _MUNICIPALITY, "Giv tilsagn"),
        ("build", {"committed"}, ProjectState.BUILDING, _MUNICIPALITY, "Byg"),
        ("finish", {"building"}, ProjectState.FINISHED, _MUNICIPALITY, "Meld færdigt"),
        ("drop", {"idea", "committed"}, ProjectState.DROPPED, _MUNICIPALITY, "Opgiv projekt"),
    ),
    # fmt: on
    owner={
        ProjectState.IDEA: Role.CASEWORKER,
        ProjectState.COMMITTED: Role.CASEWORKER,
        ProjectState.BUILDING: Role.CASEWORKER,
        ProjectState.FINISHED: None,
        ProjectState.DROPPED: None,
    },
)


class Occupation(TextChoices):
    """What fills the day, as it is asked at entry and at every follow-up."""

    WORK = "work", "Arbejde"
    EDUCATION = "education", "Uddannelse"
    TRAINING = "training", "Forløb mod job"
    NONE = "none", "Hverken arbejde eller uddannelse"


OCCUPIED = frozenset({Occupation.WORK, Occupation.EDUCATION})


class ExitReason(TextChoices):
    """Why a participation ends. Whether there is a home afterwards is asked beside it."""

    OWN_HOME = "own_home", "Egen varig bolig"
    CAN_PAY = "can_pay", "Kan selv betale huslejen"
    PERIOD_OVER = "period_over", "Perioden er slut"
    NOT_KEPT = "not_kept", "Deltog ikke i den aftalte indsats"
    EVICTED = "evicted", "Opsagt eller sat ud"
    SHELTER = "shelter", "Tilbage på herberg"
    WISH = "wish", "Borgerens eget ønske"
    DEATH = "death", "Død"
    MOVED_AWAY = "moved_away", "Flyttet fra kommunen"


class SupportProvision(TextChoices):
    """By what a course of support is given."""

    SEL85 = "sel85", "Bostøtte, § 85"
    SEL85A = "sel85a", "Støtte i egen bolig, § 85 a"
    SEL107 = "sel107", "Efterværn fra § 107"
    SEL110 = "sel110", "Efterforsorg, § 110"
    JOB = "job", "Beskæftigelsesforløb"
    EDUCATION = "education", "Uddannelsesforløb"


class SharedRule(TextChoices):
    """By which rule a dwelling is shared: it settles the persons and the rooms."""

    COLLECTIVE = "collective", "Kollektivt bofællesskab, § 3"
    SPECIAL_NEED = "special_need", "Særligt socialt behov, § 51"
    YOUTH = "youth", "Ungdomsbolig, §§ 9 a og 27"
    FAMILIES = "families", "Familier fra herberg, § 9 c"


class ForWhom(TextChoices):
    ANYONE = "anyone", "Alle"
    WOMEN = "women", "Kvinder"
    MEN = "men", "Mænd"


class ProjectKind(TextChoices):
    BASIC = "basic", "Basisboliger"
    CHEAP_FAMILY = "cheap_family", "Særligt billige familieboliger"
    ORDINARY = "ordinary", "Almene familieboliger"
