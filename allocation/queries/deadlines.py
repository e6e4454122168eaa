"""How near a deadline is, in working days and in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from housing.calendar import closed_days
from law.deadlines import working_days_between
from law.wording import WEEKDAYS, short_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """A deadline seen from a day: `left` working days, negative when it has passed."""

    due_on: date
    on: date
    left: int

    @property
    def is_late(self) -> bool:
        return self.due_on < self.on

    @property
    def is_today(self) -> bool:
        return self.due_on == self.on

    @property
    def day(self) -> str:
        """ "i går", "i dag", "i morgen", else "tor. 26. nov."."""
        near = {self.on - ONE_DAY: "i går", self.on: "i dag", self.on + ONE_DAY: "i morgen"}
        return near.get(self.due_on) or f"{WEEKDAYS[self.due_on.weekday()][:3]}. {short_day(self.due_on)}"

    @property
    def left_in_words(self) -> str:
        """ "3 arbejdsdage", "sidste dag", "2 arbejdsdage over"."""
        if self.is_today:
            return "sidste dag"
        days = abs(self.left)
        if self.is_late:
            return f"{days} {_working_days(days)} over" if days else "overskredet"
        return f"{days} {_working_days(days)}" if days else "før næste arbejdsdag"


def deadline(due_on: date, *, on: date) -> Deadline:
    """The deadline as it stands that day, by the municipality's own calendar."""
    return Deadline(due_on, on, working_days_between(on, due_on, closed=closed_days()))


def _working_days(number: int) -> str:
    return "arbejdsdag" if number == 1 else "arbejdsdage"
