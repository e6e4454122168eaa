"""Månedsrapport: the page, the rows behind each figure, and the way to a file."""

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.states import AllocationState, CaseState
from background.jobs import run_due_jobs
from background.models import Job, LeaseState
from finance.actions import accrue_vacancy_rent
from housing.states import ReturnReason, VacancyState
from law.wording import amount as kroner
from reports.actions import lock_report, set_budget
from reports.periods import Period
from reports.queries import monthly_report
from reports.queries.locked import locked_report
from reports.queries.rows import FIGURES
from tests.allocation.test_match_quality import a_matched_lease
from tests.factories import NOW, a_case, a_dwelling, a_user, a_vacancy, an_allocation, at_ten

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)


@pytest.fixture
def manager(client):
    user = a_user(Role.MANAGER)
    client.force_login(user)
    return user


@pytest.fixture
def a_month() -> None:
    """Some of everything, from January to March."""
    for on in (date(2026, 1, 12), date(2026, 3, 3)):
        for reason in (ReturnReason.TOO_EXPENSIVE, ReturnReason.CONDITION):
            a_vacancy(VacancyState.RETURNED, on=on, reason=reason, dwelling=a_dwelling("2800.00"))
        an_allocation(AllocationState.LEASED, on=on)
        a_vacancy(VacancyState.ALLOCATED, on=on)
        a_vacancy(VacancyState.OWN, on=on)
        a_vacancy(on=on)
    a_case(CaseState.RECEIVED)
    accrue_vacancy_rent(on=date(2026, 3, 31), at=at_ten(date(2026, 3, 31)))


def page_of(client, period: object) -> str:
    return client.get(reverse("monthly_report", kwargs={"period": period})).content.decode()


def test_the_start_leads_to_the_latest_month_and_without_anything_to_this(client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(a_user(Role.MANAGER))
    for month in ("03", "02"):
        assert client.get(reverse("monthly_report")).headers["Location"] == f"/reports/monthly/2026-{month}/"
        a_vacancy(on=date(2026, 2, 3))


def test_a_period_without_figures_says_so(client, manager):
    page = page_of(client, "2019-05")
    assert "Der er ingen tal for maj 2019." in page
    assert "Hent PDF" not in page


@pytest.mark.parametrize("period", ["2015-13", "0000", "2015-00"])
def test_a_period_that_is_none_does_not_exist(client, manager, period):
    assert client.get(f"/reports/monthly/{period}/").status_code == 404


def test_the_page_has_its_parts(client, manager, a_month):
    page = page_of(client, MARCH)
    for heading in ("Kvoten: brugt og ret til", "Sendt retur", "Tomgangsleje", "Tid til bolig", "Billige boliger"):
        assert heading in page
    assert page.count('class="chart"') >= 4
    assert "Foreløbig" in page
    assert "style=" not in page


def test_every_month_and_year_is_one_step_away(client, manager, a_month):
    page = page_of(client, MARCH)
    for period in ("2026-02", "2026-04", "2026", "2026-12"):
        assert reverse("monthly_report", kwargs={"period": period}) in page


def test_the_year_is_a_report_too(client, manager, a_month):
    page = page_of(client, "2026")
    assert "Årsrapport" in page
    assert "2026 kostede" in page


def test_every_link_to_rows_opens_as_many_as_the_figure_says(client, manager, a_month):
    """Each address on the page answers, and its list is as long, or sums up to what, the cell says."""
    page = page_of(client, MARCH)
    links: dict[str, list[str]] = {}
    for link, told in re.findall(r'href="(/reports/monthly/[^"]+/rows/[^"]*)">([\d.,]+)</a></td>', page):
        links.setdefault(link, []).append(told)
    assert len(links) >= 20
    for link, told in links.items():  # a count, and after it the median of the same
        answer = client.get(link.replace("&amp;", "&"))
        total = answer.context["total_dkk"]
        assert told[0] == (str(answer.context["page"].paginator.count) if total is None else kroner(total)), link
    for link in set(re.findall(r'href="(/reports/monthly/[^"]+/rows/[^"]*)"', page)) - links.keys():
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def length(client, period: Period, figure: str, **query: object) -> int:
    answer = client.get(reverse("report_rows", kwargs={"period": period, "figure": figure}), query)
    return answer.context["page"].paginator.count


@pytest.mark.parametrize("period", [MARCH, Period(2026)])
def test_the_rows_are_as_many_as_the_figure(client, manager, a_month, period):
    report = monthly_report(period)
    for figure in ("notified", "offered", "allocated", "returned", "unanswered", "housed", "waiting"):
        assert length(client, period, figure) == report[figure], figure
    rows = client.get(reverse("report_rows", kwargs={"period": period, "figure": "vacancy_rent"}))
    assert rows.context["total_dkk"] == report["vacancy_rent_dkk"]
    for row in report["ledgers"]:
        assert length(client, period, "offered", ledger=row["ledger"], scope="year") == row["year"]["offered"]
        rent = client.get(
            reverse("report_rows", kwargs={"period": period, "figure": "vacancy_rent"}),
            {"ledger": row["ledger"], "scope": "year"},
        )
        assert rent.context["total_dkk"] == row["year"]["vacancy_rent_dkk"]
    for reason, number in report["year"]["returned_by_reason"].items():
        assert length(client, period, "returned", reason=reason, scope="year") == number
    for row in report["year"]["by_situation"]:
        assert length(client, period, "housed", situation=row["situation"], scope="year") == row["housed"]
    for row in report["cheap_dwellings"]:
        rent = f"{row['rent_from'] or ''}-{row['rent_below']}"
        assert length(client, period, "dwellings", rent=rent) == row["dwellings"]
        assert length(client, period, "dwellings", rent=rent, listed=0) == row["outside"]


def test_a_list_says_its_filters_and_forgets_nonsense(client, manager, a_month):
    address = reverse("report_rows", kwargs={"period": MARCH, "figure": "returned"})
    page = client.get(address, {"reason": "condition", "scope": "year"}).content.decode()
    assert "Boligens stand" in page
    assert "1. januar 2026 til 31. marts 2026" in page
    assert client.get(address, {"ledger": "1; DROP TABLE", "rent": "x-y", "page": "999"}).status_code == 200


def test_an_empty_list_says_why(client, manager):
    page = client.get(reverse("report_rows", kwargs={"period": MARCH, "figure": "offered"})).content.decode()
    assert "Ingen rækker bag tallet." in page


def test_an_unknown_figure_does_not_exist(client, manager):
    assert client.get(reverse("report_rows", kwargs={"period": MARCH, "figure": "alt"})).status_code == 404


@pytest.mark.parametrize("figure", list(FIGURES))
def test_no_list_names_a_citizen(client, manager, a_month, figure):
    """A manager sees whose case it is on the case's own page, where the look is logged."""
    page = client.get(reverse("report_rows", kwargs={"period": Period(2026), "figure": figure})).content.decode()
    assert "Karen Prøve" not in page


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ASSOCIATION, Role.ADMINISTRATOR])
def test_the_report_is_the_managers(client, role):
    client.force_login(a_user(role))
    for address in ("/reports/", "/reports/monthly/2026-03/", "/reports/monthly/2026-03/rows/offered/"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("kind", ["monthly_report_pdf", "monthly_report_excel"])
def test_a_file_is_made_by_a_job(client, manager, a_month, kind):
    answer = client.post(reverse("start_job"), {"kind": kind, "period": "2026-03"})
    job = Job.objects.get()
    assert urlsplit(answer.headers["Location"]).path == reverse("job", args=[job.pk])
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.last_error) == (LeaseState.DONE, "")
    assert job.done_count == job.total_count > 0
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert reverse("monthly_report", kwargs={"period": "2026-03"}) in page
    file = client.get(reverse("job_file", args=[job.pk]))
    assert file.content[:4] in {b"%PDF", b"PK\x03\x04"}


