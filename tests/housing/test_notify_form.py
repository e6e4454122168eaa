"""What the association tells of a vacancy: what is wrong, what is doubted, and what history may leave out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from housing.forms.vacancies import NotifyForm
from housing.states import VacancyState
from law.wording import NBSP
from tests.factories import TODAY, a_dwelling, a_vacancy

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def a_form(dwelling=None, *, on=TODAY, historic=False, **told):
    fields = {"vacant_from": "31-03-2026", "available_on": "03-04-2026", "rent_dkk": "5.000,00"}
    if not historic:
        fields |= {"heat_dkk": "0", "water_dkk": "0", "contribution_dkk": "0"}
    return NotifyForm(fields | told, dwelling=dwelling or a_dwelling(), on=on, historic=historic)


def test_one_date_is_enough():
    form = a_form(available_on="")
    assert form.is_valid(), form.errors
    assert form.notice.available_on == form.notice.vacant_from == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"vacant_from": ""}, "vacant_from", "Skriv en dato"),
        ({"vacant_from": "32-01-2026"}, "vacant_from", "findes ikke i kalenderen"),
        ({"available_on": "30-03-2026"}, "available_on", "når den er fraflyttet: tirsdag den 31. marts 2026"),
        ({"vacant_from": "01-03-2026", "available_on": "09-03-2026"}, "available_on", "den dag, den indmeldes"),
        ({"inspection_on": "04-04-2026"}, "inspection_on", "Flyttesynet skal holdes, før"),
        ({"rent_dkk": "mange"}, "rent_dkk", "»mange« er ikke et beløb"),
        ({"rent_dkk": "0"}, "rent_dkk", "ikke være under 1 kr."),
        ({"rent_dkk": "1000000"}, "rent_dkk", "ikke være over 999999 kr."),
        ({"heat_dkk": ""}, "heat_dkk", "Skriv et beløb"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(told, field, sentence):
    form = a_form(**told)
    assert not form.is_valid()
    assert sentence in form.errors[field][0]


def test_a_dwelling_that_is_notified_already():
    vacancy = a_vacancy(VacancyState.OWN)
    form = a_form(vacancy.dwelling, vacant_from=f"{vacancy.vacant_from:%d-%m-%Y}")
    assert not form.is_valid()
    assert "er allerede indmeldt som ledig" in form.non_field_errors()[0]


def test_a_dwelling_without_terms():
    form = a_form(a_dwelling(valid_from=TOMORROW))
    assert not form.is_valid()
    assert "ingen husleje og størrelse i registret" in form.non_field_errors()[0]


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ({"rent_dkk": "6.000,01"}, f"Huslejen er 6.000,01{NBSP}kr., men registret siger 5.000,00{NBSP}kr."),
        ({"rent_dkk": "3.999,99"}, f"Huslejen er 3.999,99{NBSP}kr."),
        ({"vacant_from": "01-04-2027", "available_on": "01-04-2027"}, "mere end et år fra i dag"),
        ({"available_on": "02-04-2027"}, "mere end et år efter"),
    ],
)
def test_a_doubt_stops_until_it_is_confirmed(told, doubt):
    form = a_form(**told)
    assert not form.is_valid()
    assert doubt in form.errors["confirm"][0]
    confirmed = a_form(**told, confirm="on")
    assert confirmed.is_valid()
    assert doubt in confirmed.overrides[0]


@pytest.mark.parametrize("rent", ["6.000,00", "4.000,00"])
def test_a_fifth_more_or_less_is_no_doubt(rent):
    assert a_form(rent_dkk=rent).is_valid()


def test_a_dwelling_that_the_two_sides_are_not_done_with():
    vacancy = a_vacancy(VacancyState.RETURNED)
    form = a_form(vacancy.dwelling, vacant_from="01-05-2026", available_on="01-05-2026")
    assert not form.is_valid()
    assert "og er »Sendt retur«" in form.errors["confirm"][0]


def test_history_tells_dates_and_rent_only():
    dwelling = a_dwelling(heat_dkk=Decimal(400), has_lift=True)
    form = a_form(dwelling, on=date(2015, 1, 3), historic=True, vacant_from="02-02-2015", available_on="08-02-2015")
    assert form.is_valid(), form.errors
    assert form.notice.heat_dkk == 400
    assert form.equipment is None


def test_history_may_have_been_told_late():
    told = {"vacant_from": "01-03-2026", "available_on": "01-03-2026"}
    assert "den dag, den indmeldes" in a_form(historic=True, **told).errors["confirm"][0]
    assert a_form(historic=True, confirm="on", **told).is_valid()
