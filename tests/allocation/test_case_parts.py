"""The parts of a case: each opens, empty and full, asks little of the database, and is written in the log."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from allocation.actions.documents import Sent, add_document, add_note
from allocation.actions.facts import Circumstances, Told, record_fact
from allocation.actions.inquiries import Question, hear_case
from allocation.models import (
    AdverseFact,
    AreaBanFacts,
    BenefitMonth,
    Case,
    Contact,
    LivingSituation,
    Need,
    Sharing,
    SupportPlan,
)
from allocation.states import CaseState, DocumentKind
from tests.allocation.rows import MOST_QUERIES, asked
from tests.case_material import an_image
from tests.factories import NOW, TODAY, a_case, a_caseworker, a_citizen, an_allocation

pytestmark = pytest.mark.django_db

PARTS = ["case", "case_needs", "case_economy", "case_letters", "case_documents", "case_notes", "case_history"]


def a_full_case(state: CaseState = CaseState.APPROVED, number: int = 1) -> Case:
    """So many facts of every kind."""
    case, by = a_case(state, citizen=a_citizen(children=1)), a_caseworker()
    by.is_trusted_with_offences = True
    by.save()
    known = {"known_on": TODAY, "source": "Samtale", "recorded_by": by}
    why = Circumstances(reason="Nyt er kommet frem.", adverse="Naboen siger, at du har en anden bolig.")
    for step in range(number):
        began_on = TODAY - timedelta(days=100 - step)
        rows = (
            LivingSituation(citizen=case.citizen, kind="sofa", began_on=began_on, leave_on=TODAY, **known),
            BenefitMonth(citizen=case.citizen, month=date(2025, 1 + step, 1), kind="cash_assistance", **known),
            AreaBanFacts(citizen=case.citizen, is_released=True, released_on=TODAY, citizenship="eu", **known),
            Need(case=case, kind="away_from", weight="requirement", place=f"Hedehusene {step}", **known),
            Contact(citizen=case.citizen, kind="guardian", name="Åse Værge", **known),
            Sharing(citizen=case.citizen, ground="consent", what="Støttepersonens navn", began_on=TODAY, **known),
            SupportPlan(
                case=case, method="cti", provider="Gadeteamet", goal="Beholde boligen", began_on=TODAY, **known
            ),
        )
        record_fact(case.pk, Told(f"Oplysning {step}", rows), why, by=by, on=TODAY, at=NOW)
        add_note(case.pk, f"Ringede til borgeren {step}.", by=by, at=NOW)
        sent = Sent(an_image("PNG", pnginfo=None) + bytes([step]), DocumentKind.INCOME, "Lønseddel")
        if not step:
            add_document(case.pk, sent, by=by, at=NOW)
    return case


@pytest.mark.parametrize("part", PARTS)
def test_a_part_opens_empty_and_says_why(client, caseworker, part):
    case = a_case(CaseState.RECEIVED, citizen=a_citizen(is_protected=True))
    shown = client.get(reverse(part, args=[case.pk])).content.decode()
    assert "Navne- og adressebeskyttelse" in shown
    assert case.citizen.street not in shown
    assert AccessEvent.objects.filter(subject_id=case.citizen_id, action="view").exists()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_asks_the_same_for_twelve_facts_as_for_one(client, caseworker, part):
    few, many = a_full_case(number=1), a_full_case(number=12)
    one = asked(client, reverse(part, args=[few.pk]))
    assert asked(client, reverse(part, args=[many.pk])) == one <= MOST_QUERIES


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            "case",
            ["skal være ude senest 10. marts 2026", "Hedehusene 0", "Hør borgeren", "Ikke begyndt", "Send partshøring"],
        ),
        ("case_needs", ["Åse Værge", "Gadeteamet", "Borgerens samtykke", "Barn, 7 år", "Flyttet ud"]),
        ("case_economy", ["januar 2025", "Kontanthjælp", "Løsladt 10. marts 2026", "Find ud af, om"]),
        ("case_letters", ["Naboen siger", "Skal ikke høres"]),
        ("case_documents", ["Lønseddel", "Ikke scannet"]),
        ("case_notes", ["Ringede til borgeren 0."]),
        ("case_history", ["Oplysning 0", "Notat skrevet"]),
    ],
)
def test_a_full_part_shows_its_facts(client, caseworker, part, words):
    case = a_full_case(CaseState.ASSESSED)
    shown = client.get(reverse(part, args=[case.pk])).content.decode()
    for word in words:
        assert word in shown, word


def test_a_case_says_that_it_was_corrected_under_an_offer(client, caseworker):
    case = an_allocation().case
    told = Told("Indkomst: Løn", of_case={"has_pet": True})
    record_fact(case.pk, told, Circumstances(reason="Nyt job"), by=caseworker, on=TODAY, at=NOW)
    shown = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "Sagen er rettet, efter at borgeren fik tilbud om" in shown


def test_what_was_asked_and_answered_stands_with_the_letters(client, caseworker):
    case = a_full_case(CaseState.ASSESSED)
    fact = AdverseFact.objects.get(case=case)
    question = Question("Naboen siger, at du har en anden bolig.", TODAY + timedelta(days=14))
    hear_case(case.pk, question, [fact.pk], by=caseworker, on=TODAY, at=NOW)
    shown = client.get(reverse("case_letters", args=[case.pk])).content.decode()
    assert "Registrér svar" in shown
    assert "Skal ikke høres" not in shown
    assert "Der er allerede spurgt med frist" in shown


def test_a_stay_in_a_shelter_shows_its_days_with_refund(client, caseworker):
    case = a_case()
    known = {"known_on": TODAY, "source": "Herberget", "recorded_by": caseworker}
    case.citizen.situations.create(kind="shelter_110", began_on=TODAY - timedelta(days=9), **known)
    shown = client.get(reverse("case_needs", args=[case.pk])).content.decode()
    assert "10 af 120 dage på forsorgshjem med statsrefusion er brugt" in shown
    assert "den sidste dag med refusion" in shown
