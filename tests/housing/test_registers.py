"""The register of dwellings: found, made, given new terms from a day, and taken out as a file."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import python_calamine
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from housing.actions.registers import change_terms
from housing.models import Association, Dwelling, Estate
from housing.queries.registers import TERMS
from tests.factories import LONG_AGO, NOW, TODAY, a_dwelling, a_user, an_association, an_estate

pytestmark = pytest.mark.django_db
FACTS = {"unit_number": "7-1", "address": "Nyvej 1", "postal_code": "2630", "city": "Taastrup", "floor": "0"}
TERMS_TYPED = {
    "kind": "family",
    "rooms": "3",
    "area_m2": "80",
    "rent_dkk": "6.100,50",
    "heat_dkk": "500",
    "water_dkk": "100",
    "contribution_dkk": "20.000,00",
    "has_lift": "ja",
    "is_wheelchair_suitable": "nej",
    "is_pets_allowed": "nej",
}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


@pytest.fixture
def staff(client):
    user = a_user(Role.ASSOCIATION)
    client.force_login(user)
    return user


def the_page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def told(dwelling, **changes):
    terms = dwelling.terms.order_by("-valid_from").first()
    return {name: getattr(terms, name) for name in TERMS} | changes


# The list


@pytest.mark.usefixtures("caseworker")
def test_the_list_is_searched_and_empty(client):
    assert "Der er ingen boliger endnu." in the_page(client, "dwellings")
    a_dwelling(address="Kirkevej 12")
    a_dwelling(address="Søvej 3")
    page = the_page(client, "dwellings", q="kirke")
    assert "Kirkevej 12" in page
    assert "Søvej 3" not in page
    assert "Ingen boliger passer." in the_page(client, "dwellings", q="månen")


def test_an_association_sees_its_own(client, staff):
    a_dwelling(estate=an_estate(staff.membership.association), address="Vores vej 1")
    foreign = a_dwelling(address="Deres vej 2")
    page = the_page(client, "dwellings")
    assert "Vores vej 1" in page
    assert "Deres vej 2" not in page
    assert client.get(reverse("dwelling", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("create_estate")).status_code == 403


@pytest.mark.usefixtures("caseworker")
def test_the_list_costs_the_same_for_many(client, django_assert_max_num_queries):
    for _ in range(12):
        a_dwelling()
    with django_assert_max_num_queries(8):
        the_page(client, "dwellings")


# Terms


def test_new_terms_end_the_old_the_day_before():
    dwelling = a_dwelling("5000.00")
    change_terms(dwelling.pk, told(dwelling, rent_dkk=Decimal(5200)), from_on=TODAY, by=a_user())
    old, new = dwelling.terms.order_by("valid_from")
    assert (old.valid_from, old.valid_to, old.rent_dkk) == (LONG_AGO, TODAY - timedelta(days=1), 5000)
    assert (new.valid_from, new.valid_to, new.rent_dkk) == (TODAY, None, 5200)


def test_later_terms_stay():
    dwelling, later = a_dwelling("5000.00"), TODAY + timedelta(days=60)
    change_terms(dwelling.pk, told(dwelling, rent_dkk=Decimal(5400)), from_on=later, by=a_user())
    change_terms(dwelling.pk, told(dwelling, rent_dkk=Decimal(5200)), from_on=TODAY, by=a_user())
    rents = list(dwelling.terms.order_by("valid_from").values_list("valid_from", "rent_dkk"))
    assert rents == [(LONG_AGO, 5000), (TODAY, 5200), (later, 5400)]


def test_terms_before_the_first_end_where_it_begins():
    dwelling, before = a_dwelling("5000.00"), date(1990, 1, 1)
    change_terms(dwelling.pk, told(dwelling, rent_dkk=Decimal(2000)), from_on=before, by=a_user())
    first = dwelling.terms.order_by("valid_from").first()
    assert (first.valid_from, first.valid_to) == (before, LONG_AGO - timedelta(days=1))


def test_terms_of_the_same_day_are_corrected():
    dwelling = a_dwelling("5000.00")
    assert change_terms(dwelling.pk, told(dwelling, rent_dkk=Decimal(5001)), from_on=LONG_AGO, by=a_user())
    assert dwelling.terms.get().rent_dkk == 5001
    assert not change_terms(dwelling.pk, told(dwelling), from_on=TODAY, by=a_user())
    assert dwelling.terms.count() == 1


def test_another_association_changes_nothing():
    dwelling = a_dwelling()
    with pytest.raises(ActionDenied, match="kun rette jeres egne"):
        change_terms(dwelling.pk, told(dwelling), from_on=TODAY, by=a_user(Role.ASSOCIATION))


def test_the_page_shows_the_history(client, staff):
    dwelling = a_dwelling("5000.00", estate=an_estate(staff.membership.association))
    assert "5.000,00" in the_page(client, "change_terms", dwelling.pk)
    client.post(reverse("change_terms", args=[dwelling.pk]), TERMS_TYPED | {"from_on": "2026-04-01"})
    page = the_page(client, "dwelling", dwelling.pk)
    assert "6.100,50" in page
    assert "gælder nu" in page
    assert "kommer" in page
    assert "31. marts 2026" in page


# New ones


@pytest.mark.usefixtures("caseworker")
def test_association_estate_and_dwelling_are_made(client):
    fields = {"name": "Nybo", "kind": "social", "cvr": "12345678", "email": "nybo@bolig.example"}
    client.post(reverse("create_association"), fields)
    client.post(reverse("create_estate"), {"association": Association.objects.get().pk, "name": "Nyvej"})
    where = {"estate": Estate.objects.get().pk, "from_on": "2026-03-01"}
    client.post(reverse("create_dwelling"), FACTS | TERMS_TYPED | where)
    dwelling = Dwelling.objects.get()
    assert dwelling.terms.get().rent_dkk == Decimal("6100.50")
    again = client.post(reverse("create_dwelling"), FACTS | TERMS_TYPED | where)
    assert "Nyvej har allerede en bolig med lejemålsnr. 7-1." in again.content.decode()
    assert Dwelling.objects.count() == 1


@pytest.mark.usefixtures("caseworker")
def test_all_that_is_wrong_is_told_at_once(client):
    page = client.post(
        reverse("create_dwelling"),
        FACTS
        | TERMS_TYPED
        | {"estate": an_estate().pk, "from_on": "2026-03-01", "postal_code": "26", "rooms": "mange"},
    ).content.decode()
    assert "Et postnr. har fire cifre." in page
    assert "»mange« er ikke et helt tal." in page


def test_an_association_makes_dwellings_in_its_own_estates_only(client, staff):
    where = {"estate": an_estate().pk, "from_on": "2026-03-01"}
    client.post(reverse("create_dwelling"), FACTS | TERMS_TYPED | where)
    assert not Dwelling.objects.exists()
    where["estate"] = an_estate(staff.membership.association).pk
    client.post(reverse("create_dwelling"), FACTS | TERMS_TYPED | where)
    assert Dwelling.objects.count() == 1


@pytest.mark.usefixtures("caseworker")
def test_the_address_is_corrected(client):
    dwelling = a_dwelling()
    client.post(reverse("change_dwelling", args=[dwelling.pk]), FACTS | {"address": "Rettet vej 4"})
    dwelling.refresh_from_db()
    assert dwelling.address == "Rettet vej 4"


# Out again


def exported(client, **query):
    answer = client.get(reverse("export_register", args=["dwellings"]), query)
    return b"".join(answer.streaming_content)


@pytest.mark.usefixtures("caseworker")
def test_the_register_comes_out_as_csv(client):
    a_dwelling("5000.00", address="=HYPERLINK(1)", estate=an_estate(an_association("Ærø Bo")), floor=-1)
    text = exported(client).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["Boligorganisation"] == "Ærø Bo"
    assert row["Adresse"] == "'=HYPERLINK(1)"
    assert (row["Husleje pr. md."], row["Etage"], row["Elevator"]) == ("5.000,00", "-1", "nej")


def test_an_association_takes_out_its_own(client, staff):
    a_dwelling(address="Deres vej 2")
    a_dwelling(estate=an_estate(staff.membership.association), address="Vores vej 1")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(exported(client, **{"as": "excel"})))
    head, row = book.get_sheet_by_name("Boliger").to_python()
    assert row[head.index("Adresse")] == "Vores vej 1"
    assert row[head.index("Husleje pr. md.")] == 5000
    assert ["Rækker", "1"] in book.get_sheet_by_name("Om").to_python()
