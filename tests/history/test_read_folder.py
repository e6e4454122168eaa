"""A file that cannot be read is refused in a Danish sentence, before anything else is looked at."""

import os
from pathlib import Path

import pytest

from history.files import Unreadable, read_folder
from tests.history.year_folder import HEADINGS, a_folder, a_year, changed, refusal, without, write

FILE = "boligorganisationer.csv"


def said(folder: Path) -> str:
    with pytest.raises(Unreadable) as unreadable:
        read_folder(folder)
    return "\n".join(unreadable.value.sentences)


def with_bytes(tmp_path: Path, raw: bytes, file: str = FILE) -> str:
    folder = a_folder(tmp_path)
    (folder / file).write_bytes(raw)
    return said(folder)


def test_a_missing_folder(tmp_path):
    assert said(tmp_path / "findes ikke").endswith("findes ikke. Se efter, om navnet er rigtigt.")


def test_a_file_instead_of_a_folder(tmp_path):
    (tmp_path / "aar").write_text("")
    assert "er ikke en mappe" in said(tmp_path / "aar")


def test_missing_files_are_all_named(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "aftaler.csv").unlink()
    (folder / "borgere.csv").unlink()
    assert "mangler aftaler.csv, borgere.csv" in said(folder)


def test_an_empty_folder(tmp_path):
    assert "mangler boligorganisationer.csv, boligomraader.csv" in said(tmp_path)


def test_a_folder_in_the_place_of_a_file(tmp_path):
    folder = a_folder(tmp_path)
    (folder / FILE).unlink()
    (folder / FILE).mkdir()
    assert said(folder) == f"{FILE}: Det er ikke en fil."


def test_file_names_in_capitals_are_found(tmp_path):
    folder = a_folder(tmp_path)
    (folder / FILE).rename(folder / FILE.upper())
    assert len(read_folder(folder)[FILE]) == 2


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf  \n"])
def test_an_empty_file(tmp_path, raw):
    assert with_bytes(tmp_path, raw) == f"{FILE}: Filen er tom. Den skal mindst have sine overskrifter."


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04\x14\x00\x06\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"Navn;CVR;E-mail\nA\x00B;1;2\n",
    ],
    ids=["xlsx", "pdf", "png", "nul"],
)
def test_a_binary_file(tmp_path, raw):
    assert with_bytes(tmp_path, raw).startswith(f"{FILE}: Filen er ikke en tekstfil. Åbn den i regnearket")


def test_utf_16(tmp_path):
    assert "Filen er gemt som UTF-16" in with_bytes(tmp_path, "Navn;CVR;E-mail".encode("utf-16"))


def test_bytes_of_no_alphabet(tmp_path):
    raw = b"Navn;CVR;E-mail\n" + b"Br\x81nd;1;2\n"
    assert "Tegnene i linje 2 er hverken UTF-8 eller Windows-1252" in with_bytes(tmp_path, raw)


def test_a_bom_binds(tmp_path):
    raw = "\ufeffNavn;CVR;E-mail\n".encode() + "Høje;1;2\n".encode("windows-1252")
    assert "linje 2" in with_bytes(tmp_path, raw)


def test_two_alphabets_in_one_file(tmp_path):
    raw = "Navn;CVR;E-mail\nHøje;1;2\n".encode() + "Søndre;1;2\n".encode("windows-1252")
    assert "Filen blander UTF-8 og Windows-1252 i linje 3" in with_bytes(tmp_path, raw)


@pytest.mark.parametrize(("sign", "word"), [(",", "komma"), ("\t", "tabulator")])
def test_another_separator(tmp_path, sign, word):
    text = sign.join(["Navn", "CVR", "E-mail"])
    assert f"Cellerne er adskilt af {word}, men skal være adskilt af semikolon." in with_bytes(tmp_path, text.encode())


def test_no_headings_at_all(tmp_path):
    assert "Første linje er ikke overskrifter" in with_bytes(tmp_path, "Kære kommune\nHer er filen\n".encode())


