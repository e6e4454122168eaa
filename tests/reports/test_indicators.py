"""Every indicator, counted again from raw rows by plain Python; and every list behind one as long as its figure."""

import re
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.models import Allocation, Case, CaseEvent
from allocation.states import AllocationState, CaseState, HousingSituation
from finance.actions import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from housing.models import DwellingTerms, QuotaEntry, Vacancy
from housing.states import DwellingKind, ReturnReason, VacancyState
from law.deadlines import is_working_day
from reports.indicators import BY_KEY, INDICATORS, PARTS
from reports.periods import Period
from reports.queries.indicators import indicators, whole
from reports.queries.narrowing import DIMENSIONS, Scope, choices
from tests.factories import a_case, a_dwelling, a_user, a_vacancy, an_allocation, at_ten

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)
HOMELESS = {"street", "sofa", "shelter_110", "crisis_109", "facility_107"}


@pytest.fixture(scope="module")
def a_year_of_everything(django_db_setup, django_db_blocker):
    """Some of each answer, from March last year to this March; made once, and rolled back after the tests below."""
    with django_db_blocker.unblock(), transaction.atomic():
        for on in (date(2025, 3, 5), date(2026, 2, 4), date(2026, 3, 2)):
            some_of_everything(on)
        leased = Allocation.objects.filter(state=AllocationState.LEASED).order_by("lease_on").first()
        out = leased.lease_on + timedelta(days=100)
        a_vacancy(dwelling=leased.vacancy.dwelling, on=out - timedelta(days=40), vacant_from=out, available_on=out)
        accrue_vacancy_rent(on=date(2026, 3, 31), at=at_ten(date(2026, 3, 31)))
        yield
        transaction.set_rollback(True)


def some_of_everything(on: date) -> None:
    for number, reason in enumerate((ReturnReason.TOO_EXPENSIVE, ReturnReason.AREA_BAN)):
        a_vacancy(VacancyState.RETURNED, on=on, reason=reason, dwelling=a_dwelling(f"{2800 + 900 * number}.00"))
    an_allocation(AllocationState.LEASED, on=on)
    an_allocation(AllocationState.DECLINED, on=on)
    an_allocation(AllocationState.WITHDRAWN, on=on)
    a_vacancy(VacancyState.OWN, on=on)
    a_dwelling("4200.00", kind=DwellingKind.STARTER)
    a_vacancy(VacancyState.WITHDRAWN, on=on)
    a_case(CaseState.RECEIVED, on=on, situation=HousingSituation.SHELTER_110, is_urgent=True)
    a_case(CaseState.REFUSED, on=on)
    a_case(CaseState.CLOSED, on=on, situation=HousingSituation.EVICTION)


# Recounted: nothing below asks the database for more than all its rows


def recount(period: Period) -> dict[str, Any]:
    return vacancies_again(period) | money_again(period) | people_again(period) | quality_again(period)


def share(part: int, of: int) -> Decimal | None:
    return None if not of else Decimal(f"{part * 100 / of + 1e-9:.1f}")


def vacancies_again(period: Period) -> dict[str, Any]:
    every = [one for one in Vacancy.objects.order_by("pk") if one.state != "withdrawn"]
    here = [one for one in every if period.has(one.notified_on)]
    ours = [one for one in here if one.agreement_id]
    back = [one for one in ours if one.state in {"returned", "relet"}]
    year = [one for one in every if period.twelve_months.has(one.notified_on)]
    kept = [one for one in year if one.agreement_id and one.state in {"allocated", "let"}]
    entries = list(QuotaEntry.objects.select_related("vacancy").order_by("pk"))
    corrected = {one.corrects_id for one in entries if one.corrects_id}
    turns = [one for one in entries if one.is_municipal and not one.corrects_id and one.pk not in corrected]
    due = sum(period.has(one.vacancy.notified_on) for one in turns)
    answers = [
        one
        for one in Vacancy.objects.order_by("pk")
        if one.agreement_id and one.answered_on and period.has(one.answered_on)
    ]
    days = sorted(working_days(one.notified_on, one.answered_on) for one in answers)
    rents = [one for one in DwellingTerms.objects.order_by("pk") if in_force(one, period.last)]
    return {
        "notified": len(here), "offered": len(ours), "entitled": due, "gap": due - len(ours), "returned": len(back),
        "return_rate": share(len(back), len(ours)), "effective_share": share(len(kept), len(year)),
        "answered": len(answers), "answer_median": median(days) if days else None,
        "answer_p90": min(day for day in days if sum(one <= day for one in days) * 10 >= 9 * len(days)) if days else None,
        "answer_in_time": share(sum(one.answered_on <= one.answer_due_on for one in answers), len(answers)),
        **{f"returned_{code}": sum(one.return_reason == code for one in back) for code in ReturnReason.values},
        **{f"below_{limit}": sum(one.rent_dkk < limit for one in rents) for limit in (3000, 3500, 4000, 4500)},
        "units_starter": sum(one.kind == "starter" for one in rents),
    }  # fmt: skip


