"""Combined letting (§ 51 b): whom the landlord must reject, and why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from law.area_ban import Benefit, BenefitPeriod
from law.combined_letting import Department, WaitingApplicant, combined_letting, receives_now, transformation_letting

ON = date(2026, 7, 3)
CASH = Benefit.CASH_ASSISTANCE
D = Decimal
DEPARTMENT = Department(1850, D(42), decided=True)
SINCE_JANUARY = (BenefitPeriod(CASH, date(2026, 1, 1)),)


def test_combined_letting_says_why():
    def said(applicant, department=DEPARTMENT):
        return combined_letting(applicant, department, on=ON).findings[-1].because

    assert said(WaitingApplicant(SINCE_JANUARY)) == (
        "Ansøgeren har fået en af ydelserne i 6 hele måneder i træk, så udlejeren skal afvise."
    )
    assert said(WaitingApplicant(SINCE_JANUARY, SINCE_JANUARY)).startswith("Både ansøgeren og ægtefællen har fået")
    assert said(WaitingApplicant(())) == (
        "Ansøgeren har ikke fået en af ydelserne i 6 hele måneder i træk og skal ikke afvises."
    )
    assert said(WaitingApplicant(SINCE_JANUARY, ())) == (
        "Ansøgeren og ægtefællen har ikke begge fået en af ydelserne i 6 hele måneder i træk og skal ikke afvises."
    )
    assert said(WaitingApplicant(SINCE_JANUARY, lives_in_department=True)).endswith(
        "men de andre betingelser er ikke opfyldt."
    )


def test_combined_letting_shows_its_conditions():
    answer = combined_letting(
        WaitingApplicant(SINCE_JANUARY, lives_in_department=True), replace(DEPARTMENT, decided=False), on=ON
    )
    assert [finding.because for finding in answer.findings[:3]] == [
        "Afdelingerne har 1.850 beboere, og 42 % af de 18-64-årige er uden for arbejdsmarkedet; der kræves mindst 1.000 beboere og 40 %.",
        "Kommunen har ikke besluttet kombineret udlejning her.",
        "Ansøgeren bor allerede i afdelingen og kan ikke afvises.",
    ]
    assert [finding.met for finding in answer.findings] == [True, False, False, False]


def test_a_benefit_is_received_now_in_its_months():
    period = BenefitPeriod(CASH, date(2026, 7, 1), date(2026, 7, 1))
    assert receives_now([period], {CASH}, on=ON)
    assert not receives_now([period], {Benefit.SICKNESS}, on=ON)
    assert not receives_now([period], {CASH}, on=date(2026, 8, 1))
    assert not receives_now([period], {CASH}, on=date(2026, 6, 30))


def test_no_dispensation_unless_it_is_given():
    assert transformation_letting(SINCE_JANUARY, on=ON).rejected
