"""A month, a quarter, a year or twelve months on end, as an address and a command name it: 2015-07, 2015-Q3, 2015, 2015-07-R12."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from law.months import add_months
from law.wording import MONTHS

FIRST_YEAR, LAST_YEAR = 1990, 2199
MONTH, QUARTER, YEAR = 1, 3, 12
_WRITTEN = re.compile(r"([0-9]{4})(?:-Q([1-4])|-([0-9]{2})(-R12)?)?")
_HOW = "Skriv et år som 2015, en måned som 2015-07, et kvartal som 2015-Q3 eller tolv måneder som 2015-07-R12."


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year; or one month of it; or a quarter or twelve months that end with that month."""

    year: int
    month: int | None = None
    length: int = 0
    # Its days: counted once, since reports ask for them a hundred thousand times.
    first: date = field(init=False, repr=False, compare=False)
    last: date = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        month = self.month or 12
        length = self.length or (YEAR if self.month is None else MONTH)
        last = date(self.year, month, monthrange(self.year, month)[1])
        object.__setattr__(self, "length", length)
        object.__setattr__(self, "last", last)
        object.__setattr__(self, "first", add_months(last.replace(day=1), 1 - length))

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year}"
        if self.length == QUARTER:
            return f"{self.year}-Q{self.month // QUARTER}"
        return f"{self.year}-{self.month:02}{'-R12' if self.is_rolling else ''}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """2015, 2015-07, 2015-Q3 or 2015-07-R12. ValueError with a Danish sentence."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"»{text.strip()}« er ikke en periode. {_HOW}")
        year, quarter, month = int(found[1]), found[2], int(found[3]) if found[3] else None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"Året {year} ligger uden for {FIRST_YEAR}-{LAST_YEAR}. Skriv et andet år.")
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f"Måneden {found[3]} findes ikke. Skriv 01 til 12, for eksempel {year}-07.")
        if quarter:
            return cls(year, int(quarter) * QUARTER, QUARTER)
        return cls(year, month, YEAR if found[4] else 0)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    @property
    def is_month(self) -> bool:
        return self.length == MONTH

    @property
    def is_whole(self) -> bool:
        """Whether it is as long as the year that the report draws around it."""
        return self.length == YEAR

    @property
    def is_quarter(self) -> bool:
        return self.length == QUARTER

    @property
    def is_rolling(self) -> bool:
        return self.month is not None and self.length == YEAR

    @property
    def is_year(self) -> bool:
        return self.month is None

    @property
    def label(self) -> str:
        """ "december 2015", "4. kvartal 2015", "2015" or "januar til december 2015"."""
        if self.month is None:
            return str(self.year)
        if self.is_quarter:
            return f"{self.month // QUARTER}. kvartal {self.year}"
        end = f"{MONTHS[self.month - 1]} {self.year}"
        if not self.is_rolling:
            return end
        year = "" if self.first.year == self.year else f" {self.first.year}"
        return f"{MONTHS[self.first.month - 1]}{year} til {end}"

    @property
    def name(self) -> str:
        """ "december", "4. kvartal" or "2015": where the year stands beside it."""
        if self.month is None:
            return str(self.year)
        if self.is_quarter:
            return f"{self.month // QUARTER}. kvartal"
        return self.label if self.is_rolling else MONTHS[self.month - 1]

    @property
    def short(self) -> str:
        """ "dec.", "4. kvt.", "12 mdr." or "2015", for the head of a column."""
        if self.month is None:
            return str(self.year)
        if self.is_quarter:
            return f"{self.month // QUARTER}. kvt."
        if self.is_rolling:
            return "12 mdr."
        name = MONTHS[self.month - 1]
        return name if len(name) <= 4 else f"{name[:3]}."

    @property
    def previous(self) -> "Period":
        """The one before; of twelve months on end, those that ended a month earlier."""
        return self._moved(-MONTH if self.is_rolling else -self.length)

    @property
    def next(self) -> "Period":
        return self._moved(MONTH if self.is_rolling else self.length)

    @property
    def year_before(self) -> "Period":
        """The same months of the year before; of a year, the year before."""
        return self._moved(-YEAR)

    @property
    def compared(self) -> tuple["Period", ...]:
        """Itself, the one before, and that of the year before; of a year the two are one."""
        return tuple(dict.fromkeys((self, self.previous, self.year_before)))

    def _moved(self, months: int) -> "Period":
        if self.month is None:
            return Period(self.year + months // YEAR)
        end = add_months(self.last.replace(day=1), months)
        return Period(end.year, end.month, self.length)

    @property
    def whole_year(self) -> "Period":
        return Period(self.year)

    @property
    def last_month(self) -> "Period":
        return Period(self.year, self.month or 12)

    @property
    def quarter(self) -> "Period":
        """The quarter of its last month."""
        return Period(self.year, -(-(self.month or 12) // QUARTER) * QUARTER, QUARTER)

    @property
    def twelve_months(self) -> "Period":
        """The twelve months that end with its last."""
        return Period(self.year, self.month or 12, YEAR)

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of every month in it."""
        return tuple(add_months(self.first, number) for number in range(self.length))

    @property
    def frame_first(self) -> date:
        """Where the year that the report draws begins: in January, or with the first of the twelve months."""
        return self.first if self.is_rolling else date(self.year, 1, 1)

    @property
    def months_so_far(self) -> tuple[date, ...]:
        """The first day of every month of that year until and including the period's last."""
        so_far = (self.last.year - self.frame_first.year) * 12 + self.last.month - self.frame_first.month + 1
        return tuple(add_months(self.frame_first, number) for number in range(so_far))

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last
