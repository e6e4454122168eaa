"""What is asked of guarantees: which are missing, what a bill comes to, and what is still open."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from allocation.models import Allocation
from allocation.states import AllocationState
from finance.models import BillLine, Guarantee
from finance.states import OPEN_GUARANTEE_STATES, GuaranteeState
from law.bases import LegalBasis
from law.months import full_months_between
from law.restoration import MoveOut, RestorationGuarantee, restoration_guarantee

NOTHING = Decimal("0.00")
VOUCHES = [basis.value for basis in LegalBasis if basis.pays_vacancy_rent]


def leases_without_guarantee() -> QuerySet[Allocation]:
    """Leases by a right that makes the municipality vouch for the restoration."""
    leased = Allocation.objects.filter(state=AllocationState.LEASED, legal_basis__in=VOUCHES)
    return leased.filter(restoration_guarantee=None).order_by("pk")


def past_their_end(*, on: date) -> list[int]:
    """Running ones whose agreed end lies before the day."""
    over = Guarantee.objects.filter(state=GuaranteeState.RUNNING, ends_on__lt=on)
    return list(over.order_by("pk").values_list("pk", flat=True))


def items_of(guarantee: Guarantee) -> list[BillLine]:
    """The bill that counts: its last version."""
    items = list(guarantee.bill.order_by("-version", "pk"))
    return [item for item in items if item.version == items[0].version]


def claim_of(guarantee: Guarantee) -> RestorationGuarantee:
    """Almenboligloven § 59, stk. 1, 4. pkt., of the bill as it stands. Arrears count as far as the agreement covers."""
    assert guarantee.moved_out_on is not None
    sums: Counter[str] = Counter()
    for item in items_of(guarantee):
        sums[item.kind] += item.amount_dkk
    vacancy = guarantee.allocation.vacancy
    covered = vacancy.agreement.arrears_months_covered if vacancy.agreement else 0
    arrears = min(Decimal(sums[BillLine.Kind.ARREARS]), vacancy.rent_dkk * covered)
    return restoration_guarantee(
        MoveOut(
            normal_cost_dkk=Decimal(sums[BillLine.Kind.NORMAL]),
            months=full_months_between(guarantee.opened_on, guarantee.moved_out_on),
            neglect_dkk=Decimal(sums[BillLine.Kind.NEGLECT]),
            contribution_dkk=guarantee.contribution_dkk,
            paid_dkk=guarantee.paid_dkk,
            arrears_dkk=arrears,
            arrears_covered=bool(covered),
        )
    )


def recourse_left(guarantee: Guarantee) -> Decimal:
    """What the citizen still owes of a settled claim."""
    paid = guarantee.payments.aggregate(paid=Sum("amount_dkk", default=NOTHING))["paid"]
    left: Decimal = guarantee.recourse_dkk - guarantee.waived_dkk - paid
    return left


TABS: dict[str, frozenset[GuaranteeState]] = {
    "open": OPEN_GUARANTEE_STATES - {GuaranteeState.RUNNING},
    "running": frozenset({GuaranteeState.RUNNING}),
    "settled": frozenset({GuaranteeState.SETTLED}),
    "ended": frozenset({GuaranteeState.ENDED}),
}


def guarantee_list(user: User, tab: str) -> QuerySet[Guarantee]:
    """The guarantees of one tab, newest first."""
    found: QuerySet[Guarantee] = Guarantee.objects.visible_to(user).select_related(
        "allocation__vacancy__dwelling__estate__association", "allocation__case"
    )
    return (
        found.filter(state__in=TABS[tab])
        .annotate(paid=Sum("payments__amount_dkk", default=NOTHING))
        .order_by("-opened_on", "-pk")
    )


@dataclass(frozen=True)
class GuaranteeExposure:
    """How many guarantees run, what is claimed but not approved, and what citizens owe of the approved."""

    running: int
    claimed_dkk: Decimal
    recourse_dkk: Decimal


def guarantee_exposure(user: User) -> GuaranteeExposure:
    """What the guarantees may still cost, as far as anybody can know it: no amount is guessed for one that runs."""
    found = Guarantee.objects.visible_to(user)
    claimed = found.filter(state=GuaranteeState.BILLED).aggregate(Sum("claim_dkk"))["claim_dkk__sum"]
    owed = found.aggregate(owed=Sum("recourse_dkk", default=NOTHING), waived=Sum("waived_dkk", default=NOTHING))
    paid = found.aggregate(paid=Sum("payments__amount_dkk", default=NOTHING))["paid"]
    running = found.filter(state__in=OPEN_GUARANTEE_STATES).count()
    return GuaranteeExposure(running, claimed or NOTHING, owed["owed"] - owed["waived"] - paid)


def count_by_tab(user: User) -> dict[str, int]:
    """How many stand under each tab, in one query."""
    by_state = dict(Guarantee.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in TABS.items()}
