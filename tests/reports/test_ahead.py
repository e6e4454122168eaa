"""Blik frem: the method on figures whose answer is known, and the page."""

import re
from datetime import date
from html import unescape
from random import Random

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocation.states import CaseState
from law.months import add_months
from reports.actions import lock_report
from reports.forecast import FEWEST, forecast, tried
from reports.periods import Period
from reports.queries.ahead import look_ahead, need_and_supply
from reports.words import count
from tests.factories import NOW, TODAY, a_case, a_citizen, a_dwelling, a_ledger, a_user, a_vacancy, an_estate, at_ten
from tests.reports.test_monthly_report import an_area

SEASON = (0.7, 0.8, 0.9, 1.0, 1.0, 1.1, 1.1, 1.4, 1.2, 1.0, 0.9, 0.9)


def poisson_years(years: int, level: float, seed: int) -> list[float]:
    random = Random(seed)
    made = []
    for month in range(12 * years):
        mean = level * SEASON[month % 12]
        made.append(float(sum(random.random() < mean / 1000 for _ in range(1000))))
    return made


def test_nothing_is_said_of_too_little():
    assert forecast([3.0] * (FEWEST - 1), 6) == []
    assert tried([3.0] * FEWEST, 1).share is None


def test_the_same_every_month_is_expected_again():
    found = forecast([20.0] * 36, 6)
    assert [round(one.value, 6) for one in found] == [20.0] * 6
    assert all(one.low <= 20 <= one.high for one in found)


def test_a_season_is_learnt_from_the_second_year():
    history = [100 * SEASON[month % 12] for month in range(48)]
    august = forecast(history, 8)[7]
    assert 125 < august.value < 145
    assert forecast(history[:12], 8)[7].value == pytest.approx(100)


@pytest.mark.parametrize("level", [8.0, 40.0, 300.0])
def test_the_interval_keeps_its_promise(level):
    """Four of five, over many made histories of ten years: neither far less nor always."""
    found = [tried(poisson_years(10, level, seed), 6) for seed in range(12)]
    share = sum(one.hits for one in found) / sum(one.of for one in found)
    assert 0.7 <= share <= 0.92


def test_a_month_further_off_is_never_more_certain():
    """Kroner of one year: a single known month six months ahead says little of what the seventh may be."""
    history = [310.0, 4400, 9600, 35800, 42500, 39400, 37700, 59200, 51100, 50200, 27900, 29000]
    widths = [one.high - one.low for one in forecast(history, 6)]
    assert widths[0] > 20_000
    assert min(widths) >= widths[0] * 0.99


def test_a_figure_is_never_below_nothing():
    assert all(one.low >= 0 for one in forecast([0.0, 0.0, 1.0, 0.0, 0.0, 2.0, 0.0], 6))


@pytest.mark.django_db
def test_history_begins_after_a_long_silence():
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate)
    for months in (40, 8, 7, 5, 3, 2, 1, 0):
        a_vacancy(dwelling=a_dwelling(estate=estate), on=add_months(date(2026, 3, 3), -months))
    vacancies, entitled, _ = look_ahead(Period(2026, 3))
    assert vacancies.first == date(2025, 7, 1)
    assert vacancies.history == [1, 1, 0, 1, 0, 1, 1, 1, 1]
    assert entitled.history == vacancies.history
    assert len(vacancies.expected) == 6


@pytest.mark.django_db
def test_need_is_held_against_supply_with_listed_areas_apart():
    a_case(citizen=a_citizen(adults=1, children=1, income="18000"))
    a_case(CaseState.RECEIVED, citizen=a_citizen(income="14000"))
    a_vacancy(dwelling=a_dwelling("4200.00", rooms=2))
    a_vacancy(dwelling=a_dwelling("4300.00", rooms=2, area=an_area("Listet")))
    need = need_and_supply(Period(2026, 3), on=TODAY)
    assert (need.of, need.asked) == (2, 2)
    assert sum(need.waiting.values()) + need.unknown == 2
    assert need.outside == {(2, 4000): 1}
    assert need.listed == {(2, 4000): 1}


@pytest.mark.django_db
def test_the_page_says_so_when_it_is_too_early(client, time_machine, django_assert_max_num_queries):
    time_machine.move_to(NOW)
    client.force_login(a_user(Role.MANAGER))
    address = reverse("look_ahead", kwargs={"period": "2026-03"})
    assert "før der kan siges noget" in client.get(address).content.decode()
    for months in range(12):
        a_vacancy(on=add_months(date(2026, 3, 3), -months))
        a_case(on=TODAY)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "for få til at dømme efter" in page
    assert page.count('class="chart"') >= 2


@pytest.mark.django_db
def test_every_figure_opens_as_many_rows_as_it_says(client, time_machine):
    """Of a locked month too, as they are counted now: the page is not what was reported."""
    time_machine.move_to(NOW)
    manager = a_user(Role.MANAGER)
    client.force_login(manager)
    for months in range(12):
        a_vacancy(on=add_months(date(2026, 3, 3), -months), dwelling=a_dwelling("4200.00", rooms=1 + months % 6))
    a_vacancy(dwelling=a_dwelling("4000.00", rooms=6, area=an_area("Listet")))
    nobody_knows = a_citizen()
    nobody_knows.incomes.all().delete()
    for citizen in (nobody_knows, a_citizen(income="14000"), a_citizen(income="18000")):
        a_case(CaseState.RECEIVED, citizen=citizen)
    on = date(2026, 4, 1)
    lock_report(Period(2026, 3), by=manager, on=on, at=at_ten(on))
    a_vacancy(on=date(2026, 3, 9))
    page = client.get(reverse("look_ahead", kwargs={"period": "2026-03"})).content.decode()
    links = re.findall(r'href="(/reports/[^"]+/rows/[^"]+)">([\d.]+)</a>', page)
    asked = ("notified/", "entitled/", "waiting/", "in_need/?now=1&amp;rooms=1&", "in_need/?now=1&amp;can_pay=unknown")
    for figure in (*asked, "offered/?now=1&amp;rooms=5&"):
        assert any(f"/rows/{figure}" in link for link, _ in links), figure
    for link, told in links:
        rows = client.get(unescape(link)).context
        total = rows["total_dkk"]
        assert told == count(round(rows["page"].paginator.count if total is None else total)), link
