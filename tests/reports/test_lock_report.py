"""Lås måneden: figures and rows stay as they were reported; later replies are corrections, what nothing explains an alarm."""

import io
import json
import re
from datetime import date, timedelta

import pgtrigger
import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.models import Case
from allocation.states import AllocationState, CaseState
from background.jobs import run_due_jobs
from background.kinds import Run
from background.models import Job
from finance.actions import accrue_vacancy_rent
from housing.actions import answers
from housing.models import Vacancy
from housing.states import AssociationKind, ReturnReason, VacancyState
from reports import exports, jobs
from reports.actions import check_locked_report, lock_report, subscribe, unsubscribe
from reports.models import LockedReport, ReportSubscription
from reports.periods import Period
from reports.queries import whole_report
from reports.queries.locked import KEPT, reported
from reports.queries.rows import FIGURES
from tests.case_material import a_complaint, a_hearing
from tests.factories import (
    NOW,
    a_case,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    at_ten,
)

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)
APRIL_2 = date(2026, 4, 2)


@pytest.fixture
def manager(client):
    user = a_user(Role.MANAGER, email="leder@kommune.example")
    client.force_login(user)
    return user


def locked(manager) -> LockedReport:
    return lock_report(MARCH, by=manager, on=APRIL_2, at=at_ten(APRIL_2))


def answer(vacancy: Vacancy) -> None:
    on = date(2026, 4, 7)
    answers.return_vacancy(vacancy.pk, reason=ReturnReason.CONDITION, by=a_caseworker(), on=on, at=at_ten(on))


def test_what_was_reported_stays(manager):
    waiting = a_vacancy(dwelling=a_dwelling("2750.00"))
    a_vacancy(VacancyState.RETURNED)
    before = whole_report(MARCH)
    locked(manager)
    answer(waiting)
    assert whole_report(MARCH)["returned"] == 2
    assert reported(MARCH) == before


def test_a_later_reply_is_a_correction(client, manager):
    waiting = a_vacancy()
    report = locked(manager)
    answer(waiting)
    check = check_locked_report(report.pk, at=at_ten(date(2026, 4, 8)))
    assert (check.unexplained, check.is_alarm) == (0, False)
    assert check.corrections >= 2  # it left "unanswered" and came to "returned"
    page = client.get(reverse("monthly_report", kwargs={"period": MARCH})).content.decode()
    assert "Rettelser siden låsningen" in page
    assert "Alarm" not in page


def test_every_list_opens_as_reported(client, manager):
    """The register too: a rent that was written later, of a day before, stands beside what was reported."""
    cheap, due = a_dwelling("2500.00"), a_case(CaseState.CLOSED, on=date(2024, 1, 15))
    ledger = a_ledger(an_association(kind=AssociationKind.PRIVATE), valid_to=date(2026, 12, 31))
    report = locked(manager)
    assert {one.figure for one in report.lists.all()} == {name for name, figure in FIGURES.items() if figure.is_kept}
    cheap.terms.update(rent_dkk="9500.00")
    ledger.agreements.update(valid_to=date(2026, 3, 15))
    for figure, words, since in (
        ("dwellings", cheap.full_address, "Gået ud"),
        ("expiring", str(ledger), "Gået ud"),
        ("deletions", due.number, "Uændret"),
    ):
        asks = {"rent": "-3000", "listed": "0"} if figure == "dwellings" else {}
        page = client.get(reverse("report_rows", kwargs={"period": MARCH, "figure": figure}), asks).content.decode()
        assert all(said in page for said in ("Som indberettet", words, since)), figure
    assert check_locked_report(report.pk, at=at_ten(date(2026, 4, 8))).unexplained == 0


