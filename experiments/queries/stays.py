"""Who sleeps where: rooms and nights in temporary buildings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from experiments.models import Participation, TemporaryBuilding, TemporaryPlace
from experiments.states import ParticipationState
from housing.models import Dwelling

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Room:
    """A room on a day: its beds, who has them, and from when one is free."""

    place: TemporaryPlace
    taken: int
    free_from_on: date | None

    @property
    def free(self) -> int:
        return max(0, self.place.beds - self.taken)


def fullest_night(dwelling: Dwelling, first: date, last: date) -> int:
    """The most who have the room on one night of the period."""
    changes: defaultdict[date, int] = defaultdict(int)
    for stay in Participation.objects.filter(dwelling=dwelling).staying(first, last):
        changes[max(first, stay.starts_on)] += 1
        end = _last_night(stay)
        if end is not None and end < last:
            changes[end + ONE_DAY] -= 1
    most = now = 0
    for day in sorted(changes):
        now += changes[day]
        most = max(most, now)
    return most


def _last_night(stay: Participation) -> date | None:
    return stay.ended_on or stay.ends_on


def rooms_of(buildings: QuerySet[TemporaryBuilding], *, on: date) -> dict[int, list[Room]]:
    """Each building's rooms that day, in two queries."""
    found: dict[int, list[Room]] = defaultdict(list)
    places = TemporaryPlace.objects.filter(building__in=buildings).select_related("dwelling", "building")
    stays: defaultdict[int, list[Participation]] = defaultdict(list)
    for stay in Participation.objects.filter(
        dwelling__temporary_place__building__in=buildings, state=ParticipationState.ACTIVE
    ).staying(on, on):
        stays[stay.dwelling_id].append(stay)
    for place in places.order_by("dwelling__address", "pk"):
        here = stays[place.dwelling_id]
        ends = [stay.ends_on for stay in here if stay.ends_on is not None]
        is_full = len(here) >= place.beds
        free = on if not is_full else min(ends, default=None)
        found[place.building_id].append(Room(place, len(here), free and (free if free == on else free + ONE_DAY)))
    return found
