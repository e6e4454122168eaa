"""Every figure of the report, counted again by other means."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from allocation.states import AllocationState, CaseState, HousingSituation
from finance.actions import accrue_vacancy_rent
from housing.actions.answers import withdraw_vacancy
from housing.models import Area, AreaStatistics
from housing.states import ReturnReason, VacancyState
from reports.periods import Period
from reports.queries import monthly_report
from reports.words import as_number
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
    at_ten,
    staff_of,
)
from tests.history.year_folder import a_folder, load

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)


def said(period: str) -> dict:
    out = io.StringIO()
    call_command("monthly_report", period, "--json", stdout=out)
    return json.loads(out.getvalue())


# Another municipality's folder


def test_another_folder_gives_its_own_figures(tmp_path):
    load(a_folder(tmp_path))
    report = said("2019")
    assert report["notified"] == 16
    assert (report["offered"], report["allocated"], report["returned"], report["unanswered"]) == (6, 3, 2, 1)
    assert report["return_rate_pct"] == 33.3
    assert {row["label"]: row["share"] for row in report["ledgers"]} == {
        "Nordre Boligforening": "2/5", "Nordre Boligforening, Tårnet": "1/1", "Søndre Andelsbo": "1/4",
    }  # fmt: skip


# Figure by figure


def test_what_is_taken_back_is_counted_nowhere():
    vacancy = a_vacancy()
    withdraw_vacancy(vacancy.pk, by=staff_of(vacancy.dwelling.estate.association), at=NOW)
    report = monthly_report(MARCH)
    assert (report["notified"], report["offered"]) == (0, 0)
    [ledger] = report["ledgers"]
    assert (ledger["vacancies"], ledger["entitled"], ledger["offered"]) == (
        0,
        0,
        0,
    )  # a correction takes it out of the book


def test_the_associations_own_are_notified_only():
    a_vacancy(VacancyState.OWN)
    report = monthly_report(MARCH)
    assert (report["notified"], report["offered"], report["return_rate_pct"]) == (1, 0, None)


def test_reasons_are_counted_by_the_day_of_notice():
    for reason in (ReturnReason.CONDITION, ReturnReason.CONDITION, ReturnReason.WRONG_SIZE):
        a_vacancy(VacancyState.RETURNED, reason=reason)
    a_vacancy(VacancyState.RETURNED, on=date(2026, 2, 10), reason=ReturnReason.OTHER)
    report = monthly_report(MARCH)
    assert report["returned_by_reason"] == {"wrong_size": 1, "condition": 2}
    assert report["year"]["returned_by_reason"] == {"wrong_size": 1, "condition": 2, "other": 1}
    assert report["compared"]["previous"]["returned"] == 1


def test_rent_belongs_to_the_month_it_falls_in():
    a_vacancy(
        dwelling=a_dwelling("3100.00"),
        on=date(2026, 1, 5),
        vacant_from=date(2026, 1, 22),
        available_on=date(2026, 1, 22),
    )
    accrue_vacancy_rent(on=date(2026, 3, 10), at=NOW)
    report = monthly_report(Period(2026))
    assert report["vacancy_rent_by_month"] == {
        f"2026-{month:02}": Decimal(amount)
        for month, amount in zip(range(1, 13), ["1000.00", "3100.00", "1000.00", *["0.00"] * 9], strict=True)
    }
    assert monthly_report(Period(2026, 2))["vacancy_rent_dkk"] == Decimal("3100.00")


def test_time_to_home_counts_whole_months_to_the_lease():
    for months in (3, 5, 8):
        case = a_case(applied_on=date(2026, 4 - months, 27) if months < 4 else date(2025, 16 - months, 27))
        an_allocation(AllocationState.LEASED, case=case)
    lease_on = TODAY + timedelta(days=38)  # the factories' lease begins 38 days after the notice
    report = monthly_report(Period.month_of(lease_on))
    assert (report["housed"], report["time_to_home_median_months"]) == (3, 4)
    assert report["year"]["by_situation"] == [
        {"situation": "sofa", "label": HousingSituation.SOFA.label, "housed": 3, "median_months": 4}
    ]


def test_waiting_is_asked_on_the_last_day():
    a_case(CaseState.RECEIVED, applied_on=date(2026, 3, 31))
    a_case(CaseState.RECEIVED, applied_on=date(2026, 4, 1))
    a_case(CaseState.CLOSED, on=date(2026, 3, 31))
    a_case(CaseState.CLOSED, on=date(2026, 4, 1), applied_on=date(2026, 1, 1))
    an_allocation(AllocationState.LEASED)  # its lease begins in April
    assert monthly_report(MARCH)["waiting"] == 3
    assert monthly_report(Period(2026, 4))["waiting"] == 2


def an_area(name: str, year: int = 2026, **figures) -> Area:
    area = Area.objects.create(name=name)
    listed = {"residents": 1200, "without_work_pct": 41, "non_western_pct": 51, "convicted_pct": 3,
              "basic_school_only_pct": 51, "income_pct_of_region": 60}  # fmt: skip
    AreaStatistics.objects.create(area=area, year=year, **(listed | figures))
    return area


def test_cheap_dwellings_in_and_outside_listed_areas():
    a_dwelling("2999.99", area=an_area("Listet"))
    a_dwelling("2500.00", area=an_area("For lille", residents=999))
    a_dwelling("2500.00")
    a_dwelling("3000.00", area=Area.objects.get(name="Listet"))
    report = monthly_report(MARCH)
    assert (report["dwellings"], report["dwellings_below_3000"], report["dwellings_below_3000_in_listed_areas"]) == (
        4,
        3,
        1,
    )
    assert report["listed_areas"] == ["Listet"]
    second = report["cheap_dwellings"][1]
    assert (second["rent_from"], second["dwellings"], second["in_listed_areas"]) == (3000, 1, 1)


def test_the_terms_of_the_last_day_count():
    dwelling = a_dwelling("2500.00")
    dwelling.terms.update(valid_to=date(2026, 3, 30))
    terms = dwelling.terms.get()
    terms.pk, terms.valid_from, terms.valid_to, terms.rent_dkk = None, date(2026, 3, 31), None, Decimal("3500.00")
    terms.save()
    assert monthly_report(Period(2026, 2))["dwellings_below_3000"] == 1
    assert monthly_report(MARCH)["dwellings_below_3000"] == 0


@pytest.mark.parametrize("missing", ["the year", "a figure that decides"])
def test_unknown_is_not_zero(missing):
    if missing == "the year":
        area = an_area("Uden tal", year=2025)
    else:
        area = an_area("Uden tal", without_work_pct=None, non_western_pct=None)
    a_dwelling("2500.00", area=area)
    report = monthly_report(MARCH)
    assert report["dwellings_below_3000"] == 1
    assert report["dwellings_below_3000_in_listed_areas"] is None
    assert report["areas_without_figures"] == ["Uden tal"]


def test_an_unknown_figure_that_decides_nothing_does_not_matter():
    a_dwelling("2500.00", area=an_area("Alligevel", convicted_pct=None))
    assert monthly_report(MARCH)["dwellings_below_3000_in_listed_areas"] == 1


def test_a_new_share_is_told_with_the_last_day():
    association = an_association()
    ledger = a_ledger(association, "1/4")
    ledger.agreements.update(valid_to=date(2026, 3, 15))
    agreement = ledger.agreements.get()
    agreement.pk, agreement.valid_from, agreement.valid_to, agreement.share = None, date(2026, 3, 16), None, "1/3"
    agreement.save()
    assert [row["share"] for row in monthly_report(Period(2026, 2))["ledgers"]] == ["1/4"]
    assert [row["share"] for row in monthly_report(MARCH)["ledgers"]] == ["1/3"]


def test_ten_rows_and_thousand_take_the_same_queries(django_assert_num_queries):
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate)
    a_vacancy(dwelling=a_dwelling(estate=estate))
    with django_assert_num_queries(8):
        monthly_report(MARCH)
    for number in range(9):
        a_vacancy(VacancyState.RETURNED, dwelling=a_dwelling(estate=estate, rent=f"{number + 2}500.00"))
    with django_assert_num_queries(8):
        monthly_report(MARCH)


# The command


def test_an_empty_register_gives_zeroes_and_unknowns():
    report = said("2026-03")
    assert (report["notified"], report["vacancy_rent_dkk"], report["return_rate_pct"]) == (0, 0.0, None)
    assert report["ledgers"] == []


@pytest.mark.parametrize("period", ["2015-13", "sidste år", "20155"])
def test_a_wrong_period_is_a_sentence(period):
    with pytest.raises(CommandError, match="Skriv"):
        call_command("monthly_report", period)


def test_in_words():
    a_vacancy(VacancyState.RETURNED)
    out = io.StringIO()
    call_command("monthly_report", "2026-03", stdout=out)
    assert "Indmeldt 1, stillet til rådighed 1, anvist 0, sendt retur 1 (100,0\xa0%)." in out.getvalue()


def test_only_kroner_become_numbers():
    assert as_number(Decimal("386621.37")) == 386621.37
    with pytest.raises(TypeError):
        as_number(at_ten(TODAY))


def test_the_manager_is_no_different_from_the_command(client):
    """Reports count the whole municipality; who may see them is decided at the door (test_pages.py)."""
    a_vacancy()
    client.force_login(a_user(Role.MANAGER))
    assert said("2026-03")["offered"] == 1
