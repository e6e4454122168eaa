"""How the report writes its figures: the same on the page, in the PDF and in Excel's notes."""

from decimal import Decimal
from typing import Any

from law.wording import MONTHS, percent

DASH = "–"
MINUS = "−"


class Few:
    """What is not told outside the house: one to four persons, or a group beside them that would give them away."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __str__(self) -> str:
        return self.words

    def __deepcopy__(self, memo: object) -> "Few":
        return self


FEW = Few(f"1{DASH}4")
LEFT_OUT = Few("udeladt")


def count(value: int | Few | None) -> str:
    """5217 as "5.217"; unknown as a dash."""
    if isinstance(value, Few):
        return str(value)
    return DASH if value is None else f"{value:,}".replace(",", ".")


def months(value: int | Decimal | None) -> str:
    """26 as "26", 22.5 as "22,5"."""
    return DASH if value is None else str(value).replace(".", ",")


def rent_band(row: dict[str, Any]) -> str:
    """ "Under 5.000 kr.", "5.000-5.999 kr.", "8.000 kr. og mere"."""
    low, high = row["rent_from"], row["rent_below"]
    if not low:
        return f"Under {count(high)} kr."
    return f"{count(low)}–{count(high - 1)} kr." if high else f"{count(low)} kr. og mere"


def month_name(text: str) -> str:
    """ "2015-12" as "December"."""
    return MONTHS[int(text[5:]) - 1].capitalize()


def difference(now: Decimal | int | Few | None, before: Decimal | int | Few | None, *, in_percent: bool = False) -> str:
    """A change with its sign: "+2", "−3", "+4,1 %", "uændret"; empty when one of them is not told."""
    if now is None or before is None or isinstance(now, Few) or isinstance(before, Few):
        return ""
    change = Decimal(now) - Decimal(before)
    if in_percent:
        if not before:
            return ""
        change = change * 100 / Decimal(before)
        if not change.quantize(Decimal("0.1")):
            return "uændret"
        return f"{'+' if change > 0 else MINUS}{percent(abs(change))}"
    if not change:
        return "uændret"
    return f"{'+' if change > 0 else MINUS}{months(abs(change).normalize() if change % 1 else abs(int(change)))}"


def as_number(value: object) -> float | str:
    """Kroner and percent have at most two decimals, which a JSON number carries exactly as written."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Few):
        return str(value)
    raise TypeError(f"{value!r} kan ikke skrives som JSON.")
