"""A complaint over a decision: received, looked at again within four weeks, sent on where somebody else can settle it, ended."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.actions.appeals import appeal_case, end_appeal, send_appeal
from allocation.models import Appeal
from allocation.queries.appeals import decisions_of
from allocation.queries.work import Kind, tasks
from allocation.states import AppealOutcome, CaseState
from tests.allocation.verbs import last_event, refused, take
from tests.case_material import a_complaint, an_offer_that_can_be_appealed
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_user, an_allocation, at_ten

pytestmark = pytest.mark.django_db


def test_a_complaint_over_a_refusal_is_ended_here(client, caseworker):
    case = a_case(CaseState.REFUSED)
    [letter] = decisions_of(case)
    told = {"letter_id": letter.pk, "received_on": TODAY.isoformat(), "about": "Jeg har ingen bolig."}
    assert "genvurderet 7. april 2026" in take(client, "appeal", case, **told)
    assert last_event(case) == ("appeal", "Klage modtaget over afslag, genvurderes senest tirsdag den 7. april 2026")
    appeal = Appeal.objects.get()
    page = client.get(reverse("end_appeal", args=[appeal.pk])).content.decode()
    assert "Kommunen fastholdt afgørelsen" in page
    assert "Stadfæstet" not in page
    with pytest.raises(ActionDenied, match="ikke påklages til en anden myndighed"):
        send_appeal(appeal.pk, sent_on=TODAY, by=caseworker, on=TODAY, at=NOW)
    answer = {"outcome": "kept", "ended_on": TODAY.isoformat()}
    said = client.post(reverse("end_appeal", args=[appeal.pk]), answer, follow=True).content.decode()
    assert "Klagen er afsluttet." in said
    assert last_event(case) == ("end_appeal", "Klagen er afsluttet: kommunen fastholdt afgørelsen")
    assert client.post(reverse("end_appeal", args=[appeal.pk]), answer).status_code == 409


def test_a_complaint_that_can_go_on_is_settled_by_the_authority(client, caseworker):
    appeal = a_complaint(an_offer_that_can_be_appealed().case)
    early = {"outcome": AppealOutcome.UPHELD, "ended_on": TODAY, "by": caseworker, "on": TODAY, "at": NOW}
    with pytest.raises(ActionDenied, match="kan ikke være udfaldet"):
        end_appeal(appeal.pk, **early)
    letters = reverse("case_letters", args=[appeal.case_id])
    assert "Send til Ankestyrelsen" in client.get(letters).content.decode()
    on = TODAY.isoformat()
    said = client.post(reverse("send_appeal", args=[appeal.pk]), {"sent_on": on}, follow=True).content.decode()
    assert "Klagen er skrevet som sendt til Ankestyrelsen." in said
    end_appeal(appeal.pk, **early)
    appeal.refresh_from_db()
    assert (appeal.reassessed_on, appeal.outcome, appeal.ended_on) == (TODAY, "upheld", TODAY)
    assert "Stadfæstet" in client.get(letters).content.decode()


def test_it_is_work_until_the_municipality_has_looked_again(client, caseworker):
    appeal = a_complaint()
    [task] = [task for task in tasks(caseworker, on=TODAY) if task.kind == Kind.REASSESS]
    assert (task.pk, task.due_on, task.case_id) == (appeal.pk, appeal.due_on, appeal.case_id)
    assert "Klagen kom" in client.get(reverse("work")).content.decode()
    end_appeal(appeal.pk, outcome=AppealOutcome.GRANTED, ended_on=TODAY, by=caseworker, on=TODAY, at=NOW)
    assert not [task for task in tasks(caseworker, on=TODAY) if task.kind == Kind.REASSESS]


def test_what_cannot_be_complained_over(client, caseworker):
    undecided = a_case(CaseState.ASSESSED)
    assert "ikke sendt en afgørelse" in client.get(reverse("appeal_case", args=[undecided.pk])).content.decode()
    case = a_case(CaseState.REFUSED)
    [letter] = decisions_of(case)
    given = {"about": "Nej.", "by": caseworker, "on": TODAY, "at": NOW}
    with pytest.raises(ActionDenied, match="ikke en afgørelse i sagen"):
        appeal_case(case.pk, 0, received_on=TODAY, **given)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(ActionDenied, match="skal være kommet mellem"):
            appeal_case(case.pk, letter.pk, received_on=day, **given)
    appeal = appeal_case(case.pk, letter.pk, received_on=TODAY, **given)
    told = {"letter_id": letter.pk, "received_on": TODAY.isoformat(), "about": "Igen."}
    assert "allerede en klage" in refused(client, "appeal", case, **told)
    for act in (send_appeal, end_appeal):
        more = {"sent_on": TODAY} if act is send_appeal else {"outcome": AppealOutcome.KEPT, "ended_on": TODAY}
        with pytest.raises(ActionDenied, match="sagsbehandlere"):
            act(appeal.pk, **more, by=a_user(Role.ASSOCIATION), on=TODAY, at=NOW)


def test_the_days_follow_each_other():
    appeal, by = a_complaint(an_offer_that_can_be_appealed().case), a_caseworker()
    later = TODAY + timedelta(days=10)
    with pytest.raises(ActionDenied, match="sendt mellem"):
        send_appeal(appeal.pk, sent_on=later, by=by, on=TODAY, at=NOW)
    send_appeal(appeal.pk, sent_on=later, by=by, on=later, at=at_ten(later))
    with pytest.raises(ActionDenied, match="allerede sendt til Ankestyrelsen"):
        send_appeal(appeal.pk, sent_on=later, by=by, on=later, at=at_ten(later))
    with pytest.raises(ActionDenied, match="efter den kom eller blev sendt"):
        end_appeal(appeal.pk, outcome=AppealOutcome.REMITTED, ended_on=TODAY, by=by, on=later, at=at_ten(later))


def test_an_offer_is_a_decision_too():
    assert [letter.kind for letter in decisions_of(an_allocation().case)] == ["offer"]
