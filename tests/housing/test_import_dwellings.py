"""A file of dwellings: checked, shown, confirmed and taken in; wrong rows are named and can be fetched."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.denied import ActionDenied
from accounts.roles import Role
from background.actions import start_job
from background.models import Job, LeaseState
from background.tasks import run_first
from housing.exports import HEADINGS
from housing.forms import dwellings as forms
from housing.models import Dwelling, DwellingImport, Estate
from tests.factories import NOW, a_dwelling, a_user, an_association, an_estate

pytestmark = pytest.mark.django_db
ROW = {
    "Boligorganisation": "Ærø Bo",
    "Afdeling": "Søvej",
    "Lejemålsnr": "1-1",
    "Adresse": "Søvej 1",
    "Postnr": "2630",
    "By": "Taastrup",
    "Boligtype": "familiebolig",
    "Rum": "3",
    "Areal m2": "80",
    "Husleje pr. md.": "6.100,50",
    "A conto varme": "500,00",
    "A conto vand": "100,00",
    "Indskud": "20.000,00",
    "Etage": "0",
    "Elevator": "ja",
    "Kørestolsegnet": "nej",
    "Husdyr tilladt": "nej",
    "Boligområde": "",
    "Ibrugtaget år": "1968",
}


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


def a_row(**changes):
    return ROW | changes


def a_csv(*rows, encoding="utf-8-sig"):
    lines = [";".join(HEADINGS), *(";".join(row[heading] for heading in HEADINGS) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def sent(client, content, name="boliger.csv", from_on="2026-03-01"):
    """Uploaded and checked."""
    answer = client.post(
        reverse("import_dwellings"), {"file": SimpleUploadedFile(name, content), "from_on": from_on}, follow=True
    )
    while run_first(Job.objects.all()):
        pass
    found = DwellingImport.objects.order_by("-pk").first()
    return found or answer


def confirm(client, found, **fields):
    client.post(reverse("confirm_import", args=[found.pk]), fields)
    while run_first(Job.objects.all()):
        pass
    found.refresh_from_db()
    return found


def page_of(client, found):
    return client.get(reverse("import_dwellings_file", args=[found.pk])).content.decode()


@pytest.mark.usefixtures("caseworker", "association")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_a_file_is_checked_shown_and_taken_in(client, encoding):
    found = sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2"), encoding=encoding))
    assert not Dwelling.objects.exists()
    page = page_of(client, found)
    assert "Indlæs 2 rækker" in page
    assert "Nye afdelinger: Ærø Bo, Søvej." in page
    confirm(client, found)
    assert "Boligerne er indlæst." in page_of(client, found)
    assert [dwelling.unit_number for dwelling in Dwelling.objects.order_by("pk")] == ["1-1", "1-2"]
    assert Estate.objects.get().name == "Søvej"


@pytest.mark.usefixtures("caseworker", "association")
def test_a_workbook_is_read_as_well(client):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(0, 0, HEADINGS)
    numbers = {"Rum": 3, "Husleje pr. md.": 6100.5, "Postnr": 2630, "Ibrugtaget år": 1968, "Elevator": True}
    page.write_row(1, 0, [(ROW | numbers)[heading] for heading in HEADINGS])
    book.close()
    found = confirm(client, sent(client, out.getvalue(), "boliger.xlsx"))
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
def test_wrong_rows_are_named_and_stop_the_rest(client):
    wrong = a_row(Lejemålsnr="1-2", **{"Husleje pr. md.": "seks"})
    found = sent(client, a_csv(a_row(), wrong, a_row(Boligorganisation="Månen"), a_row()))
    page = page_of(client, found)
    for words in ("Husleje pr. md.", "seks", "»Månen« findes ikke", "Boligen står allerede i række 2."):
        assert words in page
    assert found.checked["wrong"] == 3
    confirm(client, found)
    job = Job.objects.order_by("-pk").first()
    assert (job.state, Dwelling.objects.count()) == (LeaseState.WAITING, 0)
    assert "intet er indlæst" in job.last_error


@pytest.mark.usefixtures("caseworker", "association")
def test_the_right_ones_alone_by_choice_and_the_wrong_ones_mended(client):
    found = sent(client, a_csv(a_row(), a_row(Lejemålsnr="1-2", Rum="mange")))
    assert "Indlæs de 1 rigtige" in page_of(client, found)
    confirm(client, found, only_right="yes")
    assert Dwelling.objects.count() == 1
    wrong = client.get(reverse("wrong_rows", args=[found.pk])).content.decode()
    assert "Rum: »mange« er ikke et helt tal." in wrong
    confirm(client, sent(client, wrong.replace("mange;", "2;").encode()))
    assert Dwelling.objects.count() == 2


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
        (b"Navn,Adresse\n", "x.csv", "ikke overskrifter adskilt af semikolon"),
        (b"Boligorganisation;Farve\n", "x.csv", "Kolonnen »Farve« kendes ikke"),
        (b"not a workbook", "x.xlsx", "Regnearket kan ikke læses"),
        (b"\x00\x01", "x.csv", "ikke en tekstfil"),
        (a_csv(), "x.csv", "ingen rækker"),
    ],
)
def test_what_cannot_be_read_is_said(client, content, name, words):
    found = sent(client, content, name)
    assert words in Job.objects.get().last_error
    assert "Filen er ikke kontrolleret" in page_of(client, found)


@pytest.mark.usefixtures("caseworker")
def test_a_file_too_large_is_refused(client, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    answer = client.post(
        reverse("import_dwellings"), {"file": SimpleUploadedFile("x.csv", b"x" * 11), "from_on": "2026-03-01"}
    )
    assert "Filen er over 12 MB." in answer.content.decode()


def test_an_association_takes_in_its_own_only(client, association):
    an_association("Andre Bo")
    client.force_login(a_user(Role.ASSOCIATION, association=association))
    found = sent(client, a_csv(a_row(), a_row(Boligorganisation="Andre Bo")))
    assert (found.checked["new"], found.checked["wrong"]) == (1, 1)


def test_nobody_starts_or_sees_anothers_file(client, caseworker, association):
    found = sent(client, a_csv(a_row()))
    other = a_user(Role.MANAGER)
    client.force_login(other)
    assert client.get(reverse("import_dwellings_file", args=[found.pk])).status_code == 404
    with pytest.raises(ActionDenied, match="findes ikke længere"):
        start_job("import_dwellings", {"import": str(found.pk)}, by=other, at=NOW)


@pytest.mark.usefixtures("caseworker")
def test_what_was_exported_comes_in_unchanged(client, association):
    a_dwelling("5000.00", estate=an_estate(association), floor=-1)
    out = b"".join(client.get(reverse("export_dwellings")).streaming_content)
    assert sent(client, out).checked == sent(client, out).checked | {"rows": 1, "unchanged": 1, "wrong": 0}


@pytest.mark.usefixtures("caseworker")
def test_a_run_begun_again_finds_its_own_rows(client, association):
    found = sent(client, a_csv(a_row()))
    confirm(client, found)
    confirm(client, found)
    assert (found.receipt["new"], found.receipt["unchanged"]) == (0, 1)
