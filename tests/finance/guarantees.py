"""Guarantees on their way: running, inspected, billed, settled. The bill is the first example of law.md 1.7."""

from datetime import date, timedelta
from decimal import Decimal

from allocation.states import AllocationState
from finance.actions import guarantees as actions
from finance.models import Guarantee
from tests.factories import NOW, TODAY, a_caseworker, a_dwelling, a_ledger, a_vacancy, an_allocation, an_estate

LEASE_ON = date(2023, 9, 1)
MOVED_OUT_ON = date(2026, 3, 1)  # thirty months later


def a_guarantee(**terms) -> Guarantee:
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, **terms)
    on = LEASE_ON - timedelta(days=60)
    vacancy = a_vacancy(
        dwelling=a_dwelling("5000.00", estate=estate), on=on, vacant_from=LEASE_ON, available_on=LEASE_ON
    )
    allocation = an_allocation(AllocationState.LEASED, vacancy=vacancy, on=on)
    actions.open_guarantees(at=NOW)
    Guarantee.objects.update(opened_on=LEASE_ON)  # the factory lets it two weeks later
    return Guarantee.objects.get(allocation=allocation)


def inspected(**terms) -> Guarantee:
    guarantee = a_guarantee(**terms)
    return actions.inspect_guarantee(
        guarantee.pk, moved_out_on=MOVED_OUT_ON, inspected_on=MOVED_OUT_ON, by=a_caseworker(), at=NOW
    )


def billed(*more, **terms) -> Guarantee:
    """The first example of law.md 1.7: 13,300 kroner."""
    items = [("normal", "Maling", Decimal("24000")), ("neglect", "Knust rude", Decimal("8500")), *more]
    bill = actions.Bill(items, contribution_dkk=Decimal("12000"))
    return actions.bill_guarantee(inspected(**terms).pk, bill, by=a_caseworker(), at=NOW)


def settled() -> Guarantee:
    return actions.settle_guarantee(billed().pk, by=a_caseworker(), on=TODAY, at=NOW)
