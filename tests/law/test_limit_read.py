"""An income limit that the book lacks may be read at an authority, with its source; never one that is verified."""

from datetime import date
from decimal import Decimal

import pytest

from law.contribution_loan import LimitRead, LoanFacts, contribution_loan, is_limit_verified, with_limit_read
from law.rates import NoRate, open_book

READ = LimitRead(Decimal(290_000), Decimal(50_000), "borger.dk den 1. maj 2025")
FACTS = LoanFacts(Decimal(24_000), Decimal(380_000), 2, date(1972, 1, 1))
UNKNOWN, DERIVED, KNOWN = date(2025, 5, 1), date(2026, 5, 1), date(2024, 5, 1)


def test_a_year_without_a_limit_is_answered_by_what_was_read():
    with pytest.raises(NoRate):
        contribution_loan(FACTS, on=UNKNOWN, rates=open_book())
    book = with_limit_read(READ, room=False, on=UNKNOWN, rates=open_book(known_on=UNKNOWN))
    answer = contribution_loan(FACTS, on=UNKNOWN, rates=book)
    assert (answer.income_limit_dkk, answer.mandatory) == (390_000, True)
    assert [(rate.source, rate.verified) for rate in answer.findings[0].used] == [(READ.source, True)] * 2
    assert answer.findings[0].used[0].label == "Beboerindskudslån, indkomstgrænse for lejlighed"


@pytest.mark.parametrize("room", [False, True])
def test_a_derived_limit_gives_way(room):
    book = with_limit_read(READ, room=room, on=DERIVED, rates=open_book(known_on=DERIVED))
    name = "contribution_loan_income_limit_room" if room else "contribution_loan_income_limit"
    assert book.rate(name, on=DERIVED).value == READ.limit_dkk
    assert is_limit_verified(room=room, children=1, on=DERIVED, rates=book)


def test_a_verified_limit_does_not():
    with pytest.raises(ValueError, match="Årets indkomstgrænse er bekræftet: 277.956"):
        with_limit_read(READ, room=False, on=KNOWN, rates=open_book())


def test_it_holds_for_its_own_year_only():
    book = with_limit_read(READ, room=False, on=UNKNOWN, rates=open_book())
    assert book.rate("contribution_loan_income_limit", on=DERIVED).value == 302_677


def test_a_missing_child_addition_matters_where_there_are_children():
    assert is_limit_verified(room=False, children=0, on=date(2020, 5, 1), rates=open_book())
    assert not is_limit_verified(room=False, children=1, on=date(2020, 5, 1), rates=open_book())
