"""Combined letting: whom the landlord must reject from the waiting list (almenboligloven §§ 51 b-51 c; fact sheet 1.8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.area_ban import ASSISTANCE, BENEFIT_MONTHS, INSURANCE, Benefit, BenefitPeriod, months_on
from law.findings import Finding, Weight
from law.months import first_of_month
from law.wording import count

PARAGRAPH = "almenboligloven § 51 b"
TRANSFORMATION_PARAGRAPH = "almenboligloven § 51 c"
REASONS_PARAGRAPH = "aftale om særligt udsatte boligområder (2013), punkt 6"
FEWEST_RESIDENTS = 1000
LEAST_OUTSIDE_WORK = Decimal(40)


@dataclass(frozen=True, slots=True)
class Department:
    """Physically connected departments and what the municipality has decided for them.

    `outside_work_pct`: of those aged 18-64. `extended_to_pension` and `extended_to_insurance`: the decision
    covers disability pension, and unemployment, sickness and resource course benefits, too.
    """

    residents: int
    outside_work_pct: Decimal
    decided: bool
    extended_to_pension: bool = False
    extended_to_insurance: bool = False


@dataclass(frozen=True, slots=True)
class WaitingApplicant:
    """An applicant from the waiting list. `spouse_benefits`: None without a spouse.

    One who has lived with the applicant for two years counts as a spouse.
    """

    benefits: tuple[BenefitPeriod, ...]
    spouse_benefits: tuple[BenefitPeriod, ...] | None = None
    lives_in_department: bool = False


@dataclass(frozen=True, slots=True)
class CombinedLetting:
    """Whether the landlord must reject the applicant."""

    rejected: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CombinedLettingRefusal:
    """Whether the municipality's no to combined letting must be reasoned, and whether it lawfully can stand."""

    reasons_required: bool
    valid: bool
    finding: Finding


def combined_letting(applicant: WaitingApplicant, department: Department, *, on: date) -> CombinedLetting:
    """Almenboligloven § 51 b: whether the landlord must reject a waiting-list applicant.

    Only where the municipality has decided it for an area that can be covered, and never one who lives in the
    department. Both applicant and spouse must have had a listed benefit for six whole months in a row, counted
    for each, and have it now.
    """
    area = area_can_be_covered(department)
    conditions = (area, _decided_finding(department), _outsider_finding(applicant))
    kinds = _kinds(department)
    people = [applicant.benefits, *([] if applicant.spouse_benefits is None else [applicant.spouse_benefits])]
    listed = all(_is_listed(benefits, kinds, department, on) for benefits in people)
    rejected = listed and all(finding.met for finding in conditions)
    ban = Finding(rejected, Weight.BAN, PARAGRAPH, _sentence(rejected, listed, len(people)))
    return CombinedLetting(rejected, (*conditions, ban))


def area_can_be_covered(department: Department) -> Finding:
    """Almenboligloven § 51 b: connected departments with 1.000 residents of whom 40 % are outside work."""
    met = department.residents >= FEWEST_RESIDENTS and department.outside_work_pct >= LEAST_OUTSIDE_WORK
    outside = f"{department.outside_work_pct:f}".replace(".", ",")
    sentence = (
        f"Afdelingerne har {count(department.residents)} beboere, og {outside} % af de 18-64-årige er uden for arbejdsmarkedet; "
        f"der kræves mindst {count(FEWEST_RESIDENTS)} beboere og {LEAST_OUTSIDE_WORK} %."
    )
    return Finding(met, Weight.CONDITION, PARAGRAPH, sentence)


