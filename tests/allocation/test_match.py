"""Who could have a vacancy, in which order, and what stands in the way of the others."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from allocation.models import Case, HouseholdMember, Need
from allocation.queries import fit, match
from allocation.queries.choice import draft_of_reasons, smallest_change
from housing.models import Area, AreaStatistics
from tests.factories import TODAY, a_case, a_citizen, a_dwelling, a_local_minimum, a_user, a_vacancy, an_allocation

pytestmark = pytest.mark.django_db


def able(**fields):
    """An approved case of somebody who can pay."""
    citizen = {name: fields.pop(name) for name in ("adults", "children", "first_name") if name in fields}
    return a_case(citizen=a_citizen(income="20000", **citizen), **fields)


def order(found):
    return [row.case for row in found.fitting]


def hindrances(found):
    return {row.case: [hindrance.code for hindrance in row.hindrances] for row in found.not_fitting}


def test_urgent_then_longest_waiting_then_key():
    vacancy = a_vacancy()
    waited = able(applied_on=TODAY - timedelta(days=400))
    recent = able(applied_on=TODAY - timedelta(days=10))
    urgent = able(is_urgent=True, applied_on=TODAY - timedelta(days=5))
    same_day = able(applied_on=TODAY - timedelta(days=10))
    found = match(vacancy, on=TODAY)
    assert order(found) == [urgent, waited, recent, same_day]
    assert [row.number for row in found.fitting] == [1, 2, 3, 4]


def test_the_same_whatever_order_they_came_in():
    """Keys decide only between those who are equal in all else."""
    vacancy = a_vacancy()
    days = list(range(1, 9))
    random.Random(7).shuffle(days)
    for day in days:
        able(applied_on=TODAY - timedelta(days=day * 30), is_urgent=day % 3 == 0)
    waited = [(row.case.is_urgent, row.months_waited) for row in match(vacancy, on=TODAY).fitting]
    assert waited == sorted(waited, reverse=True)


def test_too_many_for_the_rooms():
    a_local_minimum()
    vacancy = a_vacancy(dwelling=a_dwelling("2000.00", rooms=1))
    two, three = able(adults=1), able(adults=1, children=1)
    found = match(vacancy, on=TODAY)
    assert order(found) == [two]
    assert hindrances(found) == {three: ["rooms"]}
    assert found.not_fitting[0].hindrances[0].words == "3 personer i 1 rum"
    assert smallest_change(found.not_fitting[0]) == "mindst 2 rum"


@pytest.mark.parametrize(
    ("dwelling", "fits"),
    [
        ({"floor": 0}, True),
        ({"floor": 1}, False),
        ({"floor": 1, "has_lift": True}, True),
    ],
)
def test_stairs(dwelling, fits):
    vacancy = a_vacancy(dwelling=a_dwelling(**dwelling))
    case = able(needs_no_stairs=True)
    assert (order(match(vacancy, on=TODAY)) == [case]) is fits


@pytest.mark.parametrize(
    ("need", "gift", "change"),
    [
        ("needs_wheelchair", "is_wheelchair_suitable", "en bolig, der er egnet til kørestol"),
        ("has_pet", "is_pets_allowed", "en bolig, hvor husdyr er tilladt"),
    ],
)
def test_wheelchair_and_pets(need, gift, change):
    case = able(**{need: True})
    assert order(match(a_vacancy(dwelling=a_dwelling(**{gift: True})), on=TODAY)) == [case]
    found = match(a_vacancy(dwelling=a_dwelling()), on=TODAY)
    assert smallest_change(found.not_fitting[0]) == change


# What they can pay


def test_who_cannot_pay_is_told_by_how_much_and_what_rent_would_do():
    a_local_minimum()
    vacancy = a_vacancy(dwelling=a_dwelling("9000.00"))
    a_case(citizen=a_citizen(income="12770"))
    found = match(vacancy, on=TODAY)
    row = found.not_fitting[0]
    assert row.payment.light == "red"
    assert row.hindrances[0].words.endswith("for lidt tilbage")
    assert smallest_change(row).startswith("en lavere husleje (højst ")
    highest = row.payment.ability.highest_rent_dkk
    cheap = a_vacancy(dwelling=a_dwelling(str(highest)))
    assert [ranked.payment.light for ranked in match(cheap, on=TODAY).fitting] == ["amber"]


def test_without_a_minimum_of_its_own_the_municipality_follows_the_guideline():
    a_case(citizen=a_citizen(income="12770"))
    row = match(a_vacancy(dwelling=a_dwelling("3000.00")), on=TODAY).not_fitting[0]
    assert row.payment.ability.threshold_dkk == row.payment.ability.guideline_dkk == Decimal(7240)


def test_a_missing_income_does_not_pass_silently():
    a_case().citizen.incomes.all().delete()
    row = match(a_vacancy(), on=TODAY).not_fitting[0]
    payment = next(requirement for requirement in row.requirements if requirement.code == "payment")
    assert payment.met is None
    assert payment.hinders
    assert "Indkomsten er ikke oplyst" in payment.finding.because


def test_an_old_income_is_told_where_the_choice_is_made(client, caseworker):
    case, vacancy = able(), a_vacancy()
    case.citizen.incomes.update(known_on=TODAY - timedelta(days=120))
    assert "Gamle oplysninger" in client.get(reverse("match_vacancy", args=[vacancy.pk])).content.decode()
    check = client.get(reverse("allocate", args=[vacancy.pk, case.pk])).content.decode()
    assert "mere end tre måneder gammel" in check


def test_a_childs_unknown_age_does_not_pass_silently():
    case = able()
    HouseholdMember.objects.create(citizen=case.citizen, kind="child", age=None, known_on=TODAY)
    row = match(a_vacancy(), on=TODAY).not_fitting[0]
    assert row.household == "1 voksen, 1 barn (?)"
    assert "Et barns alder er ikke oplyst" in row.payment.finding.because


def test_a_missing_rate_does_not_pass_silently():
    case, vacancy = able(), a_vacancy()
    findings = fit(Case.objects.get(pk=case.pk), vacancy, on=TODAY.replace(year=2015))
    assert any("Der findes ingen sats" in finding.because or "ikke oplyst" in finding.because for finding in findings)
    assert not all(finding.met for finding in findings)


# Areas


def an_area(**figures):
    area = Area.objects.create(name="Prøvegården")
    bad = {"residents": 1850, "without_work_pct": 45, "basic_school_only_pct": 65, "non_western_pct": 40}
    figures = bad | {"convicted_ratio": 1, "income_pct_of_region": 80, "year": TODAY.year} | figures
    AreaStatistics.objects.create(area=area, **figures)
    return area


def area_row(vacancy):
    (row,) = [*match(vacancy, on=TODAY).fitting, *match(vacancy, on=TODAY).not_fitting]
    return next(requirement for requirement in row.requirements if requirement.code == "area")


def test_outside_the_areas_there_is_no_ban():
    able()
    row = area_row(a_vacancy())
    assert (row.met, row.hinders, row.words) == (True, False, "Intet forbud")


def test_in_a_vulnerable_area_the_caseworker_is_told_to_examine():
    able()
    row = area_row(a_vacancy(dwelling=a_dwelling(area=an_area())))
    assert (row.met, row.hinders) == (None, False)
    assert "udsat boligområde" in row.offered
    assert "Undersøg, om forbuddet gælder" in row.finding.because


def test_a_pension_in_a_vulnerable_area_is_a_ban():
    citizen = a_citizen(income="20000")
    citizen.incomes.update(support="disability")
    a_case(citizen=citizen)
    row = area_row(a_vacancy(dwelling=a_dwelling(area=an_area())))
    assert (row.met, row.hinders, row.words) == (False, True, "Ansøgeren får førtidspension.")
    assert row.hindrance == "Forbud (almenboligloven § 59, stk. 6, nr. 6): Ansøgeren får førtidspension."


@pytest.mark.parametrize("figures", [{"convicted_ratio": None}, {"year": TODAY.year - 3}])
def test_figures_that_cannot_tell_are_no_permission(figures):
    area = an_area(**{"basic_school_only_pct": 20} | figures)
    able()
    row = area_row(a_vacancy(dwelling=a_dwelling(area=area)))
    assert (row.met, row.offered) == (None, "Prøvegården, status ukendt")


# The page


def test_the_page_shows_both_clocks_why_and_why_not(client, caseworker):
    vacancy = a_vacancy(dwelling=a_dwelling(floor=2))
    chosen = able(first_name="Anna", is_urgent=True)
    other = able(first_name="Bo", needs_no_stairs=True)
    shown = client.get(reverse("match_vacancy", args=[vacancy.pk])).content.decode()
    for words in (
        "Svarfrist",
        "Tomgangsleje til i dag",
        "1 borger passer",
        "Hvorfor Anna, hvorfor ikke",
        "Kan ikke gå på trapper",
        "Mindste ændring, før Bo passer:",
        "stueetage eller elevator",
        f"Anvis {chosen.citizen}",
        "Returnér bolig",
        "flest point, så akut, så længst ventetid",
    ):
        assert words in shown, words
    assert reverse("allocate", args=[vacancy.pk, chosen.pk]) in shown
    assert reverse("allocate", args=[vacancy.pk, other.pk]) not in shown


def test_those_who_do_not_fit_are_shown_with_a_way_in(client, caseworker):
    vacancy = a_vacancy(dwelling=a_dwelling(floor=2))
    other = able(first_name="Bo", needs_no_stairs=True)
    shown = client.get(reverse("match_vacancy", args=[vacancy.pk]), {"show": "not"}).content.decode()
    assert "1 passer ikke" in shown
    assert "Anvis alligevel" in shown
    assert reverse("allocate", args=[vacancy.pk, other.pk]) in shown


def test_empty_lists_say_what_next(client, caseworker):
    vacancy = a_vacancy()
    address = reverse("match_vacancy", args=[vacancy.pk])
    assert "Ingen godkendte borgere passer til boligen." in client.get(address).content.decode()
    assert "Alle godkendte borgere passer" in client.get(address, {"show": "not"}).content.decode()


def test_a_vacancy_that_is_taken_offers_no_button(client, caseworker):
    taken, case = an_allocation().vacancy, able()
    shown = client.get(reverse("match_vacancy", args=[taken.pk])).content.decode()
    assert "»Anvis bolig« er ikke muligt nu" in shown
    assert reverse("allocate", args=[taken.pk, case.pk]) not in shown


def test_an_associations_own_vacancy_has_no_match(client, caseworker):
    own = a_vacancy("own")
    assert client.get(reverse("match_vacancy", args=[own.pk])).status_code == 404


@pytest.mark.parametrize("query", [{"why": "x"}, {"why": "0"}, {"why": "9" * 30}, {"against": "0"}, {"page": "x"}])
def test_odd_addresses_are_harmless(client, caseworker, query):
    able()
    able()
    assert client.get(reverse("match_vacancy", args=[a_vacancy().pk]), query).status_code == 200


# The draft of the reasons


def test_the_draft_speaks_to_the_citizen_and_names_no_amount():
    vacancy = a_vacancy(dwelling=a_dwelling(floor=3, has_lift=True, is_pets_allowed=True))
    able(children=1, is_urgent=True, needs_no_stairs=True, has_pet=True, applied_on=TODAY - timedelta(days=70))
    assert draft_of_reasons(match(vacancy, on=TODAY).fitting[0]) == (
        "I har akut brug for en bolig. I har ventet 2 måneder. Der er plads til jer i boligen. "
        "Boligen kan nås uden trapper. Husdyr er tilladt. Efter vores vurdering kan I betale huslejen."
    )


def test_the_draft_says_nothing_that_was_not_found():
    vacancy = a_vacancy(dwelling=a_dwelling("9000.00", rooms=1))
    a_case(citizen=a_citizen(adults=1, children=2), applied_on=TODAY)
    assert draft_of_reasons(match(vacancy, on=TODAY).not_fitting[0]) == ""


# Places to stay away from and near to


def place_need(case, kind, weight, place):
    return Need.objects.create(
        case=case, kind=kind, weight=weight, place=place, known_on=TODAY, source="Samtale", recorded_by=a_user()
    )


@pytest.mark.parametrize("place", ["Prøvegården", "prøvegården  ", "2630", "Taastrup", "Elmevej"])
def test_a_place_to_stay_away_from_bars_by_area_street_town_or_postal_code(place):
    area = Area.objects.create(name="Prøvegården")
    there = a_vacancy(dwelling=a_dwelling(area=area, address="Elmevej 4", postal_code="2630", city="Høje Taastrup"))
    case = able()
    place_need(case, "away_from", "requirement", place)
    assert hindrances(match(there, on=TODAY))[case] == ["need_away_from"]
    assert order(match(a_vacancy(), on=TODAY)) == [case]


@pytest.mark.parametrize("place", ["Elm", "vej 4"])
def test_half_a_word_is_another_place(place):
    there = a_vacancy(dwelling=a_dwelling(address="Elmevej 4"))
    case = able()
    place_need(case, "away_from", "requirement", place)
    assert order(match(there, on=TODAY)) == [case]


def test_near_to_bars_as_a_requirement_and_gives_points_as_a_wish():
    there, elsewhere = a_vacancy(dwelling=a_dwelling(address="Elmevej 4")), a_vacancy()
    must, may = able(), able()
    place_need(must, "near_to", "requirement", "Elmevej")
    place_need(may, "near_to", "wish", "Elmevej")
    assert set(order(match(there, on=TODAY))) == {must, may}
    found = match(elsewhere, on=TODAY)
    assert hindrances(found) == {must: ["need_near_to"]}
    assert match(there, on=TODAY).find(may.pk).points > found.find(may.pk).points
    assert smallest_change(found.find(must.pk)) == "en bolig tæt på Elmevej"
