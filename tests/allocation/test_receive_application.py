"""An application: what the form reads, and what is saved of it."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.actions.applications import receive_application
from allocation.forms.people import ApplicationForm
from allocation.models import Case, Citizen
from allocation.states import CaseState
from tests.factories import NOW, a_caseworker, a_citizen, a_cpr

pytestmark = pytest.mark.django_db


def answers(**changed: str) -> dict[str, str]:
    return {
        "number": "2026-00007",
        "cpr": a_cpr(),
        "first_name": "Åse",
        "last_name": "Prøve",
        "is_protected": "nej",
        "adults": "2",
        "children": "2",
        "children_ages": "9, 1",
        "support": "cash",
        "gross_month_dkk": "12.550,00",
        "wealth_dkk": "0",
        "applied_on": "2026-02-10",
        "situation": "sofa",
        "needs_wheelchair": "nej",
    } | changed


def received(**changed: str) -> Case:
    form = ApplicationForm(answers(**changed))
    assert form.is_valid(), form.errors
    return receive_application(form.application(), by=a_caseworker(), at=NOW)


def fault(field: str, **changed: str) -> str:
    form = ApplicationForm(answers(**changed))
    assert not form.is_valid()
    return str(form.errors[field][0])


def test_everything_that_is_told_is_saved():
    case = received(
        street="Gammelvej 1", postal_code="9999", city="Eksempelby", considerations="gang uden trapper, hund"
    )
    assert (case.state, case.needs_no_stairs, case.has_pet, case.needs_wheelchair) == (
        CaseState.RECEIVED,
        True,
        True,
        False,
    )
    assert sorted((one.kind, one.age) for one in case.citizen.household.filter(kind="child")) == [
        ("child", 1),
        ("child", 9),
    ]
    assert case.citizen.household.filter(kind="adult").count() == 1
    income = case.citizen.incomes.get()
    assert (income.gross_month_dkk, income.known_on, income.source) == (
        Decimal(12550),
        date(2026, 2, 10),
        "Ansøgningen",
    )
    assert [event.name for event in case.events.all()] == ["receive"]


def test_an_income_may_be_known_from_another_day():
    assert received(income_known_on="2026-03-01").citizen.incomes.get().known_on == date(2026, 3, 1)


def test_a_known_citizen_is_not_made_twice_and_keeps_the_household():
    known = a_citizen(children=1)
    case = received(cpr=known.reveal_cpr(), first_name="En anden")
    assert case.citizen == known
    assert Citizen.objects.count() == 1
    assert known.household.count() == 1
    assert known.incomes.count() == 2


def test_the_ages_of_children_may_be_unknown_but_not_half_told():
    assert list(received(children_ages="").citizen.household.filter(kind="child").values_list("age", flat=True)) == [
        None,
        None,
    ]
    assert fault("children_ages", children_ages="9") == "Der er 2 børn, men 1 aldre. Skriv en alder for hvert barn."
    assert fault("children_ages", children_ages="9 og halvandet").startswith("Skriv børnenes alder i hele år")


def test_a_cpr_number_is_checked_and_not_repeated():
    said = fault("cpr", cpr="990199-1234")
    assert "findes i kalenderen" in said
    assert "1234" not in said
    assert fault("cpr", cpr="610126-4123", applied_on="2025-12-01").startswith(
        "Fødselsdagen i CPR-nummeret ligger efter"
    )


def test_a_case_number_is_used_once():
    received()
    assert "number" in ApplicationForm(answers()).errors


def test_what_is_told_otherwise_of_a_known_citizen_is_said_and_a_protection_is_never_lost():
    known = a_citizen(children=1)
    case = received(cpr=known.reveal_cpr(), first_name="En anden", is_protected="ja", phone="12345678")
    known.refresh_from_db()
    assert (known.is_protected, known.phone) == (True, "12345678")
    said = case.events.get(name="differ").text
    assert said.endswith("navnet er En anden Prøve; husstanden er 2 voksne, 2 børn")
    again = received(number="2026-00008", cpr=a_cpr())
    assert not again.events.filter(name="differ").exists()
