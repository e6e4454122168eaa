"""A case whose time is up: nothing of the person is left in any table, and what was counted stays counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.actions.appeals import end_appeal
from allocation.actions.cases import refuse_case
from allocation.actions.documents import add_note
from allocation.actions.inquiries import record_reply
from allocation.actions.retention import delete_case, keep_case
from allocation.forms.retention import DeleteForm
from allocation.jobs import send_due_letters
from allocation.models import Allocation, Case, Citizen, Delivery, Letter
from allocation.queries.cases import search_cases
from allocation.queries.retention import deletions_due, to_delete
from allocation.states import AppealOutcome, CaseState
from allocation.tasks import empty_outbox
from background.models import LeaseState
from law.months import add_months
from law.refusals import RefusalGround
from tests.allocation.test_copy_letters import a_contact
from tests.allocation.verbs import last_event
from tests.case_material import ADVERSE, a_complaint, a_document, a_hearing, a_need
from tests.factories import NEEDS, NOW, TODAY, a_case, a_caseworker, a_citizen, a_user
from tests.tenancies import a_check_in, a_lease, a_signal

pytestmark = pytest.mark.django_db

SAID = "Jeg er flyttet fra Elmevej."


def sent() -> None:
    Delivery.objects.update(state=LeaseState.DONE, sent_at=NOW)


def a_refused_case(**citizen: Any) -> Case:
    """With a paper, a note, a need, a hearing that was answered, a letter and a complaint that is over."""
    case, by = a_case(CaseState.ASSESSED, citizen=a_citizen(children=2, **citizen)), a_caseworker()
    a_need(case)
    a_document(case)
    add_note(case.pk, "Ringede om lejligheden på Elmevej.", by=by, at=NOW)
    inquiry = a_hearing(case)
    record_reply(inquiry.pk, reply=SAID, replied_on=TODAY, by=by, on=TODAY, at=NOW)
    refuse_case(case.pk, reason=f"Du skriver: {SAID}", grounds=[RefusalGround.SUITABLE_HOME], by=by, on=TODAY, at=NOW)
    complaint = a_complaint(case)
    end_appeal(complaint.pk, outcome=AppealOutcome.WITHDRAWN, ended_on=TODAY, by=by, on=TODAY, at=NOW)
    sent()
    return case


def delete(case: Case, months: int = 24) -> Case:
    on = add_months(TODAY, months) + timedelta(days=1)
    return delete_case(case.pk, by=a_user(Role.MANAGER), on=on, at=NOW)


def tables_with(words: str) -> set[str]:
    """Where the words stand, in any column of any row."""
    return {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label != "pghistory"  # whose events are a union without a table
        and any(words in str(value) for row in model._base_manager.values_list() for value in row)
    }


def test_nothing_of_the_person_is_left_in_any_table():
    case = a_refused_case(first_name="Sakarias", street="Enhjørningvej 4")
    cpr = case.citizen.reveal_cpr()
    everything = ("Sakarias", "Enhjørningvej", "Elmevej", case.citizen.cpr_masked, NEEDS.social, SAID, ADVERSE)
    assert all(tables_with(words) for words in everything)
    delete(case)
    assert {words: tables_with(words) for words in everything} == dict.fromkeys(everything, set())
    assert not Citizen.objects.with_cpr(cpr).exists()
    assert Letter.objects.filter(pdf=None, html="").count() == Letter.objects.count() > 0


def test_its_letters_and_their_copies_leave_the_outbox_and_others_stay(settings, django_capture_on_commit_callbacks):
    case = a_case(CaseState.ASSESSED)
    a_contact(case, cvr="12345678")
    refuse_case(case.pk, reason=SAID, grounds=[RefusalGround.SUITABLE_HOME], by=a_caseworker(), on=TODAY, at=NOW)
    a_case(CaseState.REFUSED)
    Delivery.objects.update(next_try_at=NOW)
    send_due_letters()
    lying = set(settings.OUTBOX_DIR.iterdir())
    assert len(lying) == 6
    own = {str(key) for key in Delivery.objects.filter(letter__case=case).values_list("message_id", flat=True)}
    killed = settings.OUTBOX_DIR / f".{min(own)}.pdf.x1"  # a worker died while it wrote
    killed.write_bytes(b"%PDF")
    with django_capture_on_commit_callbacks() as woken:
        delete(case)
    assert set(settings.OUTBOX_DIR.iterdir()) == lying | {killed}  # not before it is sure
    assert woken
    for _ in range(2):
        empty_outbox()
        left = {path.name.partition(".")[0] for path in settings.OUTBOX_DIR.iterdir()}
        assert len(left) == 1
        assert not left & own


def test_what_was_counted_stays_with_its_days_and_its_story():
    case = a_refused_case()
    steps = list(case.events.values_list("name", "at"))
    deleted = delete(case)
    assert (deleted.number, deleted.state, deleted.applied_on) == (case.number, CaseState.REFUSED, case.applied_on)
    assert list(case.events.exclude(name="delete").values_list("name", "at")) == steps
    assert last_event(case) == ("delete", "Sagens oplysninger slettet")
    assert case.inquiries.get().replied_on == case.appeals.get().ended_on == TODAY
    assert AccessEvent.objects.filter(subject_id=case.citizen_id, purpose=f"Sag {case.number} slettet").exists()


def test_a_home_keeps_its_account_and_nothing_of_how_it_went():
    offer = a_lease(first_name="Sakarias")
    a_signal(lease=offer)
    a_check_in(offer)
    sent()
    delete(offer.case, 60)
    kept = Allocation.objects.get(pk=offer.pk)
    assert (kept.vacancy, kept.lease_on, kept.state) == (offer.vacancy, offer.lease_on, offer.state)
    assert (kept.reasons, kept.findings, kept.ranking) == ("", [], [])
    assert (kept.signals.count(), kept.check_ins.count()) == (0, 0)
    assert not tables_with("Sakarias")


def test_a_citizen_who_has_another_case_stays_for_that_one():
    citizen = a_citizen(children=1)
    old = a_case(CaseState.REFUSED, citizen=citizen)
    a_case(CaseState.RECEIVED, citizen=citizen)
    sent()
    delete(old)
    citizen.refresh_from_db()
    assert citizen.cpr_masked
    assert citizen.household.count() == 1


def test_what_is_not_over_keeps_a_case_and_so_does_a_reason(time_machine):
    manager, later = a_user(Role.MANAGER), add_months(TODAY, 25)
    case = a_case(CaseState.REFUSED)
    with pytest.raises(ActionDenied, match="Et brev er ikke sendt"):
        delete_case(case.pk, by=manager, on=later, at=NOW)
    sent()
    complaint = a_complaint(case)
    with pytest.raises(ActionDenied, match="En klage er ikke afsluttet"):
        delete_case(case.pk, by=manager, on=later, at=NOW)
    end_appeal(complaint.pk, outcome=AppealOutcome.WITHDRAWN, ended_on=TODAY, by=manager, on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="senest onsdag den 10. april 2030"):
        keep_case(case.pk, until=add_months(later, 25), reason="Retssag om erstatning", by=manager, on=later, at=NOW)
    keep_case(case.pk, until=add_months(later, 3), reason="Retssag om erstatning", by=manager, on=later, at=NOW)
    with pytest.raises(ActionDenied, match="Retssag om erstatning"):
        delete_case(case.pk, by=manager, on=later, at=NOW)
    assert list(deletions_due(on=later)) == [case]
    assert to_delete(on=later) == []
    assert to_delete(on=add_months(later, 4)) == [case]


def test_only_a_manager_and_only_when_the_time_is_up():
    case = a_case(CaseState.REFUSED)
    sent()
    with pytest.raises(ActionDenied, match="skal gemmes længere"):
        delete(case, 20)
    with pytest.raises(ActionDenied, match="af en leder"):
        delete_case(case.pk, by=a_caseworker(), on=add_months(TODAY, 25), at=NOW)
    with pytest.raises(ActionDenied, match="ikke slettet, før den er afsluttet"):
        delete(a_case(CaseState.APPROVED))
    delete(case)
    with pytest.raises(ActionDenied, match="allerede slettet"):
        delete(case)


def test_the_manager_checks_the_list_and_says_that_the_archive_has_its_part(client, time_machine):
    case, excepted = a_case(CaseState.REFUSED), a_case(CaseState.CLOSED)
    sent()
    time_machine.move_to(NOW + timedelta(days=800))
    manager, page = a_user(Role.MANAGER), reverse("delete_cases")
    client.force_login(manager)
    answers = {"until": (NOW + timedelta(days=900)).date().isoformat(), "reason": "Retssag om erstatning"}
    client.post(reverse("keep_case", args=[excepted.pk]), answers)
    listed = client.get(reverse("deletions")).content.decode()
    assert "En sag kan slettes." in listed
    assert "Retssag om erstatning" in listed
    assert "Aflevér først det, arkivloven kræver" in client.post(page, {"case": [case.pk]}).content.decode()
    chosen = {"case": [case.pk, excepted.pk], "archived": "on"}
    assert "En sag er slettet." in client.post(page, chosen, follow=True).content.decode()
    assert "Ingen sager kan slettes nu." in client.get(page).content.decode()
    assert client.get(reverse("case", args=[case.pk])).status_code == 404
    assert not search_cases(manager, case.number).cases
    assert DeleteForm({}).errors


def test_the_database_holds_a_deleted_case_to_its_end():
    case = a_case(CaseState.APPROVED)
    with pytest.raises(IntegrityError, match="case_deleted_when_ended"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(deleted_on=TODAY)
    with pytest.raises(IntegrityError, match="case_kept_with_reason"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(kept_until=TODAY)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        Letter.objects.filter(case=case).update(html="")
