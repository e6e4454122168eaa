"""How Danes write and read kroner, percent, days and shares (fact sheet 6)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

NBSP = "\N{NO-BREAK SPACE}"
ORE = Decimal("0.01")
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
SIGNS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}
FIRST_YEAR, LAST_YEAR = 1900, 2199

_TWO_READINGS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
_AMOUNT = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?")
_NUMERIC_DAY = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONG_DAY = re.compile(r"([0-9]{1,2})\.? ([a-zæøå]+)\.? ([0-9]{4})")


def to_ore(value: Decimal | Fraction) -> Decimal:
    """An amount rounded half-up to the øre."""
    if isinstance(value, Fraction):
        hundredths = abs(value) * 100 + Fraction(1, 2)
        return Decimal(hundredths.__floor__() if value >= 0 else -hundredths.__floor__()).scaleb(-2)
    return value.quantize(ORE, ROUND_HALF_UP)


def amount(value: Decimal) -> str:
    """6319.5 as "6.319,50"."""
    return f"{to_ore(value):,f}".translate(str.maketrans(",.", ".,"))


def dkk(value: Decimal) -> str:
    """6319.5 as "6.319,50 kr.", with a no-break space before kr."""
    return f"{amount(value)}{NBSP}kr."


@lru_cache(4096)
def whole_dkk(value: Decimal) -> str:
    """6319.5 as "6.320 kr.", rounded half-up to whole kroner."""
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole:,f}".replace(",", ".") + f"{NBSP}kr."


def count(value: int) -> str:
    """1850 as "1.850"."""
    return f"{value:,}".replace(",", ".")


def percent(value: Decimal) -> str:
    """36.5 as "36,5 %"; always one decimal, rounded half-up."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,f}".translate(str.maketrans(",.", ".,")) + f"{NBSP}%"


def long_day(day: date) -> str:
    """2026-12-15 as "15. december 2026"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def weekday_day(day: date) -> str:
    """2026-12-15 as "tirsdag den 15. december 2026"."""
    return f"{WEEKDAYS[day.weekday()]} den {long_day(day)}"


def short_day(day: date) -> str:
    """2026-12-15 as "15. dec."; May is short as it is."""
    name = MONTHS[day.month - 1]
    return f"{day.day}. {name}" if len(name) == 3 else f"{day.day}. {name[:3]}."


def month_year(day: date) -> str:
    """2026-12-01 as "december 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def share(value: Fraction) -> str:
    """A quarter as "¼", two fifths as "2/5", all as "1/1"."""
    return SIGNS.get(value, f"{value.numerator}/{value.denominator}")


def mixed(value: Fraction) -> str:
    """147/4 as "36¾", 12/5 as "2 2/5", 37 as "37"."""
    whole, rest = divmod(value, 1)
    if not rest:
        return str(whole)
    if not whole:
        return share(rest)
    return f"{whole}{SIGNS[rest]}" if rest in SIGNS else f"{whole} {share(rest)}"


def listed(words: Sequence[str]) -> str:
    """Words as "el, vand og varme"; one word alone as it is."""
    *others, last = words
    return f"{', '.join(others)} og {last}" if others else last


def parse_amount(text: str) -> Decimal:
    """Kroner as Danes write them: 1234 or 1234,5 or 1.234,50. ValueError with a Danish sentence.

    1.234 alone is asked about: a program in English writes one and a quarter so.
    """
    cleaned = text.replace(NBSP, " ").strip().removesuffix("kr.").removesuffix("kr").strip()
    if _TWO_READINGS.fullmatch(cleaned):
        whole = cleaned.replace(".", "")
        raise ValueError(
            f"»{text.strip()}« kan læses på to måder. Skriv {whole} eller {cleaned},00, hvis det er {whole} kr."
        )
    found = _AMOUNT.fullmatch(cleaned)
    if found is None:
        raise ValueError(f"»{text.strip()}« er ikke et beløb. Skriv for eksempel 1234,50 eller 1.234,50.")
    sign, whole, decimals = found.groups()
    return Decimal(f"{sign}{whole.replace('.', '')}.{decimals or '0'}").quantize(ORE)


def parse_day(text: str) -> date:
    """A day as Danes write it: 31-12-2015, 31/12/2015, 31. december 2015 or 2015-12-31. ValueError in Danish."""
    cleaned = " ".join(text.split()).lower()
    parts = _day_parts(cleaned)
    if parts is None:
        raise ValueError(f"»{text.strip()}« er ikke en dato. Skriv for eksempel 31-12-2015.")
    year, month, day = parts
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Årstallet {year} i »{text.strip()}« ligger uden for {FIRST_YEAR}-{LAST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Datoen »{text.strip()}« findes ikke i kalenderen.") from None


def parse_share(text: str) -> Fraction:
    """A share as 1/4, ¼ or 25 %; more than nothing and at most all. ValueError with a Danish sentence."""
    cleaned = "".join(text.split())
    sentence = f"»{text.strip()}« er ikke en andel. Skriv for eksempel 1/4, og højst 1/1."
    for value, sign in SIGNS.items():
        if cleaned == sign:
            return value
    if re.fullmatch(r"[0-9]{1,9}/[0-9]{1,9}", cleaned) and int(cleaned.split("/")[1]):
        parsed = Fraction(cleaned)
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{1,4})?%", cleaned):
        parsed = Fraction(cleaned[:-1].replace(",", ".")) / 100
    else:
        raise ValueError(sentence)
    if not 0 < parsed <= 1:
        raise ValueError(sentence)
    return parsed


def collation_key(text: str) -> str:
    """A key that sorts names as Danes do: a to z, then æ, ø, å; aa counts as å. Compare byte by byte."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("aa", "å")
    swapped = lowered.translate(str.maketrans("æäøöåü", "{{||}y"))
    return "".join(c for c in unicodedata.normalize("NFD", swapped) if not unicodedata.combining(c))


def _day_parts(cleaned: str) -> tuple[int, int, int] | None:
    if iso := _ISO_DAY.fullmatch(cleaned):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if numeric := _NUMERIC_DAY.fullmatch(cleaned):
        return int(numeric[3]), int(numeric[2]), int(numeric[1])
    written = _LONG_DAY.fullmatch(cleaned)
    if written is None:
        return None
    months = [number for number, name in enumerate(MONTHS, 1) if written[2] in (name, name[:3])]
    return (int(written[3]), months[0], int(written[1])) if months else None
