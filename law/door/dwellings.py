"""The rules about special kinds of dwellings, private flats and new build."""

from decimal import Decimal

from law.door.keys import DAY, MONEY, PART, YES_NO, Key, choice, list_of, number, record, whole
from law.door.rule import Answer, Facts, Rule
from law.new_build import Built, CheapKind, CommitmentTerms, cheap_dwelling, commitment
from law.private_agreement import MAX_YEARS, PrivateAgreement, private_agreement
from law.rates import open_book
from law.shared_housing import (
    SharedHome,
    SharedKind,
    family_sharing,
    reserved_for_refugees,
    shared_housing,
    sharing_in_youth_dwelling,
)
from law.starter_dwelling import StarterFacts, starter_dwelling
from law.transitional_dwelling import (
    ComesFrom,
    DwellingKind,
    Transition,
    TransitionalLease,
    transition_refund,
    transitional_dwelling,
)
from law.unconventional_dwelling import Site, unconventional_dwelling

ON = Key("on", DAY, "den dag, der spørges om")
PERSONS = Key("persons", whole(0, 1000), "personer, som opfylder betingelsen")
ROOMS = Key("rooms", whole(0, 1000), "værelser til beboerne")


def _without_day(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name != "on"}


def _starter(facts: Facts) -> Answer:
    if facts["lease_start_on"] < facts["born_on"]:
        raise ValueError("»lease_start_on« ligger før »born_on«.")
    answer = starter_dwelling(StarterFacts(**facts))
    return Answer({"eligible": answer.eligible}, answer.findings)


def _transitional(facts: Facts) -> Answer:
    answer = transitional_dwelling(TransitionalLease(**_without_day(facts)), on=facts["on"], rates=open_book())
    return Answer({"valid": answer.valid, "max_months": answer.max_months}, answer.findings)


def _transition_refund(facts: Facts) -> Answer:
    answer = transition_refund(Transition(**facts))
    return Answer({"refund_month_dkk": answer.refund_month_dkk}, (answer.finding,))


def _shared(facts: Facts) -> Answer:
    answer = shared_housing(SharedHome(**facts))
    return Answer({"valid": answer.valid}, answer.findings)


def _reserved(facts: Facts) -> Answer:
    answer = reserved_for_refugees(**facts)
    return Answer({"valid": answer.valid}, answer.findings)


def _youth_sharing(facts: Facts) -> Answer:
    answer = sharing_in_youth_dwelling(**facts)
    return Answer({"valid": answer.valid}, answer.findings)


def _family_sharing(facts: Facts) -> Answer:
    families = [(family["adults"], family["children"]) for family in facts["families"]]
    others = {name: value for name, value in facts.items() if name != "families"}
    answer = family_sharing(families, **others)
    return Answer({"valid": answer.valid, "rooms_needed": answer.rooms_needed}, answer.findings)


def _unconventional(facts: Facts) -> Answer:
    answer = unconventional_dwelling(Site(**_without_day(facts)), on=facts["on"], rates=open_book())
    result = {
        "valid": answer.valid,
        "max_support_dkk": answer.max_support_dkk,
        "max_caretaker_dkk": answer.max_caretaker_dkk,
    }
    return Answer(result, answer.findings)


def _private(facts: Facts) -> Answer:
    answer = private_agreement(PrivateAgreement(**facts))
    result = {
        "valid": answer.valid,
        "max_named": answer.max_named,
        "refund_dkk": answer.refund_dkk,
        "own_cost_dkk": answer.own_cost_dkk,
    }
    return Answer(result, answer.findings)


def _cheap(facts: Facts) -> Answer:
    answer = cheap_dwelling(facts["kind"], facts["rent_dkk"], on=facts["on"], rates=open_book())
    return Answer({"valid": answer.valid, "max_rent_dkk": answer.max_rent_dkk}, (answer.finding,))


def _commitment(facts: Facts) -> Answer:
    terms = CommitmentTerms(facts["max_rent_dkk"], facts["max_area_m2"], facts["fewest_rooms"])
    answer = commitment(terms, Built(facts["rent_dkk"], facts["area_m2"], facts["rooms"]))
    return Answer({"valid": answer.valid}, answer.findings)


FAMILY = record((Key("adults", whole(1, 20), "voksne"), Key("children", whole(0, 20), "børn")))

