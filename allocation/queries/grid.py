"""Every case against every vacancy at once: what bars a pair, what is left after the rent, how many points.

The law is asked in `queries.sides` and in words; here it is only held together, for millions of pairs, in the same
numbers. A test holds random pairs against `queries.fitting`, which asks the law pair by pair.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from django.db.models import QuerySet, prefetch_related_objects
from numpy.typing import NDArray

from allocation.models import Allocation, Case
from allocation.queries.area import Standing, standing_of
from allocation.queries.bars import BAR_WORDS, BARS, SAID_NO, bar_of
from allocation.queries.demands import OF_PLACES, Home, satisfies
from allocation.queries.fitting import Requirement, area_row, kind_rows, physical_rows
from allocation.queries.guards import Alike, asks_of_people
from allocation.queries.minimums import book_told
from allocation.queries.payment import missing_finding
from allocation.queries.points import Part, Score, fit_points
from allocation.queries.sides import LINES, CaseSide, HomeSide, case_side, distinct, home_side
from allocation.queries.weights import CRITERIA, Weights, weights_on
from housing.models import Vacancy
from law.ability_to_pay import light_finding, light_of
from law.area_ban import BanArea
from law.findings import Finding
from law.rates import RateBook

BLOCK = 200_000  # pairs held together: what stays in a processor's cache
FEW_BLOCKS = 4  # not worth a second processor
NUDGE = 1e-9  # far below the smallest step between two amounts, far above what a float loses
MONTHS = 12
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass
class Grid:
    """Points and bars by vacancy and case. The cases are in the order of the queue, the vacancies by their deadline.

    `book`: the rates that counted. `earlier`: who has said no to which, or not answered, by the keys of vacancy and case.
    """

    on: date
    book: RateBook
    weights: Weights
    people: CaseSide
    homes: HomeSide
    standings: Sequence[Standing]
    earlier: Mapping[tuple[int, int], str]
    points: NDArray[np.int16] = field(init=False)
    bars: NDArray[np.uint16] = field(init=False)
    # What has been put into words already, by all that it depends on.
    _said: dict[object, list[Finding]] = field(default_factory=dict, repr=False)
    _areas: dict[object, Requirement] = field(default_factory=dict, repr=False)
    _open_areas: dict[BanArea, NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        shape = len(self.vacancies), len(self.cases)
        self.points, self.bars = np.empty(shape, np.int16), np.zeros(shape, np.uint16)
        self._examine_all(list(self._blocks()))
        self._bar_areas()
        self._bar_kinds()
        self._bar_earlier()

    @property
    def cases(self) -> Sequence[Case]:
        return self.people.cases

    @property
    def vacancies(self) -> Sequence[Vacancy]:
        return self.homes.vacancies

    @cached_property
    def place_of_case(self) -> dict[int, int]:
        """Where a case's key stands."""
        return {case.pk: place for place, case in enumerate(self.cases)}

    @cached_property
    def place_of_vacancy(self) -> dict[int, int]:
        return {vacancy.pk: place for place, vacancy in enumerate(self.vacancies)}

    def fits(self, vacancy: int, case: int) -> bool:
        """Whether nothing bars the pair at these places."""
        return not self.bars[vacancy, case]

    def unexamined(self, vacancy: int) -> NDArray[np.bool_]:
        """By case, whether nothing bars the pair so far, and something it depends on is unknown: the money, or the area's ban."""
        return self._open(vacancy) & (self.bars[vacancy] == 0)

    def is_unexamined(self, vacancy: int, case: int) -> bool:
        """The same of one pair, without looking at the others."""
        return self.fits(vacancy, case) and bool(self._open(vacancy)[case])

    def _open(self, vacancy: int) -> NDArray[np.bool_]:
        """By case, whether something is unknown that a home of this area depends on."""
        area = self.standings[vacancy].kind
        if area is None:
            return np.ones_like(self.people.is_open)
        if area in self._open_areas:
            return self.people.is_open | self._open_areas[area]
        return self.people.is_open

    def bars_of(self, vacancy: int, case: int) -> list[str]:
        """The codes of what bars it."""
        return [code for code, bit in BARS.items() if self.bars[vacancy, case] & bit]

    def bar_words(self, vacancy: int, case: int) -> list[str]:
        """A word for each, where there is no room for more."""
        return [BAR_WORDS[code] for code in self.bars_of(vacancy, case)]

    def ranked_cases(self, vacancy: int) -> Ints:
        """Those who fit: most points, then the order of the queue."""
        fitting = np.flatnonzero(self.bars[vacancy] == 0)
        return fitting[np.argsort(-self.points[vacancy, fitting], kind="stable")]

    def ranked_vacancies(self, case: int) -> Ints:
        """Those that fit: most points, then the nearest deadline."""
        points, bars = self._by_case
        fitting = np.flatnonzero(bars[case] == 0)
        return fitting[np.argsort(-points[case, fitting], kind="stable")]

    @cached_property
    def _by_case(self) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
        """Points and bars with a case's own numbers beside each other."""
        return np.ascontiguousarray(self.points.T), np.ascontiguousarray(self.bars.T)

    def left_dkk(self, vacancies: Ints, cases: Ints) -> Floats:
        """What is left a month after rent and consumption, in øre, pair by pair; nothing sensible where it is unknown."""
        return self._left(self.homes.cost[vacancies, self.people.group[cases]], self.homes.spend[vacancies], cases)

    def score(self, vacancy: int, case: int) -> Score:
        """The points of one pair, part by part."""
        pair = np.array([vacancy]), np.array([case])
        left = self.left_dkk(*pair)
        most = self.weights.most
        points = {
            "urgency": int(self.people.urgency[case]),
            "fit": int(self._fit_points[vacancy, self.people.fit[case]]),
            "wishes": self._wishes(vacancy, case),
            "economy": int(self._economy(left, pair[1])[0]) if self.people.is_known[case] else 0,
            "waiting": int(self.people.waiting[case]),
        }
        return Score(tuple(Part(code, points[code], most[code], "") for code in CRITERIA), self.weights.number)

    def findings(self, vacancy: int, case: int, left_ore: float) -> list[Finding]:
        """The findings in words, as `fitting.fit` has them; `left_ore` comes from `left_dkk`."""
        return [
            *self._physical(vacancy, case),
            self._payment_finding(case, left_ore),
            self._area(vacancy, case).finding,
            *self._kind(vacancy, case),
        ]

    def _physical(self, vacancy: int, case: int) -> list[Finding]:
        demands, asks_place = self._kinds_of_demands[case]
        key = demands, self._kinds_of_homes[vacancy][asks_place]
        if key not in self._said:
            rows = physical_rows(self.people.demands[case], self.homes.homes[vacancy])
            self._said[key] = [row.finding for row in rows]
        return self._said[key]

    @cached_property
    def _kinds_of_demands(self) -> list[tuple[int, bool]]:
        """A number for each case, the same for those who require the same; and whether a place is among it."""
        known: dict[object, int] = {}
        each = self.people.demands
        return [(known.setdefault(one.required, len(known)), one.get(*OF_PLACES) is not None) for one in each]

    @cached_property
    def _kinds_of_homes(self) -> list[tuple[int, int]]:
        """A number for each home, the same for those that are alike; first wherever they lie, then where they lie."""
        known: dict[Home, int] = {}
        return [
            (known.setdefault(replace(home, where=""), len(known)), known.setdefault(home, len(known)))
            for home in self.homes.homes
        ]

    def _area(self, vacancy: int, case: int) -> Requirement:
        standing = self.standings[vacancy]
        key = (standing, None if standing.kind in {None, BanArea.NONE} else case)
        if key not in self._areas:
            self._areas[key] = area_row(self.cases[case], standing, on=self.on)
        return self._areas[key]

    def _kind(self, vacancy: int, case: int) -> list[Finding]:
        question = self._questions[vacancy]
        if question is None:
            return []
        key = (question, int(self._alike.to(self.vacancies[vacancy])[case]))
        if key not in self._said:
            rows = kind_rows(self.cases[case], self.vacancies[vacancy])
            self._said[key] = [row.finding for row in rows]
        return self._said[key]

    @cached_property
    def _questions(self) -> list[tuple[object, ...] | None]:
        """What each home asks of people, the same for those that ask the same."""
        return [asks_of_people(vacancy) for vacancy in self.vacancies]

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.cases)

    def _payment_finding(self, case: int, left_ore: float) -> Finding:
        people = self.people
        if people.missing[case]:
            return missing_finding(people.missing[case])
        left = Decimal(int(left_ore)).scaleb(-2)
        threshold, guideline = self._limits[case]
        light = light_of(left, threshold, guideline)
        return light_finding(light, left, threshold, guideline, people.unknown[case])

    @cached_property
    def _limits(self) -> list[tuple[Decimal, Decimal]]:
        """What must be left at least, and by the guideline, in kroner, by case."""
        pairs = zip(self.people.threshold.tolist(), self.people.guideline.tolist(), strict=True)
        return [(Decimal(int(least)).scaleb(-2), Decimal(int(goal)).scaleb(-2)) for least, goal in pairs]

    def _blocks(self) -> Iterator[slice]:
        step = max(1, BLOCK // max(1, len(self.cases)))
        return (slice(first, first + step) for first in range(0, len(self.vacancies), step))

    def _examine_all(self, blocks: list[slice]) -> None:
        """Block by block, on every processor: each writes only its own rows, and reads what is made before."""
        if len(blocks) <= FEW_BLOCKS:
            for rows in blocks:
                self._examine(rows)
            return
        _ = self._unmet, self._fit_points, self._wished
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self._examine, blocks))

    def _examine(self, rows: slice) -> None:
        people, homes = self.people, self.homes
        everybody = np.arange(len(people.cases))
        left = self._left(np.take(homes.cost[rows], people.group, axis=1), homes.spend[rows, None], everybody)
        bars = self.bars[rows]
        bars |= ((left < people.threshold) | ~people.is_known).astype(np.uint16) * np.uint16(BARS["payment"])
        bars |= self._unmet[0][self._unmet[1][rows]]
        points = self._economy(left, everybody)
        points[:, ~people.is_known] = 0
        points += people.urgency + people.waiting
        points += np.take(self._fit_points[rows], people.fit, axis=1)
        points += self.weights.most["wishes"]
        met, asked, total = self._wished
        who = np.flatnonzero(total)
        if len(who):
            points[:, who] -= self.weights.most["wishes"]
            points[:, who] += self._wish_points(np.asarray(met[rows] @ asked[:, who], dtype=np.float64), total[who])
        self.points[rows] = points

    def _left(self, cost: Floats, spend: Floats, cases: Ints) -> Floats:
        """The law's lines over the housing cost, the lowest of them in whole kroner, a twelfth of it in whole kroner."""
        people = self.people
        yearly = cost * people.slope[0, cases] + people.start[0, cases]
        for line in range(1, LINES):
            np.minimum(yearly, cost * people.slope[line, cases] + people.start[line, cases], out=yearly)
        yearly[yearly + NUDGE < people.least[cases]] = 0
        np.floor(yearly + (0.5 + NUDGE), out=yearly)
        monthly = np.floor(yearly / MONTHS + (0.5 + NUDGE))
        return people.before[cases] + 100 * monthly - spend

    def _economy(self, left: Floats, cases: Ints) -> Floats:
        """None at the least that must be left, all at the guideline amount; whole points, rounded down."""
        most = self.weights.most["economy"]
        span = self.people.guideline[cases] - self.people.threshold[cases]
        over = left - self.people.threshold[cases]
        points = np.floor(over * most / np.where(span > 0, span, 1.0))
        return np.clip(np.where((span <= 0) & (over >= 0), most, points), 0, most)

    def _wish_points(self, met: Floats, total: Floats) -> Floats:
        return np.floor((2 * self.weights.most["wishes"] * met + total) / (2 * total))

    def _wishes(self, vacancy: int, case: int) -> int:
        met, asked, total = self._wished
        if not total[case]:
            return self.weights.most["wishes"]
        count = (met[vacancy] @ asked[:, [case]]).astype(np.float64)
        return int(self._wish_points(count, total[[case]])[0])

    @cached_property
    def _fit_points(self) -> Floats:
        """By home and class of household."""
        rows = [[fit_points(each, home, self.weights) for each in self.people.fits] for home in self.homes.homes]
        return np.array(rows, dtype=float).reshape(len(self.vacancies), len(self.people.fits))

    @cached_property
    def _unmet(self) -> tuple[NDArray[np.uint16], Ints]:
        """What the dwelling itself bars whom from, once for the homes that leave the same unmet; and which home is which."""
        asked = distinct([each.required for each in self.people.demands])
        met = self._met(list(asked)) > 0
        kinds, kind_of = np.unique(met, axis=0, return_inverse=True)
        bars = np.zeros((len(kinds), len(self.cases)), np.uint16)
        for demand, whose, is_met in zip(asked, asked.values(), kinds.T, strict=True):
            bit = np.zeros(len(self.cases), np.uint16)
            bit[whose] = BARS[bar_of(demand)]
            bars[~is_met] |= bit
        return bars, kind_of.reshape(-1)

    @cached_property
    def _wished(self) -> tuple[NDArray[np.float32], NDArray[np.float32], Floats]:
        """Which home meets which wish, who wishes it, and how many wishes each has."""
        wished = distinct([each.wished for each in self.people.demands])
        total = np.array([len(each.wished) for each in self.people.demands], dtype=float)
        return self._met(list(wished)), self._asked(list(wished.values())), total

    def _met(self, demands: list) -> NDArray[np.float32]:
        rows = [[satisfies(demand, home) for demand in demands] for home in self.homes.homes]
        return np.array(rows, dtype=np.float32).reshape(len(self.homes.homes), len(demands))

    def _asked(self, whose: list[list[int]]) -> NDArray[np.float32]:
        asked = np.zeros((len(whose), len(self.cases)), np.float32)
        for row, places in zip(asked, whose, strict=True):
            row[places] = 1
        return asked

    def _bar_areas(self) -> None:
        """Almenboligloven § 59, stk. 6-7: asked once a case and kind of area; outside the areas nothing is banned."""
        kinds: dict[BanArea, list[int]] = {}
        for place, standing in enumerate(self.standings):
            if standing.kind is not None and standing.kind is not BanArea.NONE:
                kinds.setdefault(standing.kind, []).append(place)
        if kinds:
            prefetch_related_objects(self.cases, "citizen__area_ban_facts", "citizen__benefit_months")
        for kind, places in kinds.items():
            rows = [self._area(places[0], case) for case in range(len(self.cases))]
            self._open_areas[kind] = np.array([row.met is None for row in rows], dtype=bool)
            banned = np.array([row.hinders for row in rows], dtype=np.uint16)
            self.bars[places] |= banned * np.uint16(BARS["area"])

    def _bar_kinds(self) -> None:
        """For whom the dwelling is: asked once for those who are alike in all that its kind asks about."""
        kinds: dict[tuple[object, ...], list[int]] = {}
        for place, question in enumerate(self._questions):
            if question:
                kinds.setdefault(question, []).append(place)
        for places in kinds.values():
            vacancy = self.vacancies[places[0]]
            codes = self._alike.to(vacancy)
            _, witnesses, class_of = np.unique(codes, return_index=True, return_inverse=True)
            barred = [any(row.hinders for row in kind_rows(self.cases[who], vacancy)) for who in witnesses]
            self.bars[places] |= (np.array(barred, dtype=np.uint16) * np.uint16(BARS["kind"]))[class_of]

    def _bar_earlier(self) -> None:
        for vacancy_id, case_id in self.earlier:
            if case_id in self.place_of_case:
                self.bars[self.place_of_vacancy[vacancy_id], self.place_of_case[case_id]] |= BARS["earlier"]