@pytest.mark.parametrize("period", ["", "2026-13", "alt"])
def test_a_file_of_no_period_is_refused(client, manager, period):
    answer = client.post(reverse("start_job"), {"kind": "monthly_report_pdf", "period": period})
    assert "Skriv" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_caseworker_cannot_start_it(client):
    client.force_login(a_user(Role.CASEWORKER))
    client.post(reverse("start_job"), {"kind": "monthly_report_pdf", "period": "2026-03"})
    assert not Job.objects.exists()


def test_the_budget_is_typed_and_the_last_counts(client, manager):
    address = reverse("set_budget")
    assert "Der er intet budget endnu" in client.get(address).content.decode()
    for amount in ("480.000,00", "600.000,00"):
        said = client.post(address, {"year": "2026", "amount_dkk": amount}, follow=True).content.decode()
        assert "Budgettet for 2026 er gemt." in said
    assert "600.000,00" in said
    assert "480.000,00" not in said
    assert "Skriv et år" in client.post(address, {"year": "i år", "amount_dkk": "1"}).content.decode()
    with pytest.raises(ActionDenied, match="af en leder"):
        set_budget(2026, Decimal(1), by=a_user(Role.CASEWORKER), at=NOW)


def test_the_experiments_are_on_the_page_by_a_link_of_their_own(client, manager, a_month):
    """Fetched into the report when it is open, and a page by itself without script."""
    assert "?part=experiments" in page_of(client, MARCH)
    address = reverse("report_indicators", kwargs={"period": MARCH})
    assert "Ingen har deltaget i et forsøg endnu." in client.get(address, {"part": "experiments"}).content.decode()


def test_matching_opens_its_leases_and_is_kept_with_a_lock(client, manager):
    """How long leases hold by how they were matched, each group with its rows."""
    lease, _ = a_matched_lease(), a_matched_lease(45, 3, 4)
    period = Period.month_of(lease.lease_on)
    address = reverse("report_indicators", kwargs={"period": period})
    for _ in range(2):
        page = client.get(address, {"part": "matching"})
        bands = {band["label"]: band for group in page.context["matching"]["groups"] for band in group["bands"]}
        assert [bands[label]["leases"] for label in ("80 point og derover", "60-79 point", "Regelsæt 1")] == [
            "1",
            "0",
            "2",
        ]
        rows = client.get(bands["80 point og derover"]["url"])
        assert lease.case.number in rows.content.decode()
        assert rows.context["page"].paginator.count == 1
        if not locked_report(period):
            on = period.last + timedelta(days=2)
            lock_report(period, by=manager, on=on, at=at_ten(on))
    assert "Som indberettet" in rows.content.decode()
