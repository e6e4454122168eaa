"""What is not to be kept: cases long ended, and papers put on the wrong case."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from allocation.actions.documents import remove_document
from allocation.models import Document
from allocation.queries.retention import deletions_due, due_on
from allocation.states import CaseState
from law.months import add_months
from tests.allocation.verbs import last_event
from tests.case_material import a_document
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "months"), [(CaseState.REFUSED, 24), (CaseState.CLOSED, 24), (CaseState.HOUSED, 60)])
def test_an_ended_case_is_due_when_its_time_is_up(state, months):
    case, due = a_case(state), add_months(TODAY, months)
    a_case(CaseState.APPROVED)
    assert list(deletions_due(on=due - timedelta(days=1))) == []
    found = deletions_due(on=due).get()
    assert (found, due_on(found)) == (case, due)


def test_the_manager_reads_which_cases_are_to_go_by_number_alone(client, the_day, time_machine):
    client.force_login(a_user(Role.MANAGER))
    assert "Intet klar til sletning." in client.get(reverse("deletions")).content.decode()
    case = a_case(CaseState.REFUSED)
    time_machine.move_to(NOW + timedelta(days=800))
    client.force_login(a_user(Role.MANAGER))
    shown = client.get(reverse("deletions")).content.decode()
    assert case.number in shown
    assert "10. marts 2028" in shown
    assert case.citizen.last_name not in shown
    assert "Til sletning" in client.get(reverse("cases")).content.decode()


def test_a_paper_put_on_the_wrong_case_is_removed_by_a_manager_with_a_reason(client, the_day):
    document, manager = a_document(), a_user(Role.MANAGER, first_name="Karen", last_name="Lund")
    page, parts = reverse("remove_document", args=[document.pk]), reverse("case_documents", args=[document.case_id])
    client.force_login(a_caseworker())
    assert client.get(page).status_code == 403
    assert page not in client.get(parts).content.decode()
    client.force_login(manager)
    assert page in client.get(parts).content.decode()
    assert "Skriv, hvorfor dokumentet bliver fjernet." in client.post(page, {"reason": ""}).content.decode()
    shown = client.post(page, {"reason": "Hører til en anden borger."}, follow=True).content.decode()
    assert "af Karen Lund" in shown
    assert "Hører til en anden borger." in shown
    document.refresh_from_db()
    assert (bytes(document.content), document.size, document.sha256) == (b"", 0, "")
    assert last_event(document.case) == ("remove_document", "Dokument fjernet: Lønseddel. Hører til en anden borger.")
    refused = client.get(reverse("fetch_document", args=[document.pk]))
    assert refused.status_code == 409
    assert "blev fjernet 10. marts 2026 af Karen Lund" in refused.content.decode()
    assert "allerede fjernet" in client.get(page).content.decode()
    assert a_document(document.case).pk != document.pk


def test_the_database_holds_what_is_removed_empty_and_what_is_not_as_it_was():
    document = a_document()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(content=b"andet")
    with pytest.raises(IntegrityError, match="document_removed_with_its_content"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(removed_at=NOW, removed_by=a_caseworker(), removed_reason="x")
    remove_document(document.pk, reason="Forkert borger", by=a_user(Role.MANAGER), at=NOW)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(removed_reason="Noget andet")
