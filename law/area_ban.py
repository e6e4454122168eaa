"""Whom the municipality may not allocate to a listed area (almenboligloven § 59, stk. 6-7; fact sheet 1.8).

One member of the household is enough. A ban stops; it can be set aside only where the municipality finds that
no dwelling outside such areas can be allocated, documented and approved by another than the caseworker.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.findings import Finding, Weight
from law.months import add_months, first_of_month
from law.wording import long_day

RECENT_MONTHS = 6
BENEFIT_MONTHS = 6
FIRST_BANS_FROM = date(2011, 1, 1)
BENEFIT_BANS_FROM = date(2018, 12, 1)
PREVENTION_BANS_FROM = date(2021, 11, 30)
ONE_CASH_ASSISTANCE_FROM = date(2025, 7, 1)
VULNERABLE_PARAGRAPH = "almenboligloven § 59, stk. 6"
PREVENTION_PARAGRAPH = "almenboligloven § 59, stk. 7"


class BanArea(StrEnum):
    """What the area is in the eyes of the ban. The two graver kinds of listed areas are vulnerable areas too."""

    VULNERABLE = "vulnerable"
    PREVENTION = "prevention"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Danish name of the kind of area."""
        return {
            BanArea.VULNERABLE: "udsat boligområde",
            BanArea.PREVENTION: "forebyggelsesområde",
            BanArea.NONE: "område uden forbud",
        }[self]


class Citizenship(StrEnum):
    """EU also means EEA and Switzerland, and so Denmark."""

    EU = "eu"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Danish words for the group."""
        return {Citizenship.EU: "EU, EØS eller Schweiz", Citizenship.OTHER: "andet statsborgerskab"}[self]


class Benefit(StrEnum):
    """Public benefits that a rule asks about, and those that people ask whether it asks about."""

    CASH_ASSISTANCE = "cash_assistance"
    CASH_ASSISTANCE_MINIMUM = "cash_assistance_minimum"
    EDUCATION_ASSISTANCE = "education_assistance"
    SELF_SUPPORT = "self_support_return_benefit"
    TRANSITION = "transition_benefit"
    UNEMPLOYMENT = "unemployment_benefit"
    SICKNESS = "sickness_benefit"
    RESOURCE_COURSE = "resource_course_benefit"
    DISABILITY_PENSION = "disability_pension"
    STUDENT_GRANT = "student_grant"
    STATE_PENSION = "state_pension"
    REHABILITATION = "rehabilitation_benefit"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Danish name of the benefit."""
        return _BENEFIT_LABELS[self]


_BENEFIT_LABELS = {
    Benefit.CASH_ASSISTANCE: "kontanthjælp",
    Benefit.CASH_ASSISTANCE_MINIMUM: "kontanthjælp på mindstesats",
    Benefit.EDUCATION_ASSISTANCE: "uddannelseshjælp",
    Benefit.SELF_SUPPORT: "selvforsørgelses- og hjemrejseydelse",
    Benefit.TRANSITION: "overgangsydelse",
    Benefit.UNEMPLOYMENT: "dagpenge",
    Benefit.SICKNESS: "sygedagpenge",
    Benefit.RESOURCE_COURSE: "ressourceforløbsydelse",
    Benefit.DISABILITY_PENSION: "førtidspension",
    Benefit.STUDENT_GRANT: "SU",
    Benefit.STATE_PENSION: "folkepension",
    Benefit.REHABILITATION: "revalideringsydelse",
    Benefit.OTHER: "anden ydelse",
}

RETURN_BENEFITS = frozenset({Benefit.SELF_SUPPORT, Benefit.TRANSITION})
ASSISTANCE = RETURN_BENEFITS | {
    Benefit.CASH_ASSISTANCE,
    Benefit.CASH_ASSISTANCE_MINIMUM,
    Benefit.EDUCATION_ASSISTANCE,
}
INSURANCE = frozenset({Benefit.UNEMPLOYMENT, Benefit.SICKNESS, Benefit.RESOURCE_COURSE})


