"""How a change and a band are written."""

from decimal import Decimal

import pytest

from reports.words import count, difference, month_name, months, rent_band


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (11, 12, "−1"),
        (26, Decimal("24.5"), "+1,5"),
        (1200, 100, "+1100"),
        (3, 3, "uændret"),
        (None, 3, ""),
        (3, None, ""),
    ],
)
def test_a_change_in_number(now, before, words):
    assert difference(now, before) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [("29022.13", "27878.85", "+4,1\xa0%"), ("50", "100", "−50,0\xa0%"), ("1.0001", "1", "uændret"), ("5", "0", "")],
)
def test_a_change_in_percent(now, before, words):
    assert difference(Decimal(now), Decimal(before), in_percent=True) == words


def test_the_rest():
    assert (count(5217), count(None), months(22), months(None)) == ("5.217", "–", "22", "–")
    assert month_name("2015-12") == "December"
    bands = [(0, 5000), (5000, 6000), (8000, None)]
    words = [rent_band({"rent_from": low, "rent_below": high}) for low, high in bands]
    assert words == ["Under 5.000 kr.", "5.000–5.999 kr.", "8.000 kr. og mere"]
