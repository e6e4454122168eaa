"""What CPR numbers say. Numbers made here have day + 60 and are nobody's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.cpr import InvalidCpr, mask, parse_cpr


def number(born_on: date, serial: str) -> str:
    return f"{born_on.day + 60:02}{born_on:%m%y}{serial}"


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 3), st.integers(0, 999))
def test_the_last_century_is_read_back(born_on, seventh, rest):
    cpr = parse_cpr(number(born_on, f"{seventh}{rest:03}"))
    assert cpr.born_on == born_on
    assert cpr.replacement
    assert cpr.sex == ("male" if rest % 2 else "female")


@pytest.mark.parametrize(
    ("seventh", "year", "full"),
    [
        (0, 0, 1900), (3, 99, 1999), (4, 0, 2000), (4, 36, 2036), (4, 37, 1937), (4, 99, 1999), (5, 57, 2057), (5, 58, 1858), (8, 0, 2000),
        (8, 57, 2057), (8, 58, 1858), (8, 99, 1899), (9, 36, 2036), (9, 37, 1937),
    ],
)  # fmt: skip
def test_the_seventh_digit_gives_the_century(seventh, year, full):
    assert parse_cpr(f"6101{year:02}{seventh}234").born_on == date(full, 1, 1)


def test_an_ordinary_number_is_no_replacement():
    cpr = parse_cpr(" 070761-4285 ")
    assert (cpr.digits, cpr.replacement, cpr.modulus_11) == ("0707614285", False, True)
    assert parse_cpr("310100-0000").born_on == date(1900, 1, 31)
    assert parse_cpr("910100-0000").replacement


@pytest.mark.parametrize(
    "text", ["", "610170", "610170-12345", "610170 1234", "610170--1234", "6101701abc", "٦١٠١٧٠١٢٣٤"]
)
def test_what_is_not_ten_digits_is_refused(text):
    with pytest.raises(InvalidCpr, match="Et CPR-nummer har ti cifre") as refusal:
        parse_cpr(text)
    assert "610170-12" not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["320170-1234", "600170-1234", "000170-1234", "611370-1234", "920170-1234", "890270-1234", "890200-1234"]
)
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(InvalidCpr, match="CPR-nummerets første seks cifre er ikke en dag, der findes i kalenderen."):
        parse_cpr(text)


def test_a_leap_day_exists_in_its_century_only():
    assert parse_cpr("890200-4234").born_on == date(2000, 2, 29)


def test_a_number_is_shown_without_its_last_digits():
    assert mask("6101701234") == "610170-••••"


def test_a_refusal_is_a_value_error():
    assert issubclass(InvalidCpr, ValueError)
