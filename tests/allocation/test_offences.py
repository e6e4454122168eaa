"""Offences behind an area ban: for whoever has been given them, said nowhere else, and gone when they weigh no more."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.actions.cases import close_case
from allocation.actions.facts import Circumstances, Told, record_fact
from allocation.jobs import clear_offences
from allocation.models import AreaBanFacts, Case
from allocation.queries.area import Standing, judge
from allocation.queries.offences import offences_due
from allocation.states import CaseState, CloseReason
from law.area_status import Status
from tests.allocation.verbs import last_event
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, a_user

pytestmark = pytest.mark.django_db

AREA = Standing("Kærbakken", Status.TRANSFORMATION)
RELEASED = {"is_released": True, "released_on": date(2026, 2, 1)}
HIDDEN = "Løsladelser og udsættelser ses og skrives kun af dem, administratoren har givet adgang."


@pytest.fixture
def trusted(caseworker):
    caseworker.is_trusted_with_offences = True
    caseworker.save()
    return caseworker


def an_offence(case: Case, **facts) -> AreaBanFacts:
    by = a_user(is_trusted_with_offences=True)
    row = AreaBanFacts(citizen=case.citizen, known_on=TODAY, source="Kriminalforsorgen", recorded_by=by, **facts)
    record_fact(case.pk, Told("Forbud undersøgt", (row,)), Circumstances(reason="Ny"), by=by, on=TODAY, at=NOW)
    return row


def economy(client, case: Case) -> str:
    return client.get(reverse("case_economy", args=[case.pk])).content.decode()


def test_whoever_has_not_been_given_them_sees_that_there_is_something_and_no_more(client, caseworker):
    case = a_case()
    an_offence(case, **RELEASED)
    shown = economy(client, case)
    assert "Strafbare forhold: skjult" in shown
    assert HIDDEN in shown
    assert [word for word in ("Løsladt 1.", "Kriminalforsorgen", "record/offence") if word in shown] == []
    answers = {
        "whom": "0",
        "released": "no",
        "evicted": "no",
        "known_on": "2026-03-09",
        "source": "Samtale",
        "reason": "Ny",
    }
    page = reverse("record_fact", args=[case.pk, "offence"])
    assert HIDDEN in client.get(page).content.decode()
    assert client.post(page, answers).status_code == 409
    assert AreaBanFacts.objects.count() == 1


def test_whoever_has_sees_them_and_the_look_says_so(client, trusted):
    case = a_case()
    an_offence(case, **RELEASED)
    shown = economy(client, case)
    assert "Løsladt 1. februar 2026" in shown
    assert "Kriminalforsorgen" in shown
    assert AccessEvent.objects.get(subject_id=case.citizen_id).purpose == f"Strafbare forhold, sag {case.number}"


def test_the_ban_is_said_to_all_without_its_reason_and_by_another_reason_when_there_is_one():
    case = a_case()
    an_offence(case, **RELEASED)
    words, finding, _ = judge(AREA, Case.objects.get(pk=case.pk), on=TODAY)
    assert (words, finding.met) == (finding.because, True)
    assert "løsladt" not in finding.because + finding.paragraph
    assert "mod anvisning til et omdannelsesområde gælder" in finding.because
    assert finding.paragraph == "almenboligloven § 59, stk. 6-7"
    an_offence(case, citizenship="other")
    assert "ikke statsborger" in judge(AREA, Case.objects.get(pk=case.pk), on=TODAY)[1].because


@pytest.mark.parametrize(
    ("facts", "weighs_until"),
    [
        (RELEASED, date(2026, 8, 1)),
        ({"is_released": False}, TODAY + timedelta(days=92)),
        ({"is_evicted": True, "evicted_on": date(2026, 3, 1)}, date(2026, 9, 1)),
        ({"is_evicted": False, "struck_on": date(2026, 4, 10)}, date(2026, 4, 10)),
    ],
)
def test_an_offence_goes_half_a_year_after_it_could_weigh(facts, weighs_until):
    row = an_offence(a_case(), **facts)
    month = weighs_until.month + 6
    due = date(weighs_until.year + (month - 1) // 12, (month - 1) % 12 + 1, weighs_until.day)
    assert offences_due(on=due - timedelta(days=1)) == []
    assert offences_due(on=due) == [row]


def test_a_case_that_has_ended_takes_the_time_from_its_end():
    case = a_case(CaseState.ASSESSED)
    row = an_offence(case, **RELEASED)
    close_case(case.pk, reason=CloseReason.MOVED, by=a_caseworker(), on=TODAY, at=NOW)
    assert offences_due(on=date(2026, 9, 9)) == []
    assert offences_due(on=date(2026, 9, 10)) == [row]


def test_a_minors_release_stays_while_the_minor_is_one():
    case = a_case(citizen=a_citizen(children=1))
    an_offence(case, member=case.citizen.household.get(), **RELEASED)
    assert offences_due(on=date(2028, 3, 10)) == []


def test_at_night_the_content_goes_and_the_row_and_the_story_stay(client, trusted, time_machine):
    case = a_case()
    row = an_offence(case, **RELEASED)
    time_machine.move_to(NOW + timedelta(days=400))
    clear_offences()
    clear_offences()
    row.refresh_from_db()
    assert (row.is_released, row.released_on, row.source, row.cleared_on) == (None, None, "Slettet", date(2027, 4, 14))
    assert last_event(case) == ("clear_offences", "Strafbare forhold slettet")
    assert case.events.filter(name="clear_offences").count() == 1
    with pytest.raises(IntegrityError, match="cleared_holds_no_offence"), transaction.atomic():
        AreaBanFacts.objects.update(is_released=False)


def test_the_administrator_gives_and_takes_it_one_person_at_a_time(client, the_day):
    administrator, jonas = a_user(Role.ADMINISTRATOR), a_user()
    client.force_login(administrator)
    page = reverse("user", args=[jonas.pk])
    assert "Ser dem ikke" in client.get(page).content.decode()
    given = client.post(reverse("grant_offences", args=[jonas.pk]), follow=True).content.decode()
    assert "Må se og skrive dem" in given
    assert "Fik adgang til strafbare forhold" in given
    taken = client.post(reverse("revoke_offences", args=[jonas.pk]), follow=True).content.decode()
    assert "Mistede adgang til strafbare forhold" in taken
    jonas.refresh_from_db()
    assert not jonas.is_trusted_with_offences
    staff = a_user(Role.ASSOCIATION)
    client.post(reverse("grant_offences", args=[staff.pk]))
    staff.refresh_from_db()
    assert not staff.is_trusted_with_offences
