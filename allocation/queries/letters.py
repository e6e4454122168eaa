"""The letters of the municipality, and how far each has come."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from allocation.models import Allocation, Case, Channel, Delivery, Letter, LetterBatch
from allocation.states import LIVE_STATES, AllocationState, CaseState, LetterKind
from background.models import LeaseState
from housing.models import Vacancy
from housing.states import RETURNED_STATES
from law.bases import LegalBasis

LETTER_TABS = {
    "all": ("Alle", tuple(LeaseState)),
    "sent": ("Sendt", (LeaseState.DONE,)),
    "waiting": ("På vej", (LeaseState.WAITING, LeaseState.RUNNING)),
    "failed": ("Ikke sendt", (LeaseState.FAILED,)),
    "stopped": ("Kaldt tilbage", (LeaseState.STOPPED,)),
}


# A return that nobody has written of after so long was before there were letters about it.
TOLD_WITHIN = timedelta(days=7)
# By which rights a tenant can be paid what the home costs above the facility (serviceloven § 163 a).
REFUNDED_BASES = frozenset({LegalBasis.ABL63, LegalBasis.FRI25})


def letter_list(user: User, tab: str) -> QuerySet[Letter]:
    """The letters of a tab, newest first."""
    found = Letter.objects.visible_to(user).with_delivery()
    return found.filter(delivery__state__in=LETTER_TABS[tab][1]).order_by("-written_at", "-pk")


def counts_of_letters(user: User) -> dict[str, int]:
    """How many letters are in each state of delivery."""
    states = Letter.objects.visible_to(user).order_by().values_list("delivery__state")
    return dict(states.annotate(Count("pk")))


def letter_shown(user: User) -> QuerySet[Letter]:
    """With all that the page of one letter shows, but the bytes."""
    found = Letter.objects.visible_to(user).with_delivery().prefetch_related("copies")
    return found.select_related("allocation__vacancy__dwelling", "copy_to")


def print_list(user: User) -> QuerySet[Letter]:
    """Paper to print and post, oldest first."""
    waiting = (
        Letter.objects.visible_to(user)
        .with_delivery()
        .filter(delivery__channel=Channel.PRINT, delivery__state=LeaseState.WAITING)
    )
    return waiting.select_related("delivery__printed_by", "copy_to").order_by("written_at", "pk")


def returns_untold(*, on: date) -> QuerySet[Vacancy]:
    """Vacancies given back lately that their association has had no letter about."""
    told = Letter.objects.filter(kind=LetterKind.RETURN, vacancy__isnull=False).values("vacancy")
    rows = Vacancy.objects.filter(state__in=RETURNED_STATES, is_imported=False, answered_on__gte=on - TOLD_WITHIN)
    return rows.exclude(pk__in=told).select_related("answered_by").order_by("answered_on", "pk")


def is_untold(allocation: Allocation) -> bool:
    """Whether the citizen's letter about the offer still lies in the house: on its way, on paper, or given up."""
    own = Delivery.objects.of_offer(allocation).filter(letter__copy_of=None)
    return own.filter(state__in=[LeaseState.WAITING, LeaseState.FAILED]).exists()


def obstacle_to_refund(allocation: Allocation, *, by: User) -> str | None:
    """Only a tenant in a transitional dwelling is refunded."""
    if not by.is_municipal:
        return "Refusion afgøres af kommunen."
    if allocation.state != AllocationState.LEASED:
        return "Der er ingen lejekontrakt endnu. Refusion gives fra den dag, borgeren flytter ind."
    if LegalBasis(allocation.legal_basis) not in REFUNDED_BASES:
        return "Refusion gives kun i en udslusningsbolig (serviceloven § 163 a)."
    return None


RECEIVERS: dict[str, tuple[str, dict[str, object]]] = {
    "approved": ("Godkendte, der venter på en bolig", {"state": CaseState.APPROVED}),
    "paused": ("Sager på pause", {"state": CaseState.PAUSED}),
    "offered": ("Borgere med et tilbud, de ikke har svaret på", {"allocations__state__in": LIVE_STATES}),
    "housed": ("Borgere, der har fået bolig", {"state": CaseState.HOUSED}),
}


def receivers(user: User, group: str) -> QuerySet[Case]:
    """Whom a message to many is for; nobody from before the system."""
    found = Case.objects.visible_to(user).filter(is_imported=False, **RECEIVERS[group][1])
    return found.select_related("citizen").order_by("pk").distinct()


def batch_list(user: User) -> QuerySet[LetterBatch]:
    return LetterBatch.objects.visible_to(user).select_related("created_by", "job").defer("job__file")


def with_counts(batches: QuerySet[LetterBatch]) -> QuerySet[LetterBatch]:
    """How many letters of each are written, sent, and given up."""
    state = "letters__delivery__state"
    return batches.annotate(
        written=Count("letters"),
        sent=Count("letters", filter=Q(**{state: LeaseState.DONE})),
        failed=Count("letters", filter=Q(**{state: LeaseState.FAILED})),
    ).order_by("-created_at", "-pk")


def batch_in_words(batch: Any) -> tuple[str, str]:
    """Where a message to many stands, and the kind of its mark."""
    total = len(batch.case_ids)
    if batch.job is not None and not batch.job.is_over:
        return f"Skrives, {batch.written} af {total}", "info"
    if batch.written < total:
        return f"{batch.written} af {total} skrevet", "warning"
    if batch.failed:
        return f"{batch.failed} kunne ikke sendes", "error"
    return ("Sendt", "success") if batch.sent == total else (f"{batch.sent} af {total} sendt", "info")


def counts_of_batch(batch: LetterBatch) -> dict[str, int]:
    """How many letters of a message to many are in each state, and on paper."""
    counts = {"written": 0, "sent": 0, "failed": 0, "print": 0}
    rows = batch.letters.order_by().values_list("delivery__state", "delivery__channel").annotate(Count("pk"))
    for state, channel, number in rows:
        counts["written"] += number
        if state == LeaseState.DONE:
            counts["sent"] += number
        elif state == LeaseState.FAILED:
            counts["failed"] += number
        elif channel == Channel.PRINT:
            counts["print"] += number
    return counts
