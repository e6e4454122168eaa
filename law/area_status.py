"""When an area is listed: the criteria then and now (almenboligloven §§ 61 a-61 b; fact sheet 1.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.findings import Finding, Weight
from law.wording import count, long_day

SMALLEST_AREA = 1000
FIRST_LIST_ON = date(2010, 10, 26)
FIVE_CRITERIA_FROM = date(2014, 1, 1)
ACT_OF_2018_FROM = date(2018, 12, 1)
ACT_OF_2021_FROM = date(2021, 11, 30)


class Status(StrEnum):
    """What an area is; only one of them on a day, the gravest first."""

    LISTED_2013 = "listed_2013"
    VULNERABLE = "vulnerable"
    PARALLEL_SOCIETY = "parallel_society"
    TRANSFORMATION = "transformation"
    PREVENTION = "prevention"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Danish name of the kind of area."""
        return {
            Status.LISTED_2013: "særligt udsat boligområde (liste efter 2013-aftalen)",
            Status.VULNERABLE: "udsat boligområde",
            Status.PARALLEL_SOCIETY: "parallelsamfund",
            Status.TRANSFORMATION: "omdannelsesområde",
            Status.PREVENTION: "forebyggelsesområde",
            Status.NONE: "ikke på en liste",
        }[self]

    @property
    def vulnerable(self) -> bool:
        """Whether the bans for vulnerable areas hold here; the two graver kinds are vulnerable areas too."""
        return self in (Status.VULNERABLE, Status.PARALLEL_SOCIETY, Status.TRANSFORMATION)


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area in a year. Percentages are 43.3 for 43,3 %; None means unknown.

    `convicted_pct` is the convicted among residents of 18 and over (the 2013 agreement), `convicted_ratio` the
    same measured in national averages (the acts of 2018 and 2021). `years_parallel_society` counts the years
    in a row on that list, this one included.
    """

    residents: int
    without_work_pct: Decimal | None = None
    non_western_pct: Decimal | None = None
    convicted_pct: Decimal | None = None
    convicted_ratio: Decimal | None = None
    basic_school_only_pct: Decimal | None = None
    income_pct_of_region: Decimal | None = None
    years_parallel_society: int = 0


@dataclass(frozen=True, slots=True)
class AreaStatus:
    """The status, the names of the criteria met, and a finding for each criterion and for the whole."""

    status: Status
    criteria_met: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One measure, by the name of its fact, with the limit and the way it is crossed."""

    name: str
    words: str
    limit: Decimal
    crossed: Callable[[Decimal, Decimal], bool]
    how: str


def _above(value: Decimal, limit: Decimal) -> bool:
    return value > limit


def _at_least(value: Decimal, limit: Decimal) -> bool:
    return value >= limit


def _below(value: Decimal, limit: Decimal) -> bool:
    return value < limit


NON_WESTERN_50 = Criterion("non_western_pct", "Ikke-vestlig oprindelse", Decimal(50), _above, "over {} %")
WITHOUT_WORK_40 = Criterion("without_work_pct", "Uden job og uddannelse", Decimal(40), _above, "over {} %")
CONVICTED_27 = Criterion("convicted_pct", "Dømte", Decimal("2.7"), _above, "over {} %")
SCHOOL_50 = Criterion("basic_school_only_pct", "Kun grundskole", Decimal(50), _above, "over {} %")
SCHOOL_60 = Criterion("basic_school_only_pct", "Kun grundskole", Decimal(60), _above, "over {} %")
INCOME_55 = Criterion("income_pct_of_region", "Indkomst i forhold til regionen", Decimal(55), _below, "under {} %")
INCOME_65 = Criterion("income_pct_of_region", "Indkomst i forhold til regionen", Decimal(65), _below, "under {} %")
CONVICTED_3 = Criterion("convicted_ratio", "Dømte i forhold til landet", Decimal(3), _at_least, "mindst {} gange")
CONVICTED_2 = Criterion("convicted_ratio", "Dømte i forhold til landet", Decimal(2), _at_least, "mindst {} gange")
WITHOUT_WORK_30 = Criterion("without_work_pct", "Uden job og uddannelse", Decimal(30), _above, "over {} %")
NON_WESTERN_30 = Criterion("non_western_pct", "Ikke-vestlig oprindelse", Decimal(30), _above, "over {} %")


