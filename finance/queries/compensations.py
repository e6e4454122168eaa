"""What private owners are owed for their flats: by the terms of their scheme on the day of the lease, and by the law."""

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from allocation.models import Allocation
from allocation.states import AllocationState
from finance.models import PaymentPlan
from finance.states import PlanKind
from housing.models import Scheme
from housing.queries.schemes import PRIVATE_KINDS
from housing.schemes import terms_of
from law.private_agreement import Compensation, compensation

SCHEME = "vacancy__agreement__ledger__scheme"


def flats_to_compensate(user: User) -> QuerySet[Allocation]:
    """The first lease of each flat in a private scheme, as long as nobody has opened its payment."""
    leased = Allocation.objects.visible_to(user).filter(state=AllocationState.LEASED, is_imported=False)
    private = leased.filter(**{f"{SCHEME}__kind__in": PRIVATE_KINDS}).annotate(scheme_id=F(SCHEME))
    same = {"vacancy__dwelling": OuterRef("vacancy__dwelling"), SCHEME: OuterRef("scheme_id")}
    earlier = Allocation.objects.filter(**same, state=AllocationState.LEASED, lease_on__lt=OuterRef("lease_on"))
    paid = PaymentPlan.objects.filter(
        kind=PlanKind.COMPENSATION,
        scheme=OuterRef("scheme_id"),
        allocation__vacancy__dwelling=OuterRef("vacancy__dwelling"),
    )
    found: QuerySet = private.filter(~Exists(earlier), ~Exists(paid))
    return found.select_related("case", "vacancy__dwelling__estate__association", SCHEME).order_by("lease_on", "pk")


def scheme_of(allocation: Allocation) -> Scheme:
    agreement = allocation.vacancy.agreement
    scheme = agreement.ledger.scheme if agreement else None
    assert scheme is not None, "a flat of a private scheme"
    return scheme


def compensation_of(allocation: Allocation) -> Compensation:
    """For its flat, with the state's share: the scheme's terms as they were on the day of the lease."""
    terms = terms_of(scheme_of(allocation), on=allocation.lease_on)
    return compensation(terms["compensation_dkk"], terms["state_share"])


def obstacle_to_compensate(allocation: Allocation, *, by: User) -> str | None:
    """Once for each flat of a private scheme, and only what the scheme gives."""
    if not flats_to_compensate(by).filter(pk=allocation.pk).exists():
        return "Godtgørelse gives én gang for hver lejlighed i en ordning med en privat udlejer. Se listen over udbetalinger."
    if not compensation_of(allocation).flat_dkk:
        return f"Ordningen »{scheme_of(allocation)}« gav ingen godtgørelse den dag. Ret ordningens vilkår først."
    return None
