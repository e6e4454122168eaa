"""The rules between municipality and landlord: quota, vacancy rent, restoration, working days."""

from datetime import date
from decimal import Decimal

from law.deadlines import add_working_days
from law.door.keys import DAY, MONEY, PART, SHARE, YES_NO, Key, choice, list_of, whole
from law.door.rule import Answer, Facts, Rule
from law.findings import Finding, Weight
from law.quota import PARAGRAPH, Phase, Position, QuotaTerms, Replay, ReturnPolicy, next_turn, replay
from law.restoration import MoveOut, restoration_guarantee
from law.vacancy_rent import EmptyDwelling, Proration, RentTerms, vacancy_rent
from law.wording import share, weekday_day

MOST_VACANCIES = 10_000
MOST_MONTHS = 1_200

TERMS = (
    Key("share", SHARE, "kommunens andel af de ledige boliger"),
    Key("phase", choice(Phase), "om det er den sidste eller den første i hver omgang, der er kommunens"),
    Key("return_policy", choice(ReturnPolicy), "hvad en returneret bolig gør ved tællingen"),
)


def _terms(facts: Facts) -> QuotaTerms:
    return QuotaTerms(facts["share"], facts["phase"], facts["return_policy"])


def _quota(facts: Facts) -> Answer:
    for key in ("returned", "unsuitable"):
        for number in facts[key]:
            if number > facts["vacancies"]:
                raise ValueError(f"»{key}« nævner nr. {number}, men der er kun {facts['vacancies']} ledige boliger.")
    answer = replay(_terms(facts), facts["vacancies"], set(facts["returned"]), set(facts["unsuitable"]))
    strangers = sorted(set(facts["returned"]) - set(answer.offered))
    findings = [Finding(bool(answer.offered), Weight.CONDITION, PARAGRAPH, _quota_sentence(facts, answer))]
    if strangers:
        names = ", ".join(map(str, strangers))
        sentence = f"Returneret, men aldrig kommunens, og derfor ikke talt med: {names}."
        findings.append(Finding(False, Weight.CONSIDERATION, PARAGRAPH, sentence))
    return Answer({"offered": answer.offered, "kept": answer.kept}, tuple(findings))


def _quota_sentence(facts: Facts, answer: Replay) -> str:
    return (
        f"Af {facts['vacancies']} ledige boliger er {len(answer.offered)} kommunens ({share(facts['share'])}), "
        f"og {len(answer.kept)} er beholdt."
    )


def _quota_turn(facts: Facts) -> Answer:
    entitlement = facts["share"] * facts["counted"]
    turn = next_turn(
        Position(facts["counted"], entitlement, facts["claims"]), _terms(facts), suitable=facts["suitable"]
    )
    result = {"number": turn.number, "to_municipality": turn.to_municipality, "claims_after": turn.claims_after}
    return Answer(result, (turn.finding,))


def _vacancy_rent(facts: Facts) -> Answer:
    dwelling = EmptyDwelling(facts["rent_dkk"], facts["available_on"], facts["let_on"], facts["returned_on"])
    terms = RentTerms(
        facts["free_return_working_days"], facts["notice_months"], facts["proration"], frozenset(facts["closed"])
    )
    rent = vacancy_rent(dwelling, terms, until=facts["until"])
    months = {f"{month:%Y-%m}": row.amount_dkk for month, row in rent.by_month.items()}
    return Answer({"total_dkk": rent.total_dkk, "by_month": months, "ends_on": rent.ends_on}, (rent.finding,))


def _restoration(facts: Facts) -> Answer:
    rate = Decimal(facts["rate_per_month"].numerator) / facts["rate_per_month"].denominator
    answer = restoration_guarantee(MoveOut(**{**facts, "rate_per_month": rate}))
    result = {
        "claim_dkk": answer.claim_dkk,
        "tenant_part_dkk": answer.tenant_part_dkk,
        "contribution_left_dkk": answer.contribution_left_dkk,
    }
    return Answer(result, (answer.finding,))


def _working_days(facts: Facts) -> Answer:
    received: date = facts["received_on"]
    deadline = add_working_days(received, facts["days"], closed=frozenset(facts["closed"]))
    sentence = f"Fristen på {facts['days']} arbejdsdage fra {weekday_day(received)} udløber {weekday_day(deadline)}."
    finding = Finding(True, Weight.CONSIDERATION, "almindelig fristberegning", sentence)
    return Answer({"deadline_on": deadline}, (finding,))


CLOSED = Key("closed", list_of(DAY), "kommunens egne lukkedage", optional=True, default=())
NUMBERS = list_of(whole(1, MOST_VACANCIES))

