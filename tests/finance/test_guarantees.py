"""The guarantee begins with the lease and ends with a claim, a reason, or its day; the citizen pays back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.states import AllocationState
from finance import jobs
from finance.actions import guarantees as actions
from finance.models import Guarantee, Posting
from finance.queries.guarantees import guarantee_exposure, recourse_left
from finance.states import GuaranteeState, PostingKind
from tests.factories import NOW, TODAY, a_caseworker, a_dwelling, a_ledger, a_user, a_vacancy, an_allocation, an_estate
from tests.finance.material import reload

pytestmark = pytest.mark.django_db

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


def test_the_claim_follows_the_formula():
    guarantee = billed()
    assert guarantee.claim_dkk == Decimal("13300.00")
    assert guarantee.because.startswith("Kommunen skal betale 13.300,00")
    assert guarantee_exposure(a_caseworker()).claimed_dkk == Decimal("13300.00")


def test_arrears_count_as_far_as_the_agreement_covers():
    arrears = ("arrears", "Husleje", Decimal("20000"))
    assert billed(arrears).claim_dkk == Decimal("13300.00")
    assert billed(arrears, arrears_months_covered=2).claim_dkk == Decimal("23300.00")


def test_a_corrected_bill_replaces_the_earlier():
    guarantee = billed()
    bill = actions.Bill([("neglect", "Knust rude", Decimal("8500"))], Decimal("12000"))
    again = actions.bill_guarantee(guarantee.pk, bill, by=a_caseworker(), at=NOW)
    assert again.claim_dkk == 0
    assert guarantee.bill.count() == 3  # what was told before is kept


def test_settled_it_is_posted_and_the_citizen_owes_it():
    guarantee = settled()
    posting = Posting.objects.get()
    assert (posting.kind, posting.amount_dkk) == (PostingKind.GUARANTEE, Decimal("13300.00"))
    assert posting.association == guarantee.allocation.vacancy.dwelling.estate.association
    assert recourse_left(guarantee) == Decimal("13300.00")


def test_what_is_paid_back_and_waived_leaves_less():
    guarantee, by = settled(), a_caseworker()
    actions.pay_recourse(guarantee.pk, amount_dkk=Decimal("3300"), paid_on=TODAY, by=by, at=NOW)
    actions.waive_recourse(guarantee.pk, amount_dkk=Decimal("4000"), reason="Gældssanering", by=by, at=NOW)
    assert recourse_left(reload(guarantee)) == Decimal("6000.00")
    with pytest.raises(ActionDenied, match="mangler kun 6.000,00"):
        actions.pay_recourse(guarantee.pk, amount_dkk=Decimal("6000.01"), paid_on=TODAY, by=by, at=NOW)
    back = Posting.objects.get(kind=PostingKind.RECOURSE)
    assert (back.amount_dkk, back.case) == (Decimal("-3300.00"), guarantee.allocation.case)


def test_above_the_limit_another_settles(settings):
    settings.FOUR_EYES_ABOVE_DKK = "10000.00"
    guarantee = billed()
    with pytest.raises(ActionDenied, match="En anden end den, der registrerede det"):
        actions.settle_guarantee(guarantee.pk, by=a_caseworker(), on=TODAY, at=NOW)
    actions.settle_guarantee(guarantee.pk, by=a_user(Role.MANAGER), on=TODAY, at=NOW)


def test_an_agreed_end_ends_it_and_a_later_move_out_is_not_ours():
    guarantee, by = a_guarantee(), a_caseworker()
    actions.keep_guarantee(guarantee.pk, move_in_report_on=LEASE_ON, ends_on=date(2025, 8, 31), by=by, at=NOW)
    with pytest.raises(ActionDenied, match="Garantien sluttede 31. august 2025, før fraflytningen 1. marts 2026"):
        actions.inspect_guarantee(guarantee.pk, moved_out_on=MOVED_OUT_ON, inspected_on=MOVED_OUT_ON, by=by, at=NOW)
    assert actions.end_guarantees(on=TODAY, at=NOW) == 1
    assert reload(guarantee).state == GuaranteeState.ENDED


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda pk, by: actions.bill_guarantee(pk, actions.Bill([]), by=by, at=NOW), "ingen linjer"),
        (lambda pk, by: actions.settle_guarantee(pk, by=by, on=TODAY, at=NOW), "garantien er »Flyttesyn holdt«"),
        (
            lambda pk, by: actions.pay_recourse(pk, amount_dkk=Decimal(1), paid_on=TODAY, by=by, at=NOW),
            "Kravet er ikke godkendt endnu",
        ),
    ],
)
def test_what_comes_too_early_is_said(do, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        do(inspected().pk, a_caseworker())
