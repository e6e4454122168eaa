"""bin/manage generate: the same seed gives the same data, and the ledgers, rents and reports hold on it."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum

from accounts.denied import ActionDenied
from finance.actions import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from history import generate_experiments, generate_offers, generate_rare
from history.generate import generate
from history.generate_copy import text
from history.generate_plan import Plan
from housing.models import Dwelling, QuotaEntry, QuotaLedger, Vacancy
from housing.states import AssociationKind
from law.quota import Position, QuotaTerms, next_turn
from reports.periods import Period
from reports.queries import monthly_report, whole_report
from tests.factories import NOW, a_dwelling, at_ten
from tests.reports.recount import recount

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 1, 1)


def a_plan(seed: int = 7) -> Plan:
    return Plan(400, 2, seed, UNTIL)


def made() -> dict[str, int]:
    told: dict[str, int] = {}
    generate(a_plan(), at=NOW, say=lambda what, rows: told.update({what: rows}))
    return told


def test_it_makes_what_was_asked_for_and_the_report_counts_it():
    told = made()
    assert told["boliger"] == Dwelling.objects.count() == 400
    assert 60 <= Vacancy.objects.count() == told["ledige boliger"] <= 130
    report = monthly_report(Period(2025))
    assert report["offered"] == report["ledgers"][0]["offered"] > 5
    assert report["vacancy_rent_dkk"] > 0


def test_what_is_rare_is_counted_too(monkeypatch):
    """Rarer than so few dwellings would show: here each case and lease has it. Counted again by other means too."""
    for name in ("CLAIM_EACH", "HEARING_EACH", "APPEAL_EACH", "BAN_EACH", "PRIVATE_EACH"):
        monkeypatch.setattr(generate_rare, name, 1)
    monkeypatch.setattr(generate_rare, "LIVED_MONTHS", 3)
    monkeypatch.setattr(generate_offers, "DECLINED_EACH", 1)
    monkeypatch.setattr(generate_experiments, "PARTICIPANT_EACH", 1)
    told = made()
    report = whole_report(Period(2025))
    value = {row["key"]: row["value"] for row in report["indicators"]}
    rare = (
        "guarantee_count",
        "guarantee_recovered",
        "hearings",
        "appeals",
        "appeals_ended",
        "ban_stops",
        "void_budget",
        "declined",
        "private_expiring",
    )
    assert not [key for key in rare if not value[key]]
    assert 0 < value["reassessed_in_time"] < 100
    assert (
        told["deltagelser"] == report["experiments"]["all"]["participants"] > report["experiments"]["all"]["active"] > 0
    )
    assert 0 < report["experiments"]["all"]["kept_pct"] < 100
    assert report["experiments"]["all"]["cost_dkk"] > 0
    for column, span in (("value", Period(2025)), ("previous", Period(2024))):
        again = recount(span)
        assert {row["key"]: row[column] for row in report["indicators"]} == again


def test_the_same_seed_gives_the_same():
    one, other, another = (
        [(each.home.number, each.notified_on, each.became, each.let_on) for each in a_plan(seed).emptied()]
        for seed in (7, 7, 8)
    )
    assert one == other != another


def test_the_ledgers_are_counted_by_the_law():
    made()
    ledger, position = QuotaLedger.objects.get(association__kind=AssociationKind.SOCIAL), Position()
    for entry in QuotaEntry.objects.order_by("number").select_related("agreement"):
        turn = next_turn(position, QuotaTerms(entry.agreement.share))
        assert (entry.number, entry.entitlement_after, entry.is_municipal) == (
            turn.number, turn.entitlement_after, turn.to_municipality,
        )  # fmt: skip
        position = turn.position
    assert ledger.position().number == position.number


def test_the_rents_are_the_laws():
    """The night's job finds nothing to add."""
    made()
    before = VacancyRentLiability.objects.aggregate(total=Sum("amount_dkk"))["total"]
    accrue_vacancy_rent(on=date(2025, 12, 31), at=at_ten(UNTIL))
    assert VacancyRentLiability.objects.aggregate(total=Sum("amount_dkk"))["total"] == before


def test_real_and_generated_are_never_mixed():
    a_dwelling()
    with pytest.raises(ActionDenied, match="ikke tom"):
        made()
    with pytest.raises(SystemExit):
        call_command("generate", dwellings=10, years=1, stderr=io.StringIO())


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "\\N"), (True, "t"), (date(2026, 1, 2), "2026-01-02"), ("a\tb\\", "a\\tb\\\\"), (Decimal("1.50"), "1.50")],
)
def test_a_value_as_copy_reads_it(value, written):
    assert text(value) == written
