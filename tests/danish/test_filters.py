"""Values on a page. An unknown value is a dash, never a zero."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import engines

NBSP = "\N{NO-BREAK SPACE}"


def shown(template: str, **values: object) -> str:
    return engines["django"].from_string(template).render(values)


@pytest.mark.parametrize(
    ("filtered", "value", "text"),
    [
        ("dkk", Decimal("6319.5"), f"6.319,50{NBSP}kr."),
        ("dkk", Fraction(6319, 30), f"210,63{NBSP}kr."),
        ("amount", 0, "0,00"),
        ("whole_dkk", Decimal("29021.5"), f"29.022{NBSP}kr."),
        ("count", 5217, "5.217"),
        ("signed", Decimal("210.65"), "+210,65"),
        ("signed", Decimal("-3"), "−3,00"),
        ("signed", 0, "0,00"),
        ("percent", Decimal("36.5079"), f"36,5{NBSP}%"),
        ("share", Fraction(1, 4), "¼"),
        ("day", date(2026, 12, 15), "15. december 2026"),
        ("short_day", date(2026, 12, 15), "15. dec."),
        ("weekday_day", date(2026, 12, 15), "tirsdag den 15. december 2026"),
        ("numeric_day", date(2026, 2, 1), "01-02-2026"),
        ("month", date(2026, 12, 1), "december 2026"),
        ("clock", datetime(2026, 12, 15, 14, 5, tzinfo=UTC), f"kl.{NBSP}15.05"),
        ("moment", datetime(2026, 11, 24, 23, 30, tzinfo=UTC), f"25. nov. 2026 kl.{NBSP}0.30"),
        ("day", datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "25. november 2026"),
        ("months", 7, f"7{NBSP}md."),
        ("yes_no", True, "Ja"),
        ("capital", "tirsdag den 15.", "Tirsdag den 15."),
    ],
)
def test_a_value_is_written_as_danes_write_it(filtered, value, text):
    assert shown("{{ value|" + filtered + " }}", value=value) == text


@pytest.mark.parametrize(
    "filtered",
    ["dkk", "amount", "whole_dkk", "count", "signed", "percent", "share", "day", "short_day", "weekday_day", "numeric_day", "month", "clock", "moment", "months"],
)  # fmt: skip
def test_an_unknown_value_is_a_dash(filtered):
    assert shown("{{ value|" + filtered + " }}", value=None) == "–"


def test_unknown_is_not_no():
    assert shown("{{ value|yes_no }}", value=None) == "Ikke oplyst"


@pytest.mark.parametrize(
    ("minutes", "text"), [(108, "1 t. 48 min."), (48, "48 min."), (60, "1 t. 0 min."), (0, "0 min."), (-1, "Udløbet")]
)
def test_time_left_is_counted_in_hours_and_minutes(minutes, text):
    now = datetime(2026, 11, 24, 13, 12, tzinfo=UTC)
    until = datetime.fromtimestamp(now.timestamp() + minutes * 60, UTC)
    assert shown("{{ until|time_left:now }}", until=until, now=now) == text