def transformation_letting(
    benefits: Collection[BenefitPeriod], *, on: date, dispensation: bool = False
) -> CombinedLetting:
    """Almenboligloven § 51 c: in transformation areas the landlord must reject applicants on cash assistance.

    The municipality checks the benefit before letting; a dispensation is for special cases and is reported.
    """
    receives = receives_now(benefits, ASSISTANCE, on=on)
    rejected = receives and not dispensation
    if not receives:
        sentence = "Ansøgeren får ikke kontanthjælp eller en tilsvarende ydelse og skal ikke afvises."
    elif dispensation:
        sentence = "Ansøgeren får kontanthjælp eller en tilsvarende ydelse, men kommunen har dispenseret."
    else:
        sentence = "Ansøgeren får kontanthjælp eller en tilsvarende ydelse og skal afvises i et omdannelsesområde."
    return CombinedLetting(rejected, (Finding(rejected, Weight.BAN, TRANSFORMATION_PARAGRAPH, sentence),))


def combined_letting_refusal(
    department: Department, *, organisation_wishes_it: bool, reasons: str
) -> CombinedLettingRefusal:
    """Aftalen af 2013 om særligt udsatte boligområder, punkt 6: a no to combined letting must be reasoned.

    When the department can be covered and the housing association wishes it.
    """
    required = organisation_wishes_it and area_can_be_covered(department).met
    valid = not required or bool(reasons.strip())
    if not required:
        sentence = "Kommunen behøver ikke at begrunde, at kombineret udlejning ikke bruges her."
    elif valid:
        sentence = "Kommunen har begrundet, at den ikke vil bruge kombineret udlejning."
    else:
        sentence = "Kommunen skal begrunde et nej, for boligorganisationen ønsker det, og afdelingen kan omfattes."
    return CombinedLettingRefusal(required, valid, Finding(valid, Weight.CONDITION, REASONS_PARAGRAPH, sentence))


def receives_now(benefits: Collection[BenefitPeriod], kinds: Collection[Benefit], *, on: date) -> bool:
    """Almenboligloven §§ 51 b-51 c: whether one of the benefits is received in the month of the day."""
    month = first_of_month(on)
    return any(
        period.kind in kinds
        and period.first_month <= month
        and (period.last_month is None or month <= period.last_month)
        for period in benefits
    )


def _kinds(department: Department) -> frozenset[Benefit]:
    return ASSISTANCE | INSURANCE if department.extended_to_insurance else ASSISTANCE


def _is_listed(
    benefits: tuple[BenefitPeriod, ...], kinds: frozenset[Benefit], department: Department, on: date
) -> bool:
    if department.extended_to_pension and receives_now(benefits, {Benefit.DISABILITY_PENSION}, on=on):
        return True
    return receives_now(benefits, kinds, on=on) and months_on(benefits, kinds, on=on) >= BENEFIT_MONTHS


def _decided_finding(department: Department) -> Finding:
    if department.decided:
        sentence = "Kommunen har besluttet kombineret udlejning her."
    else:
        sentence = "Kommunen har ikke besluttet kombineret udlejning her."
    return Finding(department.decided, Weight.CONDITION, PARAGRAPH, sentence)


def _outsider_finding(applicant: WaitingApplicant) -> Finding:
    if applicant.lives_in_department:
        sentence = "Ansøgeren bor allerede i afdelingen og kan ikke afvises."
    else:
        sentence = "Ansøgeren bor ikke i afdelingen i forvejen."
    return Finding(not applicant.lives_in_department, Weight.CONDITION, PARAGRAPH, sentence)


def _sentence(rejected: bool, listed: bool, people: int) -> str:
    who = "Ansøgeren" if people == 1 else "Både ansøgeren og ægtefællen"
    if rejected:
        return f"{who} har fået en af ydelserne i 6 hele måneder i træk, så udlejeren skal afvise."
    if listed:
        return f"{who} har fået en af ydelserne i 6 hele måneder i træk, men de andre betingelser er ikke opfyldt."
    if people == 1:
        return "Ansøgeren har ikke fået en af ydelserne i 6 hele måneder i træk og skal ikke afvises."
    return "Ansøgeren og ægtefællen har ikke begge fået en af ydelserne i 6 hele måneder i træk og skal ikke afvises."
