"""A payment ends by itself when the tenancy, the scheme, the agreement or the case does; and goes on when that changes."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.actions.cases import close_case
from allocation.actions.followups import end_tenancy
from allocation.models import Allocation, FollowUp
from allocation.states import CloseReason, EndReason
from finance import jobs
from finance.actions.due import pay_what_is_due
from finance.actions.payments import Right, accrue_payments, follow_rights, keep_plan, open_plan, stop_plan
from finance.models import Guarantee, PaymentPlan, Posting
from finance.states import PlanKind
from housing.actions.schemes import end_scheme
from housing.models import Agreement
from tests.factories import NOW, TODAY, a_case, a_caseworker, an_association, at_ten
from tests.finance.material import reload
from tests.schemes import a_scheme
from tests.tenancies import a_lease

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)  # TODAY is 10 March
MONTH = Decimal("3100.00")
ENDED = date(2026, 2, 14)


def a_plan(**facts) -> PaymentPlan:
    """Opened for a lease and paid through today."""
    right = Right(PlanKind.REFUND, starts_on=FIRST, month_dkk=MONTH, because="Refusion.")
    plan = open_plan(replace(right, **facts), by=a_caseworker(), at=NOW)
    accrue_payments(on=TODAY, at=NOW)
    return plan


def refunded() -> tuple[PaymentPlan, Allocation]:
    lease = a_lease(on=TODAY - timedelta(days=200))
    return a_plan(case=lease.case, allocation=lease), lease


def left(lease: Allocation, on: date = ENDED) -> None:
    end_tenancy(lease.pk, ended_on=on, reason=EndReason.MOVED_ON, note="x", by=a_caseworker(), on=TODAY, at=NOW)


def months(plan: PaymentPlan) -> list[Decimal]:
    sums = plan.instalments.order_by("month").values_list("month").annotate(Sum("amount_dkk"))
    return [amount for _month, amount in sums]


def test_the_night_after_a_tenancy_ends_the_last_month_is_shared_and_the_rest_taken_back(time_machine):
    time_machine.move_to(NOW)
    plan, lease = refunded()
    assert months(plan) == [MONTH] * 3
    left(lease)
    jobs.pay_what_is_due()
    jobs.pay_what_is_due()
    assert months(plan) == [MONTH, Decimal("1550.00"), Decimal("0.00")]
    assert sum(posting.amount_dkk for posting in Posting.objects.order_by("pk")) == Decimal("4650.00")
    assert plan.instalments.filter(sequence=2).count() == 2
    last = plan.instalments.get(month=date(2026, 2, 1), sequence=2)
    assert last.because.endswith("er nu 1.550,00\xa0kr. Lejemålet sluttede 14. februar 2026.")
    assert reload(plan).events.first().text == "Retten slutter 14. februar 2026: Lejemålet sluttede 14. februar 2026."


def test_a_corrected_end_pays_the_days_between():
    plan, lease = refunded()
    left(lease)
    pay_what_is_due(on=TODAY, at=NOW)
    FollowUp.objects.update(ended_on=date(2026, 2, 28))
    assert pay_what_is_due(on=TODAY, at=NOW).followed == 1
    assert months(plan) == [MONTH, MONTH, Decimal("0.00")]


def test_it_ends_with_its_scheme_known_beforehand_and_is_never_paid_too_much():
    scheme = a_scheme()
    plan = a_plan(association=scheme.association, scheme=scheme, kind=PlanKind.RENT_SUBSIDY)
    end_scheme(scheme.pk, ends_on=date(2026, 4, 15), by=a_caseworker(), on=TODAY, at=NOW)
    follow_rights(on=TODAY, at=NOW)
    accrue_payments(on=date(2026, 6, 1), at=NOW)
    assert months(plan) == [MONTH] * 3 + [Decimal("1550.00")]
    assert plan.instalments.last().because.endswith(f"Ordningen »{scheme}« slutter 15. april 2026.")


def test_it_ends_with_the_agreement_when_none_follows():
    plan, lease = refunded()
    Agreement.objects.filter(pk=lease.vacancy.agreement_id).update(valid_to=date(2026, 3, 31))
    assert follow_rights(on=TODAY, at=NOW) == 1
    assert reload(plan).ends_because == "Anvisningsaftalen slutter 31. marts 2026, og ingen følger den."


def test_it_ends_with_the_case():
    plan = a_plan(case=a_case(on=TODAY))
    close_case(plan.case_id, reason=CloseReason.DIED, by=a_caseworker(), on=TODAY, at=at_ten(TODAY))
    follow_rights(on=TODAY, at=NOW)
    assert reload(plan).last_on == TODAY
    assert reload(plan).ends_because == "Sagen blev lukket 10. marts 2026."


def test_of_a_case_without_a_named_lease_the_last_tenancy_ends_it():
    lease = a_lease(on=TODAY - timedelta(days=200))
    plan = a_plan(case=lease.case)
    left(lease)
    follow_rights(on=TODAY, at=NOW)
    assert reload(plan).right_ends_on == ENDED


def test_what_is_paid_once_is_not_taken_back_when_the_scheme_ends_later():
    scheme = a_scheme()
    plan = a_plan(association=scheme.association, scheme=scheme, kind=PlanKind.RESTORATION, is_once=True)
    end_scheme(scheme.pk, ends_on=TODAY, by=a_caseworker(), on=TODAY, at=NOW)
    assert follow_rights(on=TODAY, at=NOW) == 0
    assert months(plan) == [MONTH]


def test_somebody_who_knows_better_lets_it_go_on_until_something_else_ends_it():
    plan, lease = refunded()
    Agreement.objects.filter(pk=lease.vacancy.agreement_id).update(valid_to=date(2026, 1, 31))
    pay_what_is_due(on=TODAY, at=NOW)
    keep_plan(plan.pk, because="Boligen er stadig udslusningsbolig.", by=a_caseworker(), at=NOW)
    pay_what_is_due(on=TODAY, at=NOW)
    assert months(plan) == [MONTH] * 3
    left(lease)
    pay_what_is_due(on=TODAY, at=NOW)
    assert reload(plan).last_on == ENDED


def test_only_what_ended_by_itself_goes_on():
    plan, _lease = refunded()
    with pytest.raises(ActionDenied, match="ikke sluttet af sig selv"):
        keep_plan(plan.pk, because="x", by=a_caseworker(), at=NOW)


def test_stopped_by_hand_after_the_right_ended_it_says_so():
    plan, lease = refunded()
    left(lease)
    follow_rights(on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="standser allerede 14. februar 2026"):
        stop_plan(plan.pk, stops_on=TODAY, because="x", by=a_caseworker(), at=NOW)


def test_on_demand_it_answers_in_figures(capsys, time_machine):
    time_machine.move_to(NOW)
    plan, lease = refunded()
    left(lease)
    call_command("pay_what_is_due", "--on", "2026-03-10", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {"on": "2026-03-10", "opened": 1, "ended": 0, "followed": 1, "instalments": 2}
    call_command("pay_what_is_due")
    assert "0 garantier er åbnet" in capsys.readouterr().out
    for day, sentence in (("2026-03-11", "er ikke kommet"), ("i går", "ikke en dato")):
        with pytest.raises(CommandError, match=sentence):
            call_command("pay_what_is_due", "--on", day)


def test_on_the_screen_it_says_what_ended_it_and_can_go_on(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_caseworker())
    plan, lease = refunded()
    left(lease)
    job = client.post(reverse("start_job"), {"kind": "pay_what_is_due"})
    assert job.status_code == 302
    pay_what_is_due(on=TODAY, at=NOW)
    shown = client.get(reverse("payment_plan", args=[plan.pk])).content.decode()
    assert "Lejemålet sluttede 14. februar 2026." in shown
    client.post(reverse("keep_plan", args=[plan.pk]), {"because": "Er flyttet tilbage."})
    assert reload(plan).last_on is None


def test_a_lease_without_a_guarantee_is_shown_and_opened_at_once(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_caseworker())
    lease = a_lease(an_association())
    address = reverse("guarantees")
    assert "1 lejekontrakt har endnu ingen garanti" in client.get(address).content.decode()
    client.post(reverse("open_guarantees"))
    assert Guarantee.objects.get().allocation == lease
    assert "har endnu ingen garanti" not in client.get(address).content.decode()


def test_a_tenant_who_has_left_waits_for_the_inspection(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_caseworker())
    lease = a_lease(an_association(), on=TODAY - timedelta(days=200))
    pay_what_is_due(on=TODAY, at=NOW)
    left(lease)
    assert "Registrér flyttesyn for 1 fraflyttet lejer" in client.get(reverse("finance")).content.decode()
    assert str(lease.vacancy) in client.get(reverse("guarantees"), {"tab": "open"}).content.decode()
    form = client.get(reverse("inspect_guarantee", args=[Guarantee.objects.get().pk])).content.decode()
    assert "14-02-2026" in form or "2026-02-14" in form
