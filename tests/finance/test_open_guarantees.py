"""A guarantee begins with the lease, where the right makes the municipality vouch."""

import pytest

from allocation.states import AllocationState
from finance import jobs
from finance.actions import guarantees as actions
from finance.models import Guarantee
from tests.factories import NOW, a_dwelling, a_ledger, a_vacancy, an_allocation, an_estate

pytestmark = pytest.mark.django_db


def test_the_night_opens_one_for_each_lease(time_machine):
    time_machine.move_to(NOW)
    an_allocation(AllocationState.LEASED)
    an_allocation(AllocationState.ACCEPTED)
    jobs.pay_what_is_due()
    jobs.pay_what_is_due()
    guarantee = Guarantee.objects.get()
    assert guarantee.opened_on == guarantee.allocation.lease_on


def test_a_right_without_the_duty_opens_none():
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, legal_basis="ABL62A")
    an_allocation(AllocationState.LEASED, vacancy=a_vacancy(dwelling=a_dwelling(estate=estate)))
    assert actions.open_guarantees(at=NOW) == 0
