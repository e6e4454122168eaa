"""The pages of schemes: filled, empty, foreign, and as cheap for many as for few; and what a vacancy in one costs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from finance.actions import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from housing.models import Dwelling, Scheme, SchemeKind, Vacancy
from housing.queries.schemes import money_of, scheme_list
from housing.schemes import SCHEMES
from housing.states import DwellingKind, VacancyState
from law.bases import LegalBasis
from tests.factories import NOW, TODAY, a_dwelling, a_user, a_vacancy, an_association, an_estate, at_ten
from tests.schemes import BY_KIND, EXAMPLES, a_scheme, homes_for, who_lets, written

pytestmark = pytest.mark.django_db
K = SchemeKind


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def the_page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("caseworker")
def test_the_list_is_empty_and_says_what_to_do(client):
    page = the_page(client, "schemes")
    assert "Der er ingen ordninger endnu." in page
    assert reverse("set_up_scheme") in page


@pytest.mark.usefixtures("caseworker")
def test_the_list_marks_what_ends_within_a_year(client):
    a_scheme(K.STARTER, ends_on=(TODAY + timedelta(days=364)).isoformat())
    a_scheme(K.TRANSITIONAL, ends_on=(TODAY + timedelta(days=365)).isoformat())
    page = the_page(client, "schemes")
    assert page.count("under et år") == 1
    assert "§ 101 a" in page


def test_the_list_counts_let_and_empty(caseworker):
    scheme = a_scheme(K.BASIC)
    one, other = [place.dwelling for place in scheme.places.select_related("dwelling").order_by("pk")]
    a_vacancy(VacancyState.LET, dwelling=one)
    a_vacancy(VacancyState.AT_DISPOSAL, dwelling=other)
    [row] = scheme_list(caseworker, on=TODAY)
    assert (row.dwellings, row.filled, row.empty) == (2, 1, 1)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.kind)
@pytest.mark.usefixtures("caseworker")
def test_a_scheme_of_each_kind_has_its_page(client, example):
    scheme = a_scheme(example.kind)
    vacancy = a_vacancy(dwelling=scheme.places.order_by("pk").first().dwelling)
    page = the_page(client, "scheme", scheme.pk)
    assert SCHEMES[example.kind].basis.label in page
    assert str(vacancy) in page
    assert "Ordningen oprettet med" in page
    for name in ("change_scheme", "add_to_scheme", "remove_from_scheme", "end_scheme"):
        assert "csrfmiddlewaretoken" in the_page(client, name, scheme.pk)


def test_the_association_reads_its_own_and_nothing_else(client):
    mine, theirs = a_scheme(K.STARTER, name="Vores startboliger"), a_scheme(K.STARTER, name="De andres")
    client.force_login(a_user(Role.ASSOCIATION, association=mine.association))
    page = the_page(client, "schemes")
    assert "Vores startboliger" in page
    assert "De andres" not in page
    assert "Opret ordning" not in page
    assert "Ret vilkår" not in the_page(client, "scheme", mine.pk)
    assert client.get(reverse("scheme", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("change_scheme", args=[mine.pk])).status_code == 403


@pytest.mark.usefixtures("caseworker")
def test_a_page_is_as_cheap_for_many_dwellings_as_for_few(client, django_assert_max_num_queries):
    association = an_association()
    estate = an_estate(association)
    homes = [a_dwelling("3000.00", estate=estate, kind=DwellingKind.BASIC) for _ in range(25)]
    scheme = a_scheme(K.BASIC, association=association, dwellings=homes)
    for home in homes[:5]:
        a_vacancy(dwelling=home)
    for address in (reverse("scheme", args=[scheme.pk]), reverse("schemes")):
        with django_assert_max_num_queries(14):
            client.get(address)


# Setting one up through the page


@pytest.mark.usefixtures("caseworker")
def test_the_kind_and_the_one_who_lets_must_fit(client):
    association = an_association()
    page = the_page(client, "set_up_scheme", kind=K.PRIVATE_NAMED, association=association.pk)
    assert "er almen boligorganisation og kan ikke være med i den ordning" in page


@pytest.mark.usefixtures("caseworker")
def test_searching_keeps_what_is_written_and_judges_nothing(client):
    association = an_association()
    home = a_dwelling(estate=an_estate(association), kind=DwellingKind.STARTER, address="Egevej 12")
    address = f"{reverse('set_up_scheme')}?kind=starter&association={association.pk}"
    page = client.post(address, {"find": "1", "q": "egev 12", "name": "Ungdomshuset"}).content.decode()
    assert "Egevej 12" in page
    assert 'value="Ungdomshuset"' in page
    assert "fejl i formularen" not in page
    page = client.post(address, {"find": "1", "q": "findes ikke", "dwellings": [home.pk]}).content.decode()
    assert f'value="{home.pk}" id="dwelling_{home.pk}" checked' in page


@pytest.mark.usefixtures("caseworker")
def test_the_laws_answer_is_shown_and_nothing_saved(client):
    example = BY_KIND[K.PRIVATE_NAMED]
    association = who_lets(example)
    data = written(example, homes_for(example, association)) | {"check": "1"}
    address = f"{reverse('set_up_scheme')}?kind={example.kind}&association={association.pk}"
    page = client.post(address, data).content.decode()
    assert "betaler staten 30.000,00" in page
    assert not Scheme.objects.exists()


@pytest.mark.usefixtures("caseworker")
def test_a_row_of_rooms_that_is_half_written_is_said(client):
    association = an_association()
    data = written(BY_KIND[K.SHARED_DIRECT], []) | {"room-TOTAL_FORMS": "6", "room-0-name": "værelse 1", "home": ""}
    address = f"{reverse('set_up_scheme')}?kind=shared_direct&association={association.pk}"
    page = client.post(address, data).content.decode()
    assert "Der er fejl i værelserne. Ret rækkerne nederst." in page
    assert not Dwelling.objects.exists()


# What it costs


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.kind)
def test_vacancy_rent_is_owed_only_where_the_basis_says_so(example):
    scheme = a_scheme(example.kind)
    vacancy = a_vacancy(dwelling=scheme.places.order_by("pk").first().dwelling)
    assert vacancy.legal_basis == SCHEMES[example.kind].basis
    later = vacancy.available_on + timedelta(days=10)
    accrue_vacancy_rent(on=later, at=at_ten(later))
    owed = VacancyRentLiability.objects.filter(vacancy=vacancy).exists()
    assert owed == LegalBasis(vacancy.legal_basis).pays_vacancy_rent
    money = money_of(scheme, example.number, on=later)
    assert (money.vacancy_rent_dkk > 0) == owed


def test_the_first_of_four_private_flats_is_the_municipalitys():
    scheme = a_scheme(K.PRIVATE_QUARTER)
    homes = [place.dwelling for place in scheme.places.select_related("dwelling").order_by("pk")]
    for number, home in enumerate(homes[:5]):
        a_vacancy(VacancyState.AT_DISPOSAL if number in {0, 4} else VacancyState.OWN, dwelling=home)
    assert Vacancy.objects.municipal().count() == 2


def test_compensation_and_refund_are_shown():
    scheme = a_scheme(K.PRIVATE_NAMED)
    rows = dict(money_of(scheme, 2, on=TODAY).rows)
    assert rows["Heraf staten"] == "30.000,00\xa0kr."
    assert rows["Heraf kommunen"] == "15.000,00\xa0kr."
    assert rows["Kommunens udgift til 2 lejligheder"] == "30.000,00\xa0kr."
    assert money_of(scheme, 2, on=TODAY).vacancy_rent_dkk == Decimal("0.00")


@pytest.mark.usefixtures("caseworker")
def test_a_schemes_ledger_has_its_page_and_its_row(client):
    scheme = a_scheme(K.STARTER)
    a_vacancy(dwelling=scheme.places.get().dwelling)
    assert str(scheme) in the_page(client, "ledger", scheme.ledgers.get().pk)
    assert str(scheme) in the_page(client, "ledgers")
