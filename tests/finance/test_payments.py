"""A right is paid month by month, from its first day to its last, and no longer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.denied import ActionDenied
from accounts.roles import Role
from finance.actions.payments import Right, accrue_payments, change_plan, open_plan, stop_plan
from finance.models import Instalment, PaymentPlan, Posting
from finance.states import PlanKind, PostingKind
from law.bases import LegalBasis
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_user, an_association

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 11)  # TODAY is 10 March


def a_right(**facts) -> Right:
    known = Right(
        PlanKind.RENT_SUBSIDY,
        starts_on=FIRST,
        month_dkk=Decimal("1240.00"),
        because="Der mangler 1.240,00 kr. om måneden til huslejen.",
        legal_basis=LegalBasis.FRI25,
    )
    return replace(known, **facts)


def a_plan(**facts) -> PaymentPlan:
    if "association" not in facts:
        facts.setdefault("case", a_case())
    return open_plan(a_right(**facts), by=a_caseworker(), at=NOW)


def months(plan: PaymentPlan) -> dict[str, Decimal]:
    sums = plan.instalments.order_by().values_list("month").annotate(Sum("amount_dkk"))
    return {f"{month:%Y-%m}": amount for month, amount in sums}


def test_each_month_that_has_begun_is_paid_once():
    plan = a_plan()
    assert accrue_payments(on=TODAY, at=NOW) == 3
    assert accrue_payments(on=TODAY, at=NOW) == 0
    assert months(plan) == {"2026-01": Decimal("840.00"), "2026-02": Decimal("1240.00"), "2026-03": Decimal("1240.00")}
    assert (
        plan.instalments.first().because == "21 dage i januar 2026. Der mangler 1.240,00 kr. om måneden til huslejen."
    )


def test_every_instalment_is_a_posting_with_its_right_and_payee():
    plan = a_plan()
    accrue_payments(on=TODAY, at=NOW)
    posting = Posting.objects.order_by("month").first()
    assert (posting.kind, posting.legal_basis, posting.case) == (PostingKind.RENT_SUBSIDY, LegalBasis.FRI25, plan.case)
    assert (posting.amount_dkk, posting.booked_on) == (Decimal("840.00"), date(2026, 1, 1))


def test_it_stops_with_the_right_and_takes_back_what_was_paid_beyond():
    plan = a_plan()
    accrue_payments(on=TODAY, at=NOW)
    stop_plan(plan.pk, stops_on=date(2026, 2, 14), because="Borgeren er flyttet.", by=a_caseworker(), at=NOW)
    accrue_payments(on=TODAY, at=NOW)
    assert months(plan) == {"2026-01": Decimal("840.00"), "2026-02": Decimal("620.00"), "2026-03": Decimal("0.00")}
    assert plan.instalments.last().because.endswith("er nu 0,00\xa0kr. Borgeren er flyttet.")
    accrue_payments(on=TODAY + timedelta(days=90), at=NOW)
    assert sum(months(plan).values()) == Decimal("1460.00")


def test_another_amount_from_a_day_on():
    plan = a_plan()
    accrue_payments(on=TODAY, at=NOW)
    change_plan(
        plan.pk,
        month_dkk=Decimal("930.00"),
        from_on=date(2026, 3, 1),
        because="Ny boligstøtte.",
        by=a_caseworker(),
        at=NOW,
    )
    accrue_payments(on=TODAY, at=NOW)
    assert months(plan)["2026-03"] == Decimal("930.00")
    assert months(plan)["2026-02"] == Decimal("1240.00")


def test_asked_again_with_its_reference_it_is_the_same_plan():
    plan = a_plan(reference="participation-1")
    assert a_plan(reference="participation-1") == plan


def test_paid_once_with_the_states_share():
    owner = an_association()
    plan = a_plan(
        association=owner, kind=PlanKind.COMPENSATION, is_once=True, month_dkk=Decimal("45000.00"),
        state_share_dkk=Decimal("30000.00"), legal_basis=LegalBasis.KAR1, ends_on=None,
    )  # fmt: skip
    accrue_payments(on=TODAY, at=NOW)
    assert accrue_payments(on=TODAY, at=NOW) == 0
    found = {posting.kind: posting.amount_dkk for posting in Posting.objects.order_by("pk")}
    assert found == {PostingKind.COMPENSATION: Decimal("45000.00"), PostingKind.STATE_SHARE: Decimal("-30000.00")}
    assert {posting.association for posting in plan.instalments.get().postings.all()} == {owner}


def test_a_right_that_was_stopped_before_it_began_pays_nothing():
    plan = a_plan(starts_on=date(2026, 4, 1))
    stop_plan(plan.pk, stops_on=TODAY, because="Fortrudt.", by=a_caseworker(), at=NOW)
    assert accrue_payments(on=date(2026, 6, 1), at=NOW) == 0


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"case": None, "association": None}, "skal have én modtager"),
        ({"ends_on": FIRST - timedelta(days=1)}, "ligger før den første"),
    ],
)
def test_what_cannot_be_paid_is_said(facts, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        open_plan(replace(a_right(case=a_case()), **facts), by=a_caseworker(), at=NOW)


def test_an_association_opens_none():
    with pytest.raises(ActionDenied, match="Kommunen står selv"):
        open_plan(a_right(case=a_case()), by=a_user(Role.ASSOCIATION), at=NOW)


def test_stopped_twice_it_says_so():
    plan = a_plan(ends_on=date(2026, 2, 28))
    with pytest.raises(ActionDenied, match="standser allerede 28. februar 2026"):
        stop_plan(plan.pk, stops_on=date(2026, 3, 31), because="x", by=a_caseworker(), at=NOW)


def test_the_database_keeps_instalments_as_they_are():
    a_plan()
    accrue_payments(on=TODAY, at=NOW)
    with pytest.raises(IntegrityError.__bases__[0]), transaction.atomic():  # a trigger's refusal
        Instalment.objects.update(amount_dkk=0)
