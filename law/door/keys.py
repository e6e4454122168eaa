"""How JSON values are read: each kind knows in Danish what it wants, and refuses everything else."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from law.wording import FIRST_YEAR, LAST_YEAR, parse_share

LONGEST_LIST = 10_000
SHOWN = 60
MOST_MONEY = Decimal("99999999.99")


class BadInput(ValueError):
    """The input cannot be used. The message is one Danish sentence that names the key."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be, in Danish words, and how it is read. `secret`: never repeat the value."""

    words: str
    read: Callable[[Any, str], Any]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a rule's input, with Danish help.

    `optional`: it may be null or be left out, and then is `default`. `nullable`: it must be there and may be null.
    """

    name: str
    kind: Kind
    help: str
    optional: bool = False
    default: Any = None
    nullable: bool = False


def read_record(keys: Sequence[Key], value: Any, path: str = "") -> dict[str, Any]:
    """The typed values of a JSON object, by key. Raises BadInput for what is unknown, missing or of a wrong type."""
    if not isinstance(value, Mapping):
        raise BadInput(f"{_named(path)} skal være et JSON-objekt, ikke {shown(value)}.")
    known = {key.name for key in keys}
    for name in value:
        if name not in known:
            raise BadInput(f"»{path}{name}« er ukendt; de kendte nøgler er {', '.join(sorted(known))}.")
    return {key.name: _read_key(key, value, path) for key in keys}


def shown(value: Any) -> str:
    """A value as it is repeated in a sentence, shortened."""
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _named(path: str) -> str:
    return f"»{path.rstrip('.')}«" if path else "Inddata"


def _read_key(key: Key, values: Mapping[str, Any], path: str) -> Any:
    name = f"{path}{key.name}"
    if key.name not in values:
        if key.optional:
            return key.default
        raise BadInput(f"»{name}« mangler; det skal være {key.kind.words}.")
    value = values[key.name]
    if value is None and key.optional:
        return key.default
    if value is None and key.nullable:
        return None
    return key.kind.read(value, name)


def _refused(kind_words: str, value: Any, name: str, *, secret: bool = False) -> BadInput:
    got = "" if secret else f", ikke {shown(value)}"
    return BadInput(f"»{name}« skal være {kind_words}{got}.")


def _kind(words: str, parse: Callable[[Any], Any], *, secret: bool = False) -> Kind:
    """A kind from a function that answers None to what it cannot read."""

    def read(value: Any, name: str) -> Any:
        parsed = parse(value)
        if parsed is None:
            raise _refused(words, value, name, secret=secret)
        return parsed

    return Kind(words, read, secret)


def _money(value: Any) -> Decimal | None:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,2})?", value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    amount = Decimal(value)
    return amount.quantize(Decimal("0.01")) if 0 <= amount <= MOST_MONEY else None


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _month(value: Any) -> date | None:
    return _day(f"{value}-01") if isinstance(value, str) else None


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", value):
        return None
    return Decimal(value)


def _share(value: Any) -> Fraction | None:
    try:
        return parse_share(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _part(value: Any) -> Fraction | None:
    if isinstance(value, str) and "/" in value:
        return _share(value)
    number = _decimal(value)
    return Fraction(number) if number is not None and 0 <= number <= 1 else None


def whole(low: int, high: int) -> Kind:
    """A whole number within limits."""

    def parse(value: Any) -> int | None:
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return value if good else None

    return _kind(f"et helt tal fra {low} til {high}", parse)


def number(low: int, high: int) -> Kind:
    """An exact decimal number within limits, as a JSON number or as text."""

    def parse(value: Any) -> Decimal | None:
        parsed = _decimal(value)
        return parsed if parsed is not None and low <= parsed <= high else None

    return _kind(f"et tal fra {low} til {high}", parse)


def choice(values: type[StrEnum], aliases: Mapping[str, StrEnum] | None = None) -> Kind:
    """One of the values of an enumeration, or another word for one."""
    words = ", ".join(f'"{value.value}"' for value in values)
    others = dict(aliases or {})

    def parse(value: Any) -> StrEnum | None:
        if not isinstance(value, str):
            return None
        known: dict[str, StrEnum] = {each.value: each for each in values}
        return known.get(value) or others.get(value.strip().lower())

    return _kind(f"en af {words}", parse)


def list_of(kind: Kind) -> Kind:
    """A list of values of one kind."""
    words = f"en liste, hvor hver er {kind.words}"

    def read(value: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _refused(words, value, name)
        if len(value) > LONGEST_LIST:
            raise BadInput(f"»{name}« har {len(value)} led; der kan højst være {LONGEST_LIST}.")
        return tuple(kind.read(each, f"{name}[{number}]") for number, each in enumerate(value))

    return Kind(words, read)


def record(keys: Sequence[Key]) -> Kind:
    """A JSON object with keys of its own."""
    return Kind("et JSON-objekt", lambda value, name: read_record(keys, value, f"{name}."))


MONEY = _kind(f'et beløb fra 0 til {MOST_MONEY} kr., skrevet som "5850.00" eller 5850', _money)
DAY = _kind(f'en dato fra {FIRST_YEAR} til {LAST_YEAR}, skrevet som "2026-02-15"', _day)
MONTH = _kind('en måned, skrevet som "2026-02"', _month)
YES_NO = _kind("true eller false", _yes_no)
TEXT = _kind("tekst", _text)
CPR_TEXT = _kind("tekst med ti cifre", _text, secret=True)
SHARE = _kind('en andel over 0 og højst 1, skrevet som "1/4"', _share)
PART = _kind('en del fra 0 til 1, skrevet som "0.5" eller "1/2"', _part)


def unless_said(name: str, help_text: str) -> Key:
    """A yes or no that may be left out, and then is no."""
    return Key(name, YES_NO, help_text, optional=True, default=False)


def measured(name: str, help_text: str) -> Key:
    """A percentage or a ratio that must be there, and is null when it is unknown."""
    return Key(name, number(0, 1000), f"{help_text}; null er ukendt", nullable=True)
