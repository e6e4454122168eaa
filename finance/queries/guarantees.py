"""What is asked of guarantees: which are missing, what a bill comes to, and what is still open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from allocation.models import Allocation
from allocation.states import AllocationState
from finance.models import BillLine, Guarantee, Invoice
from finance.states import OPEN_GUARANTEE_STATES, GuaranteeState
from law.bases import LegalBasis
from law.months import full_months_between
from law.rates import NoRate, open_book
from law.restoration import (
    MoveOut,
    RestorationEstimate,
    RestorationGuarantee,
    restoration_estimate,
    restoration_guarantee,
)
from law.wording import long_day, whole_dkk

NOTHING = Decimal("0.00")
UNBILLED = [GuaranteeState.RUNNING, GuaranteeState.INSPECTED]
VOUCHES = [basis.value for basis in LegalBasis if basis.pays_vacancy_rent]


def leases_without_guarantee() -> QuerySet[Allocation]:
    """Leases by a right that makes the municipality vouch for the restoration."""
    leased = Allocation.objects.filter(state=AllocationState.LEASED, legal_basis__in=VOUCHES)
    return leased.filter(restoration_guarantee=None).order_by("pk")


def missing_guarantees(user: User) -> QuerySet[Allocation]:
    """The leases whose guarantee the night has not opened yet, the oldest first."""
    return (
        leases_without_guarantee()
        .filter(pk__in=Allocation.objects.visible_to(user).order_by().values("pk"))
        .select_related("vacancy__dwelling__estate__association", "case")
        .order_by("lease_on", "pk")
    )


def moved_out() -> Q:
    """Running though the tenancy is over: the inspection is missing."""
    return Q(state=GuaranteeState.RUNNING, allocation__follow_up__ended_on__isnull=False)


def count_moved_out(user: User) -> int:
    """How many tenants have left without an inspection."""
    return Guarantee.objects.visible_to(user).filter(moved_out()).count()


def past_their_end(*, on: date) -> list[int]:
    """Running ones whose agreed end lies before the day."""
    over = Guarantee.objects.filter(state=GuaranteeState.RUNNING, ends_on__lt=on)
    return list(over.order_by("pk").values_list("pk", flat=True))


def items_of(guarantee: Guarantee) -> list[BillLine]:
    """The bill that counts: its last version."""
    items = list(guarantee.bill.order_by("-version", "pk"))
    return [item for item in items if item.version == items[0].version]


def invoice_of(guarantee: Guarantee) -> Invoice | None:
    """The last invoice that its bill came with."""
    return Invoice.objects.filter(lines__guarantee=guarantee).order_by("-pk").first()


def claim_of(guarantee: Guarantee) -> RestorationGuarantee:
    """Almenboligloven § 59, stk. 1, 4. pkt., of the bill as it stands."""
    items = [(item.kind, item.amount_dkk) for item in items_of(guarantee)]
    return claim_for(guarantee, items, guarantee.contribution_dkk, guarantee.paid_dkk)


def claim_for(
    guarantee: Guarantee, items: Iterable[tuple[str, Decimal]], contribution_dkk: Decimal, paid_dkk: Decimal
) -> RestorationGuarantee:
    """Almenboligloven § 59, stk. 1, 4. pkt., of kinds and amounts. Arrears count as far as the agreement covers."""
    assert guarantee.moved_out_on is not None
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for kind, amount in items:
        sums[kind] += amount
    vacancy = guarantee.allocation.vacancy
    covered = vacancy.agreement.arrears_months_covered if vacancy.agreement else 0
    arrears = min(sums[BillLine.Kind.ARREARS], vacancy.rent_dkk * covered)
    return restoration_guarantee(
        MoveOut(
            normal_cost_dkk=sums[BillLine.Kind.NORMAL],
            months=full_months_between(guarantee.opened_on, guarantee.moved_out_on),
            neglect_dkk=sums[BillLine.Kind.NEGLECT],
            contribution_dkk=contribution_dkk,
            paid_dkk=paid_dkk,
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
    chosen = Q(state__in=TABS[tab])
    return (
        found.filter(chosen | moved_out() if tab == "open" else chosen)
        .annotate(paid=Sum("payments__amount_dkk", default=NOTHING))
        .order_by("-opened_on", "-pk")
    )


@dataclass(frozen=True)
class Estimate:
    """What the guarantees without a bill would cost if every tenant moved today; never a claim. `basis` says why."""

    guarantees: int
    claim_dkk: Decimal
    basis: str


def estimate_running(user: User, *, on: date) -> Estimate | None:
    """By the dated assumptions of law/rates.toml; None when there is nothing to estimate, or nothing assumed that day."""
    waiting = Guarantee.objects.visible_to(user).filter(state__in=UNBILLED).order_by("pk")
    rows = list(waiting.values_list("opened_on", "moved_out_on", "allocation__vacancy__contribution_dkk"))
    book = open_book(known_on=on)
    try:
        found = [
            restoration_estimate(
                months=full_months_between(opened_on, moved_out_on or on), contribution_dkk=had, on=on, rates=book
            )
            for opened_on, moved_out_on, had in rows
        ]
    except NoRate:
        return None
    if not found:
        return None
    return Estimate(len(found), sum((one.claim_dkk for one in found), NOTHING), _basis(len(found), found[0]))


def _basis(number: int, estimate: RestorationEstimate) -> str:
    normal, neglect = estimate.normal, estimate.neglect
    who = "lejeren" if number == 1 else f"alle {number}"
    return (
        f"Skøn, ikke et krav: hvis {who} flyttede i dag, og en bolig kostede {whole_dkk(normal.value)} i normalistandsættelse "
        f"og {whole_dkk(neglect.value)} i misligholdelse ({normal.source}; fra {long_day(normal.from_on)}). "
        "Udlejers 1 % om måneden og indskuddet er trukket fra."
    )


@dataclass(frozen=True)
class GuaranteeExposure:
    """How many guarantees run, what is claimed but not approved, and what citizens owe of the approved."""

    running: int
    claimed_dkk: Decimal
    recourse_dkk: Decimal
    estimate: Estimate | None


def guarantee_exposure(user: User, *, on: date) -> GuaranteeExposure:
    """What the guarantees may still cost: what is claimed, what citizens owe, and beside it an estimate of the rest."""
    found = Guarantee.objects.visible_to(user)
    claimed = found.filter(state=GuaranteeState.BILLED).aggregate(Sum("claim_dkk"))["claim_dkk__sum"]
    owed = found.aggregate(owed=Sum("recourse_dkk", default=NOTHING), waived=Sum("waived_dkk", default=NOTHING))
    paid = found.aggregate(paid=Sum("payments__amount_dkk", default=NOTHING))["paid"]
    running = found.filter(state__in=OPEN_GUARANTEE_STATES).count()
    left = owed["owed"] - owed["waived"] - paid
    return GuaranteeExposure(running, claimed or NOTHING, left, estimate_running(user, on=on))


def count_by_tab(user: User) -> dict[str, int]:
    """How many stand under each tab, in one query."""
    rows = Guarantee.objects.visible_to(user).order_by().values_list("state")
    counted = list(rows.annotate(number=Count("pk"), moved=Count("pk", filter=moved_out())))
    counts = {tab: sum(number for state, number, _moved in counted if state in TABS[tab]) for tab in TABS}
    return counts | {"open": counts["open"] + sum(moved for _state, _number, moved in counted)}
