"""Areas: figures typed and corrected, criteria side by side, lists that rule, and combined letting."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from allocation.queries.area import standing_of
from housing.actions import areas as actions
from housing.models import Area, AreaListing, AreaStatistics, CombinedLettingRequest
from housing.queries.areas import area_rows, areas_of, listing_in_force
from law.area_ban import BanArea
from law.area_status import Status
from tests.factories import NOW, TODAY, a_dwelling, a_user, a_vacancy, an_association, an_estate
from tests.imports import confirm, exported, page_of, sent

pytestmark = pytest.mark.django_db
LISTED_ON = date(2025, 12, 1)
FIGURES = {
    "residents": 2221,
    "without_work_pct": Decimal("43.3"),
    "non_western_pct": Decimal("66.6"),
    "convicted_pct": Decimal("2.3"),
    "convicted_ratio": Decimal("1.40"),
    "basic_school_only_pct": Decimal("61.4"),
    "income_pct_of_region": Decimal("58.2"),
    "years_parallel_society": 2,
}
TYPED = {
    "year": "2025",
    "residents": "2.221",
    "without_work_pct": "43,3",
    "non_western_pct": "66,6",
    "convicted_pct": "2,3",
    "convicted_ratio": "1,4",
    "basic_school_only_pct": "61,4",
    "income_pct_of_region": "58,2",
    "years_parallel_society": "2",
}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def an_area(name="Søparken", **figures):
    area = Area.objects.create(name=name)
    AreaStatistics.objects.create(area=area, **{"year": 2025} | FIGURES | figures)
    return area


def the_page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# Figures and criteria


@pytest.mark.usefixtures("caseworker")
def test_figures_are_typed_and_corrected(client):
    area = Area.objects.create(name="Søparken")
    client.post(reverse("record_statistics", args=[area.pk]), TYPED)
    assert area.statistics.get().non_western_pct == Decimal("66.6")
    page = the_page(client, "record_statistics", area.pk, year="2025")
    assert "Ret tal for 2025" in page
    assert "66,60" in page
    client.post(reverse("record_statistics", args=[area.pk]), TYPED | {"non_western_pct": ""})
    assert area.statistics.get().non_western_pct is None


@pytest.mark.usefixtures("caseworker")
def test_a_wrong_figure_is_told(client):
    area = Area.objects.create(name="Søparken")
    answer = client.post(reverse("record_statistics", args=[area.pk]), TYPED | {"convicted_pct": "mange"})
    assert "»mange« er ikke en procent" in answer.content.decode()
    assert not area.statistics.exists()


@pytest.mark.usefixtures("caseworker")
def test_both_sets_of_criteria_stand_side_by_side(client):
    page = the_page(client, "area", an_area().pk)
    assert "Særligt udsat boligområde (liste efter 2013-aftalen)" in page
    assert "Parallelsamfund" in page
    assert "Uden job og uddannelse: 43,3" in page
    assert "3 af 5 kriterier er opfyldt" in page


@pytest.mark.usefixtures("caseworker")
def test_what_the_figures_cannot_tell_is_said(client):
    page = the_page(client, "area", an_area(non_western_pct=None).pk)
    assert "Det kan ikke afgøres" in page
    assert "ikke-vestlig oprindelse" in page


@pytest.mark.usefixtures("caseworker")
def test_an_area_without_figures_has_its_page(client):
    assert "Der er ingen tal for området." in the_page(client, "area", Area.objects.create(name="Nyt").pk)


def test_the_cheap_dwellings_inside_are_counted():
    area = an_area()
    for rent in ("2999.99", "3000.00", "3700.00", "5000.00"):
        a_dwelling(rent, area=area)
    a_dwelling("1000.00")
    [row] = area_rows([area], on=TODAY)
    assert (row.cheap.total, row.cheap.under) == (4, (1, 2, 3))


# Lists


def listed(area, status, published_on=LISTED_ON):
    return AreaListing.objects.create(area=area, published_on=published_on, status=status, source="Ministeriet")


@pytest.mark.usefixtures("caseworker")
def test_a_list_that_differs_rules_and_says_so(client):
    area = an_area()
    listed(area, Status.PREVENTION)
    page = the_page(client, "area", area.pk)
    assert "Efter tallene for 2025 ville området være: parallelsamfund." in page
    assert "siger: forebyggelsesområde. Listen gælder." in page
    assert "Listen gælder." in the_page(client, "areas")


@pytest.mark.usefixtures("caseworker")
def test_a_list_that_agrees_says_nothing(client):
    area = an_area()
    listed(area, Status.PARALLEL_SOCIETY)
    assert "Listen gælder." not in the_page(client, "area", area.pk)


def test_the_latest_list_of_the_day_is_in_force():
    area = an_area()
    older = listed(area, Status.VULNERABLE, date(2024, 12, 1))
    newer = listed(area, Status.NONE)
    assert listing_in_force(area.pk, on=TODAY) == newer
    assert listing_in_force(area.pk, on=date(2025, 11, 30)) == older
    assert listing_in_force(area.pk, on=date(2024, 11, 30)) is None


def test_a_list_by_an_earlier_act_says_nothing_today():
    area = an_area()
    listed(area, Status.LISTED_2013, date(2014, 2, 1))
    assert listing_in_force(area.pk, on=TODAY) is None
    assert listing_in_force(area.pk, on=date(2015, 6, 1)) is not None


def test_the_list_decides_for_an_allocation():
    area = an_area()
    vacancy = a_vacancy(dwelling=a_dwelling(area=area))
    assert standing_of(vacancy, on=TODAY).kind is BanArea.VULNERABLE
    listed(area, Status.PREVENTION)
    assert standing_of(vacancy, on=TODAY).kind is BanArea.PREVENTION


@pytest.mark.usefixtures("caseworker")
def test_a_list_is_typed(client):
    area = an_area()
    typed = {"published_on": "2025-12-01", "status": "vulnerable", "source": "Listen 2025"}
    client.post(reverse("record_listing", args=[area.pk]), typed)
    assert area.listings.get().status == Status.VULNERABLE


def a_list(client, text, **asked):
    told = {"from_on": "2025-12-01", "source": "Listen 2025"} | asked
    return sent(client, text.encode("windows-1252"), "liste.csv", "listings", **told)


@pytest.mark.usefixtures("caseworker")
def test_a_list_is_read_from_a_file_and_the_rest_is_noted(client):
    one, other = an_area("Søparken"), an_area("Ådalen")
    found = a_list(client, "Boligområde;Status\nSøparken;Udsat boligområde\n")
    assert "Ikke på listen: Ådalen" in page_of(client, found)
    assert not AreaListing.objects.exists()
    confirm(client, found)
    assert one.listings.get().status == Status.VULNERABLE
    assert (other.listings.get().status, other.listings.get().source) == (Status.NONE, "Listen 2025")


@pytest.mark.usefixtures("caseworker")
def test_a_list_with_a_wrong_row_is_not_taken(client):
    an_area("Søparken")
    found = a_list(client, "Boligområde;Status\nSøparken;Udsat boligområde\nMånen;slem\n")
    page = page_of(client, found)
    assert "»Månen« findes ikke i registret." in page
    assert "»slem« er ikke en kendt status" in page
    assert "Filen indlæses samlet eller slet ikke." in page
    confirm(client, found, only_right="yes")
    assert not AreaListing.objects.exists()


@pytest.mark.usefixtures("caseworker")
def test_figures_come_from_a_file_and_make_the_areas_they_name(client):
    text = "Boligområde;År;Beboere;Dømte pct (2-årigt snit)\nSøparken;2025;1.200;2,1\nSøparken;2026;1200;\n"
    found = sent(client, text.encode(), "tal.csv", "statistics")
    assert "Nyt område: Søparken" in page_of(client, found)
    assert confirm(client, found).receipt["new"] == 2
    first, last = AreaStatistics.objects.order_by("year")
    assert (first.residents, first.convicted_pct, last.convicted_pct) == (1200, Decimal("2.1"), None)


@pytest.mark.usefixtures("caseworker")
@pytest.mark.parametrize("register", ["areas", "statistics", "listings"])
@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_what_was_exported_comes_in_unchanged(client, register, kind):
    listed(an_area("Søparken"), Status.PREVENTION)
    listed(an_area("Ådalen"), Status.NONE, date(2014, 2, 1))
    asked = {"from_on": "2026-01-01", "source": "x"} if register == "listings" else {}
    name = "x.xlsx" if kind == "excel" else "x.csv"
    checked = sent(client, exported(client, register, kind), name, register, **asked).checked
    assert checked == checked | {"rows": 2, "unchanged": 2, "notes": []}


# Who sees what


def test_the_list_costs_the_same_for_many(django_assert_num_queries):
    user = a_user(Role.CASEWORKER)
    for number in range(12):
        a_dwelling("2500.00", area=an_area(f"Område {number}"))
    with django_assert_num_queries(4):
        assert len(area_rows(areas_of(user), on=TODAY)) == 12


@pytest.mark.usefixtures("caseworker")
def test_no_areas_yet(client):
    assert "Der er ingen områder endnu." in the_page(client, "areas")
    answer = client.post(reverse("create_area"), {"name": "Søparken"})
    assert answer.headers["Location"] == reverse("area", args=[Area.objects.get().pk])


def test_an_association_sees_the_areas_it_has_dwellings_in(client):
    association = an_association()
    own, foreign = an_area("Søparken"), an_area("Ådalen")
    a_dwelling(area=own, estate=an_estate(association))
    client.force_login(a_user(Role.ASSOCIATION, association=association))
    page = the_page(client, "areas")
    assert "Søparken" in page
    assert "Ådalen" not in page
    assert client.get(reverse("area", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("record_statistics", args=[own.pk])).status_code == 403


# Combined letting


@pytest.fixture
def asked(client):
    """An association has asked, on its page."""
    area, association = an_area(), an_association()
    a_dwelling(area=area, estate=an_estate(association))
    client.force_login(a_user(Role.ASSOCIATION, association=association))
    client.post(reverse("request_combined_letting", args=[area.pk]), {"grounds": "For mange uden arbejde."})
    return CombinedLettingRequest.objects.get()


def test_the_association_asks_once(client, asked):
    page = the_page(client, "area", asked.area_id)
    assert "Venter på svar" in page
    assert "som kommunen ikke har svaret på" in the_page(client, "request_combined_letting", asked.area_id)
    with pytest.raises(ActionDenied, match="allerede en anmodning"):
        actions.request_combined_letting(asked.area_id, asked.association, "Igen", by=asked.requested_by, on=TODAY)


def test_one_without_dwellings_there_cannot_ask():
    user = a_user(Role.ASSOCIATION)
    with pytest.raises(ActionDenied, match="ingen boliger i"):
        actions.request_combined_letting(an_area().pk, user.membership.association, "Nej", by=user, on=TODAY)


def test_a_no_needs_its_reasons(client, asked):
    client.force_login(a_user(Role.CASEWORKER))
    page = the_page(client, "decide_combined_letting", asked.pk)
    assert "Kommunen skal begrunde et nej" in page
    address = reverse("decide_combined_letting", args=[asked.pk])
    assert "Skriv, hvorfor kommunen siger nej." in client.post(address, {"decision": "refused"}).content.decode()
    client.post(address, {"decision": "refused", "reasons": "Området er i bedring."})
    assert "Området er i bedring." in the_page(client, "area", asked.area_id)


def test_the_action_asks_the_law_too(asked):
    user = a_user(Role.MANAGER)
    with pytest.raises(ActionDenied, match="skal begrunde et nej"):
        actions.decide_combined_letting(asked.pk, "refused", "  ", by=user, on=TODAY)
    actions.decide_combined_letting(asked.pk, "granted", "", by=user, on=TODAY)
    with pytest.raises(ActionDenied, match="allerede besluttet"):
        actions.decide_combined_letting(asked.pk, "refused", "Fortrudt", by=user, on=TODAY)


def test_a_yes_where_the_law_does_not_reach_is_refused(asked):
    AreaStatistics.objects.update(without_work_pct=Decimal("39.9"))
    with pytest.raises(ActionDenied, match="kan ikke besluttes her"):
        actions.decide_combined_letting(asked.pk, "granted", "", by=a_user(), on=TODAY)


def test_the_association_decides_nothing(asked):
    with pytest.raises(ActionDenied, match="besluttes af kommunen"):
        actions.decide_combined_letting(asked.pk, "granted", "", by=asked.requested_by, on=TODAY)
