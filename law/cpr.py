"""CPR numbers: what they say and what they do not (CPR-loven § 3; fact sheet 5.5)."""

import re
from dataclasses import dataclass
from datetime import date

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
REPLACEMENT_DAYS = 60
_WRITTEN = re.compile(r"([0-9]{6})-?([0-9]{4})")


class InvalidCpr(ValueError):
    """The text is no CPR number; the message is a Danish sentence that does not repeat the number."""


@dataclass(frozen=True, slots=True)
class Cpr:
    """A CPR number. `replacement`: day + 60, given to people without one. `modulus_11` is only a hint:
    valid numbers without it exist since 1 October 2007.
    """

    digits: str
    born_on: date
    sex: str
    replacement: bool
    modulus_11: bool


def parse_cpr(text: str) -> Cpr:
    """CPR-loven § 3: the number taken apart, from DDMMYY-SSSS or ten digits.

    Raises InvalidCpr when it is not ten digits or its day does not exist. Local replacement numbers with
    letters are refused; their birthday cannot be read from them.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise InvalidCpr("Et CPR-nummer har ti cifre: seks for fødselsdagen og fire til, for eksempel 010170-1234.")
    digits = found[1] + found[2]
    day = int(digits[:2])
    replacement = day > REPLACEMENT_DAYS
    try:
        born_on = date(
            _century(int(digits[6]), int(digits[4:6])) + int(digits[4:6]),
            int(digits[2:4]),
            day - REPLACEMENT_DAYS if replacement else day,
        )
    except ValueError:
        raise InvalidCpr("CPR-nummerets første seks cifre er ikke en dag, der findes i kalenderen.") from None
    return Cpr(
        digits=digits,
        born_on=born_on,
        sex="male" if int(digits[9]) % 2 else "female",
        replacement=replacement,
        modulus_11=sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11 == 0,
    )


def mask(digits: str) -> str:
    """CPR-loven § 3: the number as it may be shown, without its last four digits."""
    return f"{digits[:6]}-••••"


def _century(seventh: int, year: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800
