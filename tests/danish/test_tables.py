"""Tables as people send them: what a cell says is kept, what cannot be trusted is refused in a sentence."""

import io
from datetime import date

import pytest

from danish import spreadsheets, tables
from danish.tables import Unreadable, open_table
from tests.danish.workbooks import a_book


def read(content, name="x.xlsx"):
    table = open_table(content, name)
    return table.headings, [(line.number, line.cells) for line in table.lines]


def refusal(content, name="x.xlsx"):
    with pytest.raises(Unreadable) as said:
        read(content, name)
    return str(said.value)


def test_cells_come_as_a_dane_would_type_them():
    def fill(book, page):
        page.write_row(0, 0, ["A", "B", "C", "D"])
        page.write_datetime(1, 0, date(2026, 3, 1), book.add_format({"num_format": "dd-mm-yyyy"}))
        page.write(1, 1, 6100.5)
        page.write_string(1, 2, "6.100,50")
        page.write_boolean(1, 3, True)
        page.write_string(3, 0, "007")
        page.write_formula(3, 1, "=1+1", None, 2)

    headings, rows = read(a_book(fill))
    assert headings == ["A", "B", "C", "D"]
    assert rows == [(2, ["01-03-2026", "6100,5", "6.100,50", "ja"]), (4, ["007", "2", "", ""])]


def test_a_title_above_the_headings_is_passed_over():
    assert read(b"Boliger 2026;\n\nA;B\n1;2\n", "x.csv") == (["A", "B"], [(4, ["1", "2"])])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252"])
def test_an_open_file_is_read_a_piece_at_a_time_and_left_open(monkeypatch, encoding):
    monkeypatch.setattr(tables, "CHUNK", 8)
    source = io.BytesIO("Vej;Nr.\r\nSøgården;1\r\nÅvej;2\r\n\x1a".encode(encoding))
    assert read(source, "x.csv") == (["Vej", "Nr."], [(2, ["Søgården", "1"]), (3, ["Åvej", "2"])])
    half = open_table(source, "x.csv")
    assert next(half.lines).number == 2
    source.close()


def test_a_hidden_sheet_is_passed_over():
    def fill(book, page):
        page.write_row(0, 0, ["hemmelig", "side"])
        shown = book.add_worksheet()
        shown.write_row(0, 0, ["A", "B"])
        shown.activate()
        shown.set_first_sheet()
        page.hide()

    assert read(a_book(fill))[0] == ["A", "B"]


def test_the_mark_against_formulas_is_taken_off_again():
    assert read(b"A;B\n'=1+1;'n\n", "x.csv")[1] == [(2, ["=1+1", "'n"])]


def test_a_cell_at_the_far_end_costs_that_process_only():
    def fill(book, page):
        page.write(0, 0, "a")
        page.write(1_048_575, 150, "b")

    assert refusal(a_book(fill)) == spreadsheets.TOO_LARGE


def test_a_sheet_of_thousands_of_columns():
    assert refusal(a_book(lambda book, page: page.write(0, 16_383, "b"))) == spreadsheets.TOO_WIDE


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED", 1000)
    assert refusal(a_book(lambda book, page: page.write(0, 0, "b"))) == spreadsheets.TOO_LARGE


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"text"])
def test_what_is_no_workbook(content):
    assert refusal(content) == spreadsheets.UNREADABLE


def test_a_zip_that_is_no_workbook(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("a.txt", "a")
    assert refusal((tmp_path / "x.zip").read_bytes()) == spreadsheets.UNREADABLE


def test_a_workbook_behind_a_password(monkeypatch):
    monkeypatch.setattr(spreadsheets, "_rows", lambda given: _refusing(given))
    assert refusal(b"\xd0\xcf\x11\xe0") == spreadsheets.LOCKED


def _refusing(given):
    given.close()
    raise spreadsheets.SpreadsheetError(spreadsheets.LOCKED)
    yield


@pytest.mark.parametrize("column", [0, 25, 26, 701, 702])
def test_columns_have_their_letters(column):
    assert spreadsheets._letters(column) == {0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA"}[column]