RULES = (
    Rule(
        "quota",
        "Hvilke ledige boliger er kommunens?",
        "almenboligloven § 59, stk. 1-3",
        "law.quota",
        (
            *TERMS,
            Key("vacancies", whole(0, MOST_VACANCIES), "antal ledige boliger i tællingen"),
            Key("returned", NUMBERS, "numre, som kommunen har givet tilbage"),
            Key("unsuitable", NUMBERS, "numre, som ikke er egnede"),
        ),
        {
            "share": "1/4",
            "phase": "last",
            "return_policy": "pending",
            "vacancies": 12,
            "returned": [4],
            "unsuitable": [5, 6],
        },
        _quota,
    ),
    Rule(
        "quota_turn",
        "Er den næste ledige bolig kommunens?",
        "almenboligloven § 59, stk. 1-3",
        "law.quota",
        (
            *TERMS,
            Key("counted", whole(0, MOST_VACANCIES), "antal ledige boliger, der allerede er talt"),
            Key("claims", whole(0, MOST_VACANCIES), "returnerede boliger, der endnu ikke er erstattet"),
            Key("suitable", YES_NO, "om boligen er egnet", optional=True, default=True),
        ),
        {"share": "1/4", "phase": "last", "return_policy": "consumed", "counted": 147, "claims": 0, "suitable": True},
        _quota_turn,
    ),
    Rule(
        "vacancy_rent",
        "Hvad koster en tom bolig kommunen?",
        "almenboligloven § 59, stk. 1, 3.-5. pkt.",
        "law.vacancy_rent",
        (
            Key("rent_dkk", MONEY, "huslejen om måneden"),
            Key("available_on", DAY, "den dag, boligen er til rådighed"),
            Key("let_on", DAY, "den dag, boligen er udlejet (igen)", optional=True),
            Key("returned_on", DAY, "den dag, kommunen giver boligen tilbage", optional=True),
            Key(
                "free_return_working_days",
                whole(0, 250),
                "arbejdsdage, hvor boligen kan gives tilbage uden betaling",
                optional=True,
            ),
            Key("notice_months", whole(0, 24), "udlejerens almindelige opsigelsesvarsel i måneder"),
            Key("proration", choice(Proration), "hvordan en del af en måned regnes"),
            Key("until", DAY, "regn til, men ikke med, denne dag", optional=True),
            CLOSED,
        ),
        {
            "rent_dkk": "5850.00",
            "available_on": "2026-02-15",
            "let_on": "2026-04-01",
            "returned_on": None,
            "free_return_working_days": 5,
            "notice_months": 3,
            "proration": "actual_month",
            "until": None,
        },
        _vacancy_rent,
    ),
    Rule(
        "restoration_guarantee",
        "Hvad skal kommunen betale for istandsættelse ved fraflytning?",
        "almenboligloven § 59, stk. 1, 4. pkt.",
        "law.restoration",
        (
            Key("normal_cost_dkk", MONEY, "normal istandsættelse"),
            Key("months", whole(0, MOST_MONTHS), "hele måneder, lejemålet har varet"),
            Key("rate_per_month", PART, 'den del, udlejeren overtager for hver måned, for eksempel "0.01"'),
            Key("neglect_dkk", MONEY, "misligholdelse"),
            Key("contribution_dkk", MONEY, "beboerindskud, der kan bruges"),
            Key("paid_dkk", MONEY, "hvad lejeren har betalt"),
            Key("arrears_dkk", MONEY, "huslejerestance"),
            Key("arrears_covered", YES_NO, "om aftalen dækker restancen"),
        ),
        {
            "normal_cost_dkk": "24000.00",
            "months": 30,
            "rate_per_month": "0.01",
            "neglect_dkk": "8500.00",
            "contribution_dkk": "12000.00",
            "paid_dkk": "0.00",
            "arrears_dkk": "0.00",
            "arrears_covered": False,
        },
        _restoration,
    ),
    Rule(
        "working_days",
        "Hvornår udløber en frist i arbejdsdage?",
        "almindelig fristberegning",
        "law.deadlines",
        (
            Key("received_on", DAY, "den dag, det er modtaget; den tælles ikke med"),
            Key("days", whole(0, 1000), "antal arbejdsdage"),
            Key("closed", list_of(DAY), "kommunens egne lukkedage"),
        ),
        {"received_on": "2026-12-21", "days": 5, "closed": ["2026-12-24", "2026-12-31"]},
        _working_days,
    ),
)
