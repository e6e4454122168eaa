"""What an invoice says, whatever form it came in. A file that cannot be read is answered with one Danish sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


class UnreadableInvoice(Exception):
    """The file is no invoice that can be taken in: the sentence says what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class ReadLine:
    """One line: which dwelling, which days (the last one with it), how much."""

    amount_dkk: Decimal
    text: str = ""
    unit_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class ReadInvoice:
    """An invoice as its sender wrote it; a credit note's amounts are turned below zero. Nothing is looked up yet."""

    number: str
    issued_on: date
    cvr: str
    ean: str
    total_dkk: Decimal
    lines: Sequence[ReadLine]
    is_credit_note: bool = False
    due_on: date | None = None
    vat_dkk: Decimal = Decimal(0)
    currency: str = "DKK"
    payment_reference: str = ""
