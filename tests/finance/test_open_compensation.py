"""A private owner's compensation follows from the scheme's terms on the day of the lease; somebody only confirms it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.models import Allocation
from allocation.states import AllocationState
from finance.actions.compensations import open_compensation
from finance.actions.payments import accrue_payments
from finance.models import PaymentPlan, Posting
from finance.queries.compensations import flats_to_compensate
from finance.states import PostingKind
from housing.actions.schemes import agreement_terms, change_scheme
from housing.models import SchemeKind
from housing.schemes import terms_of
from tests.factories import NOW, TODAY, a_caseworker, a_vacancy, an_allocation
from tests.schemes import BY_KIND, a_case_for, a_scheme

pytestmark = pytest.mark.django_db

FROM = date(2026, 1, 1)


def a_flat(kind: SchemeKind = SchemeKind.PRIVATE_NAMED, **terms) -> Allocation:
    """Let to a citizen in February under a scheme from January."""
    scheme = a_scheme(kind, on=FROM, **terms)
    dwelling = scheme.places.order_by("pk").first().dwelling
    vacancy = a_vacancy(dwelling=dwelling, on=date(2026, 1, 5))
    return an_allocation(AllocationState.LEASED, vacancy=vacancy, case=a_case_for(BY_KIND[kind]), on=date(2026, 1, 5))


def open_it(allocation: Allocation) -> PaymentPlan:
    return open_compensation(allocation, starts_on=TODAY, by=a_caseworker(), at=NOW)


@pytest.mark.parametrize("kind", [SchemeKind.PRIVATE_NAMED, SchemeKind.PRIVATE_QUARTER])
def test_the_owner_is_paid_and_the_state_gives_its_part_back(kind):
    open_it(a_flat(kind))
    accrue_payments(on=TODAY, at=NOW)
    found = {posting.kind: posting.amount_dkk for posting in Posting.objects.order_by("pk")}
    assert found == {PostingKind.COMPENSATION: Decimal("45000.00"), PostingKind.STATE_SHARE: Decimal("-30000.00")}
    assert {posting.legal_basis for posting in Posting.objects.order_by("pk")} == {"KAR1"}


def test_the_terms_of_the_day_of_the_lease_count():
    flat = a_flat(state_share="1/2")
    scheme = flat.vacancy.agreement.ledger.scheme
    terms = terms_of(scheme) | {"compensation_dkk": Decimal("20000.00")}
    agreement = agreement_terms(flat.vacancy.agreement)
    change_scheme(scheme.pk, terms, agreement, from_on=TODAY, by=a_caseworker(), on=TODAY, at=NOW)
    flat = Allocation.objects.get(pk=flat.pk)
    assert flat.lease_on < TODAY
    plan = open_it(flat)
    assert (plan.amounts.get().month_dkk, plan.state_share_dkk) == (Decimal("45000.00"), Decimal("22500.00"))


def test_a_flat_is_compensated_once():
    flat = a_flat()
    open_it(flat)
    assert not flats_to_compensate(a_caseworker()).exists()
    with pytest.raises(ActionDenied, match="én gang for hver lejlighed"):
        open_it(flat)


def test_a_scheme_without_compensation_pays_none():
    with pytest.raises(ActionDenied, match="gav ingen godtgørelse"):
        open_it(a_flat(compensation_dkk="0"))


def test_nobody_types_the_amount(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_caseworker())
    flat = a_flat()
    assert "Private lejligheder uden godtgørelse" in client.get(reverse("payments")).content.decode()
    assert "Opret godtgørelse for 1 privat lejlighed" in client.get(reverse("finance")).content.decode()
    address = reverse("open_compensation", args=[flat.pk])
    assert "betaler staten 30.000,00" in client.get(address).content.decode().replace("\xa0", " ")
    client.post(address, {"starts_on": TODAY.isoformat()})
    assert PaymentPlan.objects.get().amounts.get().month_dkk == Decimal("45000.00")
    assert client.get(address).status_code == 409


def test_restoration_outside_a_guarantee_is_typed_and_paid_once(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_caseworker())
    owner = a_flat().vacancy.dwelling.estate.association
    told = {"association": owner.pk, "amount_dkk": "8.450,00", "starts_on": TODAY.isoformat(), "because": "Maling"}
    client.post(reverse("pay_once"), told)
    accrue_payments(on=TODAY, at=NOW)
    assert Posting.objects.get().kind == PostingKind.RESTORATION
