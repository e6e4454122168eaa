"""The rules about people and decisions: experiments, duties of a decision, CPR numbers."""

from law.cpr import parse_cpr
from law.decisions import Decision, DecisionKind, decision_duties
from law.door.keys import CPR_TEXT, DAY, MONEY, YES_NO, Key, choice, list_of, whole
from law.door.rule import Answer, Facts, Rule
from law.experiments import (
    Commitment,
    ExperimentKind,
    ParticipationFacts,
    participation,
    rent_subsidy,
    temporary_lease,
)
from law.findings import Finding, Weight
from law.refusals import RefusalGround, refusal


def _participation(facts: Facts) -> Answer:
    others = {name: value for name, value in facts.items() if name not in ("kind", "commitments")}
    asked = ParticipationFacts(commitments=frozenset(facts["commitments"]), **others)
    answer = participation(facts["kind"], asked)
    return Answer({"valid": answer.valid}, answer.findings)


def _rent_subsidy(facts: Facts) -> Answer:
    answer = rent_subsidy(**facts)
    return Answer({"subsidy_month_dkk": answer.subsidy_month_dkk}, (answer.finding,))


def _temporary_lease(facts: Facts) -> Answer:
    answer = temporary_lease(**facts)
    result = {"first_end_on": answer.first_end_on, "latest_end_on": answer.latest_end_on}
    return Answer(result, answer.findings)


def _refusal(facts: Facts) -> Answer:
    answer = refusal(facts["grounds"])
    return Answer({"allowed": answer.allowed}, (answer.finding,))


def _decision_duties(facts: Facts) -> Answer:
    duties = decision_duties(Decision(**{**facts, "closed": frozenset(facts["closed"])}))
    result = {
        "hearing_required": duties.hearing_required,
        "reasons_required": duties.reasons_required,
        "reasons_on_request_until": duties.reasons_on_request_until,
        "appeal_guidance_required": duties.appeal_guidance_required,
        "authority": duties.route.authority,
        "appeal_until": duties.appeal_until,
        "text": duties.route.sentence,
    }
    return Answer(result, duties.findings)


def _cpr(facts: Facts) -> Answer:
    cpr = parse_cpr(facts["cpr"])
    if cpr.modulus_11:
        sentence = "Nummeret opfylder modulus 11."
    else:
        sentence = "Nummeret opfylder ikke modulus 11; gyldige numre fra efter den 1. oktober 2007 gør det ikke altid."
    result = {
        "born_on": cpr.born_on,
        "sex": cpr.sex,
        "replacement": cpr.replacement,
        "modulus_11": cpr.modulus_11,
    }
    return Answer(result, (Finding(cpr.modulus_11, Weight.CONSIDERATION, "CPR-loven § 3", sentence),))


RULES = (
    Rule(
        "experiment",
        "Kan borgeren deltage i forsøget?",
        "frikommunenetværksloven",
        "law.experiments",
        (
            Key("kind", choice(ExperimentKind), "forsøget"),
            Key("starts_on", DAY, "deltagelsens første dag"),
            Key("months", whole(0, 1200), "deltagelsens længde i måneder"),
            Key(
                "charter_published_on", DAY, "den dag, vedtægten blev offentliggjort; null er ikke endnu", nullable=True
            ),
            Key("commitments", list_of(choice(Commitment)), "hvad borgeren forpligter sig til"),
            Key("persons", whole(1, 1000), "personer, der deles om boligen", optional=True, default=1),
            Key("rent_dkk", MONEY, "huslejen om måneden", optional=True),
        ),
        {
            "kind": "temporary_lease",
            "starts_on": "2019-05-01",
            "months": 24,
            "charter_published_on": "2018-01-15",
            "commitments": ["employment"],
        },
        _participation,
    ),
    Rule(
        "rent_subsidy",
        "Hvor stort er det midlertidige huslejetilskud (forsøg)?",
        "frikommunenetværksloven § 25",
        "law.experiments",
        (
            Key("rent_dkk", MONEY, "huslejen om måneden"),
            Key("housing_benefit_dkk", MONEY, "boligstøtte om måneden"),
            Key("affordable_rent_dkk", MONEY, "den husleje, borgeren selv kan betale"),
            Key("cap_dkk", MONEY, "vedtægtens loft", optional=True),
        ),
        {
            "rent_dkk": "6000.00",
            "housing_benefit_dkk": "800.00",
            "affordable_rent_dkk": "3900.00",
            "cap_dkk": "1000.00",
        },
        _rent_subsidy,
    ),
    Rule(
        "temporary_lease",
        "Hvornår udløber en midlertidig lejekontrakt (forsøg)?",
        "frikommunenetværksloven § 25",
        "law.experiments",
        (
            Key("starts_on", DAY, "lejemålets første dag"),
            Key("months", whole(1, 1200), "måneder"),
            Key("extension_months", whole(0, 1200), "forlængelse i måneder"),
            Key(
                "cannot_pay_full_rent",
                YES_NO,
                "om lejeren ikke kan betale den fulde husleje; null er ikke undersøgt",
                optional=True,
            ),
        ),
        {"starts_on": "2019-05-01", "months": 24, "extension_months": 36},
        _temporary_lease,
    ),
    Rule(
        "decision_duties",
        "Hvad skal afgørelsen indeholde, og hvor kan den påklages?",
        "forvaltningsloven §§ 19-26",
        "law.decisions",
        (
            Key("kind", choice(DecisionKind), "hvad der afgøres"),
            Key("fully_in_favour", YES_NO, "om borgeren får fuldt medhold"),
            Key("unheard_adverse_facts", YES_NO, "om der er væsentlige oplysninger til ugunst, borgeren ikke kender"),
            Key("written", YES_NO, "om afgørelsen er skriftlig", optional=True, default=True),
            Key("received_on", DAY, "den dag, borgeren har modtaget den", optional=True),
            Key("closed", list_of(DAY), "lukkedage", optional=True, default=()),
        ),
        {
            "kind": "special_support",
            "fully_in_favour": False,
            "unheard_adverse_facts": False,
            "received_on": "2026-11-27",
        },
        _decision_duties,
    ),
    Rule(
        "refusal",
        "Hvad kan et afslag hvile på?",
        "almenboligloven § 59, stk. 1",
        "law.refusals",
        (Key("grounds", list_of(choice(RefusalGround)), "de grunde, afslaget giver"),),
        {"grounds": ["suitable_home", "no_ties"]},
        _refusal,
    ),
    Rule(
        "cpr",
        "Hvad siger et CPR-nummer?",
        "CPR-loven § 3",
        "law.cpr",
        (Key("cpr", CPR_TEXT, "DDMMÅÅ-SSSS"),),
        {"cpr": "610170-1234"},
        _cpr,
    ),
)