def grid_of(
    cases: Sequence[Case],
    vacancies: Sequence[Vacancy],
    *,
    on: date,
    weights: Weights | None = None,
    earlier: Mapping[tuple[int, int], str] | None = None,
) -> Grid:
    """Examine everybody; the order they come in does not matter. Cases with `with_household`, homes `with_dwelling` and `with_standing`.

    `weights` and `earlier` are for whoever has them at hand.
    """
    book, weights = book_told(next(iter(vacancies), None), on=on), weights or weights_on(on)
    people = case_side(sorted(cases, key=queue_order), weights, on=on, book=book)
    homes = home_side(sorted(vacancies, key=deadline_order), people.groups)
    known = earlier_answers(vacancies) if earlier is None else earlier
    standings = [standing_of(vacancy, on=on) for vacancy in homes.vacancies]
    return Grid(on, book, weights, people, homes, standings, known)


def queue_order(case: Case) -> tuple[bool, date, int]:
    """What decides between equal points: urgent first, then the longest wait, then the lowest key."""
    return not case.is_urgent, case.applied_on, case.pk


def deadline_order(vacancy: Vacancy) -> tuple[date, int]:
    """What decides between equal homes: the nearest deadline, then the lowest key."""
    return vacancy.answer_due_on or date.max, vacancy.pk


def answers_no() -> QuerySet[Allocation]:
    """The offers that were declined or never answered; the newest about a pair counts."""
    return Allocation.objects.filter(state__in=SAID_NO)


def earlier_answers(vacancies: Sequence[Vacancy]) -> dict[tuple[int, int], str]:
    """Who has said no to which, or not answered: the newest state by vacancy and case."""
    rows = answers_no().filter(vacancy__in=[vacancy.pk for vacancy in vacancies])
    found = rows.order_by("pk").values_list("vacancy_id", "case_id", "state")
    return {(vacancy_id, case_id): state for vacancy_id, case_id, state in found}
