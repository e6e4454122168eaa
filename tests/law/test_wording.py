"""Kroner, percent, days and names as Danes write them."""

import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law import wording

D = Decimal
amounts = st.decimals(-99_999_999, 99_999_999, places=2)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
shares = st.builds(lambda part, whole: Fraction(min(part, whole), whole), st.integers(1, 99), st.integers(1, 99))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("6319.5"), "6.319,50"), (D("-1234.5"), "-1.234,50"), (D("0.005"), "0,01"), (D("0.0049"), "0,00"),
        (D(1234567), "1.234.567,00"), (D("-0.005"), "-0,01"),
    ],
)  # fmt: skip
def test_amounts(value, text):
    assert wording.amount(value) == text
    assert wording.dkk(value) == f"{text}\N{NO-BREAK SPACE}kr."


def test_counts():
    assert [wording.count(number) for number in (0, 999, 1850, 1234567)] == ["0", "999", "1.850", "1.234.567"]


def test_whole_kroner():
    assert wording.whole_dkk(D("6319.5")) == "6.320\N{NO-BREAK SPACE}kr."
    assert wording.whole_dkk(D("2.5")) == "3\N{NO-BREAK SPACE}kr."
    assert wording.whole_dkk(D(7240)) == "7.240\N{NO-BREAK SPACE}kr."


@pytest.mark.parametrize(
    ("value", "text"), [(D("36.5"), "36,5"), (D("36.45"), "36,5"), (D(1000), "1.000,0"), (D("-0.05"), "-0,1")]
)
def test_percent(value, text):
    assert wording.percent(value) == f"{text}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("value", "ore"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(1, 201), "0.00"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(5, 2), "2.50"),
        (D("2.675"), "2.68"),
    ],
)
def test_half_an_ore_goes_up(value, ore):
    assert str(wording.to_ore(value)) in (ore, f"-{ore}" if ore == "0.00" else ore)


def test_days():
    day = date(2026, 12, 15)
    assert wording.long_day(day) == "15. december 2026"
    assert wording.weekday_day(day) == "tirsdag den 15. december 2026"
    assert wording.short_day(day) == "15. dec."
    assert wording.short_day(date(2026, 5, 1)) == "1. maj"
    assert wording.month_year(day) == "december 2026"
    assert [wording.weekday_day(date(2026, 6, number)).split()[0] for number in range(1, 8)] == list(wording.WEEKDAYS)


@pytest.mark.parametrize(
    ("value", "text", "whole"),
    [
        (Fraction(1, 4), "¼", "¼"), (Fraction(1, 2), "½", "½"), (Fraction(3, 4), "¾", "¾"), (Fraction(2, 5), "2/5", "2/5"),
        (Fraction(1), "1/1", "1"), (Fraction(147, 4), "147/4", "36¾"), (Fraction(12, 5), "12/5", "2 2/5"), (Fraction(0), "0/1", "0"),
    ],
)  # fmt: skip
def test_shares(value, text, whole):
    assert wording.share(value) == text
    assert wording.mixed(value) == whole


@given(amounts)
def test_an_amount_is_read_as_it_is_written(value):
    assert wording.parse_amount(wording.amount(value)) == value
    assert wording.parse_amount(wording.dkk(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234.00"), ("1234,5", "1234.50"), ("1.234,50", "1234.50"), (" 6.319,50 kr. ", "6319.50"), ("12 kr", "12.00"),
        ("1.234.567", "1234567.00"), ("-12,05", "-12.05"), ("0", "0.00"), ("1.234.567,8", "1234567.80"),
    ],
)  # fmt: skip
def test_amounts_are_read(text, value):
    assert str(wording.parse_amount(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "1234.50",
        "1.23,4",
        "",
        "1234,567",
        "12,",
        ",5",
        "1,234.50",
        "1 234",
        "1e3",
        "NaN",
        "٣",
        "--1",
        "kr.",
        "12.34",
        "1.2345",
    ],
)
def test_ambiguous_amounts_are_refused(text):
    with pytest.raises(ValueError, match="er ikke et beløb. Skriv for eksempel 1234,50 eller 1.234,50.") as refusal:
        wording.parse_amount(text)
    assert str(refusal.value).startswith(f"»{text.strip()}«")


