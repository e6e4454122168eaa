"""The rules about areas: status, bans, combined letting."""

from typing import Any

from law.area_ban import BanArea, BanTerms, Benefit, BenefitPeriod, Citizenship, Member, area_ban
from law.area_status import AreaFacts, area_status
from law.combined_letting import (
    Department,
    WaitingApplicant,
    combined_letting,
    combined_letting_refusal,
    transformation_letting,
)
from law.door.keys import DAY, MONTH, TEXT, YES_NO, Key, choice, list_of, measured, number, record, whole
from law.door.rule import Answer, Facts, Rule

DANISH_BENEFITS = {
    "kontanthjælp": Benefit.CASH_ASSISTANCE,
    "kontanthjaelp": Benefit.CASH_ASSISTANCE,
    "mindstesats": Benefit.CASH_ASSISTANCE_MINIMUM,
    "uddannelseshjælp": Benefit.EDUCATION_ASSISTANCE,
    "uddannelseshjaelp": Benefit.EDUCATION_ASSISTANCE,
    "sho": Benefit.SELF_SUPPORT,
    "selvforsørgelses- og hjemrejseydelse": Benefit.SELF_SUPPORT,
    "overgangsydelse": Benefit.TRANSITION,
    "dagpenge": Benefit.UNEMPLOYMENT,
    "sygedagpenge": Benefit.SICKNESS,
    "ressourceforløbsydelse": Benefit.RESOURCE_COURSE,
    "ressourceforloebsydelse": Benefit.RESOURCE_COURSE,
    "førtidspension": Benefit.DISABILITY_PENSION,
    "foertidspension": Benefit.DISABILITY_PENSION,
    "su": Benefit.STUDENT_GRANT,
    "folkepension": Benefit.STATE_PENSION,
    "revalideringsydelse": Benefit.REHABILITATION,
    "andet": Benefit.OTHER,
}

ON = Key("on", DAY, "den dag, der spørges om")
RESIDENTS = Key("residents", whole(0, 1_000_000), "beboere i området")
PERIODS = list_of(
    record(
        (
            Key("kind", choice(Benefit, DANISH_BENEFITS), "ydelsen; også dens danske navn"),
            Key("from", MONTH, "den første måned"),
            Key("to", MONTH, "den sidste måned; ellers løber ydelsen endnu", optional=True),
        )
    )
)
MEMBER = record(
    (
        Key("released_on", DAY, "løsladt efter at have udstået straf", optional=True),
        Key("youth_released_on", DAY, "under 18 år og løsladt fra institution", optional=True),
        Key("evicted_on", DAY, "lejemål opsagt eller ophævet for grov overtrædelse", optional=True),
        Key("citizenship", choice(Citizenship), "eu er også EØS og Schweiz"),
        Key("enrolled_student", YES_NO, "optaget på en uddannelse", optional=True, default=False),
        Key("disability_pension", YES_NO, "får førtidspension", optional=True, default=False),
        Key("benefits", PERIODS, "ydelser, måned for måned", optional=True, default=()),
    )
)


def _periods(values: tuple[dict[str, Any], ...]) -> tuple[BenefitPeriod, ...]:
    for number_of, value in enumerate(values):
        if value["to"] is not None and value["to"] < value["from"]:
            raise ValueError(f"»benefits[{number_of}].to« ligger før »from«.")
    return tuple(BenefitPeriod(value["kind"], value["from"], value["to"]) for value in values)


def _area_status(facts: Facts) -> Answer:
    area = AreaFacts(**{name: value for name, value in facts.items() if name != "on"})
    answer = area_status(area, on=facts["on"])
    return Answer({"status": answer.status.value, "criteria_met": answer.criteria_met}, answer.findings)


def _area_ban(facts: Facts) -> Answer:
    members = [Member(**{**member, "benefits": _periods(member["benefits"])}) for member in facts["members"]]
    if not members:
        raise ValueError("»members« er tom; der skal være mindst ét medlem af husstanden.")
    terms = BanTerms(facts["require_current_receipt"])
    answer = area_ban(members, facts["area"], on=facts["on"], terms=terms)
    return Answer({"banned": answer.banned, "criteria": answer.criteria}, answer.findings)


def _combined_letting(facts: Facts) -> Answer:
    spouse = facts["spouse_benefits"]
    applicant = WaitingApplicant(
        benefits=_periods(facts["benefits"]),
        spouse_benefits=None if spouse is None else _periods(spouse),
        lives_in_department=facts["lives_in_department"],
    )
    names = ("residents", "outside_work_pct", "decided", "extended_to_pension", "extended_to_insurance")
    department = Department(**{name: facts[name] for name in names})
    answer = combined_letting(applicant, department, on=facts["on"])
    return Answer({"rejected": answer.rejected}, answer.findings)


def _combined_letting_refusal(facts: Facts) -> Answer:
    department = Department(facts["residents"], facts["outside_work_pct"], decided=False)
    answer = combined_letting_refusal(
        department, organisation_wishes_it=facts["organisation_wishes_it"], reasons=facts["reasons"]
    )
    return Answer({"reasons_required": answer.reasons_required, "valid": answer.valid}, (answer.finding,))


