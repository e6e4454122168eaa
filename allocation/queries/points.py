"""How many points a pair gets by the weights, criterion by criterion, in whole points; and what stands behind each."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from allocation.models import Case
from allocation.queries.demands import OF_PLACES, PERSONS, Demand, Demands, Home, satisfies
from allocation.queries.weights import ALL_POINTS, CRITERIA, Weights
from allocation.states import NeedKind
from law.wording import amount


@dataclass(frozen=True)
class Part:
    """One criterion of one pair."""

    code: str
    points: int
    most: int
    words: str

    @property
    def label(self) -> str:
        return CRITERIA[self.code]


@dataclass(frozen=True)
class Score:
    """The points of one pair; the parts in the order of the criteria."""

    parts: tuple[Part, ...]
    weights_number: int

    def saying(self, words: dict[str, str]) -> "Score":
        """The same points with what stands behind each in words."""
        return replace(self, parts=tuple(replace(part, words=words[part.code]) for part in self.parts))

    @property
    def total(self) -> int:
        return sum(part.points for part in self.parts)

    def as_dict(self) -> dict[str, int]:
        """By criterion, as it is frozen with a decision."""
        return {part.code: part.points for part in self.parts}


def share_of(most: int, percent: int) -> int:
    """So many percent of the most, in whole points, half up."""
    return (2 * most * percent + ALL_POINTS) // (2 * ALL_POINTS)


def urgency_points(case: Case, weights: Weights) -> int:
    """By where the applicant lives, and more when the case is urgent."""
    percent = weights.situations.get(case.situation, 0) + (weights.urgent if case.is_urgent else 0)
    return share_of(weights.most["urgency"], min(ALL_POINTS, percent))


def urgency_in_words(case: Case) -> str:
    """ "Hjemløs, gade, akut: Har intet sted at sove"."""
    if not case.is_urgent:
        return case.get_situation_display()
    because = f": {', '.join(case.urgent_because)}" if case.urgency else ""
    return f"{case.get_situation_display()}, akut{because}"


def waiting_points(case: Case, weights: Weights, *, on: date) -> int:
    """By whole months since the application, up to the full wait."""
    full = weights.full_wait_months
    months = min(case.months_waited(on=on), full)
    return (2 * weights.most["waiting"] * months + full) // (2 * full)


def priority(case: Case, weights: Weights, *, on: date) -> tuple[Part, ...]:
    """What a case has whichever dwelling it is held against; the rest of the points come with the dwelling."""
    urgent = urgency_in_words(case)
    waited = case.months_waited(on=on)
    return (
        Part("urgency", urgency_points(case, weights), weights.most["urgency"], urgent),
        Part("waiting", waiting_points(case, weights, on=on), weights.most["waiting"], f"{waited} md."),
    )


def fit_class(demands: Demands) -> tuple[int, bool]:
    """What of a household decides how well a dwelling fits: how many they are, and whether one uses a wheelchair."""
    people = demands.get(PERSONS)
    return (people.number if people else 1), demands.get(NeedKind.WHEELCHAIR) is not None


def fit_points(household: tuple[int, bool], home: Home, weights: Weights) -> int:
    """All where there is a room each and a wheelchair's dwelling serves a wheelchair.

    A room each is our own measure, not the law's; how much a room more or fewer takes off stands in the weights. More
    than two to a room never get here (`demands.rooms_for`).
    """
    people, wheelchair = household
    off = weights.room_too_many * max(0, home.rooms - people) + weights.room_too_few * max(0, people - home.rooms)
    if home.is_wheelchair_suitable and not wheelchair:
        off += weights.unused_wheelchair
    return share_of(weights.most["fit"], max(0, ALL_POINTS - off))


def score_in_words(case: Case, demands: Demands, home: Home, over_guideline_dkk: Decimal | None) -> dict[str, str]:
    """What stands behind the points of one pair, short enough for a cell."""
    people, wheelchair = fit_class(demands)
    fit = f"{home.rooms} rum til {people} {'person' if people == 1 else 'personer'}"
    if home.rooms != people:
        fit += f", {abs(people - home.rooms)} for {'lidt' if home.rooms < people else 'meget'}"
    if home.is_wheelchair_suitable and not wheelchair:
        fit += ", kørestolsbolig"
    economy = "ukendt"
    if over_guideline_dkk is not None:
        side = "over" if over_guideline_dkk >= 0 else "under"
        economy = f"{amount(abs(over_guideline_dkk))} {side} vejledende"
    return {
        "urgency": urgency_in_words(case),
        "fit": fit,
        "wishes": _wishes(demands, home),
        "economy": economy,
    }


def _wishes(demands: Demands, home: Home) -> str:
    """How many are met, and which are not."""
    if not demands.wished:
        return "ingen ønsker oplyst"
    unmet = [_wish(wish) for wish in demands.wished if not satisfies(wish, home)]
    told = f"{len(demands.wished) - len(unmet)} af {len(demands.wished)} opfyldt"
    return f"{told}; ikke: {', '.join(unmet)}" if unmet else told


def _wish(wish: Demand) -> str:
    """ "tæt på Skolen", "elevator"."""
    label = NeedKind(wish.kind).label.lower()
    if wish.kind in OF_PLACES:
        return f"{label} {wish.place.capitalize()}"
    return f"{label}: {wish.number}" if wish.number else label