def in_force(terms: DwellingTerms, day: date) -> bool:
    return terms.valid_from <= day and (terms.valid_to is None or terms.valid_to >= day)


def working_days(start: date, end: date) -> int:
    from housing.calendar import closed_days

    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    return sum(is_working_day(day, closed=closed_days()) for day in days)


def money_again(period: Period) -> dict[str, Any]:
    rows = [
        one for one in VacancyRentLiability.objects.select_related("vacancy").order_by("pk") if period.has(one.month)
    ]
    total = sum((one.amount_dkk for one in rows), Decimal(0))
    homes = {one.vacancy_id for one in rows}
    back = [one for one in rows if one.vacancy.state in {"returned", "relet"}]
    return {
        "vacancy_rent": total, "vacancy_rent_returned": sum((one.amount_dkk for one in back), Decimal(0)),
        "void_days": sum(one.days for one in rows), "void_dwellings": len(homes),
        "void_average": round(total / len(homes) + Decimal("0.0000001"), 2) if homes else None,
    }  # fmt: skip


def people_again(period: Period) -> dict[str, Any]:
    allocations = list(Allocation.objects.select_related("case", "vacancy").order_by("pk"))
    offers = [one for one in allocations if one.state != "withdrawn" and period.has(one.decided_on)]
    leases = [one for one in allocations if one.state == "leased"]
    moved = [one for one in leases if period.has(one.lease_on)]
    said_no = sum(one.state == "declined" for one in offers)
    ends = ends_of_cases(leases)
    cases = list(Case.objects.order_by("pk"))
    open_ones = [
        one for one in cases if one.applied_on <= period.last and (one.pk not in ends or ends[one.pk][0] > period.last)
    ]
    waited = sorted(months_between(one.case.applied_on, one.lease_on) for one in moved)
    return {
        "offers": len(offers), "declined": said_no, "decline_rate": share(said_no, len(offers)), "housed": len(moved),
        "time_to_home": median(waited) if waited else None, "waiting": len(open_ones),
        "waiting_urgent": sum(one.is_urgent for one in open_ones),
        "waiting_homeless": sum(one.situation in HOMELESS for one in open_ones),
        "applied": sum(period.has(one.applied_on) for one in cases),
        "ended": sum(period.has(day) and not housed for day, housed in ends.values()),
        **{f"sustained_{months}": stayed(leases, period, months) for months in (6, 12, 24)},
    }  # fmt: skip


def ends_of_cases(leases: list[Allocation]) -> dict[int, tuple[date, bool]]:
    from zoneinfo import ZoneInfo

    over = {
        one.case_id: (one.at.astimezone(ZoneInfo("Europe/Copenhagen")).date(), False)
        for one in CaseEvent.objects.order_by("pk")
        if one.name in {"refuse", "close"}
    }
    return over | {one.case_id: (one.lease_on, True) for one in leases}


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def stayed(leases: list[Allocation], period: Period, months: int) -> Decimal | None:
    index = {day.year * 12 + day.month - months for day in period.months}
    moved = [one for one in leases if one.lease_on.year * 12 + one.lease_on.month in index]
    left = 0
    for one in moved:
        later = [
            other.vacant_from
            for other in Vacancy.objects.filter(dwelling=one.vacancy.dwelling_id)
            .exclude(state="withdrawn")
            .order_by("pk")
            if other.vacant_from > one.lease_on
        ]
        left += (
            bool(later)
            and months_between(one.lease_on, min(later)) < months
            or any(months_between(one.lease_on, day) == months and day.day == one.lease_on.day for day in later)
        )
    return share(len(moved) - left, len(moved))


def quality_again(period: Period) -> dict[str, Any]:
    looks = [one for one in AccessEvent.objects.order_by("pk") if period.has(one.at.date()) and one.action != "change"]
    decided = [
        one
        for one in CaseEvent.objects.select_related("case").order_by("pk")
        if one.name in {"approve", "refuse"} and period.has(one.at.date())
    ]
    offers = [
        one for one in Allocation.objects.order_by("pk") if one.state != "withdrawn" and period.has(one.decided_on)
    ]
    days = sorted((one.at.date() - one.case.applied_on).days for one in decided)
    return {
        "decisions": len(offers) + len(decided), "decisions_with_reasons": share(sum(bool(one.reasons) for one in offers), len(offers)),
        "processing_median": median(days) if days else None, "looks": len(looks),
        "looks_without_purpose": sum(not one.purpose for one in looks),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["2026-03", "2026-Q1", "2025", "2026-03-R12"])