def _transformation_letting(facts: Facts) -> Answer:
    answer = transformation_letting(_periods(facts["benefits"]), on=facts["on"], dispensation=facts["dispensation"])
    return Answer({"rejected": answer.rejected}, answer.findings)


OUTSIDE_WORK = Key("outside_work_pct", number(0, 100), "andel af de 18-64-årige uden for arbejdsmarkedet")
BENEFITS_EXAMPLE = [{"kind": "cash_assistance", "from": "2026-01", "to": None}]

RULES = (
    Rule(
        "area_status",
        "Hvilken slags område er det?",
        "almenboligloven §§ 61 a-61 b",
        "law.area_status",
        (
            ON,
            RESIDENTS,
            measured("without_work_pct", "uden job og uddannelse, procent"),
            measured("non_western_pct", "ikke-vestlig oprindelse, procent"),
            measured("convicted_pct", "dømte, procent (før 2018)"),
            measured("convicted_ratio", "dømte i forhold til landsgennemsnittet (fra 2018)"),
            measured("basic_school_only_pct", "kun grundskole, procent"),
            measured("income_pct_of_region", "indkomst i procent af regionens"),
            Key("years_parallel_society", whole(0, 100), "år i træk som parallelsamfund, dette år medregnet"),
        ),
        {
            "on": "2026-01-01",
            "residents": 1850,
            "without_work_pct": "42",
            "non_western_pct": "55",
            "convicted_pct": "1.2",
            "convicted_ratio": "2.4",
            "basic_school_only_pct": "63",
            "income_pct_of_region": "58",
            "years_parallel_society": 5,
        },
        _area_status,
    ),
    Rule(
        "area_ban",
        "Må husstanden anvises til området?",
        "almenboligloven § 59, stk. 6-7",
        "law.area_ban",
        (
            ON,
            Key("area", choice(BanArea), "områdets slags"),
            Key("members", list_of(MEMBER), "alle i husstanden, ansøgeren først"),
            Key(
                "require_current_receipt",
                YES_NO,
                "om de 6 måneder skal gå helt frem til dagen",
                optional=True,
                default=True,
            ),
        ),
        {
            "on": "2026-07-03",
            "area": "vulnerable",
            "members": [
                {
                    "released_on": None,
                    "youth_released_on": None,
                    "evicted_on": None,
                    "citizenship": "eu",
                    "enrolled_student": False,
                    "disability_pension": False,
                    "benefits": [{"kind": "cash_assistance", "from": "2026-01", "to": "2026-06"}],
                }
            ],
        },
        _area_ban,
    ),
    Rule(
        "combined_letting",
        "Skal udlejeren afvise ansøgeren fra ventelisten?",
        "almenboligloven § 51 b",
        "law.combined_letting",
        (
            ON,
            RESIDENTS,
            OUTSIDE_WORK,
            Key("decided", YES_NO, "om kommunen har besluttet kombineret udlejning her"),
            Key(
                "extended_to_pension",
                YES_NO,
                "om beslutningen også gælder førtidspension",
                optional=True,
                default=False,
            ),
            Key("extended_to_insurance", YES_NO, "om den også gælder dagpenge m.m.", optional=True, default=False),
            Key("benefits", PERIODS, "ansøgerens ydelser"),
            Key("spouse_benefits", PERIODS, "ægtefællens ydelser; null uden ægtefælle", optional=True),
            Key("lives_in_department", YES_NO, "om ansøgeren bor i afdelingen", optional=True, default=False),
        ),
        {
            "on": "2026-07-03",
            "residents": 1850,
            "outside_work_pct": "42",
            "decided": True,
            "benefits": BENEFITS_EXAMPLE,
            "spouse_benefits": None,
        },
        _combined_letting,
    ),
    Rule(
        "combined_letting_refusal",
        "Skal kommunen begrunde et nej til kombineret udlejning?",
        "aftale om særligt udsatte boligområder (2013), punkt 6",
        "law.combined_letting",
        (
            RESIDENTS,
            OUTSIDE_WORK,
            Key("organisation_wishes_it", YES_NO, "om boligorganisationen ønsker det"),
            Key("reasons", TEXT, "kommunens begrundelse", optional=True, default=""),
        ),
        {"residents": 1850, "outside_work_pct": "42", "organisation_wishes_it": True, "reasons": ""},
        _combined_letting_refusal,
    ),
    Rule(
        "transformation_letting",
        "Skal ansøgeren afvises i et omdannelsesområde?",
        "almenboligloven § 51 c",
        "law.combined_letting",
        (
            ON,
            Key("benefits", PERIODS, "ansøgerens ydelser"),
            Key("dispensation", YES_NO, "om kommunen har dispenseret", optional=True, default=False),
        ),
        {"on": "2026-07-03", "benefits": BENEFITS_EXAMPLE, "dispensation": False},
        _transformation_letting,
    ),
)
