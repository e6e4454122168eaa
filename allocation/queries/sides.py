"""The two sides of the table before they meet: what of a case is the same for every home, and of a home for every case.

Each fact is taken from where it is written, the law's from `law/`, once per case, once per home, or once per pair of the
few kinds there are; the millions of pairs are left to arithmetic (`queries.grid`). Amounts are whole øre as floats: exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocation.models import Case
from allocation.queries.demands import Demand, Demands, Home, demands_of, home_of
from allocation.queries.payment import consumption_of, economy_of, home_to_pay
from allocation.queries.points import fit_class, urgency_points, waiting_points
from allocation.queries.weights import Weights
from housing.models import Vacancy
from law.ability_to_pay import Means, means_of
from law.facts import Home as HomeToPay
from law.facts import Household
from law.housing_benefit import BenefitNumbers, Line, benefit_lines, benefit_numbers, housing_cost_year
from law.monthly_amounts import Amount
from law.rates import NoRate, RateBook

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LINES = 4
NEVER_LOWEST = Line(Decimal(0), Decimal(10) ** 12)  # for whom the law has a line fewer
NOTHING = Decimal(0)
ANY_HOME = HomeToPay(rent_month_dkk=NOTHING, area_m2=Decimal(1))


@dataclass(frozen=True)
class CaseSide:
    """One entry a case, in the order of the queue. `group`: which row of the homes' costs counts for it.

    `missing`: the sentence for whom the ability to pay cannot be known, else empty; `unknown`: what it leaves out for want
    of an answer.
    """

    cases: Sequence[Case]
    demands: Sequence[Demands]
    missing: Sequence[str]
    unknown: Sequence[tuple[Amount, ...]]
    before: Floats
    threshold: Floats
    guideline: Floats
    least: Floats
    slope: Floats
    start: Floats
    group: Ints
    groups: Sequence[tuple[Household, BenefitNumbers]]
    urgency: Ints
    waiting: Ints
    fit: Ints
    fits: Sequence[tuple[int, bool]]

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        return np.array([not sentence for sentence in self.missing], dtype=bool)

    @cached_property
    def is_open(self) -> NDArray[np.bool_]:
        """Whose ability to pay is not examined to the end."""
        return np.array([bool(each) for each in self.unknown], dtype=bool) | ~self.is_known


@dataclass(frozen=True)
class HomeSide:
    """One entry a vacancy, in the order of the deadlines. `cost`: the housing cost of a year, by home and group."""

    vacancies: Sequence[Vacancy]
    homes: Sequence[Home]
    spend: Floats
    cost: Floats


def case_side(cases: Sequence[Case], weights: Weights, *, on: date, book: RateBook) -> CaseSide:
    """Ask the law once a case. Ask with `with_household`."""
    demands = [demands_of(case, on=on) for case in cases]
    told = _Means(on, book)
    for case in cases:
        told.add(case)
    classes = [fit_class(each) for each in demands]
    known = {each: place for place, each in enumerate(dict.fromkeys(classes))}
    return CaseSide(
        cases=cases,
        demands=demands,
        missing=told.missing,
        unknown=told.unknown,
        before=np.array(told.before, dtype=float),
        threshold=np.array(told.threshold, dtype=float),
        guideline=np.array(told.guideline, dtype=float),
        least=np.array(told.least, dtype=float),
        slope=np.array(told.slope, dtype=float).reshape(-1, LINES).T.copy(),
        start=np.array(told.start, dtype=float).reshape(-1, LINES).T.copy(),
        group=np.array(told.group, dtype=np.int64),
        groups=list(told.groups.values()),
        urgency=np.array([urgency_points(case, weights) for case in cases], dtype=np.int64),
        waiting=np.array([waiting_points(case, weights, on=on) for case in cases], dtype=np.int64),
        fit=np.array([known[each] for each in classes], dtype=np.int64),
        fits=list(known),
    )


def home_side(
    vacancies: Sequence[Vacancy], groups: Sequence[tuple[Household, BenefitNumbers]], homes: Sequence[Home] = ()
) -> HomeSide:
    """Ask the law for the cost of each home, once for each group of households. Ask with `with_dwelling`."""
    to_pay = [home_to_pay(vacancy) for vacancy in vacancies]
    cost = [[float(housing_cost_year(household, home, numbers)) for household, numbers in groups] for home in to_pay]
    return HomeSide(
        vacancies=vacancies,
        homes=homes or [home_of(vacancy) for vacancy in vacancies],
        spend=np.array([_ore(vacancy.rent_dkk + consumption_of(vacancy)) for vacancy in vacancies], dtype=float),
        # Where nobody's means are known there is one column all the same, which is never looked at.
        cost=np.array(cost, dtype=float).reshape(len(vacancies), len(groups))
        if groups
        else np.zeros((len(vacancies), 1)),
    )


class _Means:
    """The columns of what households have, filled case by case."""

    def __init__(self, on: date, book: RateBook) -> None:
        self.on, self.book = on, _Remembered(book)
        self.groups: dict[tuple[object, ...], tuple[Household, BenefitNumbers]] = {}
        self.missing: list[str] = []
        self.unknown: list[tuple[Amount, ...]] = []
        self.before: list[float] = []
        self.threshold: list[float] = []
        self.guideline: list[float] = []
        self.least: list[float] = []
        self.slope: list[float] = []
        self.start: list[float] = []
        self.group: list[int] = []
        self._numbers: dict[tuple[object, ...], BenefitNumbers] = {}

    def add(self, case: Case) -> None:
        economy, missing = economy_of(case, consumption_dkk=NOTHING, on=self.on)
        if economy is None:
            return self._add_unknown(missing)
        try:
            means = means_of(economy, on=self.on, rates=self.book)
            numbers = self._numbers_of(means.household)
        except NoRate as error:
            return self._add_unknown(str(error))
        return self._add_known(means, numbers)

    def _add_known(self, means: Means, numbers: BenefitNumbers) -> None:
        household = means.household
        key = (numbers.prefix, household.persons, household.severely_mobility_impaired)
        self.groups.setdefault(key, (household, numbers))
        lines = benefit_lines(household, numbers)
        lines += (NEVER_LOWEST,) * (LINES - len(lines))
        self.missing.append("")
        self.unknown.append(means.unknown)
        self.before.append(_ore(means.before_rent_dkk))
        self.threshold.append(_ore(means.threshold_dkk))
        self.guideline.append(_ore(means.guideline.amount_dkk))
        self.least.append(float(numbers.number("min_year")))
        self.slope += [float(line.slope) for line in lines]
        self.start += [float(line.start) for line in lines]
        self.group.append(list(self.groups).index(key))

    def _add_unknown(self, missing: str) -> None:
        self.missing.append(missing)
        self.unknown.append(())
        for column in (self.before, self.threshold, self.guideline, self.least):
            column.append(0.0)
        self.slope += [0.0] * LINES
        self.start += [0.0] * LINES
        self.group.append(-1)

    def _numbers_of(self, household: Household) -> BenefitNumbers:
        """The numbers differ only by the kind of benefit and whether there are children to count."""
        key = (household.pensioner, household.children > 1, household.both_adults_under_30 and household.children > 0)
        if key not in self._numbers:
            self._numbers[key] = benefit_numbers(household, ANY_HOME, on=self.on, rates=self.book)
        return self._numbers[key]


class _Remembered(RateBook):
    """The same book, which looks a number up once a day asked about."""

    def __init__(self, book: RateBook) -> None:
        super().__init__(book.rates, book.known_on, book.labels)
        object.__setattr__(self, "_found", {})

    def rate(self, name: str, *, on: date):
        found = self._found  # type: ignore[attr-defined]
        if (name, on) not in found:
            found[name, on] = super().rate(name, on=on)
        return found[name, on]


def _ore(amount: Decimal) -> float:
    return float(amount * 100)


def distinct(demands: Sequence[Sequence[Demand]]) -> dict[Demand, list[int]]:
    """Each demand there is, and which cases ask it."""
    asked: dict[Demand, list[int]] = {}
    for place, each in enumerate(demands):
        for demand in each:
            asked.setdefault(demand, []).append(place)
    return asked