@pytest.mark.parametrize("text", ["18.000", "-1.234", "1.234 kr."])
def test_an_amount_with_two_readings_is_asked_about(text):
    with pytest.raises(ValueError, match="kan læses på to måder") as refusal:
        wording.parse_amount(text)
    assert str(refusal.value).startswith(f"»{text}«")


def test_the_sentence_says_both_ways_to_write_it():
    with pytest.raises(ValueError, match=r"Skriv 18000 eller 18\.000,00, hvis det er 18000 kr\."):
        wording.parse_amount("18.000")


@given(days)
def test_a_day_is_read_as_it_is_written(day):
    for text in (
        wording.long_day(day),
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day}/{day.month}/{day.year}",
    ):
        assert wording.parse_day(text) == day


def test_the_first_and_the_last_year_are_read():
    assert wording.parse_day("01-01-1900") == date(1900, 1, 1)
    assert wording.parse_day("31-12-2199") == date(2199, 12, 31)


@pytest.mark.parametrize("text", ["1 Dec 2015", "01-12-2015", "1. december 2015", " 1.  dec.  2015 "])
def test_days_are_read(text):
    assert wording.parse_day(text) == date(2015, 12, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31-12-15", "»31-12-15« er ikke en dato. Skriv for eksempel 31-12-2015."),
        ("1. desember 2015", "»1. desember 2015« er ikke en dato. Skriv for eksempel 31-12-2015."),
        (" i dag", "»i dag« er ikke en dato. Skriv for eksempel 31-12-2015."),
        ("2015-1-1", "»2015-1-1« er ikke en dato. Skriv for eksempel 31-12-2015."),
        ("30-02-2015", "Datoen »30-02-2015« findes ikke i kalenderen."),
        ("31-12-1899", "Årstallet 1899 i »31-12-1899« ligger uden for 1900-2199."),
        ("01-01-2200", "Årstallet 2200 i »01-01-2200« ligger uden for 1900-2199."),
    ],
)
def test_what_is_no_day_is_refused(text, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is compared
        wording.parse_day(text)
    assert str(refusal.value) == sentence


@given(shares)
def test_a_share_is_read_as_it_is_written(share):
    assert wording.parse_share(wording.share(share)) == share


@pytest.mark.parametrize(
    ("text", "share"),
    [(" 1 / 4 ", "1/4"), ("25 %", "1/4"), ("33,3%", "333/1000"), ("100 %", "1"), ("½", "1/2"), ("2/8", "1/4")],
)
def test_shares_are_read(text, share):
    assert wording.parse_share(text) == Fraction(share)


@pytest.mark.parametrize("text", ["", "0/4", "5/4", "1/0", "0 %", "101 %", "en fjerde", "0.25", "-1/4", "1/1234567890"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="er ikke en andel. Skriv for eksempel 1/4, og højst 1/1."):
        wording.parse_share(text)


def test_names_are_sorted_as_danes_sort_them():
    names = [
        "Aabenraavej",
        "Æblevej",
        "Ørstedsvej",
        "Zebravej",
        "Åvej",
        "abc",
        "Östervej",
        "Ærø",
        "Bakken",
        "Éngen",
        "Über",
    ]
    ordered = [
        "abc",
        "Bakken",
        "Éngen",
        "Über",
        "Zebravej",
        "Æblevej",
        "Ærø",
        "Ørstedsvej",
        "Östervej",
        "Aabenraavej",
        "Åvej",
    ]
    assert sorted(names, key=wording.collation_key) == ordered
    assert wording.collation_key("Ærø Åse") == "{r| }se"


@given(st.text())
def test_a_key_for_sorting_ignores_case_and_composition(text):
    key = wording.collation_key(text)
    assert key == wording.collation_key(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text)))
