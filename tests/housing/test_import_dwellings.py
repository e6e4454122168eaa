"""A file of dwellings: checked, shown, confirmed and taken in; wrong rows are named and can be fetched."""

import io
import zipfile

import pytest
import python_calamine
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from background.actions import start_job
from background.models import Job, LeaseState
from housing import imports
from housing.forms import imports as forms
from housing.models import Dwelling, Estate, FileImport
from housing.queries import imports as queries
from tests.factories import NOW, a_dwelling, a_user, an_association, an_estate
from tests.imports import DWELLING, a_csv, a_row, a_workbook, confirm, exported, page_of, run_jobs, sent, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def association():
    return an_association("Ærø Bo")


@pytest.fixture
def caseworker(client):
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def wrong_book(client, found):
    answer = client.get(reverse("wrong_rows", args=[found.pk]))
    return b"".join(answer.streaming_content)


def cells_of(book):
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()


@pytest.mark.usefixtures("caseworker", "association")
def test_a_file_is_fetched_a_piece_at_a_time(client, monkeypatch):
    monkeypatch.setattr(queries, "PIECE", 100)
    found = sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2")))
    assert found.checked["new"] == 2
    with queries.opened(found) as content:
        assert content.read() == bytes(found.content)


@pytest.mark.usefixtures("caseworker", "association")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_a_file_is_checked_shown_and_taken_in(client, encoding):
    found = sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2"), encoding=encoding))
    assert not Dwelling.objects.exists()
    page = page_of(client, found)
    assert "Indlæs 2 rækker" in page
    assert "Ny afdeling: Ærø Bo, Søvej" in page
    confirm(client, found)
    assert "Filen er indlæst." in page_of(client, found)
    assert [dwelling.unit_number for dwelling in Dwelling.objects.order_by("pk")] == ["1-1", "1-2"]
    assert Estate.objects.get().name == "Søvej"


@pytest.mark.usefixtures("caseworker", "association")
def test_a_workbook_is_read_as_well(client):
    numbers = {"Rum": 3, "Husleje pr. md.": 6100.5, "Postnr": 2630, "Ibrugtaget år": 1968, "Elevator": True}
    book = a_workbook(["Boliger 2026"], [], list(DWELLING), list((DWELLING | numbers).values()))
    found = confirm(client, sent(client, book, "boliger.xlsx"))
    assert found.receipt["new"] == 1
    terms = Dwelling.objects.get().terms.get()
    assert (str(terms.rent_dkk), terms.has_lift) == ("6100.50", True)


