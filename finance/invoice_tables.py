"""Invoices in a spreadsheet or CSV: a row is a line, rows with one number are one invoice."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from danish.tables import Unreadable, open_table
from finance.read_invoices import ReadInvoice, ReadLine, UnreadableInvoice, kind_of
from law.wording import parse_amount, parse_day

COLUMNS = {
    "fakturanr": "number",
    "fakturadato": "issued_on",
    "forfaldsdato": "due_on",
    "cvr-nr": "cvr",
    "ean-nr": "ean",
    "lejemålsnr": "unit_number",
    "periode fra": "starts_on",
    "periode til": "ends_on",
    "beløb": "amount",
    "tekst": "text",
    "art": "kind",
}
HEADINGS = (
    "Fakturanr",
    "Fakturadato",
    "Forfaldsdato",
    "CVR-nr",
    "EAN-nr",
    "Lejemålsnr",
    "Periode fra",
    "Periode til",
    "Beløb",
    "Tekst",
    "Art",
)
NEEDED = ("number", "issued_on", "cvr", "ean", "amount")
MOST_ROWS = 5000
Row = Mapping[str, str]
Read = TypeVar("Read")


def read_table(content: bytes, name: str) -> list[ReadInvoice]:
    """Every invoice of the file. Raises UnreadableInvoice; one wrong row refuses the file, so that none is read in half."""
    rows = _rows(content, name)
    by_number: dict[str, list[tuple[int, Row]]] = {}
    for number, row in rows:
        by_number.setdefault(row["number"], []).append((number, row))
    if not by_number:
        raise UnreadableInvoice("Filen har ingen rækker under overskrifterne.")
    return [_invoice(some) for some in by_number.values()]


def _rows(content: bytes, name: str) -> list[tuple[int, Row]]:
    try:
        table = open_table(content, name)
        names = [COLUMNS.get(cell.casefold().rstrip("."), "") for cell in table.headings]
        missing = [
            heading
            for heading in HEADINGS
            if COLUMNS[heading.casefold()] in NEEDED and COLUMNS[heading.casefold()] not in names
        ]
        if missing:
            raise UnreadableInvoice(f"Kolonnen »{missing[0]}« mangler. Overskrifterne er: {', '.join(HEADINGS)}.")
        found: list[tuple[int, Row]] = []
        for line in table.lines:
            if line.trouble or len(found) >= MOST_ROWS:
                raise UnreadableInvoice(line.trouble or f"Filen har mere end {MOST_ROWS} rækker. Del den.")
            row = {one: cell for one, cell in zip(names, line.cells, strict=False) if one}
            found.append((line.number, _complete(line.number, row)))
    except Unreadable as error:
        raise UnreadableInvoice(" ".join(error.sentences)) from None
    return found


def _complete(number: int, row: dict[str, str]) -> Row:
    row = {name: row.get(name, "").strip() for name in COLUMNS.values()}
    for heading in HEADINGS:
        name = COLUMNS[heading.casefold()]
        if name in NEEDED and not row[name]:
            raise UnreadableInvoice(f"Række {number}: »{heading}« skal udfyldes.")
    return row


def _invoice(rows: list[tuple[int, Row]]) -> ReadInvoice:
    first, head = rows[0]
    for number, row in rows:
        if any(row[name] != head[name] for name in ("cvr", "ean", "issued_on")):
            raise UnreadableInvoice(
                f"Række {first} og {number} har fakturanr. {head['number'][:40]}, men ikke samme dato, CVR-nr. og EAN-nr."
            )
    lines = [_line(number, row) for number, row in rows]
    total = sum((line.amount_dkk for line in lines), Decimal("0.00"))
    return ReadInvoice(
        number=head["number"],
        issued_on=_day(first, head["issued_on"]),
        due_on=_day(first, head["due_on"]) if head["due_on"] else None,
        cvr=head["cvr"],
        ean=head["ean"],
        total_dkk=total,
        is_credit_note=total < 0,
        lines=lines,
    )


def _line(number: int, row: Row) -> ReadLine:
    return ReadLine(
        amount_dkk=_parsed(number, parse_amount, row["amount"]),
        text=row["text"][:200],
        unit_number=row["unit_number"][:30],
        starts_on=_day(number, row["starts_on"]) if row["starts_on"] else None,
        ends_on=_day(number, row["ends_on"]) if row["ends_on"] else None,
        kind=kind_of(f"{row['kind']} {row['text']}"),
    )


def _day(number: int, text: str) -> date:
    return _parsed(number, parse_day, text)


def _parsed(number: int, parse: Callable[[str], Read], text: str) -> Read:
    try:
        return parse(text)
    except ValueError as error:
        raise UnreadableInvoice(f"Række {number}: {error}") from None