def test_every_indicator_is_counted_again_by_other_means(a_year_of_everything, text):
    period = Period.parse(text)
    told = {row["key"]: row for row in whole(Scope(period))}
    for column, span in (("value", period), ("previous", period.previous), ("year_before", period.year_before)):
        again = recount(span)
        for part in PARTS:
            mine = {key: value for key, value in again.items() if BY_KEY[key].part == part}
            if not any(mine.values()) and column != "value":
                mine = dict.fromkeys(mine)  # before the register began: unknown
            assert {key: told[key][column] for key in mine} == mine, (text, column)


def test_the_recount_leaves_out_only_what_is_said(a_year_of_everything):
    """What another test counts, or nobody can know yet."""
    elsewhere = {key for key in BY_KEY if key.startswith(("units_", "occupied_", "guarantee_"))}
    elsewhere |= {
        "cheap_listed_share",
        "private_expiring",
        "void_budget",
        "cannot_pay",
        "pay_unknown",
        "ban_overrides",
        "reveals",
        "exports",
    }
    assert set(BY_KEY) - set(recount(MARCH)) <= elsewhere


# The parts add up to the whole


@pytest.mark.parametrize("by", list(DIMENSIONS))
def test_the_groups_add_up(a_year_of_everything, by):
    for part in PARTS:
        all_together, divided = indicators(part, Scope(MARCH)), indicators(part, Scope(MARCH, by=by))
        for key, groups in divided.items():
            if BY_KEY[key].unit not in {"count", "persons", "dkk"} or key.endswith("_average"):
                continue
            for place in range(3):
                told = sum(values[place] or 0 for values in groups.values())
                assert told == (all_together[key][""][place] or 0), (by, key, place)


def test_each_filter_gives_the_group(a_year_of_everything):
    for by in ("association", "kind", "basis", "rent"):
        groups = indicators("dwellings", Scope(MARCH, by=by))["notified"]
        values = {value for value, _ in choices(by)}
        narrowed = sum(indicators("dwellings", Scope(MARCH, {by: value}))["notified"][""][0] for value in values)
        nobodys = groups.get("", [0])[0] if by == "basis" else 0
        assert narrowed + nobodys == sum(numbers[0] for numbers in groups.values())


# The page


@pytest.fixture
def manager(client):
    user = a_user(Role.MANAGER)
    client.force_login(user)
    return user


@pytest.mark.parametrize("part", list(PARTS))
def test_every_count_opens_a_list_as_long(client, manager, a_year_of_everything, part):
    for period in (MARCH, Period.parse("2026-03-R12")):
        address = reverse("report_indicators", kwargs={"period": period})
        found = indicators(part, Scope(period))
        page = client.get(address, {"part": part})
        for row in page.context["rows"]:
            unit, cell = BY_KEY[row["key"]].unit, row["now"]
            if not cell["url"] or unit not in {"count", "persons"} or row["key"] == "void_days":
                continue
            assert client.get(cell["url"]).context["page"].paginator.count == found[row["key"]][""][0], row["key"]


@pytest.mark.parametrize("by", ["rent", "kind", "basis", "association"])
def test_so_does_every_count_of_a_group(client, manager, a_year_of_everything, by):
    page = client.get(reverse("report_indicators", kwargs={"period": MARCH}), {"by": by})
    opened = 0
    for row in page.context["rows"]:
        for column, cell in zip(page.context["columns"], row["cells"], strict=True):
            if cell["url"] and column.unit == "count":
                opened += 1
                answer = client.get(cell["url"])
                assert str(answer.context["page"].paginator.count) == cell["text"], (row["label"], column.key)
    assert opened


def test_definitions_are_one_click_away(client, manager):
    for part in PARTS:
        page = client.get(reverse("report_indicators", kwargs={"period": MARCH}), {"part": part}).content.decode()
        anchors = set(re.findall(r'id="(tal-\w+)"', page))
        assert set(re.findall(r'href="#(tal-\w+)"', page)) == anchors
        assert anchors == {f"tal-{one.key}" for one in INDICATORS if one.part == part}


def test_nonsense_in_the_address_is_left_out(client, manager):
    address = reverse("report_indicators", kwargs={"period": MARCH})
    given = {"part": "x", "by": "cpr", "kind": "slot", "rent": "x-y", "association": "999999", "situation": "'; --"}
    assert client.get(address, given).status_code == 200


@pytest.mark.parametrize("by", ["", *DIMENSIONS])
def test_a_dozen_queries_however_divided(client, manager, a_year_of_everything, by, django_assert_max_num_queries):
    address = reverse("report_indicators", kwargs={"period": MARCH})
    association = Vacancy.objects.order_by("pk").first().dwelling.estate.association_id
    for part in PARTS:
        for more in ({}, {"association": association}):
            with django_assert_max_num_queries(12):
                client.get(address, {"part": part, "by": by, **more})
