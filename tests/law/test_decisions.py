"""Hearing, reasons and appeal."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.deadlines import is_working_day
from law.decisions import (
    NO_APPEAL,
    Decision,
    DecisionKind,
    appeal_route,
    appeal_until,
    decision_duties,
    reassess_until,
)

kinds = st.sampled_from(DecisionKind)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("kind", "authority", "weeks", "through"),
    [
        (DecisionKind.FAMILY_DWELLING, None, None, False), (DecisionKind.YOUTH_DWELLING, None, None, False),
        (DecisionKind.STARTER_DWELLING, None, None, False), (DecisionKind.PRIVATE_FLAT, None, None, False),
        (DecisionKind.SENIOR_DWELLING, "Ankestyrelsen", 4, True), (DecisionKind.SOCIAL_SERVICE, "Ankestyrelsen", 4, True),
        (DecisionKind.TRANSITION_REFUND, "Ankestyrelsen", 4, True), (DecisionKind.SPECIAL_SUPPORT, "Ankestyrelsen", 4, True),
        (DecisionKind.ONE_OFF_BENEFIT, "Ankestyrelsen", 4, True), (DecisionKind.CONTRIBUTION_LOAN, "Ankestyrelsen", 4, True),
        (DecisionKind.HOUSING_BENEFIT, "Ankestyrelsen", 4, False), (DecisionKind.LANDLORD_DISPUTE, "beboerklagenævnet", None, False),
        (DecisionKind.WAITING_LIST_REFUSAL, "beboerklagenævnet", None, False),
    ],
)  # fmt: skip
def test_where_each_decision_is_appealed(kind, authority, weeks, through):
    route = appeal_route(kind)
    assert (route.authority, route.weeks, route.through_municipality) == (authority, weeks, through)
    assert kind.label


def test_a_letter_never_promises_an_appeal_that_is_not_there():
    assert NO_APPEAL.sentence.startswith("Afgørelsen kan ikke påklages til en anden myndighed.")
    duties = decision_duties(Decision(DecisionKind.FAMILY_DWELLING, fully_in_favour=False))
    assert not duties.appeal_guidance_required
    assert duties.findings[2].because == NO_APPEAL.sentence
    assert duties.findings[2].met is False


def test_only_the_doubtful_route_is_unverified():
    assert [kind for kind in DecisionKind if not appeal_route(kind).verified] == [DecisionKind.WAITING_LIST_REFUSAL]


@given(kinds, days, st.frozensets(days, max_size=5))
def test_an_appeal_deadline_ends_on_a_working_day_four_weeks_on_or_later(kind, received_on, closed):
    until = appeal_until(Decision(kind, False, received_on=received_on, closed=closed))
    if appeal_route(kind).weeks is None:
        assert until is None
    else:
        assert until >= received_on + timedelta(days=28)
        assert is_working_day(until, closed=closed)


@given(kinds, days, st.integers(0, 60))
def test_a_later_receipt_never_shortens_the_deadline(kind, received_on, later):
    sooner, rather_late = (
        appeal_until(Decision(kind, False, received_on=day)) for day in (received_on, received_on + timedelta(later))
    )
    assert sooner is None or sooner <= rather_late


def test_an_appeal_deadline_moves_past_the_municipalitys_closing_days():
    closed = frozenset({date(2026, 11, 30)})
    decision = Decision(DecisionKind.SPECIAL_SUPPORT, False, received_on=date(2026, 11, 2), closed=closed)
    assert appeal_until(decision) == date(2026, 12, 1)


def test_nothing_received_has_no_deadline():
    assert appeal_until(Decision(DecisionKind.SPECIAL_SUPPORT, False)) is None


@pytest.mark.parametrize(
    ("favour", "written", "reasons", "guidance", "until"),
    [
        (False, True, True, True, None),
        (True, True, False, False, None),
        (False, False, False, False, date(2026, 11, 16)),
        (True, False, False, False, None),
    ],
)
def test_reasons_and_guidance(favour, written, reasons, guidance, until):
    decision = Decision(DecisionKind.SPECIAL_SUPPORT, favour, written=written, received_on=date(2026, 11, 2))
    duties = decision_duties(decision)
    assert (duties.reasons_required, duties.appeal_guidance_required, duties.reasons_on_request_until) == (
        reasons,
        guidance,
        until,
    )
    assert duties.findings[2].met is guidance


def test_an_oral_decision_that_is_not_received_has_no_day():
    assert (
        decision_duties(Decision(DecisionKind.SPECIAL_SUPPORT, False, written=False)).reasons_on_request_until is None
    )


@pytest.mark.parametrize(
    ("decision", "number", "sentence", "met"),
    [
        (Decision(DecisionKind.SPECIAL_SUPPORT, False, unheard_adverse_facts=True), 0,
         "Borgeren skal høres først, for sagen indeholder væsentlige oplysninger til ugunst, som borgeren ikke kender.", False),
        (Decision(DecisionKind.SPECIAL_SUPPORT, False), 0,
         "Borgeren behøver ikke at høres igen, for der er ingen ukendte oplysninger til ugunst.", True),
        (Decision(DecisionKind.SPECIAL_SUPPORT, False), 1,
         "Afgørelsen skal begrundes med reglerne, de vigtigste hensyn og de afgørende oplysninger.", True),
        (Decision(DecisionKind.SPECIAL_SUPPORT, True), 1, "Afgørelsen behøver ikke at begrundes i brevet.", False),
        (Decision(DecisionKind.SPECIAL_SUPPORT, False, written=False, received_on=date(2026, 11, 2)), 1,
         "Borgeren kan bede om en skriftlig begrundelse til og med den 16. november 2026.", True),
        (Decision(DecisionKind.SPECIAL_SUPPORT, True), 2,
         "Afgørelsen behøver ikke klagevejledning, for den giver borgeren fuldt medhold eller er mundtlig.", False),
        (Decision(DecisionKind.SPECIAL_SUPPORT, False), 2,
         "Afgørelsen kan påklages til Ankestyrelsen inden 4 uger, fra den er modtaget. Klagen sendes til kommunen, som først vurderer sagen igen.", True),
    ],
)  # fmt: skip
def test_it_says_why(decision, number, sentence, met):
    finding = decision_duties(decision).findings[number]
    assert (finding.because, finding.met) == (sentence, met)


@pytest.mark.parametrize(
    ("received", "until"),
    [
        (date(2026, 3, 10), date(2026, 4, 7)),
        (date(2026, 3, 9), date(2026, 4, 7)),
        (date(2025, 11, 27), date(2025, 12, 29)),
    ],
)
def test_a_complaint_is_looked_at_again_within_four_weeks(received, until):
    """10 March and four weeks; Easter Monday moves to Tuesday, Christmas to the Monday after."""
    assert reassess_until(received) == until
