"""What is generated: a country of associations and homes, and each home's years. Pure, and the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from law.deadlines import add_working_days
from law.months import add_months
from law.quota import Position, QuotaTerms, next_turn

ASSOCIATION, ESTATE, AREA = 1200, 150, 6000  # dwellings each
TURNOVER = 0.14  # every seventh dwelling a year (law.md section 8)
SEASON = (0.75, 0.85, 0.95, 1.0, 1.0, 1.1, 1.15, 1.4, 1.15, 1.0, 0.9, 0.75)  # most in August, fewest in January
KINDS = (
    *(("family", 0.88), ("youth", 0.97), ("senior", 0.99), ("starter", 0.994)),
    *(("transitional", 0.996), ("unconventional", 0.997), ("shared", 0.999), ("inclusion", 1.0)),
)
RENTS = ((0.03, 2600, 2999), (0.08, 3000, 3999), (0.3, 4000, 5499), (0.75, 5500, 7499), (1.0, 7500, 9999))
SITUATIONS = ("street", "sofa", "shelter_110", "crisis_109", "facility_107", "refugee", "eviction", "too_expensive")
QUIET = timedelta(days=200)  # nobody moves out again at once
TERMS = QuotaTerms(Fraction(1, 4))
TOO_DEAR = 7000


@dataclass(slots=True)
class Home:
    number: int
    kind: str
    rooms: int
    rent: int
    last_left: date = date.min

    @property
    def association(self) -> int:
        return self.number // ASSOCIATION

    @property
    def estate(self) -> int:
        return self.number // ESTATE


@dataclass(slots=True)
class Emptied:
    """One vacancy, and what became of it."""

    home: Home
    notified_on: date
    vacant_from: date
    became: str = "own"
    before: Fraction = Fraction(0)
    number: int = 0
    answer_due_on: date | None = None
    answered_on: date | None = None
    let_on: date | None = None
    reason: str = ""

    @property
    def is_ours(self) -> bool:
        return self.answer_due_on is not None

    @property
    def available_on(self) -> date:
        return self.vacant_from + timedelta(days=4)


@dataclass
class Plan:
    """`dwellings` homes and `years` years that end with the day before `until`."""

    dwellings: int
    years: int
    seed: int
    until: date
    homes: list[Home] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - nothing here is secret
        self.homes = [self._home(number) for number in range(self.dwellings)]
        self.positions: dict[int, Position] = {}

    @property
    def first(self) -> date:
        return add_months(self.until, -12 * self.years)

    def _home(self, number: int) -> Home:
        chance, dear = self.random.random(), self.random.random()
        kind = next(name for name, below in KINDS if chance < below)
        low, high = next((low, high) for below, low, high in RENTS if dear < below)
        return Home(number, kind, self.random.randint(1, 5), self.random.randint(low, high))

    def emptied(self) -> Iterator[Emptied]:
        """In the order of notice, as a ledger counts."""
        for month in range(12 * self.years):
            first = add_months(self.first, month)
            count = round(self.dwellings * TURNOVER / 12 * SEASON[first.month - 1])
            days = sorted(self.random.randrange(28) for _ in range(count))
            for day in days:
                home = self.random.choice(self.homes)
                on = first + timedelta(days=day)
                if home.last_left + QUIET < on:
                    yield self._empty(home, on)

    def _empty(self, home: Home, on: date) -> Emptied:
        one = Emptied(home, on, add_months(on.replace(day=1), 2))
        home.last_left = one.vacant_from
        if home.kind == "family":
            self._count(one)
        return one

    def _count(self, one: Emptied) -> None:
        position = self.positions.get(one.home.association, Position())
        turn = next_turn(position, TERMS)
        self.positions[one.home.association] = turn.position
        one.number, one.before = turn.number, turn.entitlement_before
        if turn.to_municipality:
            one.answer_due_on = add_working_days(one.notified_on, 5)
            self._answer(one)

    def _answer(self, one: Emptied) -> None:
        one.became = "at_disposal"
        answered = one.notified_on + timedelta(days=self.random.randint(1, 9))
        if answered >= self.until:
            return
        one.answered_on = answered
        is_dear = one.home.rent >= TOO_DEAR
        if is_dear or self.random.random() < 0.15:
            one.became, one.reason = (
                "returned",
                "too_expensive" if is_dear else self.random.choice(["wrong_size", "condition", "area_ban"]),
            )
            let_on = one.vacant_from + timedelta(days=self.random.randint(0, 60))
            if let_on < self.until:
                one.became, one.let_on = "relet", let_on
            return
        one.became, let_on = "allocated", one.available_on + timedelta(days=self.random.randint(0, 45))
        if let_on < self.until:
            one.became, one.let_on = "let", let_on

    def rent_of(self, home: Home, day: date) -> Decimal:
        """Half of them were dearer from the middle year on."""
        is_later = day >= self.dearer_on and home.number % 5 == 0
        return Decimal(home.rent + (150 if is_later else 0))

    @property
    def dearer_on(self) -> date:
        return add_months(self.until, -6 * self.years)
