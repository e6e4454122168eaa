"""Every number of the law with two dates: the day it applies from, and the day it was published."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from law.wording import long_day

RATES_FILE = Path(__file__).with_name("rates.toml")


class NoRate(LookupError):
    """There is no such number for that day. A missing number is never zero and never the latest one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One number, as it applied from a day and was published on a day.

    `to` is the last day it applies (None: until another takes over), `checked_on` the day a person last saw
    that it holds, `verified` whether the source is the law or an authority that states it.
    """

    name: str
    value: Decimal
    from_on: date
    published_on: date
    source: str
    verified: bool
    label: str = ""
    unit: str = "DKK"
    to: date | None = None
    checked_on: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the number applies on the day."""
        return self.from_on <= on and (self.to is None or on <= self.to)

    def as_dict(self) -> dict[str, Any]:
        """The rate as JSON values, with the keys that `python -m law` prints."""
        return {
            "name": self.name,
            "value": format(self.value, "f"),
            "from": self.from_on.isoformat(),
            "published_on": self.published_on.isoformat(),
            "source": self.source,
            "verified": self.verified,
        }

    @classmethod
    def from_dict(cls, frozen: Mapping[str, Any]) -> "Rate":
        """The rate that `as_dict` froze."""
        return cls(
            name=frozen["name"],
            value=Decimal(frozen["value"]),
            from_on=date.fromisoformat(frozen["from"]),
            published_on=date.fromisoformat(frozen["published_on"]),
            source=frozen["source"],
            verified=frozen["verified"],
        )


@dataclass(frozen=True)
class RateBook:
    """The numbers as they were known on one day (`known_on`; None: all that is known now)."""

    rates: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    known_on: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def rate(self, name: str, *, on: date) -> Rate:
        """The number that applied on the day, in its latest publication known to this book.

        Raises NoRate with a Danish sentence when there is none.
        """
        candidates = [rate for rate in self.rates.get(name, ()) if rate.covers(on) and self._knows(rate)]
        if not candidates:
            raise NoRate(self._nothing(name, on))
        return max(candidates, key=lambda rate: (rate.from_on, rate.published_on))

    def with_local(self, local: Iterable[Rate]) -> "RateBook":
        """The same book with a municipality's own numbers added; on equal dates the local one counts."""
        joined = dict(self.rates)
        for rate in local:
            joined[rate.name] = (rate, *joined.get(rate.name, ()))
        return RateBook(joined, self.known_on, self.labels)

    def _knows(self, rate: Rate) -> bool:
        return self.known_on is None or rate.published_on <= self.known_on

    def _nothing(self, name: str, on: date) -> str:
        known = "" if self.known_on is None else f", som var kendt den {long_day(self.known_on)}"
        return f"Der findes ingen sats for »{self.labels.get(name, name)}« den {long_day(on)}{known}."


@cache
def national_tables() -> Mapping[str, Mapping[str, Any]]:
    """The tables of `rates.toml`, by name. A table without rows is a number that is known to be missing."""
    return tomllib.loads(RATES_FILE.read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def national_rates() -> Mapping[str, tuple[Rate, ...]]:
    """The national numbers of `rates.toml`, by name."""
    return {name: tuple(_row(name, table, row) for row in table["values"]) for name, table in national_tables().items()}


def open_book(*, known_on: date | None = None) -> RateBook:
    """The national rate book as it was known on a day, or as it is known now."""
    return RateBook(national_rates(), known_on, national_labels())


@cache
def national_labels() -> Mapping[str, str]:
    """What the national numbers are called in Danish, by name."""
    return {name: str(table["label"]) for name, table in national_tables().items()}


def _row(name: str, table: Mapping[str, Any], row: Mapping[str, Any]) -> Rate:
    return Rate(
        name=name,
        value=Decimal(row["value"]),
        from_on=row["from"],
        published_on=row["published_on"],
        source=row["source"],
        verified=row["verified"],
        label=table["label"],
        unit=table["unit"],
        to=row.get("to"),
        checked_on=row.get("checked_on"),
    )
