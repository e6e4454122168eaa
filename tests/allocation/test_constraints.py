"""The database itself refuses what cannot be; each constraint and trigger by its name."""

from contextlib import nullcontext
from datetime import timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from allocation.models import Allocation, Assessment, Case, CaseEvent, Income, Letter
from allocation.states import AllocationState, CaseState
from tests.factories import NOW, TODAY, a_case, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db


def refused(sql, *values, error=IntegrityError, ignoring=()):
    """What the database answers to raw SQL that no action would write."""
    looking_away = pgtrigger.ignore(*ignoring) if ignoring else nullcontext()  # ignore() of nothing ignores all
    with looking_away, pytest.raises(error) as told, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(told.value)


def set_case(case, change):
    sql = f"UPDATE allocation_case SET {change} WHERE id = %s"  # noqa: S608
    return refused(sql, case.pk, ignoring=["allocation.Case:states"])


def set_allocation(allocation, change):
    sql = f"UPDATE allocation_allocation SET {change} WHERE id = %s"  # noqa: S608
    return refused(sql, allocation.pk, ignoring=["allocation.Allocation:states"])


def another(allocation, **changes):
    """The same decision written once more."""
    fields = {
        "vacancy": allocation.vacancy,
        "case": allocation.case,
        "state": AllocationState.OFFERED,
        "legal_basis": allocation.legal_basis,
        "decided_on": TODAY,
        "decided_by": allocation.decided_by,
        "decided_at": NOW,
        "reasons": "Igen",
        "rates_known_on": TODAY,
        "answer_due_on": TODAY + timedelta(days=7),
    }
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        Allocation.objects.create(**fields | changes)
    return str(told.value)


def test_one_live_offer_a_vacancy():
    assert "one_live_allocation_per_vacancy" in another(an_allocation(), case=a_case())
    assert "one_live_allocation_per_vacancy" in another(an_allocation(AllocationState.ACCEPTED), case=a_case())


def test_one_live_offer_a_case():
    assert "one_live_allocation_per_case" in another(an_allocation(), vacancy=a_vacancy())


def test_one_lease_a_vacancy():
    leased = an_allocation(AllocationState.LEASED)
    days = {"lease_on": TODAY, "answered_on": TODAY}
    assert "one_lease_per_vacancy" in another(leased, case=a_case(), state=AllocationState.LEASED, **days)


def test_an_offer_that_ended_leaves_room_for_the_next():
    declined = an_allocation(AllocationState.DECLINED)
    assert an_allocation(vacancy=declined.vacancy, case=declined.case).state == AllocationState.OFFERED


@pytest.mark.parametrize(
    ("state", "change", "name"),
    [
        (AllocationState.ACCEPTED, "answered_on = NULL", "allocation_answered_with_day"),
        (AllocationState.DECLINED, "decline_reason = ''", "allocation_declined_with_reason"),
        (AllocationState.OFFERED, "decline_reason = 'rent'", "allocation_declined_with_reason"),
        (AllocationState.LEASED, "lease_on = NULL", "allocation_leased_with_day"),
        (AllocationState.ACCEPTED, "lease_on = '2026-04-01'", "allocation_leased_with_day"),
    ],
)
def test_facts_of_an_offer_come_in_pairs(state, change, name):
    assert name in set_allocation(an_allocation(state), change)


@pytest.mark.parametrize(
    ("state", "change", "name"),
    [
        (CaseState.PAUSED, "paused_until = NULL", "case_paused_until_a_day"),
        (CaseState.APPROVED, "paused_until = '2026-04-01'", "case_paused_until_a_day"),
        (CaseState.REFUSED, "outcome_reason = ''", "case_ended_with_reason"),
        (CaseState.CLOSED, "outcome_reason = ''", "case_ended_with_reason"),
        (CaseState.APPROVED, "is_urgent = true", "case_urgent_by_a_criterion"),
        (CaseState.CLOSED, "close_reason = ''", "case_closed_by_a_reason"),
        (CaseState.APPROVED, "close_reason = 'moved'", "case_closed_by_a_reason"),
    ],
)
def test_facts_of_a_case_come_in_pairs(state, change, name):
    assert name in set_case(a_case(state), change)


def test_a_case_number_is_used_once():
    case = a_case()
    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        Case.objects.create(citizen=case.citizen, number=case.number, applied_on=TODAY, situation="sofa")


def test_an_income_is_not_negative():
    with pytest.raises(IntegrityError, match="income_not_negative"), transaction.atomic():
        Income.objects.create(
            citizen=a_case().citizen, known_on=TODAY, support="cash", gross_month_dkk=-1, source="Fejl"
        )


@pytest.mark.parametrize(
    ("thing", "state"),
    [(a_case, "assessed"), (a_case, "received"), (an_allocation, "leased"), (an_allocation, "findes ikke")],
)
def test_no_step_is_skipped(thing, state):
    row = thing()
    table = row._meta.db_table
    assert "transition" in refused(f"UPDATE {table} SET state = %s WHERE id = %s", state, row.pk, error=DatabaseError)  # noqa: S608


@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [CaseEvent, Assessment])
def test_the_story_is_only_added_to(model, sql):
    a_case()
    assert model.objects.exists()
    assert "Cannot" in refused(sql.format(model._meta.db_table), error=DatabaseError)


def test_a_letter_keeps_its_words_and_is_never_deleted():
    an_allocation()
    assert "Cannot" in refused("DELETE FROM allocation_letter", error=DatabaseError)
    assert Letter.objects.exists()
    assert "Cannot" in refused(
        "UPDATE allocation_letter SET kind = 'refusal' WHERE kind = 'offer'", error=DatabaseError
    )


def test_a_user_who_decided_cannot_be_deleted():
    by = a_user()
    case = a_case()
    case.record("note", by=by, at=NOW, text="Talte med borgeren", facts={})
    with pytest.raises(Exception, match="protected"):
        by.delete()
