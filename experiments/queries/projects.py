"""Building projects: whether they keep their terms, how they are spread, and what they come to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from experiments.models import BuildingProject, ProjectDwellings
from experiments.states import ProjectKind
from law.findings import Finding, Weight
from law.new_build import Built, CheapKind, CommitmentTerms, cheap_dwelling, commitment
from law.rates import NoRate, open_book

CHEAP = {ProjectKind.BASIC: CheapKind.BASIC, ProjectKind.CHEAP_FAMILY: CheapKind.CHEAP_FAMILY}


@dataclass(frozen=True)
class Spread:
    """How many dwellings by rooms and by place."""

    by_rooms: tuple[tuple[int, int], ...]
    by_place: tuple[tuple[str, int], ...]
    dwellings: int


def findings_of_project(
    project: BuildingProject, lines: Sequence[ProjectDwellings], *, on: date | None
) -> list[Finding]:
    """Almenboligloven § 115: each size of dwelling against the terms, and against the highest rent of its kind."""
    area = project.max_area_m2
    terms = CommitmentTerms(project.max_rent_dkk, None if area is None else Decimal(area), project.fewest_rooms)
    found: list[Finding] = []
    for line in lines:
        answers = list(commitment(terms, Built(line.rent_dkk, Decimal(line.area_m2), line.rooms)).findings)
        if project.kind in CHEAP and on is not None:
            answers.append(_cheap(CHEAP[ProjectKind(project.kind)], line.rent_dkk, on))
        found += [replace(one, because=f"{line.site}, {line.rooms} rum: {one.because}") for one in answers]
    return found


def _cheap(kind: CheapKind, rent_dkk: Decimal, on: date) -> Finding:
    try:
        return cheap_dwelling(kind, rent_dkk, on=on, rates=open_book(known_on=on)).finding
    except NoRate as error:
        return Finding(False, Weight.CONDITION, "almenboligloven § 115", str(error))


def spread_of(lines: Sequence[ProjectDwellings]) -> Spread:
    """By rooms from the smallest, by place from the most."""
    rooms: Counter[int] = Counter()
    places: Counter[str] = Counter()
    for line in lines:
        rooms[line.rooms] += line.number
        places[str(line.area) if line.area else line.city] += line.number
    return Spread(tuple(sorted(rooms.items())), tuple(places.most_common()), sum(rooms.values()))
