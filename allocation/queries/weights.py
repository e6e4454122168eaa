"""What counts when several households fit, and how much: the weights of a day. The law decides who fits; this, who first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet, Subquery
from django.db.models.functions import JSONObject

from allocation.models import WeightSet
from allocation.states import HousingSituation

ALL_POINTS = 100
CRITERIA: dict[str, str] = {
    "urgency": "Hvor akut",
    "fit": "Boligen passer",
    "wishes": "Ønsker",
    "economy": "Økonomi",
    "waiting": "Ventetid",
}

_SITUATIONS = {
    HousingSituation.STREET: 80,
    HousingSituation.NIGHT_SHELTER: 80,
    HousingSituation.CRISIS_109: 75,
    HousingSituation.SHELTER_110: 70,
    HousingSituation.EVICTION: 70,
    HousingSituation.HOTEL: 70,
    HousingSituation.RELEASE: 65,
    HousingSituation.DISCHARGE: 65,
    HousingSituation.SOFA: 60,
    HousingSituation.REFUGEE: 50,
    HousingSituation.FACILITY_107: 45,
    HousingSituation.TRANSITIONAL: 40,
    HousingSituation.TOO_EXPENSIVE: 30,
}


@dataclass(frozen=True)
class Weights:
    """One version. Percentages are whole.

    `most`: the points a criterion can give, 100 in all. `situations`: how much of the urgency a housing situation gives,
    `urgent` what an urgent case gets besides. `room_too_many` and `room_too_few`: what each room more or
    fewer than persons takes off the fit; `unused_wheelchair`: what a dwelling for a wheelchair loses for who needs none. `full_wait_months`: the wait that
    gives all points. `stay_month_dkk`: what a situation costs the municipality a month while no home is found.
    """

    number: int
    most: Mapping[str, int]
    situations: Mapping[str, int]
    urgent: int
    room_too_many: int
    room_too_few: int
    unused_wheelchair: int
    full_wait_months: int
    stay_month_dkk: Mapping[str, Decimal]

    @property
    def name(self) -> str:
        return f"Regelsæt {self.number}"

    def as_terms(self) -> dict[str, Any]:
        """As JSON, without the number."""
        return {
            "most": dict(self.most),
            "situations": dict(self.situations),
            "urgent": self.urgent,
            "room_too_many": self.room_too_many,
            "room_too_few": self.room_too_few,
            "unused_wheelchair": self.unused_wheelchair,
            "full_wait_months": self.full_wait_months,
            "stay_month_dkk": {name: format(value, "f") for name, value in self.stay_month_dkk.items()},
        }

    @classmethod
    def from_terms(cls, number: int, terms: Mapping[str, Any]) -> "Weights":
        """The version that `as_terms` wrote. One from before too few rooms counted stands as it was: nothing is taken off."""
        costs = {name: Decimal(value) for name, value in terms["stay_month_dkk"].items()}
        return cls(number=number, **{"room_too_few": 0, **terms, "stay_month_dkk": costs})


STANDARD = Weights(
    number=1,
    most={"urgency": 40, "fit": 20, "wishes": 10, "economy": 10, "waiting": 20},
    situations={situation.value: _SITUATIONS.get(situation, 20) for situation in HousingSituation},
    urgent=30,
    room_too_many=25,
    room_too_few=25,
    unused_wheelchair=50,
    full_wait_months=36,
    # What a stay costs is the municipality's own to say; until it does, nothing is counted and the page says so.
    stay_month_dkk={},
)


def weights_on(day: date) -> Weights:
    """The version that holds that day: the latest published one, else the one the system comes with."""
    found = _holding(day).first()
    return weights_of(found) if found else STANDARD


def with_weights(rows: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Rows with the version that holds that day in the same query, for `weights_told`."""
    told = JSONObject(number="number", terms="terms")
    return rows.annotate(told_weights=Subquery(_holding(on).values(told=told)[:1]))


def weights_told(row: Model) -> Weights:
    """The version that was read with the row."""
    told = row.told_weights  # type: ignore[attr-defined]
    return Weights.from_terms(**told) if told else STANDARD


def _holding(day: date) -> QuerySet[WeightSet]:
    return WeightSet.objects.published().filter(from_on__lte=day).order_by("-from_on")


def weights_of(version: WeightSet) -> Weights:
    """A version, published or not, as it would count."""
    return Weights.from_terms(version.number, version.terms)