@dataclass(frozen=True, slots=True)
class ListRule:
    """A list: how many of which criteria, and a criterion that must hold besides."""

    title: str
    paragraph: str
    needed: int
    criteria: tuple[Criterion, ...]
    base: Criterion | None = None


RULE_2010 = ListRule("ghettolisten", "aftalen af 2010", 2, (NON_WESTERN_50, WITHOUT_WORK_40, CONVICTED_27))
RULE_2013 = ListRule(
    "listen over særligt udsatte boligområder",
    "almenboligloven § 61 a (lov af 2013)",
    3,
    (NON_WESTERN_50, WITHOUT_WORK_40, CONVICTED_27, SCHOOL_50, INCOME_55),
)
RULE_VULNERABLE = ListRule(
    "listen over udsatte boligområder",
    "almenboligloven § 61 a, stk. 1",
    2,
    (WITHOUT_WORK_40, CONVICTED_3, SCHOOL_60, INCOME_55),
)
RULE_PREVENTION = ListRule(
    "listen over forebyggelsesområder",
    "almenboligloven § 61 b",
    2,
    (WITHOUT_WORK_30, CONVICTED_2, SCHOOL_60, INCOME_65),
    NON_WESTERN_30,
)


def known_criteria(facts: AreaFacts, rule: ListRule) -> tuple[Finding, ...]:
    """Almenboligloven § 61 a and b: what the known figures say of each criterion, also when they do not settle it."""
    findings = (_criterion_finding(facts, criterion, rule.paragraph) for criterion in rule.criteria)
    return (_size_finding(facts, rule), *(finding for finding in findings if finding is not None))


def area_status(facts: AreaFacts, *, on: date) -> AreaStatus:
    """Almenboligloven §§ 61 a-61 b: what the area is by the criteria in force that day.

    Raises ValueError when an unknown figure could change the answer, and for days before the first list.
    """
    if on < FIRST_LIST_ON:
        raise ValueError(f"Den første liste over udsatte boligområder er fra den {long_day(FIRST_LIST_ON)}.")
    if on < FIVE_CRITERIA_FROM:
        return listed_2010(facts)
    if on < ACT_OF_2018_FROM:
        return listed_2013(facts)
    if on < ACT_OF_2021_FROM:
        return status_2018(facts)
    return status_2021(facts)


def listed_2010(facts: AreaFacts) -> AreaStatus:
    """Almenboligloven § 61 a before 1 January 2014: two of three criteria."""
    return _listed(facts, RULE_2010)


def listed_2013(facts: AreaFacts) -> AreaStatus:
    """Almenboligloven § 61 a by the agreement of 2013 (L 45 2013-14): three of five criteria."""
    return _listed(facts, RULE_2013)


def status_2018(facts: AreaFacts) -> AreaStatus:
    """Almenboligloven § 61 a by the act of 2018: two of four, and four years until the gravest kind."""
    return _vulnerable(facts, years_needed=4)


def status_2021(facts: AreaFacts) -> AreaStatus:
    """Almenboligloven §§ 61 a-61 b by the act of 2021: five years, and prevention areas besides."""
    vulnerable = _vulnerable(facts, years_needed=5)
    if vulnerable.status is not Status.NONE:
        return vulnerable
    prevention = _measure(facts, RULE_PREVENTION)
    if not prevention.listed:
        return AreaStatus(Status.NONE, vulnerable.criteria_met, (*vulnerable.findings, *prevention.findings))
    return AreaStatus(Status.PREVENTION, prevention.criteria_met, prevention.findings)


@dataclass(frozen=True, slots=True)
class _Measured:
    listed: bool
    criteria_met: tuple[str, ...]
    findings: tuple[Finding, ...]


def _listed(facts: AreaFacts, rule: ListRule) -> AreaStatus:
    measured = _measure(facts, rule)
    status = Status.LISTED_2013 if measured.listed else Status.NONE
    return AreaStatus(status, measured.criteria_met, measured.findings)


