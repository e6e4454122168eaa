"""The demo's calendar: working days from today, and the hours of a working day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from housing.calendar import closed_days
from law.deadlines import add_working_days, is_working_day, next_working_day

ONE_DAY = timedelta(days=1)
EIGHT, MINUTES_AT_WORK = time(8), 7 * 60


class Days:
    """Everything is counted from today. The same day gives the same demo: chance has a seed."""

    def __init__(self, *, at: datetime) -> None:
        self.now, self.today = at, timezone.localdate(at)
        self.closed = closed_days()
        self.chance = Random(self.today.toordinal())  # noqa: S311 - nothing here is a secret

    def deadline(self, working_days: int) -> date:
        """A working day so far ahead or back; today counts as none, and a closed day as the next open one."""
        if working_days < 0:
            return self.past(working_days)
        if working_days == 0:
            return next_working_day(self.today, closed=self.closed)
        return add_working_days(self.today, working_days, closed=self.closed)

    def past(self, working_days: int) -> date:
        """The day so many working days ago (a negative number); on a closed day none is the last open one."""
        day, left = self.today, -working_days
        if left == 0:
            return self.open_day(day)
        while left:
            day -= ONE_DAY
            left -= is_working_day(day, closed=self.closed)
        return day

    def before(self, days: int) -> date:
        """A working day about so many days ago."""
        return self.open_day(self.today - timedelta(days=days))

    def available_for(self, due_on: date, working_days: int) -> date:
        """The day from which a dwelling was to be had, when its deadline of so many working days ends on `due_on`."""
        day = due_on
        while add_working_days(day, working_days, closed=self.closed) > due_on:
            day -= ONE_DAY
        return day

    def moment(self, day: date) -> datetime:
        """Some minute of that day's work; of today's only what has passed."""
        minutes = self.chance.randrange(MINUTES_AT_WORK)
        when = timezone.make_aware(datetime.combine(day, EIGHT)) + timedelta(minutes=minutes)
        return min(when, self.now)

    def open_day(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not is_working_day(day, closed=self.closed):
            day -= ONE_DAY
        return day


class Story:
    """What happens, each on its day; told in the order of the days, and within a day as it was added."""

    def __init__(self) -> None:
        self.happenings: list[tuple[date, int, Callable[[date], object]]] = []

    def add(self, day: date, happening: Callable[[date], object]) -> None:
        self.happenings.append((day, len(self.happenings), happening))

    def __len__(self) -> int:
        return len(self.happenings)

    def tell(self, told: Callable[[], object]) -> None:
        for day, _place, happening in sorted(self.happenings, key=lambda one: one[:2]):
            happening(day)
            told()
