"""Many notices in one file: checked as one by one, counted in the file's order, and told whose turn each became."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from housing.imports import read
from housing.models import Vacancy
from housing.queries.audit import differences
from housing.states import VacancyState
from tests.factories import NOW, a_dwelling, a_ledger, a_user, a_vacancy, an_estate, staff_of
from tests.imports import a_csv, a_workbook, confirm, page_of, sent, upload

pytestmark = pytest.mark.django_db
HEADINGS = ["Afdeling", "Lejemålsnr.", "Opsagt til", "Til rådighed fra", "Husleje pr. md.", "Bekræft"]


@pytest.fixture(autouse=True)
def estate(client, time_machine):
    time_machine.move_to(NOW)
    estate = an_estate(name="Søvej")
    a_ledger(estate=estate)
    client.force_login(staff_of(estate.association))
    return estate


def homes(estate, *numbers):
    return [a_dwelling(estate=estate, unit_number=number) for number in numbers]


def row(number, **told):
    return {"Lejemålsnr.": number, "Opsagt til": "01-04-2026"} | told


def vacancies(client, *rows):
    return sent(client, a_csv(*rows, headings=HEADINGS), "ledige.csv", "vacancies")


def test_numbers_follow_the_order_of_the_file(client, estate):
    homes(estate, "A", "B", "C", "D", "E")
    found = vacancies(client, *[row(number) for number in "CADBE"])
    assert (found.checked["new"], Vacancy.objects.count()) == (5, 0)
    assert confirm(client, found).receipt["new"] == 5
    told = Vacancy.objects.order_by("quota_entries__number").values_list("dwelling__unit_number", "state")
    assert [number for number, _ in told] == list("CADBE")
    assert dict(told)["B"] == VacancyState.AT_DISPOSAL
    assert not list(differences())
    assert "Se, hvis tur det blev" in page_of(client, found)
    page = client.get(reverse("notified_in_file", args=[found.pk])).content.decode()
    assert "1 til kommunen, 4 jeres egne" in page
    assert "Kommunens" in page


def test_begun_again_it_finds_its_own(client, estate):
    homes(estate, "A", "B")
    found = confirm(client, vacancies(client, row("A"), row("B")))
    again = read(found, lambda _done, _total: None, write=True)
    assert (again.new, again.unchanged, again.wrong) == (0, 2, 0)


def test_what_is_wrong_is_said_of_its_row(client, estate):
    homes(estate, "A", "B", "C", "D")
    homes(an_estate(estate.association, "Skovvej"), "D")
    a_vacancy(VacancyState.OWN, dwelling=estate.dwellings.get(unit_number="B"))
    found = vacancies(
        client,
        row("A"),
        row("A"),
        row("B", **{"Opsagt til": "31-03-2026"}),
        row("C", **{"Til rådighed fra": "01-03-2026"}),
        row("C", **{"Husleje pr. md.": "9.000,00"}),
        row("D"),
        row("X"),
        row("A", **{"Opsagt til": "i morgen"}),
    )
    page = page_of(client, found)
    for words in (
        "Boligen står allerede i række 2 med samme dato.",
        "er allerede indmeldt som ledig fra tirsdag den 31. marts 2026",
        "tidligst være til rådighed, når den er fraflyttet",
        "men registret siger",
        "Nummeret findes i flere afdelinger.",
        "I har ingen bolig med nummeret.",
        "i morgen",
    ):
        assert words in page
    assert (found.checked["new"], found.checked["wrong"]) == (1, 7)


def test_a_warning_is_set_aside_in_its_row_and_told_in_the_story(client, estate):
    homes(estate, "A")
    found = vacancies(client, row("A", **{"Husleje pr. md.": "9.000,00", "Bekræft": "ja"}))
    confirm(client, found)
    event = Vacancy.objects.get().events.get()
    assert event.facts["file"] == found.pk
    assert "registret siger" in event.facts["overrides"][0]


def test_a_workbook_with_days_as_excel_keeps_them(client, estate):
    homes(estate, "A")
    rows = [["Lejemål", "Ledig fra"], ["A", "2026-04-01"]]
    found = sent(client, a_workbook(*rows), "ledige.xlsx", "vacancies")
    assert found.checked["new"] == 1


def test_only_for_the_association(client):
    client.force_login(a_user(Role.CASEWORKER))
    assert upload(client, a_csv(row("A")), "ledige.csv", "vacancies").status_code == 404


def test_nothing_is_told_before_the_file_is_in(client, estate):
    homes(estate, "A")
    found = vacancies(client, row("A"))
    page = client.get(reverse("notified_in_file", args=[found.pk])).content.decode()
    assert "Ingen boliger er indmeldt fra filen endnu." in page
