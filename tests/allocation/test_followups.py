"""After the key: five talks counted from the lease, signs told and answered for, and how it ended."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions import followups as actions
from allocation.models import Allocation, Signal
from allocation.queries.followups import (
    check_ins_due,
    follow_up_list,
    follow_up_page,
    milestones,
    obstacle_of_caretaker,
    our_tenancies,
    outcomes,
    refund_days,
    signals_open,
)
from allocation.queries.work import Kind, tasks
from allocation.states import CaseState, EndReason, HousingSituation, SignalKind, TieKind
from law.months import add_months
from law.rates import open_book
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_caseworker,
    a_citizen,
    a_dwelling,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)
from tests.tenancies import a_check_in, a_lease, a_signal, a_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def lease() -> Allocation:
    return a_lease()


def due(on: date) -> list[tuple[int, date]]:
    return [(row.next_months, row.next_due_on) for row in check_ins_due(a_caseworker(), on=on)]


@pytest.mark.parametrize("months", [1, 3, 6, 12, 24])
def test_a_talk_falls_due_so_many_months_after_the_lease(lease, months):
    for earlier in [each for each in (1, 3, 6, 12) if each < months]:
        a_check_in(lease, earlier)
    day = add_months(lease.lease_on, months)
    assert due(day - timedelta(days=15)) == []
    assert due(day - timedelta(days=14)) == due(day + timedelta(days=100)) == [(months, day)]


def test_the_last_of_a_short_month_is_counted_as_the_law_counts():
    lease = a_lease()
    Allocation.objects.filter(pk=lease.pk).update(lease_on=date(2026, 8, 31))
    assert due(date(2026, 9, 30)) == [(1, date(2026, 9, 30))]
    lease.refresh_from_db()
    assert milestones(lease)[0].due_on == date(2026, 9, 30)


def test_a_talk_passed_over_is_not_asked_for_again(lease):
    a_check_in(lease, 3)
    assert due(lease.lease_on + timedelta(days=200)) == [(6, add_months(lease.lease_on, 6))]


def test_whoever_lives_there_no_longer_is_due_until_the_end_is_written(lease):
    talk = a_check_in(lease, 24, is_housed=False)
    assert due(talk.held_on) == [(None, talk.held_on)]
    actions.end_tenancy(
        lease.pk, ended_on=talk.held_on, reason=EndReason.DIED, by=a_caseworker(), on=talk.held_on, at=NOW
    )
    assert due(talk.held_on) == []


def test_after_the_last_talk_nothing_is_due(lease):
    a_check_in(lease, 24)
    assert due(lease.lease_on + timedelta(days=2000)) == []


def test_a_talk_not_yet_due_or_held_already_is_refused(lease):
    said = {"is_housed": True, "note": "Det går godt.", "by": a_caseworker()}
    early = lease.lease_on + timedelta(days=3)
    with pytest.raises(ActionDenied, match="Det er for tidligt"):
        actions.record_check_in(lease.pk, 3, **said, held_on=early, on=early, at=at_ten(early))
    a_check_in(lease, 3)
    later = lease.lease_on + timedelta(days=120)
    with pytest.raises(ActionDenied, match="sprunget over"):
        actions.record_check_in(lease.pk, 1, **said, held_on=later, on=later, at=at_ten(later))


def test_a_talk_is_held_after_moving_in_and_not_tomorrow(lease):
    on = lease.lease_on + timedelta(days=31)
    for wrong in (lease.lease_on - timedelta(days=1), on + timedelta(days=1)):
        with pytest.raises(ActionDenied, match="Ret datoen"):
            actions.record_check_in(
                lease.pk, 1, is_housed=True, note="x", held_on=wrong, by=a_caseworker(), on=on, at=at_ten(on)
            )


def test_what_was_written_of_a_talk_stands(lease):
    a_check_in(lease)
    with pytest.raises(ProgrammingError), transaction.atomic():
        lease.check_ins.update(note="andet")


def test_a_lease_from_before_the_system_is_not_followed(lease):
    Allocation.objects.filter(pk=lease.pk).update(is_imported=True)
    assert due(lease.lease_on + timedelta(days=400)) == []
    assert outcomes(on=TODAY + timedelta(days=400)) == []


def test_a_sign_is_told_answered_for_and_in_the_story(lease):
    signal = a_signal(lease=lease)
    assert list(signals_open(a_caseworker())) == [signal]
    actions.handle_signal(signal.pk, measure="Aftalt afdrag med udlejer.", by=a_caseworker(), on=TODAY, at=NOW)
    assert not signals_open(a_caseworker()).exists()
    with pytest.raises(ActionDenied, match="allerede fulgt op"):
        actions.handle_signal(signal.pk, measure="Igen", by=a_caseworker(), on=TODAY, at=NOW)
    story = [event.text for event in lease.case.events.all()[:2]]
    assert story == [
        "Fulgt op på bekymring (huslejen er ikke betalt)",
        "Bekymring fra udlejer: huslejen er ikke betalt",
    ]


def test_an_association_does_not_answer_its_own_sign(lease):
    signal = a_signal(lease=lease)
    with pytest.raises(ActionDenied, match="Kommunen følger op"):
        actions.handle_signal(
            signal.pk, measure="x", by=staff_of(lease.vacancy.dwelling.estate.association), on=TODAY, at=NOW
        )


def test_a_sign_holds_no_cpr_number_and_no_day_to_come(lease):
    with pytest.raises(ActionDenied, match="CPR"):
        a_signal(lease=lease, text="Lejer 610170-1234 betaler ikke")
    with pytest.raises(ActionDenied, match="efter i dag"):
        a_signal(lease=lease, noticed_on=TODAY + timedelta(days=1))


def test_what_was_told_stands(lease):
    signal = a_signal(lease=lease)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(text="andet")


def test_talks_and_signs_stand_in_the_work_of_the_day(lease):
    signal = a_signal(lease=lease)
    day = lease.lease_on + timedelta(days=40)
    found = {(task.kind, task.pk, task.due_on, task.case_id) for task in tasks(a_caseworker(), on=day)}
    assert (Kind.CHECK_IN, lease.pk, add_months(lease.lease_on, 1), lease.case_id) in found
    assert (Kind.SIGNAL, signal.pk, TODAY + timedelta(days=3), lease.case_id) in found


def test_an_end_stops_all_that_is_due(lease):
    day = lease.lease_on + timedelta(days=90)
    actions.end_tenancy(lease.pk, ended_on=day, reason=EndReason.GAVE_UP, by=a_caseworker(), on=day, at=at_ten(day))
    assert due(day) == []
    assert follow_up_list(a_caseworker(), "ended", on=day).count() == 1
    with pytest.raises(ActionDenied, match="Lejemålet sluttede"):
        a_signal(lease=lease)


@pytest.mark.parametrize("days", [-1, 91])
def test_an_end_lies_within_the_lease(lease, days):
    on = lease.lease_on + timedelta(days=90)
    ended = lease.lease_on + timedelta(days=days)
    with pytest.raises(ActionDenied):
        actions.end_tenancy(lease.pk, ended_on=ended, reason=EndReason.DIED, by=a_caseworker(), on=on, at=at_ten(on))


def test_the_outcome_says_what_is_known_and_no_more(lease):
    assert outcomes(on=lease.lease_on - timedelta(days=1)) == []
    [fresh] = outcomes(on=lease.lease_on + timedelta(days=20))
    assert (fresh.is_housed, fresh.months, fresh.housed_after(6)) == (None, 0, None)
    for months in (1, 3, 6):
        a_check_in(lease, months)
    a_signal(lease=lease)
    [housed] = outcomes(on=add_months(lease.lease_on, 8))
    assert (housed.is_housed, housed.months, housed.last_check_in, housed.signals) == (True, 8, 6, 1)
    assert (housed.housed_after(6), housed.housed_after(12)) == (True, None)
    end = add_months(lease.lease_on, 9)
    actions.end_tenancy(
        lease.pk, ended_on=end, reason=EndReason.EVICTED_ARREARS, by=a_caseworker(), on=end, at=at_ten(end)
    )
    [ended] = outcomes(on=end)
    assert (ended.is_housed, ended.end_reason, ended.months) == (False, "evicted_arrears", 9)
    assert (ended.housed_after(6), ended.housed_after(12)) == (True, None)
    [a_year_later] = outcomes(on=add_months(lease.lease_on, 12))
    assert a_year_later.housed_after(12) is False
    [before] = outcomes(on=end - timedelta(days=1))
    assert before.is_housed


def test_an_association_knows_its_own_tenancies_and_names_its_own_side(lease):
    association = lease.vacancy.dwelling.estate.association
    staff = staff_of(association)
    assert [row.pk for row in our_tenancies(staff)] == [lease.pk]
    assert not our_tenancies(staff_of(an_association())).exists()
    actions.name_contacts(lease.pk, landlord=actions.Person("Ida Bech", "12 34 56 78"), by=staff, at=NOW)
    actions.name_contacts(lease.pk, support=actions.Person("Per Støtte"), by=a_caseworker(), at=NOW)
    known = follow_up_page(a_caseworker()).get().follow_up
    assert (known.landlord_name, known.support_name) == ("Ida Bech", "Per Støtte")


def test_a_social_caretaker_is_heard_before_an_allocation_to_the_site():
    estate = an_estate()
    tie = a_tie(estate=estate)
    vacancy, case = a_vacancy(dwelling=a_dwelling(estate=estate)), a_case()
    assert obstacle_of_caretaker(vacancy, case.pk, on=TODAY) == (
        "Hør den sociale vicevært, Sten Sørensen, før boligen anvises."
    )
    with pytest.raises(ActionDenied, match="Hør den sociale vicevært"):
        an_allocation(vacancy=vacancy, case=case)
    actions.hear_caretaker(tie.pk, vacancy.pk, case.pk, said="Passer fint.", heard_on=TODAY, by=a_caseworker(), at=NOW)
    assert obstacle_of_caretaker(vacancy, case.pk, on=TODAY) is None
    assert obstacle_of_caretaker(vacancy, a_case().pk, on=TODAY) is not None
    actions.end_tie(tie.pk, valid_to=TODAY - timedelta(days=1), by=a_caseworker())
    assert obstacle_of_caretaker(vacancy, a_case().pk, on=TODAY) is None


def test_another_support_is_not_heard_and_another_home_not_bound():
    estate = an_estate()
    dwelling = a_dwelling(estate=estate)
    a_tie(estate=estate, kind=TieKind.SUPPORT_85, dwelling=dwelling)
    a_tie(estate=estate, dwelling=dwelling)
    other = a_vacancy(dwelling=a_dwelling(estate=estate))
    assert obstacle_of_caretaker(other, a_case().pk, on=TODAY) is None
    with pytest.raises(ActionDenied, match="ligger ikke i"):
        a_tie(estate=an_estate(), dwelling=dwelling)


def test_the_days_of_a_shelter_come_from_where_the_citizen_has_lived():
    citizen = a_citizen()
    common = {"known_on": TODAY, "source": "Herberget", "recorded_by": a_caseworker()}
    citizen.situations.create(
        kind=HousingSituation.SHELTER_110, began_on=TODAY - timedelta(days=9), ended_on=None, **common
    )
    citizen.situations.create(kind=HousingSituation.SOFA, began_on=TODAY - timedelta(days=60), **common)
    stays = citizen.situations.all()
    refund = refund_days(stays, on=TODAY, rates=open_book())
    assert (refund.days.used, refund.days.most, refund.last_on) == (10, 120, TODAY + timedelta(days=110))
    assert refund_days(stays, on=date(2020, 1, 1), rates=open_book()) is None
    assert refund_days([each for each in stays if each.kind == "sofa"], on=TODAY, rates=open_book()) is None
    citizen.situations.update(ended_on=TODAY)
    assert refund_days(citizen.situations.all(), on=TODAY, rates=open_book()).last_on is None


def test_the_manager_and_the_stranger(lease):
    assert check_ins_due(a_user(Role.MANAGER), on=lease.lease_on + timedelta(days=40)).exists()
    assert lease.case.state == CaseState.HOUSED
    assert SignalKind.LETTERBOX.label == "Postkassen bliver ikke tømt"
