"""What can bar a pair: its bit in the grid, one word for a board, and its name in a list."""

from allocation.queries.demands import PERSONS, Demand
from allocation.states import AllocationState, NeedKind

SAID_NO: dict[str, str] = {
    AllocationState.DECLINED: "Har takket nej til boligen",
    AllocationState.LAPSED: "Svarede ikke på tilbud om boligen",
}

BARS = {
    "rooms": 1,
    "stairs": 2,
    "wheelchair": 4,
    "pets": 8,
    "needs": 16,
    "payment": 32,
    "area": 64,
    "kind": 128,
    "earlier": 256,
}
BAR_WORDS = {
    "rooms": "rum",
    "stairs": "trapper",
    "wheelchair": "kørestol",
    "pets": "husdyr",
    "needs": "behov",
    "payment": "råd",
    "area": "forbud",
    "kind": "målgruppe",
    "earlier": "sagt nej",
}
BAR_LABELS = {
    "rooms": "Rum til husstanden",
    "stairs": "Trapper",
    "wheelchair": "Kørestol",
    "pets": "Husdyr",
    "needs": "Særlige behov",
    "payment": "Råd til huslejen",
    "area": "Forbud, § 59, stk. 6-7",
    "kind": "Hvem boligen er for",
    "earlier": "Tidligere tilbud om boligen",
}
_OF_DEMAND = {PERSONS: "rooms", NeedKind.NO_STAIRS: "stairs", NeedKind.WHEELCHAIR: "wheelchair", NeedKind.PET: "pets"}


def bar_of(demand: Demand) -> str:
    """The code of what an unmet demand bars by."""
    return _OF_DEMAND.get(demand.kind, "needs")
