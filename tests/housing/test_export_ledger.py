"""A ledger is fetched as a file by both sides, and no cell of it is a formula."""

from datetime import datetime
from io import BytesIO

import pytest
import python_calamine
from django.urls import reverse

from accounts.roles import Role
from housing.actions.corrections import correct_entry, remark
from housing.ledger_files import HEADINGS
from housing.states import VacancyState
from tests.factories import (
    NOW,
    TODAY,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_association,
    an_estate,
    staff_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(time_machine):
    time_machine.move_to(NOW)
    association = an_association("Boligforeningen Høje Tå")
    ledger, estate = a_ledger(association), an_estate(association)
    a_vacancy(VacancyState.OWN, dwelling=a_dwelling("6319.50", estate=estate, address="=1+1"))
    entry = a_vacancy(VacancyState.OWN, dwelling=a_dwelling(estate=estate)).quota_entries.get()
    remark(ledger, "@SUM(A1)", entry=entry, by=a_caseworker(), at=NOW)
    correct_entry(entry.pk, reason="Indmeldt to gange", by=a_caseworker(), at=NOW)
    return ledger


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ASSOCIATION])
def test_csv_for_both_sides(client, ledger, role):
    client.force_login(a_caseworker() if role == Role.CASEWORKER else staff_of(ledger.association))
    answer = client.get(reverse("export_ledger", args=[ledger.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kvoteregnskab-{TODAY}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfNr.;Bolig;")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("1;'=1+1")
    assert ";6.319,50;10-03-2026;Boligorganisationen;0;¼;0;" in lines[1]
    assert lines[2].endswith(";'@SUM(A1)")
    assert ";½;¼;0;Nr. 2 tæller ikke med: Indmeldt to gange;Retter nr. 2;" in lines[3]


def test_excel(client, ledger):
    client.force_login(a_caseworker())
    answer = client.get(reverse("export_ledger", args=[ledger.pk]), {"format": "xlsx"})
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["Kvoteregnskab", "Om"]
    head, first, *_ = book.get_sheet_by_name("Kvoteregnskab").to_python()
    assert tuple(head) == HEADINGS
    assert first[1].startswith("=1+1")
    assert (first[5], first[6]) in [(6319.5, TODAY), (6319.5, datetime(2026, 3, 10))]
    assert book.get_sheet_by_name("Om").to_python()[0] == ["Kvoteregnskab", "Boligforeningen Høje Tå"]


def test_a_foreign_ledger_is_not_there(client, ledger):
    client.force_login(a_user(Role.ASSOCIATION))
    assert client.get(reverse("export_ledger", args=[ledger.pk])).status_code == 404