def test_what_nothing_explains_is_an_alarm(client, manager):
    vacancy = a_vacancy()
    report = locked(manager)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE housing_vacancy SET notified_on = notified_on - 31 WHERE id = %s", [vacancy.pk])
    jobs.check_locked_reports()
    check = report.checks.get()
    assert check.is_alarm
    page = client.get(reverse("monthly_report", kwargs={"period": MARCH})).content.decode()
    assert "Alarm: tallene kan ikke genskabes." in page
    with pytest.raises(SystemExit):
        call_command("check_reports", stdout=(out := io.StringIO()))
    assert "ALARM" in out.getvalue()


def test_the_same_again_is_no_difference(manager):
    a_vacancy()
    accrue_vacancy_rent(on=date(2026, 3, 31), at=at_ten(date(2026, 3, 31)))
    report = locked(manager)
    check = check_locked_report(report.pk, at=at_ten(date(2026, 4, 8)))
    assert (check.corrections, check.unexplained, check.differences["figures"]) == (0, 0, [])
    call_command("check_reports", stdout=io.StringIO())


def test_nobody_can_change_it_afterwards(manager):
    report = locked(manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        LockedReport.objects.filter(pk=report.pk).update(version="9")


@pytest.mark.parametrize(
    ("period", "on", "sentence"),
    [
        (Period(2026), APRIL_2, "Kun en måned kan låses"),
        (Period(2026, 4), APRIL_2, "er ikke slut"),
    ],
)
def test_what_cannot_be_locked(manager, period, on, sentence):
    with pytest.raises(ActionDenied, match=sentence):
        lock_report(period, by=manager, on=on, at=NOW)


def test_once_only_and_by_a_manager(manager):
    with pytest.raises(ActionDenied, match="Kun en leder"):
        lock_report(MARCH, by=a_caseworker(), on=APRIL_2, at=NOW)
    locked(manager)
    with pytest.raises(ActionDenied, match="allerede låst"):
        locked(manager)


def test_the_button_starts_a_job_that_locks(client, manager, time_machine):
    time_machine.move_to(at_ten(APRIL_2))
    a_vacancy()
    client.force_login(manager)
    assert "Lås måneden" in client.get(reverse("monthly_report", kwargs={"period": MARCH})).content.decode()
    client.post(reverse("start_job"), {"kind": "lock_report", "period": "2026-03"})
    run_due_jobs()
    job = Job.objects.get()
    assert job.last_error == ""
    assert job.done_count == job.total_count > 1
    page = client.get(reverse("monthly_report", kwargs={"period": MARCH})).content.decode()
    assert f"af {manager}" in page
    assert "Lås måneden" not in page
    client.post(reverse("start_job"), {"kind": "lock_report", "period": "2026-03"})
    assert Job.objects.count() == 1


def test_a_locked_page_takes_a_dozen_queries(client, manager, django_assert_max_num_queries):
    waiting = a_vacancy()
    report = locked(manager)
    answer(waiting)
    check_locked_report(report.pk, at=at_ten(date(2026, 4, 8)))
    with django_assert_max_num_queries(12):
        client.get(reverse("monthly_report", kwargs={"period": MARCH}))


def test_a_link_is_sent_once_to_those_who_asked(manager, time_machine):
    time_machine.move_to(at_ten(APRIL_2))
    a_vacancy()
    subscribe(by=manager, at=NOW)
    subscribe(by=a_user(Role.MANAGER), at=NOW)  # no address: nothing to send to
    jobs.send_reports()
    jobs.send_reports()
    [sent] = mail.outbox
    assert sent.to == ["leder@kommune.example"]
    assert "/reports/monthly/2026-03/" in sent.body
    time_machine.move_to(at_ten(APRIL_2 + timedelta(days=30)))
    jobs.send_reports()
    assert len(mail.outbox) == 2
    unsubscribe(by=manager)
    assert ReportSubscription.objects.count() == 1


def test_a_mail_that_fails_is_tried_again(manager, time_machine, monkeypatch):
    time_machine.move_to(at_ten(APRIL_2))
    subscribe(by=manager, at=NOW)

    def away(*given):
        raise OSError("Ingen mailserver")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "send_mail", away)
        jobs.send_reports()
    assert ReportSubscription.objects.get().sent_until is None
    jobs.send_reports()
    assert len(mail.outbox) == 1


