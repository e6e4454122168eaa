"""The posting file of a closed month, and the receipts that come back: CSV with semicolons, the same bytes every time."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from danish.tables import FORMULA_SIGNS, Unreadable, open_table
from finance.models import Posting
from law.wording import amount, parse_day

HEADINGS = ("Reference", "Kontostreng", "Beløb", "Art", "Hjemmel", "Vedrører", "Modtager", "Tekst")
RECEIPT_HEADINGS = ("Reference", "Status", "Dato", "Besked")
REFERENCE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{1,6})")
PAID, REFUSED = "betalt", "afvist"


@dataclass(frozen=True)
class FileLine:
    """One posting in its place in a file."""

    month: date
    number: int
    account: str
    posting: Posting

    @property
    def reference(self) -> str:
        """By which the receipt names it: "2026-03-17"."""
        return f"{self.month:%Y-%m}-{self.number}"


def posting_file(lines: Sequence[FileLine]) -> bytes:
    """UTF-8 with the mark that Excel knows; no clock, no order but the lines' own. No name and no CPR number."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_cells(line) for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cells(line: FileLine) -> Iterator[str]:
    posting = line.posting
    yield line.reference
    yield _safe(line.account)
    yield amount(posting.amount_dkk)
    yield posting.get_kind_display()
    yield posting.get_legal_basis_display() if posting.legal_basis else ""
    yield f"{posting.month:%Y-%m}"
    yield _safe(posting.party)
    yield _safe(posting.text)


def _safe(text: str) -> str:
    """Nothing that a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


@dataclass(frozen=True)
class ReceiptRow:
    """One line of a receipt file."""

    month: date
    number: int
    is_paid: bool
    on: date
    note: str


def read_receipt_file(content: bytes, name: str) -> list[ReceiptRow]:
    """The rows of a receipt. Raises ValueError with one Danish sentence, and reads all rows or none."""
    try:
        table = open_table(content, name)
        if [cell.casefold() for cell in table.headings[:3]] != [cell.casefold() for cell in RECEIPT_HEADINGS[:3]]:
            raise ValueError(f"Kvitteringens overskrifter skal være: {', '.join(RECEIPT_HEADINGS)}.")
        return [_receipt(line.number, [*line.cells, "", "", "", ""]) for line in table.lines]
    except Unreadable as error:
        raise ValueError(" ".join(error.sentences)) from None


def _receipt(row: int, cells: list[str]) -> ReceiptRow:
    reference, status, day, note = cells[:4]
    found = REFERENCE.fullmatch(reference.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise ValueError(f"Række {row}: »{reference[:30]}« er ikke en reference som 2026-03-17.")
    if status.strip().lower() not in {PAID, REFUSED}:
        raise ValueError(f"Række {row}: status er »{status[:30]}«, men skal være »{PAID}« eller »{REFUSED}«.")
    try:
        on = parse_day(day)
    except ValueError as error:
        raise ValueError(f"Række {row}: {error}") from None
    return ReceiptRow(date(int(found[1]), int(found[2]), 1), int(found[3]), status.strip().lower() == PAID, on, note)