def test_an_unknown_column_with_a_guess(tmp_path):
    folder = write(tmp_path / "aar", a_year() | {FILE: [row | {"E-post": "x"} for row in a_year()[FILE]]})
    assert said(folder) == f"{FILE}: Kolonnen »E-post« kendes ikke. Fjern den."
    headings = ";".join(HEADINGS["boliger.csv"]).replace("Husleje pr. md.", "Husleje pr md")
    folder = a_folder(tmp_path)
    (folder / "boliger.csv").write_text(headings, "utf-8")
    assert said(folder).splitlines() == [
        "boliger.csv: Kolonnen »Husleje pr md« kendes ikke. Er det »Husleje pr. md.«?",
        "boliger.csv: Kolonnen »Husleje pr. md.« mangler.",
    ]


def test_a_missing_column(tmp_path):
    folder = a_folder(tmp_path)
    rows = without(a_year()["aftaler.csv"], "Andel")
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    (folder / "aftaler.csv").write_text("\n".join(lines), "utf-8")
    assert said(folder) == "aftaler.csv: Kolonnen »Andel« mangler."


def test_a_column_told_twice(tmp_path):
    assert "Kolonnen »CVR« står der to gange." in with_bytes(tmp_path, b"Navn;CVR;cvr;E-mail\nA;1;2;3\n")


def test_a_column_without_a_heading(tmp_path):
    assert "En kolonne midt i filen har ingen overskrift." in with_bytes(tmp_path, b"Navn;;CVR;E-mail\nA;1;2;3\n")


def test_a_quote_without_its_match(tmp_path):
    raw = b'Navn;CVR;E-mail\nA;1;a@b.example\n"B;2;c@d.example\nC;3;e@f.example\n'
    assert "Række 3 kan ikke deles i celler." in with_bytes(tmp_path, raw)


def test_a_cell_of_a_megabyte(tmp_path):
    raw = b"Navn;CVR;E-mail\n" + b"x" * 1_000_000 + b";1;2\n"
    assert "Række 2 kan ikke deles i celler." in with_bytes(tmp_path, raw)


def test_several_files_are_told_at_once(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "borgere.csv").write_bytes(b"")
    (folder / "aftaler.csv").write_bytes(b"\x00")
    assert [line.split(":")[0] for line in said(folder).splitlines()] == ["aftaler.csv", "borgere.csv"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read(tmp_path):
    folder = a_folder(tmp_path)
    (folder / FILE).chmod(0)
    assert "Se, om du har adgang til den" in said(folder)


def test_rows_are_numbered_as_in_a_spreadsheet(tmp_path):
    folder = a_folder(tmp_path)
    (folder / FILE).write_text('Navn;CVR;E-mail;;\n"A\nB";1;2;;\n\n;;;;\nC;3;4;;\n', "utf-8")
    assert [(row.number, row.cells["Navn"]) for row in read_folder(folder)[FILE]] == [(2, "A B"), (5, "C")]


def test_the_command_says_it_and_stops_with_1(tmp_path):
    folder = a_folder(tmp_path)
    (folder / FILE).write_bytes(b"")
    assert refusal(folder, "--skip-bad").splitlines() == [
        f"{FILE}: Filen er tom. Den skal mindst have sine overskrifter.",
        "Intet er indlæst.",
    ]


@pytest.mark.django_db
def test_a_folder_without_any_day_says_no_year(tmp_path):
    nothing = {f"{name}": [] for name in ("aftaler", "boligomraader", "ledige_boliger", "kommunens_svar")}
    assert "Mappen siger ikke, hvilket år den handler om" in refusal(a_folder(tmp_path, **nothing))


@pytest.mark.django_db
def test_one_slip_of_the_pen_does_not_move_the_year(tmp_path):
    rows = changed(a_year()["ledige_boliger.csv"], 3, **{"Anmeldt den": "19-02-1919"})
    said = refusal(a_folder(tmp_path, ledige_boliger=rows))
    assert (
        "ledige_boliger.csv, række 5, kolonnen Anmeldt den, værdien »19-02-1919«: Dagen ligger langt fra 2019" in said
    )
