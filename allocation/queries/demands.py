"""What a household asks of a dwelling, and what a dwelling is: small facts that can be held against each other.

The same few demands come again in thousands of cases, so whether a dwelling meets one is asked once per demand and
dwelling, by `satisfies` alone.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil

from allocation.models import Case
from allocation.queries.households import persons
from allocation.states import NeedKind, NeedWeight
from housing.models import Vacancy

MOST_PERSONS_PER_ROOM = 2  # more a landlord may refuse (fact sheet 2.3, beboermaksimum)
OF_PLACES = (NeedKind.AWAY_FROM.value, NeedKind.NEAR_TO.value)
_WORD = re.compile(r"\w+")
PERSONS = "persons"  # the one demand that everybody has: room for so many


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked: `kind` is PERSONS or a NeedKind, with its number or its place."""

    kind: str
    number: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Demands:
    """All that one household asks: what must be, and what it wishes."""

    required: tuple[Demand, ...]
    wished: tuple[Demand, ...] = ()

    def get(self, *kinds: str) -> Demand | None:
        """The first required one of these kinds."""
        return next((demand for demand in self.required if demand.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class Home:
    """What a demand asks about a vacancy's dwelling. `where` is every name of the place it lies in, as `whole_words`."""

    rooms: int
    floor: int
    has_lift: bool
    is_wheelchair_suitable: bool
    is_pets_allowed: bool
    where: str = ""


def demands_of(case: Case, *, on: date) -> Demands:
    """As they stand that day: the application's own, and the needs and wishes told since."""
    told = [need for need in case.needs.all() if need.known_on <= on and need.holds_on(on)]
    required = [Demand(PERSONS, persons(case))]
    own = {
        NeedKind.NO_STAIRS: case.needs_no_stairs,
        NeedKind.WHEELCHAIR: case.needs_wheelchair,
        NeedKind.PET: case.has_pet,
    }
    required += [Demand(kind.value) for kind, holds in own.items() if holds]
    required += [_demand(need) for need in told if need.weight == NeedWeight.REQUIREMENT and need.kind in ASKED]
    wished = [_demand(need) for need in told if need.weight == NeedWeight.WISH and need.kind in ASKED]
    return Demands(tuple(dict.fromkeys(required)), tuple(dict.fromkeys(wished)))


def home_of(vacancy: Vacancy) -> Home:
    """The vacancy's dwelling as the demands see it."""
    dwelling, terms = vacancy.dwelling, vacancy.terms
    names = [dwelling.address, dwelling.postal_code, dwelling.city, dwelling.estate.name]
    names += [terms.area.name] if terms.area else []
    return Home(
        rooms=terms.rooms,
        floor=dwelling.floor,
        has_lift=terms.has_lift,
        is_wheelchair_suitable=terms.is_wheelchair_suitable,
        is_pets_allowed=terms.is_pets_allowed,
        where=whole_words(" ".join(names)),
    )


def satisfies(demand: Demand, home: Home) -> bool:
    """Whether the dwelling gives what is asked."""
    return ASKED[demand.kind](demand, home)


def rooms_for(people: int) -> int:
    """The fewest rooms that so many may live in."""
    return ceil(people / MOST_PERSONS_PER_ROOM)


def _demand(need) -> Demand:
    return Demand(need.kind, need.number or 0, " ".join(need.place.casefold().split()))


def _is_there(demand: Demand, home: Home) -> bool:
    """A street, an estate, an area, a town or a postal code, by whole words: "Vest" is not in Vestergade."""
    return bool(demand.place) and whole_words(demand.place) in home.where


@lru_cache(4096)
def whole_words(text: str) -> str:
    """ " høje taastrup 2630 ": so that one text holds another only where its words stand beside each other."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


ASKED = {
    PERSONS: lambda demand, home: home.rooms >= rooms_for(demand.number),
    NeedKind.ROOMS.value: lambda demand, home: home.rooms >= demand.number,
    NeedKind.FLOOR.value: lambda demand, home: home.floor <= demand.number,
    NeedKind.NO_STAIRS.value: lambda demand, home: home.has_lift or home.floor == 0,
    NeedKind.LIFT.value: lambda demand, home: home.has_lift,
    NeedKind.WHEELCHAIR.value: lambda demand, home: home.is_wheelchair_suitable,
    NeedKind.PET.value: lambda demand, home: home.is_pets_allowed,
    NeedKind.AWAY_FROM.value: lambda demand, home: not _is_there(demand, home),
    NeedKind.NEAR_TO.value: _is_there,
}
