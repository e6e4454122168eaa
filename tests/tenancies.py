"""Material for what comes after the key: leases, signs of trouble, agreements of support."""

from datetime import date, timedelta
from typing import Any

from allocation.actions import followups as actions
from allocation.models import Allocation, CheckIn, Signal, SupportTie
from allocation.states import AllocationState, SignalKind, TieKind
from housing.models import Association
from tests.factories import (
    TODAY,
    a_case,
    a_caseworker,
    a_citizen,
    a_dwelling,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)


def a_lease(association: Association | None = None, *, on: date = TODAY, **citizen: Any) -> Allocation:
    """A citizen who lives there; the lease began five weeks and three days after `on`, when it was decided."""
    estate = an_estate(association or an_association())
    vacancy = a_vacancy(dwelling=a_dwelling(estate=estate), on=on)
    return an_allocation(
        AllocationState.LEASED, vacancy=vacancy, case=a_case(citizen=a_citizen(**citizen), on=on), on=on
    )


def a_signal(association: Association | None = None, *, lease: Allocation | None = None, **fields: Any) -> Signal:
    """Told by the association today of one of its tenancies."""
    lease = lease or a_lease(association)
    by = staff_of(lease.vacancy.dwelling.estate.association)
    given = {"kind": SignalKind.ARREARS, "noticed_on": TODAY, "text": "Marts er ikke betalt."} | fields
    return actions.report_signal(lease.pk, **given, by=by, on=TODAY, at=at_ten(TODAY))


def a_check_in(lease: Allocation, months: int = 1, *, is_housed: bool = True) -> CheckIn:
    assert lease.lease_on is not None
    on = lease.lease_on + timedelta(days=31 * months)
    given = {"is_housed": is_housed, "note": "Falder til og betaler sin husleje.", "held_on": on}
    return actions.record_check_in(lease.pk, months, **given, by=a_caseworker(), on=on, at=at_ten(on))


def a_tie(association: Association | None = None, **fields: Any) -> SupportTie:
    estate = fields.pop("estate", None) or an_estate(association or an_association())
    given = {"kind": TieKind.CARETAKER, "provider": "Sten Sørensen", "valid_from": TODAY - timedelta(days=30)} | fields
    return actions.tie_support(actions.Tie(estate=estate, **given), by=a_caseworker())
