"""What an invoice says, whatever form it came in. A file that cannot be read is answered with one Danish sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance.states import LineKind

# The first word that a line holds says what it is; what nobody knows is taken for vacancy rent, and asked about as such.
WORDS = (
    ("tomgang", LineKind.RENT),
    ("mislighold", LineKind.NEGLECT),
    ("restance", LineKind.ARREARS),
    ("udlejers", LineKind.TAKEOVER),
    ("nedskriv", LineKind.TAKEOVER),
    ("indskud", LineKind.CONTRIBUTION),
    ("betalt af lejer", LineKind.PAID),
    ("indbetal", LineKind.PAID),
    ("istandsæt", LineKind.NORMAL),
    ("fraflytning", LineKind.NORMAL),
)


def kind_of(text: str) -> LineKind:
    """What the words of a line say that it is for."""
    plain = text.casefold()
    return next((kind for word, kind in WORDS if word in plain), LineKind.RENT)


class UnreadableInvoice(Exception):
    """The file is no invoice that can be taken in: the sentence says what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class ReadLine:
    """One line: which dwelling, which days (the last one with it), how much, and what for."""

    amount_dkk: Decimal
    text: str = ""
    unit_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    kind: LineKind = LineKind.RENT


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
