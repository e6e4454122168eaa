"""Til forhandlingen: one association's ledger, returns, answers, and what another agreement would have given."""

import io
import re
from datetime import date, timedelta
from fractions import Fraction
from html import unescape

import pikepdf
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from background.jobs import run_due_jobs
from background.models import Job
from housing.actions import answers, notices
from housing.models import QuotaRemark
from housing.states import ReturnReason
from reports.periods import Period
from reports.queries.negotiation import negotiation_pack
from tests.factories import (
    NOW,
    a_case,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_notice,
    a_user,
    an_allocation,
    an_estate,
    staff_of,
)

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)


@pytest.fixture
def association():
    """Twelve vacancies at 1/4: number 4 allocated at 5,000 kr., number 8 sent back at 7,000, number 12 not answered."""
    estate = an_estate()
    a_ledger(estate.association, "1/4")
    staff, on = staff_of(estate.association), date(2026, 3, 3)
    for number in range(1, 13):
        dwelling = a_dwelling(
            "7000.00" if number in {2, 8, 9} else "5000.00", estate=estate, address=f"Lindevej {number}"
        )
        vacancy = notices.notify_vacancy(dwelling.pk, a_notice(dwelling, on=on), by=staff, on=on, at=NOW)
        if number == 4:
            an_allocation(vacancy=vacancy, case=a_case(), on=on + timedelta(days=1))
        if number == 8:
            back = answers.return_vacancy(
                vacancy.pk, reason=ReturnReason.TOO_EXPENSIVE, by=a_caseworker(), on=on + timedelta(days=2), at=NOW
            )
            entry = vacancy.quota_entries.get()
            QuotaRemark.objects.create(
                ledger=entry.ledger, entry=entry, text="=Huslejen er faldet", written_at=NOW, written_by=staff
            )
            assert back.return_reason
    return estate.association


def test_the_figures(association):
    pack = negotiation_pack(association, MARCH)
    [ledger] = pack["ledgers"]
    assert [ledger[name] for name in ("vacancies", "entitled", "offered", "allocated", "returned", "unanswered")] == [
        12,
        3,
        3,
        1,
        1,
        1,
    ]
    [back] = pack["returns"]
    assert (back["address"], back["reason"], back["remark"]) == ("Lindevej 8", "For dyr", "=Huslejen er faldet")
    ours = pack["answers"][0]
    assert (ours["count"], ours["median"], ours["p90"]) == (2, 1.5, 2)


def test_another_share_and_ceiling_are_the_law_counted_again(association):
    [trial] = negotiation_pack(association, MARCH)["trials"]
    assert trial["limit_dkk"] == 5000
    told = {(row["share"], row["ceiling_dkk"]): (row["counted"], row["offered"], row["kept"]) for row in trial["rows"]}
    assert told[Fraction(1, 4), None] == (12, 3, 2)  # 4, 8, 12; number 8 is too dear
    assert told[Fraction(1, 2), None] == (12, 6, 4)  # 2, 4, 6, 8, 10, 12; 2 and 8 are too dear
    assert told[Fraction(1, 3), 6000] == (9, 3, 3)  # the three dear ones are not counted
    assert [row["share"] for row in trial["rows"] if row["is_now"]] == [Fraction(1, 4)]


def test_page_pdf_and_workbook(client, association, django_assert_max_num_queries):
    client.force_login(a_user(Role.MANAGER))
    address = reverse("negotiation_pack", kwargs={"period": MARCH, "association_id": association.pk})
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    for words in ("Lindevej 8", "=Huslejen er faldet", "(som nu)", "Svartider"):
        assert words in page
    opened: dict[str, str] = {}
    for link, told in re.findall(r'href="(/reports/monthly/[^"]+/rows/[^"]+)">([\d,]+)<', page):
        opened.setdefault(unescape(link), told)  # the number, and after it its median
    assert {link.split("/")[5] for link in opened} >= {"counted", "offered", "speeds"}
    for link, told in opened.items():
        assert str(client.get(link).context["page"].paginator.count) == told, link
    for kind in ("negotiation_pdf", "negotiation_excel"):
        client.post(reverse("start_job"), {"kind": kind, "period": "2026-03", "association": association.pk})
    run_due_jobs()
    made = {job.kind: job for job in Job.objects.order_by("pk")}
    assert [job.last_error for job in made.values()] == ["", ""]
    with pikepdf.open(io.BytesIO(bytes(made["negotiation_pdf"].file))) as document:
        assert str(document.Root.Lang) == "da"
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes(made["negotiation_excel"].file)))
    assert book.sheet_names == ["Regnskab", "Sendt retur", "Svartider", "Hvad hvis", "Om"]
    assert book.get_sheet_by_name("Sendt retur").to_python()[1][5] == "=Huslejen er faldet"


def test_the_list_of_them(client, association):
    client.force_login(a_user(Role.MANAGER))
    page = client.get(reverse("negotiation_packs", kwargs={"period": MARCH})).content.decode()
    assert str(association) in page
    assert (
        client.get(reverse("negotiation_pack", kwargs={"period": MARCH, "association_id": 999_999})).status_code == 404
    )


def test_without_vacancies_it_says_so(client):
    ledger = a_ledger()
    client.force_login(a_user(Role.MANAGER))
    address = reverse("negotiation_pack", kwargs={"period": MARCH, "association_id": ledger.association_id})
    assert "Ingen boliger faldt til kommunen" in client.get(address).content.decode()
