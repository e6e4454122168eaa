"""How a vacancy meets what a household needs: one requirement a row, in a fixed order, with the law's finding."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from allocation.models import Case
from allocation.queries.area import Standing, judge, standing_of
from allocation.queries.demands import (
    PERSONS,
    Demand,
    Demands,
    Home,
    demands_of,
    home_of,
    rooms_for,
    satisfies,
)
from allocation.queries.guards import guards
from allocation.queries.payment import Payment, payment
from allocation.states import NeedKind
from housing.models import Vacancy
from law.findings import Finding, Weight
from law.wording import dkk

CACHED = 4096  # the same few rows come again in thousands of pairs


@dataclass(frozen=True)
class Requirement:
    """A row of the comparison: what is asked, what the dwelling gives, what that means for this household.

    `finding` is frozen with the decision; `words` is the same said shortly; `change` is the smallest change that would
    meet it.
    """

    code: str
    label: str
    offered: str
    words: str
    finding: Finding
    change: str = ""
    is_examined: bool = True

    @property
    def met(self) -> bool | None:
        """True, False, or None for what nobody has examined."""
        return self.finding.favourable if self.is_examined else None

    @property
    def hinders(self) -> bool:
        """Whether this alone takes the household out of the ranking: an unmet condition or a ban that applies."""
        return self.finding.stops or (self.finding.weight is Weight.CONDITION and not self.finding.met)

    @property
    def hindrance(self) -> str:
        """What hinders, whole; of a ban also its ground, for it says whom it is about and until when."""
        because = self.finding.because
        return f"Forbud ({self.finding.paragraph}): {because}" if self.finding.stops else because


def requirements(
    case: Case,
    vacancy: Vacancy,
    *,
    on: date,
    paid: Payment | None = None,
    standing: Standing | None = None,
    demands: Demands | None = None,
) -> list[Requirement]:
    """Rooms, stairs, wheelchair, pets, what the household can pay, the area, and what the kind of dwelling asks.

    `paid`, `standing` and `demands` are for whoever asks about many and has them at hand.
    """
    return [
        *physical_rows(demands or demands_of(case, on=on), home_of(vacancy)),
        _payment(paid or payment(case, vacancy, on=on), vacancy),
        area_row(case, standing or standing_of(vacancy, on=on), on=on),
        *kind_rows(case, vacancy),
    ]


def physical_rows(demands: Demands, home: Home) -> list[Requirement]:
    """What the dwelling itself must be: four rows that everybody has, and one for each further need."""
    rows = [
        _rooms(demands.get(PERSONS), home),
        _stairs(demands, home),
        _wheelchair(demands, home),
        _pets(demands, home),
    ]
    return rows + [_need(demand, home) for demand in demands.required if demand.kind in _NEEDS]


def fit(case: Case, vacancy: Vacancy, *, on: date) -> list[Finding]:
    """The findings alone, as they are frozen with a decision."""
    return [requirement.finding for requirement in requirements(case, vacancy, on=on)]


def fits(rows: list[Requirement]) -> bool:
    """Whether nothing hinders."""
    return not any(row.hinders for row in rows)


def floor_in_words(vacancy: Vacancy) -> str:
    """ "1. sal, ingen elevator"."""
    return _floor(vacancy.dwelling.floor, vacancy.terms.has_lift)


def _floor(floor: int, has_lift: bool) -> str:
    if floor <= 0:
        return "Stuen" if floor == 0 else "Kælder"
    return f"{floor}. sal, {'elevator' if has_lift else 'ingen elevator'}"


@lru_cache(CACHED)
def _room_row(people: int, rooms: int, met: bool) -> Requirement:
    words = f"{people} {'person' if people == 1 else 'personer'}"
    finding = Finding(met, Weight.CONDITION, "Boligens størrelse", f"{words} i {rooms} rum")
    change = f"mindst {rooms_for(people)} rum"
    said = words if met else finding.because
    return Requirement("rooms", "Rum til husstanden", f"{rooms} rum", said, finding, change)


def _rooms(demand: Demand | None, home: Home) -> Requirement:
    assert demand is not None, "every household has a size"
    return _room_row(demand.number, home.rooms, satisfies(demand, home))


def _stairs(demands: Demands, home: Home) -> Requirement:
    demand = demands.get(NeedKind.NO_STAIRS)
    return _stairs_row(demand is not None, home.floor, home.has_lift, demand is None or satisfies(demand, home))


@lru_cache(CACHED)
def _stairs_row(asked: bool, floor: int, has_lift: bool, met: bool) -> Requirement:
    words = "Intet behov"
    if asked:
        words = "Ingen trapper" if met else "Kan ikke gå på trapper"
    finding = Finding(met, Weight.CONDITION, "Trapper", words)
    return Requirement("stairs", "Trapper", _floor(floor, has_lift), words, finding, "stueetage eller elevator")


def _wheelchair(demands: Demands, home: Home) -> Requirement:
    demand = demands.get(NeedKind.WHEELCHAIR)
    return _wheelchair_row(demand is not None, home.is_wheelchair_suitable, demand is None or satisfies(demand, home))


@lru_cache(CACHED)
def _wheelchair_row(asked: bool, suitable: bool, met: bool) -> Requirement:
    words = "Bruger kørestol" if asked else "Intet behov"
    finding = Finding(met, Weight.CONDITION, "Kørestol", words)
    offered = "Egnet" if suitable else "Ikke egnet"
    return Requirement("wheelchair", "Kørestol", offered, words, finding, "en bolig, der er egnet til kørestol")


def _pets(demands: Demands, home: Home) -> Requirement:
    demand = demands.get(NeedKind.PET)
    return _pet_row(demand is not None, home.is_pets_allowed, demand is None or satisfies(demand, home))


@lru_cache(CACHED)
def _pet_row(asked: bool, allowed: bool, met: bool) -> Requirement:
    words = "Har husdyr" if asked else "Intet husdyr"
    finding = Finding(met, Weight.CONDITION, "Husdyr", words)
    offered = "Tilladt" if allowed else "Ikke tilladt"
    return Requirement("pets", "Husdyr", offered, words, finding, "en bolig, hvor husdyr er tilladt")


def _away(place: str, met: bool) -> tuple[str, str]:
    """What the dwelling gives and what that means, for somebody who must not live at a place."""
    if met:
        return "Ligger et andet sted", f"Ikke ved {place}"
    return f"Ligger ved {place}", f"Boligen ligger ved {place}, hvor borgeren ikke må bo"


# Further needs that the case tells of: code, label, what the dwelling gives, what is asked, the smallest change.
_NEEDS: dict[str, tuple[str, Callable[[Demand, Home], tuple[str, str, str]]]] = {
    NeedKind.ROOMS.value: (
        "Rum efter behov",
        lambda demand, home: (f"{home.rooms} rum", f"Mindst {demand.number} rum", f"mindst {demand.number} rum"),
    ),
    NeedKind.FLOOR.value: (
        "Etage",
        lambda demand, home: (
            _floor(home.floor, home.has_lift),
            f"Højst {demand.number}. sal" if demand.number else "Kun i stuen",
            f"højst {demand.number}. sal" if demand.number else "en bolig i stuen",
        ),
    ),
    NeedKind.LIFT.value: (
        "Elevator",
        lambda _, home: ("Elevator" if home.has_lift else "Ingen", "Skal have elevator", "elevator"),
    ),
    NeedKind.AWAY_FROM.value: (
        "Ikke i nærheden af",
        lambda demand, home: (*_away(demand.place.capitalize(), satisfies(demand, home)), "en bolig et andet sted"),
    ),
    NeedKind.NEAR_TO.value: (
        "Tæt på",
        lambda demand, _: ("–", f"Tæt på {demand.place.capitalize()}", f"en bolig tæt på {demand.place.capitalize()}"),
    ),
}


def _need(demand: Demand, home: Home) -> Requirement:
    label, say = _NEEDS[demand.kind]
    offered, words, change = say(demand, home)
    finding = Finding(satisfies(demand, home), Weight.CONDITION, label, words)
    return Requirement(f"need_{demand.kind}", label, offered, words, finding, change)


def _payment(paid: Payment, vacancy: Vacancy) -> Requirement:
    return Requirement(
        "payment",
        "Råd til huslejen",
        dkk(vacancy.rent_dkk),
        paid.in_words,
        paid.finding,
        paid.change,
        is_examined=paid.is_examined,
    )


def area_row(case: Case, standing: Standing, *, on: date) -> Requirement:
    """Almenboligloven § 59, stk. 6-7: whether the household may be allocated a dwelling in the area."""
    words, finding, is_examined = judge(standing, case, on=on)
    change = "en bolig uden for boligområder med forbud"
    return Requirement("area", "Forbud, § 59, stk. 6-7", standing.in_words, words, finding, change, is_examined)


def kind_rows(case: Case, vacancy: Vacancy) -> list[Requirement]:
    """What the vacancy's legal basis asks: none for an ordinary dwelling."""
    change = "en bolig, der ikke er for særlige grupper"
    return [
        Requirement(guard.code, guard.label, guard.asked, guard.words, guard.finding, change)
        for guard in guards(case, vacancy)
    ]
