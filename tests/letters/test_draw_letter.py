"""The bytes: tagged, titled, the same every time, and nothing from outside."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.db import ProgrammingError, connection, transaction
from weasyprint import CSS

from allocation import letters
from allocation.models import Letter
from allocation.states import LetterKind
from danish.font_folder import PREFIX, OwnFolder
from danish.pdf import FONTS, ForeignResource, OwnFilesOnly, font_faces, write_pdf
from tests.factories import a_case, a_citizen, a_vacancy, an_allocation


@pytest.fixture
def letter(db) -> Letter:
    case = a_case(citizen=a_citizen(first_name="Şükran", last_name="Łukasiewicz-Đorđević", children=2))
    return an_allocation(vacancy=a_vacancy(), case=case).letters.get()


def open_pdf(raw: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(raw))


def test_the_same_words_give_the_same_bytes(letter):
    drawn = letters.draw(letter.pk)
    assert {hashlib.sha256(write_pdf(letter.html)).hexdigest() for _ in range(5)} == {drawn.sha256}
    assert hashlib.sha256(bytes(drawn.pdf)).hexdigest() == drawn.sha256


def test_another_process_gives_the_same_bytes(letter, tmp_path):
    page = tmp_path / "letter.html"
    page.write_text(letter.html, encoding="utf-8")
    program = (
        "import django, sys, hashlib, pathlib; django.setup(); from danish.pdf import write_pdf; "
        "print(hashlib.sha256(write_pdf(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'))).hexdigest())"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(page)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    assert said.stdout.strip() == letters.draw(letter.pk).sha256


def test_it_is_drawn_once(letter, monkeypatch):
    letters.draw(letter.pk)
    monkeypatch.setattr("allocation.letters.write_pdf", lambda html: pytest.fail("drawn again"))
    letters.draw(letter.pk)


def test_it_is_tagged_and_titled_in_danish(letter):
    with open_pdf(letters.draw(letter.pk).pdf) as pdf:
        assert str(pdf.Root.Lang) == "da"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "Du får tilbudt en bolig"
        heads = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"]
        assert heads
        assert {str(head.A.Scope) for head in heads} == {"/Row"}
        assert 1 <= len(pdf.pages) <= 2


def test_column_heads_have_their_scope_too():
    page = "<table><tr><th scope=col>A<th scope=col>B<tr><th scope=row>1<td>2</table>"
    with open_pdf(write_pdf(f"<html lang=da><head><title>T</title><body>{page}")) as pdf:
        heads = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"]
        assert sorted(str(head.A.Scope) for head in heads) == ["/Column", "/Column", "/Row"]


def test_every_letter_of_a_name_is_in_the_font(letter):
    """The fonts in the file are our own alone: nothing fell back to one of the machine's."""
    with open_pdf(letters.draw(letter.pk).pdf) as pdf:
        fonts = {
            str(one.FontName).split("+")[-1]
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        }
    assert fonts
    assert all(name.startswith("IBM-Plex-Sans") or name.startswith("IBMPlexSans") for name in fonts), fonts


def test_a_foreign_image_stops_the_letter():
    with pytest.raises(ForeignResource, match="ikke er vores eget, og er derfor ikke lavet"):
        write_pdf("<html lang=da><body><img src='file:///etc/passwd'>")


@pytest.mark.parametrize("field", ["html", "facts", "kind"])
def test_the_database_freezes_the_words(letter, field):
    value = {"html": "andet", "facts": {"andet": 1}, "kind": LetterKind.REFUSAL}[field]
    with pytest.raises(ProgrammingError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**{field: value})


def test_the_database_freezes_the_bytes(letter):
    letters.draw(letter.pk)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(pdf=b"andet", sha256="0" * 64)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM allocation_delivery; DELETE FROM allocation_letter")


def test_a_killed_process_leaves_its_fonts_to_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    for owner in (gone.stdout.decode().strip(), os.getppid(), 1):  # the last is somebody else's, and lives
        (tmp_path / f"{PREFIX}{owner}-x").mkdir()
    fonts = OwnFolder()
    CSS(string=font_faces(), font_config=fonts, url_fetcher=OwnFilesOnly())
    folders = {path.name.removeprefix(PREFIX).partition("-")[0]: path for path in tmp_path.iterdir()}
    assert set(folders) == {str(os.getppid()), "1", str(os.getpid())}
    assert len(list(folders[str(os.getpid())].iterdir())) == len(FONTS)
    del fonts
