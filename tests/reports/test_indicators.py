"""Every indicator, counted again from raw rows by plain Python; and every list behind one as long as its figure."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.roles import Role
from allocation.models import Allocation
from allocation.states import AllocationState
from finance.actions import accrue_vacancy_rent
from housing.models import Vacancy
from reports.indicators import BY_KEY, INDICATORS, PARTS
from reports.periods import Period
from reports.queries.indicators import indicators, whole
from reports.queries.narrowing import DIMENSIONS, Scope, choices
from reports.queries.rows import FIGURES, asked
from tests.factories import a_caseworker, a_user, a_vacancy, at_ten
from tests.reports.recount import recount
from tests.reports.world import some_of_everything, some_of_the_rare

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)


@pytest.fixture(scope="module")
def a_year_of_everything(django_db_setup, django_db_blocker):
    """Some of each answer, from March last year to this March; made once, and rolled back after the tests below."""
    with django_db_blocker.unblock(), transaction.atomic():
        for on in (date(2025, 3, 5), date(2026, 2, 4), date(2026, 3, 2)):
            some_of_everything(on)
        leased = Allocation.objects.filter(state=AllocationState.LEASED).order_by("lease_on").first()
        out = leased.lease_on + timedelta(days=100)
        a_vacancy(dwelling=leased.vacancy.dwelling, on=out - timedelta(days=40), vacant_from=out, available_on=out)
        some_of_the_rare()
        accrue_vacancy_rent(on=date(2026, 3, 31), at=at_ten(date(2026, 3, 31)))
        yield
        transaction.set_rollback(True)


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


RARE = {"cheap_listed_share", "private_expiring", "void_budget", "cannot_pay", "ban_overrides", "reveals", "exports"}
RARE |= {
    "can_pay",
    "hardly_pay",
    "shortfall_median",
    "rent_no_candidate",
    "gap",
    "ban_stops",
    "hearings",
    "addresses",
    "appeals",
    "appeals_ended",
    "appeals_overturned",
    "reassessed_in_time",
    "deletions_due",
}


def test_the_recount_leaves_nothing_out(a_year_of_everything):
    """And what is rare is there to be counted."""
    again = recount(MARCH)
    assert set(again) == set(BY_KEY)
    rare = RARE | {key for key in BY_KEY if key.startswith(("units_", "occupied_", "guarantee_"))}
    assert not [key for key in rare if not again[key]]


# The parts add up to the whole


@pytest.mark.parametrize("by", list(DIMENSIONS))
def test_the_groups_add_up(a_year_of_everything, by):
    for part in PARTS:
        all_together, divided = indicators(part, Scope(MARCH)), indicators(part, Scope(MARCH, by=by))
        for key, groups in divided.items():
            if (
                key not in BY_KEY
                or BY_KEY[key].unit not in {"count", "persons", "dkk"}
                or key.endswith(("_average", "_median"))
            ):
                continue
            for place in range(3):
                told = sum(values[place] or 0 for values in groups.values())
                assert told == (all_together[key][""][place] or 0), (by, key, place)


def test_each_filter_gives_the_group(a_year_of_everything):
    for by in ("association", "kind", "rooms", "basis", "rent"):
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
            key, cell, figure = row["key"], row["now"], found.get(row["key"], {}).get("", [None])[0]
            unit = BY_KEY[key].unit
            assert bool(cell["url"]) == (
                bool(figure) or figure is not None and unit not in {"count", "persons", "dkk"}
            ), key
            if not cell["url"]:
                continue
            rows = client.get(cell["url"]).context
            if key == "gap":
                assert sum(one.counts for one in FIGURES["gap"].rows(asked(manager, period, {}))) == figure
            elif unit in {"count", "persons"} and key != "void_days":
                assert rows["page"].paginator.count == figure, key
            elif key in {"vacancy_rent", "guarantee_dkk", "guarantee_recovered"}:
                assert rows["total_dkk"] == figure, key


def test_the_access_log_is_listed_without_who_or_whom(client, manager, a_year_of_everything):
    page = client.get(reverse("report_rows", kwargs={"period": MARCH, "figure": "looks"}))
    assert {row["url"] for row in page.context["table"]["rows"]} == {""}
    text = page.content.decode()
    assert "læser administratoren" in text
    assert not any(words in text for words in ("nr. 1", "Mette", a_caseworker().get_full_name()))


@pytest.mark.parametrize("by", ["rent", "kind", "rooms", "basis", "association"])
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