@pytest.mark.usefixtures("caseworker", "association")
def test_what_changed_keeps_its_history_and_the_rest_is_left_alone(client):
    confirm(client, sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2"))))
    changed = a_row(**{"Husleje pr. md.": "6.300,00"})
    found = sent(client, a_csv(changed, a_row(Lejemålsnr="1-2")), from_on="2026-04-01")
    assert (found.checked["new"], found.checked["changed"], found.checked["unchanged"]) == (0, 1, 1)
    confirm(client, found)
    rents = [str(one.rent_dkk) for one in Dwelling.objects.get(unit_number="1-1").terms.order_by("valid_from")]
    assert rents == ["6100.50", "6300.00"]
    assert Dwelling.objects.get(unit_number="1-2").terms.count() == 1


@pytest.mark.usefixtures("caseworker", "association")
def test_a_column_left_out_leaves_what_is_known(client):
    confirm(client, sent(client, a_csv(a_row())))
    less = {heading: cell for heading, cell in a_row().items() if heading not in {"Ibrugtaget år", "Altan"}}
    assert confirm(client, sent(client, a_csv(less))).receipt["unchanged"] == 1
    assert Dwelling.objects.get().first_used_year == 1968
    assert Dwelling.objects.get().terms.get().has_balcony


# Columns


@pytest.mark.usefixtures("caseworker", "association")
def test_other_headings_are_guessed_asked_about_and_remembered(client):
    words = {"Lejemålsnr": "Lejlighed", "Husleje pr. md.": "Husleje", "Adresse": "Adressen"}
    renamed = {words.get(heading, heading): cell for heading, cell in a_row().items()} | {"Note": "privat"}
    answer = upload(client, a_csv(renamed))
    found = FileImport.objects.get()
    assert answer.headers["Location"] == reverse("match_columns", args=[found.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Disse kolonner er ikke fundet" in page
    assert "Lejlighed (»1-1«)" in page
    assert "Læses ikke, medmindre du vælger dem: Lejlighed, Note." in page
    headings = list(renamed)
    told = {name: headings.index(words.get(heading, heading)) for heading, name in forms_columns().items()}
    refused = client.post(answer.headers["Location"], told | {"unit_number": "", "city": told["address"]})
    assert "Vælg den kolonne, der er »Lejemålsnr«." in refused.content.decode()
    assert "Kolonnen er allerede valgt som »Adresse«." in refused.content.decode()
    client.post(answer.headers["Location"], told)
    run_jobs()
    found.refresh_from_db()
    assert confirm(client, found).receipt["new"] == 1
    again = upload(client, a_csv(renamed))
    assert "/jobs/" in again.headers["Location"]


def forms_columns():
    from housing.importables.dwellings import SHEET

    return SHEET.columns


# What is wrong


@pytest.mark.usefixtures("caseworker", "association")
def test_wrong_rows_are_named_and_stop_the_rest(client):
    wrong = a_row(Lejemålsnr="1-2", **{"Husleje pr. md.": "seks"})
    found = sent(client, a_csv(a_row(), wrong, a_row(Boligorganisation="Månen"), a_row()))
    page = page_of(client, found)
    for words in ("Husleje pr. md.", "seks", "»Månen« findes ikke", "Boligen står allerede i række 2."):
        assert words in page
    assert "3 fejl i 3 rækker." in page
    confirm(client, found)
    job = Job.objects.order_by("-pk").first()
    assert (job.state, Dwelling.objects.count()) == (LeaseState.FAILED, 0)
    assert "intet er indlæst" in job.last_error


@pytest.mark.usefixtures("caseworker", "association")
def test_the_right_ones_alone_by_choice_and_the_wrong_ones_mended(client):
    found = sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2", Rum="mange", Postnr="26")))
    assert "Indlæs den rigtige række" in page_of(client, found)
    confirm(client, found, only_right="yes")
    assert Dwelling.objects.count() == 1
    book = wrong_book(client, found)
    headings, row = cells_of(book)
    assert headings[-2:] == ["Fejl", "Række"]
    assert row[-2:] == ["Postnr: Et postnr. har fire cifre. Rum: »mange« er ikke et helt tal.", 3]
    comments = zipfile.ZipFile(io.BytesIO(book)).read("xl/comments1.xml").decode()
    assert comments.count("<comment ref") == 2
    assert 'ref="H2"' in comments
    mended = [{"mange": "2", "26": "2630"}.get(cell, cell) for cell in row]
    assert confirm(client, sent(client, a_workbook(headings, mended), "rettet.xlsx")).receipt["new"] == 1
    assert Dwelling.objects.count() == 2


@pytest.mark.usefixtures("caseworker", "association")
def test_all_faults_are_counted_when_not_all_are_kept(client, monkeypatch):
    monkeypatch.setattr(imports, "MOST_PROBLEMS", 3)
    found = sent(client, a_csv(*(a_row(Lejemålsnr=f"1-{number}", Rum="mange") for number in range(5))))
    page = page_of(client, found)
    assert "5 fejl i 5 rækker." in page
    assert "Filen med fejl har de første 3" in page
    assert len(cells_of(wrong_book(client, found))) == 4


@pytest.mark.usefixtures("caseworker", "association")
def test_zeros_that_a_spreadsheet_took_away_are_noticed(client):
    confirm(client, sent(client, a_csv(a_row(Lejemålsnr="007"))))
    found = sent(client, a_csv(a_row(Lejemålsnr="7"), a_row(Lejemålsnr="8")))
    assert (found.checked["new"], found.checked["wrong"]) == (1, 1)
    assert "Registret har lejemålsnr. 007. Har regnearket fjernet nullerne?" in page_of(client, found)


@pytest.mark.usefixtures("caseworker", "association")
def test_merged_cells_are_a_fault_of_their_rows(client):
    from tests.danish.workbooks import with_merged_column

    rows = [list(a_row(Lejemålsnr=f"1-{number}").values()) for number in range(3)]
    found = sent(client, with_merged_column(list(DWELLING), rows, column=1), "flettet.xlsx")
    assert (found.checked["new"], found.checked["wrong"]) == (1, 2)
    assert "Cellerne B2:B4 er flettet" in page_of(client, found)


@pytest.mark.usefixtures("caseworker", "association")
def test_the_same_file_twice_is_said(client):
    confirm(client, sent(client, a_csv(a_row())))
    page = page_of(client, sent(client, a_csv(a_row())))
    assert "Samme fil er indlæst før" in page
    assert "10. marts 2026" in page


@pytest.mark.usefixtures("caseworker")
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"Navn,Adresse,By\n", "x.csv", "Cellerne er adskilt af komma"),
        (b"not a workbook", "x.xlsx", "Regnearket kan ikke læses"),
        (b"<html><table>", "x.xls", "Filen er en webside"),
        (b"\x00\x01", "x.csv", "ikke en tekstfil"),
        (b" ", "x.csv", "Filen er tom."),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(client, content, name, words):
    assert words in upload(client, content, name).content.decode()
    assert not FileImport.objects.exists()


@pytest.mark.usefixtures("caseworker")
def test_no_rows_is_said(client):
    found = sent(client, a_csv(a_row()).splitlines()[0])
    assert "ingen rækker" in Job.objects.get().last_error
    assert "Filen er ikke kontrolleret" in page_of(client, found)


@pytest.mark.usefixtures("caseworker", "association")
def test_too_many_rows_are_refused(client, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS", 1)
    sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2")))
    assert "Del den i flere filer." in Job.objects.get().last_error


@pytest.mark.usefixtures("caseworker")
def test_a_file_too_large_is_refused(client, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    assert "Filen er over 12 MB." in upload(client, b"x" * 11).content.decode()


# Whose


def test_an_association_takes_in_its_own_only(client, association):
    an_association("Andre Bo")
    client.force_login(a_user(Role.ASSOCIATION, association=association))
    found = sent(client, a_csv(a_row(), a_row(Boligorganisation="Andre Bo")))
    assert (found.checked["new"], found.checked["wrong"]) == (1, 1)
    assert client.get(reverse("import_file", args=["associations"])).status_code == 404
    assert client.get(reverse("export_register", args=["statistics"])).status_code == 404


def test_nobody_starts_or_sees_anothers_file(client, caseworker, association):
    found = sent(client, a_csv(a_row()))
    other = a_user(Role.MANAGER)
    client.force_login(other)
    assert client.get(reverse("file_import", args=[found.pk])).status_code == 404
    with pytest.raises(ActionDenied, match="findes ikke længere"):
        start_job("import_file", {"import": str(found.pk)}, by=other, at=NOW)


@pytest.mark.usefixtures("caseworker")
@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_what_was_exported_comes_in_unchanged(client, association, kind):
    a_dwelling("5000.00", estate=an_estate(association), floor=-1, unit_number="007", address="=Søvej 1", city="-")
    found = sent(client, exported(client, "dwellings", kind), f"boliger.{'xlsx' if kind == 'excel' else 'csv'}")
    assert found.checked == found.checked | {"rows": 1, "unchanged": 1, "wrong": 0}


@pytest.mark.usefixtures("caseworker")
def test_no_cell_of_an_export_is_a_formula(client, association):
    a_dwelling("5000.00", estate=an_estate(association), address="=1+1")
    assert ";'=1+1;" in exported(client, "dwellings").decode()
    assert cells_of(exported(client, "dwellings", "excel"))[1][3] == "=1+1"


@pytest.mark.usefixtures("caseworker")
def test_a_run_begun_again_finds_its_own_rows(client, association):
    found = sent(client, a_csv(a_row()))
    confirm(client, found)
    confirm(client, found)
    assert (found.receipt["new"], found.receipt["unchanged"]) == (0, 1)
