"""Counts of persons that are published: groups of one to four are not told, and neither is what would give them away."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import chain
from math import inf
from typing import TypeVar

FEWEST = 5
Name = TypeVar("Name", bound=Hashable)


def is_few(number: object) -> bool:
    return isinstance(number, int) and 0 < number < FEWEST


def not_told(counts: Sequence[int]) -> tuple[set[int], set[int]]:
    """Of counts whose sum is known, the places of those of one to four, and of those that are left out beside them."""
    cells = dict(enumerate(counts))
    return not_told_together(cells, [dict.fromkeys(cells, 1)])


def not_told_together(
    cells: Mapping[Name, int], sums: Collection[Mapping[Name, int]], *, also: Iterable[Name] = ()
) -> tuple[set[Name], set[Name]]:
    """The names of the counts of one to four, and of those that are left out beside them.

    Each of `sums` is counts that come to something known, each with its sign: 1 of a part, -1 of what the parts add up
    to. While one gives away what is hidden in it, the smallest of its others is left out too; so that several tables
    which share counts hide the same ones. `also` are left out for another reason.
    """
    few = {name for name, number in cells.items() if is_few(number)}
    beside, joints = set(also) - few, _joints(sums)
    is_safe = False
    while not is_safe:
        is_safe = True
        for one in chain(sums, (_joined(*joint) for joint in joints if joint[0] in few or joint[0] in beside)):
            told = [name for name in one if cells[name] and name not in few and name not in beside]
            if told and _gives_away(cells, one, few, beside):
                beside.add(min(told, key=lambda name: cells[name]))
                is_safe = False
    return few, beside


def _joints(sums: Collection[Mapping[Name, int]]) -> list[tuple[Name, Mapping[Name, int], Mapping[Name, int]]]:
    """Each count that one sum adds up to and another has as a part, with the two."""
    parts: dict[Name, list[Mapping[Name, int]]] = defaultdict(list)
    for one in sums:
        for name, sign in one.items():
            if sign > 0:
                parts[name].append(one)
    return [
        (name, one, other) for one in sums for name, sign in one.items() if sign < 0 for other in parts.get(name, ())
    ]


def _joined(name: Name, one: Mapping[Name, int], other: Mapping[Name, int]) -> Mapping[Name, int]:
    """The sum that two say together, without the count that they share."""
    signs = {part: one.get(part, 0) + other.get(part, 0) for part in {**other, **one} if part != name}
    return {part: sign for part, sign in signs.items() if sign}


def _gives_away(cells: Mapping[Name, int], one: Mapping[Name, int], few: set[Name], beside: set[Name]) -> bool:
    """One hidden count could be had from the others; several when together they are as small or as great as they can be.

    Everybody knows that those of one to four are, and that those beside them are not.
    """
    gone = [(name, sign) for name, sign in one.items() if name in few or name in beside]
    lowest = highest = 0.0
    for name, sign in gone:
        ends = (1, FEWEST - 1) if name in few else (FEWEST, inf)
        lowest += min(sign * end for end in ends)
        highest += max(sign * end for end in ends)
    known = sum(sign * cells[name] for name, sign in gone)
    return len(gone) == 1 or bool(gone) and (known - lowest <= 1 or highest - known <= 1)
