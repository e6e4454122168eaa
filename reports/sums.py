"""Which of the published counts of persons add up to which: what one of them could be had from when it is not told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from reports.queries.indicators.people import HOMELESS

Name = tuple[str, str, Any]  # the indicator, by what it is divided (empty: not at all), and the group
Sum = Mapping[Name, int]  # each count's sign

# Who waited before is known from the report before: what came and went since makes up those who wait now.
FLOW = {"applied": 1, "ended": -1, "housed": -1, "waiting": -1}
ENDINGS = {"ended": 1, "refused": -1, "closed": -1}


def sums_of(names: Collection[Name], associations: Mapping[int, int]) -> list[Sum]:
    """`associations`: of each estate the association's key."""
    found = [*_divisions(names, associations), *_flows(names), *_homeless(names)]
    return [one for one in found if len(one) > 1]


def _divisions(names: Collection[Name], associations: Mapping[int, int]) -> Iterable[Sum]:
    """Groups make up the whole, and estates their association."""
    parts: dict[Name, dict[Name, int]] = defaultdict(dict)
    for name in names:
        key, by, group = name
        if by:
            parts[key, "", ""][name] = 1
        if by == "estate":
            parts[key, "association", associations[group]][name] = 1
    for whole, of in parts.items():
        for by in sorted({by for _, by, _ in of}):
            yield {part: sign for part, sign in of.items() if part[1] == by} | ({whole: -1} if whole in names else {})


def _flows(names: Collection[Name]) -> Iterable[Sum]:
    for by, group in dict.fromkeys((by, group) for _, by, group in names):
        for one in (FLOW, ENDINGS):
            yield {(key, by, group): sign for key, sign in one.items() if (key, by, group) in names}


def _homeless(names: Collection[Name]) -> Iterable[Sum]:
    """The homeless who wait are all who wait in some of the needs, each told in its own row too."""
    needs = [("waiting", "situation", need.value) for need in HOMELESS]
    made_up = {**dict.fromkeys(needs, 1), ("waiting_homeless", "", ""): -1}
    yield {name: sign for name, sign in made_up.items() if name in names}
    for need in needs:
        again = ("waiting_homeless", *need[1:])
        if need in names and again in names:
            yield {need: 1, again: -1}