@dataclass(frozen=True, slots=True)
class BenefitPeriod:
    """Whole months on a benefit, by the first day of the first and of the last month; no last month: it goes on."""

    kind: Benefit
    first_month: date
    last_month: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What the bans ask about one member of the household. `youth_released_on` only for members under 18."""

    released_on: date | None = None
    youth_released_on: date | None = None
    evicted_on: date | None = None
    citizenship: Citizenship = Citizenship.EU
    enrolled_student: bool = False
    disability_pension: bool = False
    benefits: tuple[BenefitPeriod, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaBan:
    """Whether the allocation is banned, by which numbers of the provision, and why."""

    banned: bool
    criteria: tuple[int, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BanTerms:
    """A choice that the provision leaves open.

    `require_current_receipt`: the six months on benefits must run up to the last full month before the day.
    """

    require_current_receipt: bool = True


Test = Callable[[Member, date, BanTerms], bool]


def _no_end(member: Member) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One number of the provision. `end` says until when it bans, where the act lets that be known."""

    number: int
    test: Test
    sentence: str
    end: Callable[[Member], str] = _no_end


def area_ban(
    members: Sequence[Member], area: BanArea, *, on: date, terms: BanTerms | None = None, called: str = ""
) -> AreaBan:
    """Almenboligloven § 59, stk. 6-7: whether the household may not be allocated a dwelling in the area.

    Judged by the provision in force that day. Months on benefits are whole calendar months up to the last
    full month before the day; six months since a release or an eviction include the very day six months after.
    `called`: the kind of list that the area stands on, for the sentence (`area_status.Status`); a transformation area is
    a vulnerable area, and says which.
    """
    criteria, paragraph = criteria_in_force(area, on=on)
    called = called or area.label
    if not criteria:
        return AreaBan(False, (), (_no_rule(area, paragraph, called),))
    terms = terms or BanTerms()
    hits = [
        (criterion, number, member)
        for criterion in criteria
        for number, member in enumerate(members, 1)
        if criterion.test(member, on, terms)
    ]
    findings = tuple(
        Finding(True, Weight.BAN, f"{paragraph}, nr. {criterion.number}", _hit_sentence(criterion, number, member))
        for criterion, number, member in hits
    )
    if not hits:
        sentence = f"Ingen i husstanden er omfattet af forbuddet mod anvisning til et {called}."
        return AreaBan(False, (), (Finding(False, Weight.BAN, paragraph, sentence),))
    return AreaBan(True, tuple(sorted({criterion.number for criterion, _, _ in hits})), findings)


def criteria_in_force(area: BanArea, *, on: date) -> tuple[tuple[Criterion, ...], str]:
    """Almenboligloven § 59, stk. 6-7: the criteria for an area that day, and the provision they stand in.

    Numbers 1-4 held for listed areas before the act of 2018 (the year 2011 is from memory, not verified);
    the act of 2018 added 5-7; the act of 2021 added prevention areas.
    """
    if area is BanArea.PREVENTION:
        return (_prevention_criteria(on) if on >= PREVENTION_BANS_FROM else ()), PREVENTION_PARAGRAPH
    if area is BanArea.NONE or on < FIRST_BANS_FROM:
        return (), VULNERABLE_PARAGRAPH
    return (PERSONAL_CRITERIA if on < BENEFIT_BANS_FROM else ALL_CRITERIA), VULNERABLE_PARAGRAPH


def months_on(benefits: Sequence[BenefitPeriod], kinds: Collection[Benefit], *, on: date, current: bool = True) -> int:
    """Almenboligloven §§ 51 b and 59: the whole calendar months in a row on any of the benefits before the day.

    `current`: only the run that ends with the last full month before the day; else the longest run up to then.
    """
    last_full = add_months(first_of_month(on), -1)
    months = _months_received(benefits, kinds, last_full)
    runs, run = [0], 0
    for month in sorted(months):
        run = run + 1 if add_months(month, -1) in months else 1
        runs.append(run)
    if not current:
        return max(runs)
    return runs[-1] if last_full in months else 0


def within_months(happened_on: date | None, months: int, *, on: date) -> bool:
    """Almenboligloven § 59, stk. 6: whether it happened within so many months before the day, both days included."""
    return happened_on is not None and happened_on <= on <= add_months(happened_on, months)


def prevention_benefits(*, on: date) -> frozenset[Benefit]:
    """Almenboligloven § 59, stk. 7: the benefits whose six months ban in prevention areas.

    From 1 July 2025 self-support benefit became cash assistance at the minimum rate; that it is the heir
    here is not verified.
    """
    if on < ONE_CASH_ASSISTANCE_FROM:
        return RETURN_BENEFITS
    return RETURN_BENEFITS | {Benefit.CASH_ASSISTANCE_MINIMUM}


