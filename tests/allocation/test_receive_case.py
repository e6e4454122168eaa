"""A new application, as a caseworker writes it."""

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from allocation.actions.cases import receive_case
from allocation.models import Case, Citizen
from allocation.states import CaseState
from tests.factories import NOW, TODAY, a_case, a_citizen, a_cpr, a_user

pytestmark = pytest.mark.django_db


def answers(**changes):
    return {
        "number": "2026-77001",
        "cpr": a_cpr(),
        "first_name": "Åse",
        "last_name": "Østergård",
        "is_protected": "nej",
        "adults": "1",
        "children": "2",
        "children_ages": "9,1",
        "support": "cash",
        "gross_month_dkk": "12.345,50",
        "wealth_dkk": "0",
        "applied_on": "2026-03-02",
        "situation": "sofa",
        "needs_wheelchair": "nej",
        "needs_no_stairs": "ja",
        "has_pet": "nej",
        "considerations": "",
        "remark": "",
    } | changes


def write(client, **changes):
    return client.post(reverse("receive_case"), answers(**changes), follow=True)


def test_it_opens_a_case(client, caseworker):
    page = write(client).content.decode()
    case = Case.objects.get(number="2026-77001")
    assert "Ansøgningen er modtaget som sag 2026-77001." in page
    assert (case.state, case.situation, case.needs_no_stairs) == (CaseState.RECEIVED, "sofa", True)
    assert str(case.citizen) == "Åse Østergård"
    assert sorted(member.age for member in case.citizen.household.all()) == [1, 9]
    assert case.citizen.incomes.get().gross_month_dkk == 12345.5
    assert case.events.get().name == "receive"


@pytest.mark.parametrize(("written", "told"), [("", None), ("0", 0), ("12.000,00", 12_000)])
def test_no_wealth_is_told_apart_from_a_wealth_that_nobody_told(client, caseworker, written, told):
    form = client.get(reverse("receive_case")).context["form"]
    assert form["wealth_dkk"].value() is None
    write(client, wealth_dkk=written)
    amounts = Case.objects.get(number="2026-77001").citizen.monthly_amounts.first()
    assert (amounts and amounts.wealth_dkk) == told


def test_urgent_is_what_meets_a_stated_criterion(client, caseworker):
    write(client, is_urgent="on")
    assert not Case.objects.get(number="2026-77001").is_urgent
    write(client, number="2026-77002", urgency=["violence", "roofless"])
    case = Case.objects.get(number="2026-77002")
    assert (case.is_urgent, case.urgency) == (True, ["roofless", "violence"])
    assert case.urgent_because[0] in client.get(reverse("case_needs", args=[case.pk])).content.decode()


def test_a_known_number_is_the_same_citizen(client, caseworker):
    cpr = a_cpr()
    known = a_citizen(cpr=cpr)
    write(client, cpr=cpr)
    assert Case.objects.get(number="2026-77001").citizen == known
    assert Citizen.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cpr": "123"}, "Et CPR-nummer har ti cifre"),
        ({"situation": ""}, "error"),
        ({"support": ""}, "error"),
        ({"gross_month_dkk": "mange"}, "er ikke et beløb"),
        ({"children_ages": "9"}, "Skriv en alder for hvert barn"),
        ({"applied_on": "2030-01-01"}, "Dagen ligger ude i fremtiden."),
        ({"income_known_on": "2031-01-01"}, "Dagen ligger ude i fremtiden."),
        ({"postal_code": "abc"}, "Et postnummer har fire cifre."),
        ({"phone": "hej"}, "Skriv telefonnummeret med cifre"),
    ],
)
def test_what_is_wrong_is_said(client, caseworker, change, sentence):
    assert sentence in write(client, **change).content.decode()
    assert not Case.objects.exists()


def test_who_has_a_case_already_gets_no_other(client, caseworker):
    cpr = a_cpr()
    open_one = a_case(citizen=a_citizen(cpr=cpr))
    assert f"Borgeren har allerede sag {open_one.number}" in write(client, cpr=cpr).content.decode()
    assert Case.objects.get() == open_one


def test_nothing_is_chosen_beforehand(client, caseworker):
    page = client.get(reverse("receive_case")).content.decode()
    assert page.count('<option value="" selected>Vælg</option>') == 2


def test_the_next_number_is_suggested(client, caseworker):
    a_case(number="2026-00041")
    assert 'value="2026-00042"' in client.get(reverse("receive_case")).content.decode()
    assert "Der er allerede en sag med det nummer." in write(client, number="2026-00041").content.decode()


def test_a_number_that_was_just_taken_is_a_sentence():
    taken, by = a_case(), a_user()
    double = Case(number=taken.number, citizen=a_citizen(), applied_on=TODAY, situation="sofa")
    with pytest.raises(ActionDenied, match=f"Sagsnr. {taken.number} er lige blevet brugt"):
        receive_case(double, by=by, at=NOW)
