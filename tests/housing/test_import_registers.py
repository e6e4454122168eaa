"""Files of associations and estates, and the page where one chooses what to take in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from background.models import Job
from housing.jobs import delete_old_files
from housing.models import Association, Estate, FileImport
from tests.factories import NOW, a_user, an_association, an_estate
from tests.imports import a_csv, confirm, exported, page_of, run_jobs, sent

pytestmark = pytest.mark.django_db
ROW = {"Navn": "Ærø Bo", "CVR": "01234567", "E-mail": "post@aeroe.example", "Slags": "Almen boligorganisation"}


@pytest.fixture(autouse=True)
def caseworker(client, time_machine):
    time_machine.move_to(NOW)
    user = a_user(Role.CASEWORKER)
    client.force_login(user)
    return user


def associations(client, *rows):
    return sent(client, a_csv(*rows), "boligorganisationer.csv", "associations")


def test_associations_are_new_or_changed_by_their_cvr_number(client):
    assert confirm(client, associations(client, ROW)).receipt["new"] == 1
    found = associations(client, ROW | {"Navn": "Ærø Boligselskab"})
    assert (found.checked["new"], found.checked["changed"]) == (0, 1)
    confirm(client, found)
    assert [(one.name, one.cvr) for one in Association.objects.all()] == [("Ærø Boligselskab", "01234567")]


def test_what_is_wrong_with_associations_is_said(client):
    an_association("Taget", cvr="11111111")
    other = {"Navn": "Nybo", "CVR": "1234567", "E-mail": "nybo", "Slags": "slot"}
    found = associations(client, ROW | {"Navn": "Taget"}, other, ROW, ROW)
    page = page_of(client, found)
    for words in (
        "Navnet bruges af boligorganisationen med CVR-nr. 11111111.",
        "Et CVR-nr. har otte cifre.",
        "»slot« er ikke en kendt slags.",
        "CVR-nr. 01234567 står allerede i række",
    ):
        assert words in page


def test_estates_are_only_added(client):
    an_estate(an_association("Ærø Bo"), "Søvej")
    rows = [{"Boligorganisation": "Ærø Bo", "Afdeling": name} for name in ("Søvej", "Skovvej")]
    found = sent(client, a_csv(*rows, {"Boligorganisation": "Månen", "Afdeling": "Krater"}), "a.csv", "estates")
    assert (found.checked["new"], found.checked["unchanged"], found.checked["wrong"]) == (1, 1, 1)
    confirm(client, found, only_right="yes")
    assert {one.name for one in Estate.objects.all()} == {"Søvej", "Skovvej"}


@pytest.mark.parametrize("register", ["associations", "estates"])
@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_what_was_exported_comes_in_unchanged(client, register, kind):
    an_estate(an_association("Ærø Bo", cvr="01234567"), "Søvej")
    name = "x.xlsx" if kind == "excel" else "x.csv"
    checked = sent(client, exported(client, register, kind), name, register).checked
    assert checked == checked | {"rows": 1, "unchanged": 1}


def test_what_stood_in_a_file_is_deleted_and_its_figures_stay(client, time_machine):
    secret = {"Tidligere lejer": "610170-1234"}  # a column that nobody asked for
    first = associations(client, ROW | secret)
    client.post(reverse("match_columns", args=[first.pk]), {"name": "0", "cvr": "1", "email": "2", "kind": "3"})
    run_jobs()
    whole = confirm(client, first)
    waits = associations(client, ROW | secret | {"Navn": "Ny"}, ROW | secret | {"CVR": "610170-1234"})
    assert b"610170-1234" in FileImport.objects.get(pk=whole.pk).content
    for days, left in ((0, {waits.pk}), (14, {waits.pk}), (15, set()), (16, set())):
        time_machine.move_to(NOW + timedelta(days=days))
        delete_old_files()
        kept = FileImport.objects.filter(deleted_at=None)
        assert {sent.pk for sent in kept} == left
        assert not FileImport.objects.exclude(pk__in=left).exclude(content=b"").exists()
    client.force_login(waits.uploaded_by)
    shown = page_of(client, waits)
    assert "Det, der stod i filen, er slettet" in shown
    assert "610170-1234" not in shown
    assert reverse("confirm_import", args=[waits.pk]) not in shown
    for name in ("match_columns", "wrong_rows"):
        gone = client.get(reverse(name, args=[waits.pk]))
        assert "Filen er slettet og kan ikke læses igen." in gone.content.decode()
    client.post(reverse("confirm_import", args=[waits.pk]))
    assert not Job.objects.filter(kind="import_file", arguments__import=waits.pk).exists()
    assert "Filen er indlæst." in page_of(client, whole)


def test_each_sees_the_files_that_are_theirs(client):
    page = client.get(reverse("imports")).content.decode()
    assert "Offentliggjorte lister" in page
    client.force_login(a_user(Role.ASSOCIATION))
    page = client.get(reverse("imports")).content.decode()
    assert "Offentliggjorte lister" not in page
    assert "Boliger" in page
    assert client.get(reverse("import_template", args=["dwellings"])).status_code == 200


def test_associations_have_a_page_and_are_corrected(client):
    assert "Der er ingen boligorganisationer endnu." in client.get(reverse("associations")).content.decode()
    found = an_association("Ærø Bo")
    an_estate(found, "Søvej")
    assert "Søvej" in client.get(reverse("associations")).content.decode()
    told = {"name": "Ærø Boliger", "cvr": found.cvr, "email": found.email, "kind": "social"}
    client.post(reverse("change_association", args=[found.pk]), told)
    assert Association.objects.get().name == "Ærø Boliger"