def _months_received(benefits: Sequence[BenefitPeriod], kinds: Collection[Benefit], last_full: date) -> set[date]:
    months: set[date] = set()
    for period in benefits:
        if period.kind not in kinds:
            continue
        month = first_of_month(period.first_month)
        last = last_full if period.last_month is None else min(last_full, first_of_month(period.last_month))
        while month <= last:
            months.add(month)
            month = add_months(month, 1)
    return months


def _on_benefits(member: Member, kinds: Collection[Benefit], on: date, terms: BanTerms) -> bool:
    return months_on(member.benefits, kinds, on=on, current=terms.require_current_receipt) >= BENEFIT_MONTHS


def _released(member: Member, on: date, terms: BanTerms) -> bool:
    return within_months(member.released_on, RECENT_MONTHS, on=on)


def _youth_released(member: Member, on: date, terms: BanTerms) -> bool:
    return member.youth_released_on is not None and member.youth_released_on <= on


def _evicted(member: Member, on: date, terms: BanTerms) -> bool:
    return within_months(member.evicted_on, RECENT_MONTHS, on=on)


def _foreign(member: Member, on: date, terms: BanTerms) -> bool:
    return member.citizenship is Citizenship.OTHER and not member.enrolled_student


def _on_assistance(member: Member, on: date, terms: BanTerms) -> bool:
    return _on_benefits(member, ASSISTANCE, on, terms)


def _on_disability_pension(member: Member, on: date, terms: BanTerms) -> bool:
    pension = [period for period in member.benefits if period.kind is Benefit.DISABILITY_PENSION]
    return member.disability_pension or any(_runs_on(period, on) for period in pension)


def _runs_on(period: BenefitPeriod, on: date) -> bool:
    month = first_of_month(on)
    return first_of_month(period.first_month) <= month and (period.last_month is None or month <= period.last_month)


def _on_insurance(member: Member, on: date, terms: BanTerms) -> bool:
    return _on_benefits(member, INSURANCE, on, terms)


def _on_return_benefits(member: Member, on: date, terms: BanTerms) -> bool:
    return _on_benefits(member, prevention_benefits(on=on), on, terms)


def _end_of_release(member: Member) -> str:
    return _recent_until(member.released_on)


def _end_of_eviction(member: Member) -> str:
    return _recent_until(member.evicted_on)


def _recent_until(happened_on: date | None) -> str:
    assert happened_on is not None, "what has not happened does not ban"
    return f" Forbuddet gælder til og med {long_day(add_months(happened_on, RECENT_MONTHS))}."


PERSONAL_CRITERIA = (
    Criterion(1, _released, "er løsladt efter at have udstået straf inden for de seneste 6 måneder", _end_of_release),
    Criterion(2, _youth_released, "er under 18 år og løsladt fra institution efter at have udstået straf"),
    Criterion(
        3,
        _evicted,
        "har fået sit lejemål opsagt eller ophævet for grov overtrædelse af god skik og orden inden for de seneste 6 måneder",
        _end_of_eviction,
    ),
    Criterion(4, _foreign, "er ikke statsborger i EU, EØS eller Schweiz og er ikke optaget på en uddannelse"),
)
ALL_CRITERIA = (
    *PERSONAL_CRITERIA,
    Criterion(5, _on_assistance, "har fået kontanthjælp eller en tilsvarende ydelse i 6 hele måneder i træk"),
    Criterion(6, _on_disability_pension, "får førtidspension"),
    Criterion(7, _on_insurance, "har fået dagpenge, sygedagpenge eller ressourceforløbsydelse i 6 hele måneder i træk"),
)


def _prevention_criteria(on: date) -> tuple[Criterion, ...]:
    names = "selvforsørgelses- og hjemrejseydelse eller overgangsydelse"
    if on >= ONE_CASH_ASSISTANCE_FROM:
        names += " eller kontanthjælp på mindstesats"
    return (*PERSONAL_CRITERIA, Criterion(5, _on_return_benefits, f"har fået {names} i 6 hele måneder i træk"))


def _hit_sentence(criterion: Criterion, number: int, member: Member) -> str:
    who = "Ansøgeren" if number == 1 else f"Medlem {number} af husstanden"
    return f"{who} {criterion.sentence}.{criterion.end(member)}"


def _no_rule(area: BanArea, paragraph: str, called: str) -> Finding:
    if area is BanArea.NONE:
        sentence = "Boligen ligger uden for udsatte boligområder og forebyggelsesområder, så lovens forbud gælder ikke."
    else:
        sentence = f"Der var endnu ikke noget forbud mod anvisning til et {called} den dag."
    return Finding(False, Weight.BAN, paragraph, sentence)
