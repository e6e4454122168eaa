"""A folder of a hundred invoices: each is answered by the right sentence, nothing is lost and nothing is paid twice."""

import json
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from accounts.denied import ActionDenied
from accounts.roles import Role
from finance.actions.invoices import approve_invoice, receive_file, receive_invoice
from finance.identifiers import parse_cvr, parse_ean
from finance.models import Invoice, InvoiceFile, Posting
from finance.queries.invoices import suggested
from finance.states import InvoiceState
from tests.factories import NOW, TODAY, a_caseworker, a_dwelling, a_user, a_vacancy, an_association, an_estate, staff_of
from tests.finance.material import EAN, FROM, MONTH_END, OWED, Line, a_read, an_empty, association_of, ubl

pytestmark = pytest.mark.django_db

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
FILES = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def receive(content: bytes, name: str = "faktura.xml", by=None) -> InvoiceFile:
    return receive_file(content, name, by=by or a_caseworker(), on=TODAY, at=NOW)


def a_street(number: int) -> list:
    """So many empty dwellings of one association, open since FROM."""
    estate = an_estate(an_association())
    vacancies = []
    for place in range(number):
        dwelling = a_dwelling("5600.00", estate=estate, unit_number=f"U{place:03}")
        vacancies.append(a_vacancy(dwelling=dwelling, on=FROM.replace(month=1), vacant_from=FROM, available_on=FROM))
    return vacancies


Told = Iterator[tuple[str, bytes, str]]  # a file's name, its bytes, and what its answer must say


def fill(folder: Path) -> dict[str, str]:
    """A hundred files, each with what its answer must say."""
    street = a_street(8)
    cvr = association_of(street[0]).cvr
    files = [*_right_and_again(cvr), *_wrong_by_the_dozen(cvr), *_wrong_in_other_ways(cvr)]
    for name, content, _answer in files:
        (folder / name).write_bytes(content)
    told = {name: answer for name, _content, answer in files}
    assert len(told) == 100
    return told


def _right_and_again(cvr: str) -> Told:
    """Forty that agree; ten of them sent twice, and eight sent again with another word in them."""
    for number in range(40):
        day = f"2026-02-{3 + number // 8:02}"
        line = Line(f"U{number % 8:03}", "200.00", day, day)
        content = ubl(f"A-{number}", cvr, [line], is_peppol=number % 2 == 1)
        yield f"a{number:02}.xml", content, "er taget ind"
        if number < 10:
            yield f"b{number:02}.xml", content, "Samme fil er modtaget"
        if number < 8:
            yield f"c{number:02}.xml", content.replace(b"Tomgangsleje", b"Leje"), f"Faktura A-{number} fra"


def _wrong_by_the_dozen(cvr: str) -> Told:
    one = [Line("U000", "200.00")]
    for number in range(8):
        total = ubl(f"D-{number}", cvr, one, total="2000.00")
        yield f"d{number}.xml", total, "linjer giver 200,00\xa0kr., men dens total er 2.000,00"
        yield f"e{number}.xml", ubl(f"E-{number}", cvr, one, ean="5798000354838"), "er ikke vores"
        bomb = ubl(f"F-{number}", cvr, one, head=BOMB if number % 2 else FILES)
        yield f"f{number}.xml", bomb, "dokumenttype (DOCTYPE)"
        broken = ubl(f"G-{number}", cvr, one)[: 150 * number + 150]
        yield f"g{number}.xml", broken, "ikke gyldig XML; fejlen er i linje"


def _wrong_in_other_ways(cvr: str) -> Told:
    one = [Line("U000", "200.00")]
    head = "Fakturanr;Fakturadato;CVR-nr;EAN-nr;Lejemålsnr;Periode fra;Periode til;Beløb"
    row = f"I-1;01-03-2026;{cvr};{EAN};U001;10-02-2026;10-02-2026;200,00"
    yield "h0.xml", ubl("H-0", cvr, one, ean="5790000000006"), "forkert kontrolciffer"
    yield "h1.xml", ubl("H-1", "12345678", one), "CVR-nr. 12345678 har et forkert kontrolciffer"
    yield "h2.xml", ubl("H-2", "25313763", one), "ikke en boligorganisation, vi kender"
    yield "h3.xml", ubl("H-3", cvr, one, tax="50.00"), "momsfri"
    yield "h4.xml", ubl("H-4", cvr, []), "ingen linjer"
    yield "h5.xml", b"<html><body>Faktura</body></html>", "hverken en OIOUBL- eller en Peppol-faktura"
    yield "h6.pdf", b"%PDF-1.7 intet", "ikke overskrifter adskilt af semikolon"
    yield "h7.csv", b"", "tom"
    yield "h8.xml", ubl("H-8", cvr, [Line("U000", "x")], total="1.00"), "er ikke et beløb"
    yield "h9.csv", f"{head}\r\n{row}\r\n".encode(), "Faktura I-1"


