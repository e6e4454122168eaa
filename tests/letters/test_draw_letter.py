"""The bytes: tagged, titled, the same every time, and nothing from outside."""

import contextlib
import hashlib
import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.db import ProgrammingError, connection, transaction

from allocation import letters
from allocation.models import Letter
from allocation.states import LetterKind
from danish.pdf import ForeignResource, write_pdf
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


HOSTILE = [
    '<img src="http://127.0.0.1:{port}/x.png">',
    '<img src="file:///etc/passwd">',
    '<img src="FILE:///etc/passwd">',
    '<img src="ftp://127.0.0.1:{port}/x">',
    '<img src="//127.0.0.1:{port}/x">',
    '<img src="x.png">',
    '<img src="own:../../../etc/passwd">',
    '<img src="own:vendor/dkfds/css/dkfds.min.css">',
    '<img src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=">',
    '<img src="data:image/png;base64,' + "A" * 100_000 + '">',
    '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
    '<link rel="stylesheet" href="file:///etc/hostname">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">her</a>',
    "<style>@import url(http://127.0.0.1:{port}/x.css);</style>",
    "<style>@font-face {{ font-family: x; src: url(http://127.0.0.1:{port}/x.woff2) }} p {{ font-family: x }}</style><p>x",
    '<p style="background: url(http://127.0.0.1:{port}/x.png)">x</p>',
    '<p style="list-style: url(file:///etc/passwd); display: list-item">x</p>',
    '<p style="content: url(file:///etc/passwd)">x</p>',
    '<object data="http://127.0.0.1:{port}/x.svg">x</object>',
    '<embed src="file:///etc/passwd">',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://127.0.0.1:{port}/x.png" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="file:///etc/passwd#a"/></svg>',
    '<base href="http://127.0.0.1:{port}/"><img src="x.png">',
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_is_fetched_from_anywhere(hostile, monkeypatch):
    """Whatever a page asks for: no connection, no foreign bytes; it fails loudly or stays without."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        page = hostile.format(port=listener.getsockname()[1]) if "{port}" in hostile or "{{" in hostile else hostile
        raw = None
        with contextlib.suppress(ForeignResource):
            raw = write_pdf(f"<html lang=da><head><title>T</title></head><body>{page}<p>slut</p></body></html>")
        if raw is not None:
            with open_pdf(raw) as pdf:
                assert not pdf.attachments
                assert b"root:" not in b"".join(_streams(pdf))
        with pytest.raises(TimeoutError):
            listener.accept()


def _streams(pdf: pikepdf.Pdf):
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            yield one.read_bytes()


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
