"""The life of an invoice and of a restoration guarantee: states, steps and whose turn it is."""

from django.db.models import TextChoices

from accounts.roles import MUNICIPALITY_ROLES, Role
from accounts.workflow import Workflow, steps

_MUNICIPALITY = MUNICIPALITY_ROLES
_WITH_SYSTEM = MUNICIPALITY_ROLES | {Role.SYSTEM}


class InvoiceState(TextChoices):
    RECEIVED = "received", "Skal behandles"
    QUERIED = "queried", "Spurgt"
    PROPOSED = "proposed", "Venter på anden godkender"
    APPROVED = "approved", "Godkendt"
    REFUSED = "refused", "Afvist"


OPEN_INVOICE_STATES = frozenset({InvoiceState.RECEIVED, InvoiceState.QUERIED, InvoiceState.PROPOSED})

INVOICE = Workflow(
    noun="fakturaen",
    states=InvoiceState,
    initial=frozenset({InvoiceState.RECEIVED}),
    # fmt: off
    steps=steps(
        ("query", {"received"}, InvoiceState.QUERIED, _WITH_SYSTEM, "Spørg boligorganisationen"),
        ("answer", {"queried"}, InvoiceState.RECEIVED, {Role.ASSOCIATION}, "Svar kommunen"),
        ("propose", {"received", "queried"}, InvoiceState.PROPOSED, _MUNICIPALITY, "Indstil til godkendelse"),
        ("approve", {"received", "queried", "proposed"}, InvoiceState.APPROVED, _MUNICIPALITY, "Godkend faktura"),
        ("refuse", {"received", "queried", "proposed"}, InvoiceState.REFUSED, _MUNICIPALITY, "Afvis faktura"),
    ),
    # fmt: on
    owner={
        InvoiceState.RECEIVED: Role.CASEWORKER,
        InvoiceState.QUERIED: Role.ASSOCIATION,
        InvoiceState.PROPOSED: Role.CASEWORKER,
        InvoiceState.APPROVED: None,
        InvoiceState.REFUSED: None,
    },
)


class GuaranteeState(TextChoices):
    RUNNING = "running", "Løber"
    INSPECTED = "inspected", "Flyttesyn holdt"
    BILLED = "billed", "Regning modtaget"
    SETTLED = "settled", "Krav godkendt"
    ENDED = "ended", "Afsluttet uden krav"


OPEN_GUARANTEE_STATES = frozenset({GuaranteeState.RUNNING, GuaranteeState.INSPECTED, GuaranteeState.BILLED})

GUARANTEE = Workflow(
    noun="garantien",
    states=GuaranteeState,
    initial=frozenset({GuaranteeState.RUNNING}),
    # fmt: off
    steps=steps(
        ("inspect", {"running"}, GuaranteeState.INSPECTED, _WITH_SYSTEM, "Registrér flyttesyn"),
        ("bill", {"inspected", "billed"}, GuaranteeState.BILLED, _WITH_SYSTEM, "Registrér regning"),
        ("settle", {"billed"}, GuaranteeState.SETTLED, _MUNICIPALITY, "Godkend krav"),
        ("end", {"running", "inspected", "billed"}, GuaranteeState.ENDED, _WITH_SYSTEM, "Afslut garanti"),
    ),
    # fmt: on
    owner={
        GuaranteeState.RUNNING: Role.CASEWORKER,
        GuaranteeState.INSPECTED: Role.CASEWORKER,
        GuaranteeState.BILLED: Role.CASEWORKER,
        GuaranteeState.SETTLED: None,
        GuaranteeState.ENDED: None,
    },
)


class LineKind(TextChoices):
    """What a line of an invoice is: vacancy rent, or a part of the bill when a tenant has moved out."""

    RENT = "rent", "Tomgangsleje"
    NORMAL = "normal", "Normalistandsættelse"
    NEGLECT = "neglect", "Misligholdelse"
    ARREARS = "arrears", "Huslejerestance"
    TAKEOVER = "takeover", "Udlejers del"
    CONTRIBUTION = "contribution", "Indskud"
    PAID = "paid", "Betalt af lejeren"


BILLED_KINDS = frozenset({LineKind.NORMAL, LineKind.NEGLECT, LineKind.ARREARS})


class PlanKind(TextChoices):
    """What is paid by a plan: each month of a right, or once."""

    REFUND = "refund", "Refusion, udslusningsbolig"
    RENT_SUBSIDY = "rent_subsidy", "Huslejetilskud"
    COMPENSATION = "compensation", "Godtgørelse til privat ejer"
    RESTORATION = "restoration", "Istandsættelse"


class PostingKind(TextChoices):
    """What a posting is for; the account string follows from this and the legal basis."""

    VACANCY_RENT = "vacancy_rent", "Tomgangsleje"
    GUARANTEE = "guarantee", "Fraflytningsgaranti"
    RECOURSE = "recourse", "Regres mod borger"
    REFUND = "refund", "Refusion, udslusningsbolig"
    RENT_SUBSIDY = "rent_subsidy", "Huslejetilskud"
    COMPENSATION = "compensation", "Godtgørelse til privat ejer"
    STATE_SHARE = "state_share", "Statens andel af godtgørelse"
    RESTORATION = "restoration", "Istandsættelse"
    LOAN = "loan", "Beboerindskudslån, udbetalt"
    LOAN_REPAYMENT = "loan_repayment", "Beboerindskudslån, tilbagebetalt"