def _vulnerable(facts: AreaFacts, *, years_needed: int) -> AreaStatus:
    measured = _measure(facts, RULE_VULNERABLE)
    if not measured.listed:
        return AreaStatus(Status.NONE, measured.criteria_met, measured.findings)
    origin = _criterion_finding(facts, NON_WESTERN_50, "almenboligloven § 61 a, stk. 2")
    if origin is None:
        raise ValueError(_unknown([NON_WESTERN_50], RULE_VULNERABLE))
    years = facts.years_parallel_society
    lasting = Finding(
        origin.met and years >= years_needed,
        Weight.CONDITION,
        "almenboligloven § 61 a, stk. 4",
        f"Området har været parallelsamfund i {years} år; et omdannelsesområde kræver {years_needed} år i træk.",
    )
    status = Status.VULNERABLE
    if origin.met:
        status = Status.TRANSFORMATION if lasting.met else Status.PARALLEL_SOCIETY
    return AreaStatus(status, measured.criteria_met, (*measured.findings, origin, lasting))


def _measure(facts: AreaFacts, rule: ListRule) -> _Measured:
    findings = {criterion: _criterion_finding(facts, criterion, rule.paragraph) for criterion in rule.criteria}
    base = None if rule.base is None else _criterion_finding(facts, rule.base, rule.paragraph)
    met = tuple(criterion.name for criterion, finding in findings.items() if finding and finding.met)
    unknown = [criterion for criterion, finding in findings.items() if finding is None]
    large = facts.residents >= SMALLEST_AREA
    impossible = not large or len(met) + len(unknown) < rule.needed or (base is not None and not base.met)
    certain = len(met) >= rule.needed and (rule.base is None or base is not None)
    if not (impossible or certain):
        missing = unknown if len(met) < rule.needed else []
        if rule.base is not None and base is None:
            missing = [*missing, rule.base]
        raise ValueError(_unknown(missing, rule))
    known = [finding for finding in (base, *findings.values()) if finding is not None]
    whole = Finding(not impossible, Weight.CONDITION, rule.paragraph, _whole_sentence(facts, rule, len(met), base))
    return _Measured(whole.met, met, (_size_finding(facts, rule), *known, whole))


def _size_finding(facts: AreaFacts, rule: ListRule) -> Finding:
    sentence = f"Området har {count(facts.residents)} beboere; der skal være mindst {count(SMALLEST_AREA)}."
    return Finding(facts.residents >= SMALLEST_AREA, Weight.CONDITION, rule.paragraph, sentence)


def _criterion_finding(facts: AreaFacts, criterion: Criterion, paragraph: str) -> Finding | None:
    value: Decimal | None = getattr(facts, criterion.name)
    if value is None:
        return None
    met = criterion.crossed(value, criterion.limit)
    unit = " gange landsgennemsnittet" if criterion.name == "convicted_ratio" else " %"
    measured = f"{value:f}".replace(".", ",") + unit
    how = criterion.how.format(f"{criterion.limit:f}".replace(".", ","))
    return Finding(met, Weight.CONDITION, paragraph, f"{criterion.words}: {measured}; kriteriet er {how}.")


def _whole_sentence(facts: AreaFacts, rule: ListRule, met: int, base: Finding | None) -> str:
    counted = f"{met} af {len(rule.criteria)} kriterier er opfyldt, og {rule.needed} kræves"
    if facts.residents < SMALLEST_AREA:
        return f"Området kan ikke komme på {rule.title}, for det har under {count(SMALLEST_AREA)} beboere."
    if met >= rule.needed and (base is None or base.met):
        return f"Området hører til på {rule.title}: {counted}."
    if met >= rule.needed:
        return f"Området hører ikke til på {rule.title}: andelen med ikke-vestlig oprindelse er ikke høj nok."
    return f"Området hører ikke til på {rule.title}: {counted}."


def _unknown(missing: list[Criterion], rule: ListRule) -> str:
    names = ", ".join(criterion.words.lower() for criterion in missing)
    return f"Det kan ikke afgøres, om området hører til på {rule.title}, for der mangler tal: {names}."
