"""The rate book: two dates for every number, and no number that is not there."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import law
from law.findings import Finding, Weight, doubt
from law.rates import NoRate, Rate, RateBook, national_rates, national_tables, open_book

LIMIT = "housing_benefit_income_limit"
ON = date(2026, 5, 1)
ALL = [rate for rows in national_rates().values() for rate in rows]


def test_a_decision_of_february_is_explained_by_what_was_known_in_february():
    assert open_book(known_on=date(2026, 2, 1)).rate(LIMIT, on=ON).value == 171500
    assert open_book(known_on=date(2026, 3, 23)).rate(LIMIT, on=ON).value == 171500
    assert open_book(known_on=date(2026, 3, 24)).rate(LIMIT, on=ON).value == 170300
    assert open_book().rate(LIMIT, on=ON).value == 170300


def test_the_file_is_read_as_it_is_written():
    book = national_rates.__wrapped__()
    assert book[LIMIT][0] == Rate(
        name=LIMIT, value=Decimal(168000), from_on=date(2025, 1, 1), published_on=date(2024, 12, 15),
        source="afledt: lovens grundbeløb reguleret som mindste egenbetaling 2025; tallet selv er ikke fundet", verified=False,
        label="Boligsikring, indkomstgrænse", unit="DKK/year", to=date(2025, 12, 31),
    )  # fmt: skip
    assert book[LIMIT][2].checked_on == date(2026, 11, 21)
    assert book["transitional_max_years"][1].to is None
    assert book == national_rates()


def test_a_number_that_is_not_there_is_never_zero_and_never_the_latest():
    for on in (date(2024, 12, 31), date(2027, 1, 1)):
        with pytest.raises(NoRate, match="Der findes ingen sats for »Boligsikring, indkomstgrænse« "):
            open_book().rate(LIMIT, on=on)
    with pytest.raises(NoRate) as refusal:
        open_book(known_on=date(2025, 12, 1)).rate(LIMIT, on=ON)
    assert str(refusal.value) == (
        "Der findes ingen sats for »Boligsikring, indkomstgrænse« den 1. maj 2026, som var kendt den 1. december 2025."
    )
    with pytest.raises(NoRate, match="Der findes ingen sats for »moon_rent« "):
        open_book().rate("moon_rent", on=ON)


def test_a_known_gap_has_a_danish_name():
    with pytest.raises(NoRate, match="»Kontanthjælp, hjemmeboende sats«"):
        open_book().rate("cash_assistance_at_home", on=ON)


def test_the_first_and_the_last_day_both_count():
    for on, value in ((date(2025, 12, 31), 168000), (date(2026, 1, 1), 170300), (date(2026, 12, 31), 170300)):
        assert open_book().rate(LIMIT, on=on).value == value


LOCAL = Rate("local_minimum", Decimal(4500), date(2026, 1, 1), date(2026, 1, 1), "byrådet", verified=True)


def test_a_municipalitys_own_numbers_join_the_book():
    book = open_book(known_on=ON).with_local([LOCAL])
    assert book.rate("local_minimum", on=ON) == LOCAL
    assert book.rate(LIMIT, on=ON).value == 170300
    assert book.known_on == ON
    assert book.labels == open_book().labels
    assert LIMIT in open_book().rates
    assert "local_minimum" not in open_book().rates


def test_on_equal_dates_the_local_number_counts():
    national = open_book().rate(LIMIT, on=ON)
    own = replace(national, value=Decimal(1), source="kommunen")
    assert open_book().with_local([own]).rate(LIMIT, on=ON).source == "kommunen"
    older = replace(own, published_on=date(2026, 1, 1))
    assert open_book().with_local([older]).rate(LIMIT, on=ON).value == 170300


def test_a_later_start_beats_a_later_publication():
    early = replace(LOCAL, published_on=date(2026, 6, 1))
    late = replace(LOCAL, from_on=date(2026, 4, 1), value=Decimal(5000))
    book = RateBook().with_local([early, late])
    assert book.rate("local_minimum", on=date(2026, 3, 31)).value == 4500
    assert book.rate("local_minimum", on=ON).value == 5000


def test_a_rate_can_be_frozen_and_thawed():
    frozen = LOCAL.as_dict()
    assert frozen == {
        "name": "local_minimum", "value": "4500", "from": "2026-01-01", "published_on": "2026-01-01", "source": "byrådet", "verified": True,
    }  # fmt: skip
    assert Rate.from_dict(frozen) == LOCAL
    assert replace(LOCAL, value=Decimal("1E+3")).as_dict()["value"] == "1000"


def test_a_finding_can_be_frozen_and_thawed():
    finding = Finding(True, Weight.CONDITION, "§ 1", "Fordi.", (LOCAL,))
    assert Finding.from_dict(finding.as_dict()) == finding
    assert finding.as_dict() == {
        "met": True, "weight": "condition", "paragraph": "§ 1", "because": "Fordi.", "used": [LOCAL.as_dict()],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "met", "stops", "favourable"),
    [
        (Weight.BAN, True, True, False), (Weight.BAN, False, False, True), (Weight.CONDITION, True, False, True),
        (Weight.CONDITION, False, False, False), (Weight.CONSIDERATION, True, False, True),
    ],
)  # fmt: skip
def test_only_a_ban_that_applies_stops(weight, met, stops, favourable):
    finding = Finding(met, weight, "§ 1", "Fordi.")
    assert (finding.stops, finding.favourable, finding.verified) == (stops, favourable, True)


def test_a_finding_on_an_unverified_number_is_unverified():
    doubtful = replace(LOCAL, verified=False)
    assert not Finding(True, Weight.CONDITION, "§ 1", "Fordi.", (LOCAL, doubtful)).verified
    assert Finding(True, Weight.CONDITION, "§ 1", "Fordi.", (LOCAL,)).verified


def test_doubt_names_each_unverified_number_once():
    guess = replace(LOCAL, verified=False, label="Kommunens mindste rådighedsbeløb")
    nameless = replace(LOCAL, verified=False)
    findings = [
        Finding(True, Weight.CONDITION, "§ 1", "Fordi.", used) for used in ((LOCAL, guess), (guess,), (nameless,))
    ]
    assert doubt(findings) == (
        "Beregningen bruger satser, der ikke er efterset, og kan ikke stå i et brev: Kommunens mindste rådighedsbeløb, local_minimum."
    )
    assert doubt(findings[:0]) is None
    assert doubt([Finding(True, Weight.CONDITION, "§ 1", "Fordi.", (LOCAL,))]) is None


def test_weights_have_danish_words():
    assert [weight.label for weight in Weight] == ["forbud", "betingelse", "hensyn"]


@pytest.mark.parametrize("rate", ALL, ids=lambda rate: f"{rate.name} {rate.from_on} {rate.published_on}")
def test_every_national_number_is_whole(rate):
    assert rate.label
    assert rate.source
    assert rate.unit in {
        "DKK", "DKK/year", "DKK/month", "DKK/m2/year", "DKK/dwelling", "percent", "percent of housing cost", "m2", "years", "days",
    }  # fmt: skip
    assert rate.value >= 0
    assert rate.to is None or rate.to >= rate.from_on
    assert (rate.checked_on is not None) == rate.verified
    assert rate.published_on <= rate.from_on + timedelta(days=365)
    assert open_book().rate(rate.name, on=rate.from_on).from_on == rate.from_on


@pytest.mark.parametrize("name", national_rates())
def test_the_rows_of_a_number_follow_each_other(name):
    rows = national_rates()[name]
    order = [(rate.from_on, rate.published_on) for rate in rows]
    assert order == sorted(set(order))
    for earlier, later in zip(rows, rows[1:], strict=False):
        assert earlier.from_on == later.from_on or (earlier.to is not None and earlier.to < later.from_on)


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_number_is_written_once_and_in_the_file_of_numbers():
    assert set(national_rates()) == set(national_tables())
    names = set(national_rates())
    folder = Path(law.__file__).parent
    used = {text for path in folder.glob("*.py") for text in strings(path)}
    direct = {
        text
        for text in used
        if text.startswith(("disposable_", "contribution_loan_", "transitional_max", "unconventional_"))
    }
    assert direct <= names | {"contribution_loan_income_limit"}