RULES = (
    Rule(
        "starter_dwelling",
        "Kan den unge få en startbolig?",
        "almenboligloven § 101 a",
        "law.starter_dwelling",
        (
            Key("born_on", DAY, "fødselsdag"),
            Key("lease_start_on", DAY, "lejemålets første dag"),
            Key("needs_support", YES_NO, "behov for bostøtte"),
            Key("needs_intensive_support", YES_NO, "behov for mere støtte, end startboligen giver"),
        ),
        {
            "born_on": "2001-03-02",
            "lease_start_on": "2026-03-01",
            "needs_support": True,
            "needs_intensive_support": False,
        },
        _starter,
    ),
    Rule(
        "transitional_dwelling",
        "Kan boligen bruges som udslusningsbolig, og hvor længe?",
        "almenboligloven § 63, almenlejeloven § 4, stk. 3",
        "law.transitional_dwelling",
        (
            ON,
            Key("comes_from", choice(ComesFrom), "hvor borgeren kommer fra"),
            Key("dwelling", choice(DwellingKind), "boligens slags"),
            Key("months", whole(1, 600), "lejeperioden i måneder"),
            Key(
                "needs_help_to_keep_home",
                YES_NO,
                "behov for hjælp til at få og beholde en bolig",
                optional=True,
                default=True,
            ),
        ),
        {"on": "2026-05-01", "comes_from": "sel110", "dwelling": "family", "months": 24},
        _transitional,
    ),
    Rule(
        "transition_refund",
        "Hvor meget refusion får lejeren i en udslusningsbolig?",
        "serviceloven § 163 a",
        "law.transitional_dwelling",
        (
            Key("rent_dkk", MONEY, "huslejen om måneden"),
            Key("other_compulsory_dkk", MONEY, "varme, el, vand, antenne og telefon om måneden"),
            Key("housing_benefit_dkk", MONEY, "boligstøtte om måneden"),
            Key("lodging_charge_dkk", MONEY, "logibetalingen om måneden, dér hvor lejeren boede før"),
            Key("applied_for_housing_benefit", YES_NO, "om lejeren har søgt boligstøtte"),
        ),
        {
            "rent_dkk": "5200.00",
            "other_compulsory_dkk": "950.00",
            "housing_benefit_dkk": "800.00",
            "lodging_charge_dkk": "2100.00",
            "applied_for_housing_benefit": True,
        },
        _transition_refund,
    ),
    Rule(
        "shared_housing",
        "Kan boligen være et bofællesskab?",
        "almenboligloven § 3, stk. 2-6, og § 51, stk. 2-3",
        "law.shared_housing",
        (
            Key("kind", choice(SharedKind), "slags"),
            ROOMS,
            Key("common_room", YES_NO, "et ekstra værelse til fælles brug"),
            Key("common_room_waived", YES_NO, "om kommunen har fraveget kravet om fælles værelse"),
            Key("eat_in_kitchen", YES_NO, "om beboerne kan spise sammen i køkkenet"),
            PERSONS,
            Key("exceptional_approval", YES_NO, "om kommunen ganske særligt har godkendt tre personer"),
        ),
        {
            "kind": "special_need",
            "rooms": 5,
            "common_room": True,
            "common_room_waived": False,
            "eat_in_kitchen": False,
            "persons": 5,
            "exceptional_approval": False,
        },
        _shared,
    ),
    Rule(
        "reserved_shared_housing",
        "Er et bofællesskab lovligt forbeholdt kommunens anvisning?",
        "almenboligloven § 51 a",
        "law.shared_housing",
        (
            Key("agreed_on", DAY, "den dag, reglerne blev aftalt"),
            Key("commitment_on", DAY, "den dag, tilsagnet blev givet"),
            ROOMS,
            Key("rooms_allocated", whole(0, 1000), "værelser, som kommunen anviser"),
        ),
        {"agreed_on": "2025-03-01", "commitment_on": "2025-04-01", "rooms": 5, "rooms_allocated": 5},
        _reserved,
    ),
    Rule(
        "youth_sharing",
        "Kan personerne deles om en ungdomsbolig (forsøg)?",
        "frikommunenetværksloven §§ 9 a og 27",
        "law.shared_housing",
        (PERSONS, Key("all_in_acute_need", YES_NO, "om alle har et akut boligsocialt behov")),
        {"persons": 3, "all_in_acute_need": True},
        _youth_sharing,
    ),
    Rule(
        "family_sharing",
        "Kan familierne deles om en bolig (forsøg)?",
        "frikommunenetværksloven § 9 c",
        "law.shared_housing",
        (
            Key("families", list_of(FAMILY), "familierne"),
            Key("rooms", whole(0, 1000), "værelser i boligen, fællesrummet medregnet"),
            Key("from_shelter", YES_NO, "om familierne kommer fra et forsorgshjem"),
            Key(
                "months_with_too_few",
                whole(0, 1200),
                "måneder, hvor der har været færre end to familier",
                optional=True,
                default=0,
            ),
        ),
        {
            "families": [{"adults": 1, "children": 1}, {"adults": 1, "children": 2}],
            "rooms": 5,
            "from_shelter": True,
        },
        _family_sharing,
    ),
    Rule(
        "unconventional_dwelling",
        "Er det skæve boliger, og hvor meget giver staten?",
        "almenboligloven § 149 a",
        "law.unconventional_dwelling",
        (
            ON,
            Key("dwellings", whole(1, 1000), "boliger samme sted"),
            Key("area_m2", number(1, 1000), "hver boligs areal"),
            Key("own_bath_toilet_kitchen", YES_NO, "om hver har eget bad, toilet og køkken"),
            Key("support_each_dkk", MONEY, "søgt støtte til hver bolig"),
            Key(
                "caretaker_year_dkk",
                MONEY,
                "søgt støtte om året til social vicevært",
                optional=True,
                default=Decimal(0),
            ),
            Key("caretaker_years", whole(0, 100), "i så mange år", optional=True, default=0),
        ),
        {
            "on": "2026-05-01",
            "dwellings": 12,
            "area_m2": 45,
            "own_bath_toilet_kitchen": True,
            "support_each_dkk": "450000.00",
        },
        _unconventional,
    ),
    Rule(
        "private_agreement",
        "Kan kommunen indgå aftalen med en privat udlejer?",
        "anvisningsretsloven § 1",
        "law.private_agreement",
        (
            Key("flats", whole(0, 100_000), "lejligheder i ejendommen"),
            Key(
                "named", whole(0, 100_000), "bestemte lejligheder i aftalen; null er hver fjerde ledige", nullable=True
            ),
            Key("years", whole(0, 100), "aftalens løbetid i år"),
            Key("earlier_agreement_with_owner", YES_NO, "om der før har været en aftale med ejeren"),
            Key("public_call_made", YES_NO, "om alle ejere er opfordret offentligt"),
            Key("compensation_dkk", MONEY, "godtgørelsen for en lejlighed"),
            Key("state_share", PART, "statens del af godtgørelsen"),
            Key(
                "combined_letting_used",
                YES_NO,
                "om kommunen bruger kombineret udlejning",
                optional=True,
                default=True,
            ),
            Key(
                "max_years",
                whole(1, 100),
                "den længste løbetid; loven læses forskelligt",
                optional=True,
                default=MAX_YEARS,
            ),
        ),
        {
            "flats": 40,
            "named": 10,
            "years": 5,
            "earlier_agreement_with_owner": False,
            "public_call_made": True,
            "compensation_dkk": "45000.00",
            "state_share": "1",
        },
        _private,
    ),
    Rule(
        "cheap_dwelling",
        "Er huslejen lav nok til en basisbolig eller en særligt billig bolig?",
        "almenboligloven § 115",
        "law.new_build",
        (ON, Key("kind", choice(CheapKind), "ordningen"), Key("rent_dkk", MONEY, "huslejen om måneden uden forbrug")),
        {"on": "2026-05-01", "kind": "basic", "rent_dkk": "3150.00"},
        _cheap,
    ),
    Rule(
        "commitment",
        "Holder boligen tilsagnets vilkår?",
        "almenboligloven § 115",
        "law.new_build",
        (
            Key("max_rent_dkk", MONEY, "tilsagnets højeste husleje", optional=True),
            Key("max_area_m2", number(1, 1000), "tilsagnets største areal", optional=True),
            Key("fewest_rooms", whole(1, 50), "tilsagnets færreste rum", optional=True),
            Key("rent_dkk", MONEY, "huslejen om måneden"),
            Key("area_m2", number(1, 1000), "arealet"),
            Key("rooms", whole(1, 50), "rum"),
        ),
        {"max_rent_dkk": "3200.00", "max_area_m2": 30, "rent_dkk": "3150.00", "area_m2": 28, "rooms": 1},
        _commitment,
    ),
)