def test_the_page_asks_for_the_mail_and_ends_it(client, manager):
    a_vacancy()
    for expected in (1, 0):
        client.post(reverse("subscribe_report"))
        assert ReportSubscription.objects.count() == expected


def test_its_files_say_that_it_is_locked(manager, monkeypatch):
    a_vacancy()
    locked(manager)
    run = Run({"period": "2026-03"}, at_ten(APRIL_2), "Karen Lund", lambda done, total: None)
    printed: list[str] = []
    monkeypatch.setattr(exports, "write_pdf", lambda html: printed.append(html) or b"%PDF-")
    exports.pdf(run)
    assert "Låst 02-04-2026 kl. 10.00 af" in printed[0]
    assert "Foreløbig" not in printed[0]
    about = CalamineWorkbook.from_filelike(io.BytesIO(exports.excel(run).content)).get_sheet_by_name("Om").to_python()
    assert next(row[1] for row in about if row[0] == "Tilstand").startswith("Låst 02-04-2026")
    assert json.loads(exports.json_file(run).content)["locked_at"].startswith("2026-04-02")


# The rows behind a locked figure


def rows_page(client, figure: str, **given: str) -> str:
    return client.get(reverse("report_rows", kwargs={"period": MARCH, "figure": figure}), given).content.decode()


def test_the_list_is_the_one_that_was_reported(client, manager):
    """What came and went since stands beside it."""
    waiting, other = a_vacancy(dwelling=a_dwelling(address="Granvej 1")), a_vacancy(VacancyState.RETURNED)
    assert "Granvej 1" in rows_page(client, "unanswered")
    locked(manager)
    answer(waiting)
    page = rows_page(client, "unanswered")
    assert "Som indberettet" in page
    assert "Granvej 1" in page
    assert "1 række gået ud og 0 kommet til" in " ".join(page.split())
    assert "Gået ud" in page
    later = rows_page(client, "returned")
    assert str(other) in later.split("Kommet til siden låsningen")[0]
    assert "Granvej 1" in later.split("Kommet til siden låsningen")[1]
    assert "Gået ud" not in rows_page(client, "returned", scope="year")


def test_a_locked_list_can_be_narrowed(client, manager):
    cheap, dear = a_vacancy(dwelling=a_dwelling("2750.00")), a_vacancy(dwelling=a_dwelling("9750.00"))
    offer = an_allocation(AllocationState.DECLINED)
    locked(manager)
    assert "2 rækker" not in rows_page(client, "offered", rent="-3000")
    assert str(cheap) in rows_page(client, "offered", rent="-3000")
    assert str(dear) not in rows_page(client, "offered", rent="-3000")
    assert offer.case.number in rows_page(client, "offers", answer="declined")
    assert "Ingen rækker" in rows_page(client, "offers", pay="no", ban="1")


def test_every_list_is_kept_as_long_as_it_was(client, manager):
    an_allocation(AllocationState.LEASED)
    a_complaint()
    a_hearing()
    before = {figure: rows_page(client, figure) for figure in KEPT}
    locked(manager)
    number = re.compile(r"<strong>([\d.]+)</strong> ræk")
    for figure in KEPT:
        after = rows_page(client, figure)
        assert "Som indberettet" in after, figure
        assert figure == "sustained" or number.search(after)[1] == number.search(before[figure])[1], figure


def test_a_case_that_was_deleted_in_its_time_is_no_alarm(manager):
    case = a_case(CaseState.RECEIVED)
    report = locked(manager)
    Case.objects.filter(pk=case.pk).update(number="-")  # its words changed: nothing explains that
    assert check_locked_report(report.pk, at=at_ten(date(2026, 4, 8))).is_alarm
    with pgtrigger.ignore():
        case.delete()
    assert not check_locked_report(report.pk, at=at_ten(date(2026, 4, 8))).is_alarm