def test_a_folder_of_a_hundred_invoices(tmp_path, capsys, time_machine):
    time_machine.move_to(NOW)
    told = fill(tmp_path)
    call_command("receive_invoices", str(tmp_path), "--json")
    answers = {one["file"]: one for one in json.loads(capsys.readouterr().out)}
    assert not {name: answers[name]["answer"] for name, words in told.items() if words not in answers[name]["answer"]}
    assert InvoiceFile.objects.count() == 100
    assert Invoice.objects.count() == sum(answer["accepted"] for answer in answers.values()) == 41
    for invoice in Invoice.objects.filter(state=InvoiceState.RECEIVED).order_by("pk"):
        approve_invoice(invoice.pk, amounts=suggested(invoice), note="", by=a_caseworker(), on=TODAY, at=NOW)
    assert sum(posting.amount_dkk for posting in Posting.objects.order_by("pk")) == 41 * Decimal("200.00")
    call_command("receive_invoices", str(tmp_path))
    assert Invoice.objects.count() == 41


def test_what_a_file_says_is_read():
    vacancy = an_empty()
    cvr = association_of(vacancy).cvr
    for is_peppol in (True, False):
        receive(ubl(f"P-{is_peppol}", cvr, [Line(vacancy.dwelling.unit_number, str(OWED))], is_peppol=is_peppol))
    oioubl = Invoice.objects.get(number="P-False")
    assert (oioubl.total_dkk, oioubl.due_on.isoformat(), oioubl.payment_reference) == (
        OWED,
        "2026-03-31",
        "1234-5678901",
    )
    line = oioubl.lines.get()
    assert (line.vacancy, line.starts_on, line.ends_on, line.is_matching) == (vacancy, FROM, MONTH_END, True)


def test_a_credit_note_of_a_file_is_below_zero():
    vacancy = an_empty()
    receive(ubl("K-1", association_of(vacancy).cvr, [Line(vacancy.dwelling.unit_number, "100.00")], is_credit=True))
    assert Invoice.objects.get().total_dkk == Decimal("-100.00")
    assert Invoice.objects.get().kind == Invoice.Kind.CREDIT_NOTE


def test_a_spreadsheet_holds_several():
    vacancy = an_empty()
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(
        0, 0, ["Fakturanr", "Fakturadato", "CVR-nr", "EAN-nr", "Lejemålsnr", "Periode fra", "Periode til", "Beløb"]
    )
    for row, number in enumerate(("X-1", "X-2"), start=1):
        unit = vacancy.dwelling.unit_number
        page.write_row(
            row,
            0,
            [number, "01-03-2026", association_of(vacancy).cvr, EAN, unit, "02-02-2026", "28-02-2026", "5.400,00"],
        )
    book.close()
    sent = receive(out.getvalue(), "fakturaer.xlsx")
    assert sent.answer == "2 fakturaer på i alt 10.800,00\xa0kr. er taget ind."
    assert {line.is_matching for invoice in sent.invoices.order_by("pk") for line in invoice.lines.order_by("pk")} == {
        True
    }


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("Y-1;01-03-2026;{cvr};{ean};U1;02-02-2026;28-02-2026;1.234.5", "Række 2: »1.234.5« er ikke et beløb"),
        ("Y-1;i går;{cvr};{ean};U1;02-02-2026;28-02-2026;100", "Række 2: »i går« er ikke en dato"),
        (";01-03-2026;{cvr};{ean};U1;02-02-2026;28-02-2026;100", "Række 2: »Fakturanr« skal udfyldes"),
        ("Y-1;01-03-2026;{cvr};{ean};U1;;;100\r\nY-1;02-03-2026;{cvr};{ean};U2;;;100", "ikke samme dato"),
    ],
)
def test_a_wrong_row_is_told_by_its_number(cells, sentence):
    head = "Fakturanr;Fakturadato;CVR-nr;EAN-nr;Lejemålsnr;Periode fra;Periode til;Beløb\r\n"
    sent = receive((head + cells.format(cvr=an_association().cvr, ean=EAN)).encode(), "x.csv")
    assert sentence in sent.answer
    assert not sent.is_accepted


def test_staff_send_their_own_and_nobody_elses():
    vacancy = an_empty()
    content = ubl("S-1", association_of(vacancy).cvr, [Line(vacancy.dwelling.unit_number, str(OWED))])
    assert "fra en anden boligorganisation" in receive(content, by=a_user(Role.ASSOCIATION)).answer
    assert receive(content, by=staff_of(association_of(vacancy))).is_accepted


def test_a_typed_one_is_refused_in_the_same_words():
    vacancy = an_empty()
    receive_invoice(a_read(vacancy), by=a_caseworker(), on=TODAY, at=NOW)
    with pytest.raises(ActionDenied, match="er allerede modtaget 10. marts 2026"):
        receive_invoice(a_read(vacancy, number="f-1"), by=a_caseworker(), on=TODAY, at=NOW)


def test_a_folder_that_is_none():
    with pytest.raises(CommandError, match="er ikke en mappe"):
        call_command("receive_invoices", "findes-ikke")


def test_check_digits():
    assert parse_ean("5790 0000 00005") == EAN
    assert parse_cvr("DK25313763") == "25313763"
    for parse, text in ((parse_ean, "123"), (parse_ean, "5790000000004"), (parse_cvr, "1"), (parse_cvr, "25313764")):
        with pytest.raises(ValueError, match="er ikke et|forkert kontrolciffer"):
            parse(text)


def test_the_folder_is_left_as_it_was(tmp_path):
    (tmp_path / "x.txt").write_bytes(b"\x00\x01")
    call_command("receive_invoices", str(tmp_path))
    assert bytes(InvoiceFile.objects.get().content) == b"\x00\x01"
