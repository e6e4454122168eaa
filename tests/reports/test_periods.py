"""A month or a year, as people write it."""

from datetime import date

import pytest

from reports.periods import Period


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31), "2015"),
        ("2015-07", date(2015, 7, 1), date(2015, 7, 31), "juli 2015"),
        ("2015-Q3", date(2015, 7, 1), date(2015, 9, 30), "3. kvartal 2015"),
        ("2015-07-R12", date(2014, 8, 1), date(2015, 7, 31), "august 2014 til juli 2015"),
        ("2015-12-R12", date(2015, 1, 1), date(2015, 12, 31), "januar til december 2015"),
        (" 2024-02 ", date(2024, 2, 1), date(2024, 2, 29), "februar 2024"),
    ],
)
def test_a_period_is_read(text, first, last, label):
    period = Period.parse(text)
    assert (period.first, period.last, period.label) == (first, last, label)
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2015-13", "Måneden 13 findes ikke. Skriv 01 til 12, for eksempel 2015-07."),
        ("2015-00", "Måneden 00 findes ikke"),
        ("15", "»15« er ikke en periode. Skriv et år som 2015, en måned som 2015-07"),
        ("2015-7", "er ikke en periode"),
        ("juli 2015", "er ikke en periode"),
        ("", "»« er ikke en periode"),
        ("٢٠١٥", "er ikke en periode"),
        ("0001", "Året 1 ligger uden for 1990-2199"),
    ],
)
def test_what_is_wrong_is_said(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Period.parse(text)


def test_the_neighbours():
    january = Period(2015, 1)
    assert (str(january.previous), str(january.next), str(january.year_before)) == ("2014-12", "2015-02", "2014-01")
    assert [len(one.compared) for one in (january, Period(2015))] == [3, 2]
    assert (str(Period(2015).previous), str(Period(2015).next)) == ("2014", "2016")


@pytest.mark.parametrize(
    ("text", "before", "after", "last_year"),
    [("2015-Q1", "2014-Q4", "2015-Q2", "2014-Q1"), ("2015-01-R12", "2014-12-R12", "2015-02-R12", "2014-01-R12")],
)
def test_the_neighbours_of_longer_ones(text, before, after, last_year):
    period = Period.parse(text)
    assert (str(period.previous), str(period.next), str(period.year_before)) == (before, after, last_year)


def test_what_is_drawn_around_it():
    assert Period.parse("2015-Q2").frame_first == date(2015, 1, 1)
    assert len(Period.parse("2015-Q2").months_so_far) == 6
    assert Period.parse("2015-07-R12").frame_first == date(2014, 8, 1)
    assert len(Period.parse("2015-07-R12").months_so_far) == 12
    assert str(Period(2015, 5).quarter) == "2015-Q2"


def test_its_months():
    assert len(Period(2015).months) == 12
    assert Period(2015, 3).months == (date(2015, 3, 1),)
    assert [month.month for month in Period(2015, 3).months_so_far] == [1, 2, 3]
    assert Period(2015, 3).has(date(2015, 3, 31))
    assert not Period(2015, 3).has(date(2015, 4, 1))
