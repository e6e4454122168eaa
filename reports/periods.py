"""A month or a year, as an address and a command name it: 2015-07, 2015."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from law.months import add_months
from law.wording import MONTHS

FIRST_YEAR, LAST_YEAR = 1990, 2199
_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year, or one month of it."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """2015 or 2015-07. ValueError with a Danish sentence."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"»{text.strip()}« er ikke en periode. Skriv et år som 2015 eller en måned som 2015-07.")
        year, month = int(found[1]), int(found[2]) if found[2] else None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"Året {year} ligger uden for {FIRST_YEAR}-{LAST_YEAR}. Skriv et andet år.")
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f"Måneden {found[2]} findes ikke. Skriv 01 til 12, for eksempel {year}-07.")
        return cls(year, month)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def is_month(self) -> bool:
        return self.month is not None

    @property
    def label(self) -> str:
        """ "december 2015" or "2015"."""
        return f"{MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)

    @property
    def name(self) -> str:
        """ "december" or "2015": where the year stands beside it."""
        return MONTHS[self.month - 1] if self.month else str(self.year)

    @property
    def short(self) -> str:
        """ "dec." or "2015", for the head of a column."""
        if self.month is None:
            return str(self.year)
        name = MONTHS[self.month - 1]
        return name if len(name) <= 4 else f"{name[:3]}."

    @property
    def previous(self) -> "Period":
        return Period(self.year - 1) if self.month is None else Period.month_of(add_months(self.first, -1))

    @property
    def next(self) -> "Period":
        return Period(self.year + 1) if self.month is None else Period.month_of(add_months(self.first, 1))

    @property
    def year_before(self) -> "Period":
        """The same month of the year before; of a year, the year before."""
        return replace(self, year=self.year - 1)

    @property
    def whole_year(self) -> "Period":
        return Period(self.year)

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of every month in it."""
        return (self.first,) if self.month else tuple(date(self.year, month, 1) for month in range(1, 13))

    @property
    def months_so_far(self) -> tuple[date, ...]:
        """The first day of every month from January until and including the period's last."""
        return tuple(date(self.year, month, 1) for month in range(1, (self.month or 12) + 1))

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last
