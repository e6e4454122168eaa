"""Counts of persons that are published: groups of one to four are not told, and neither is what would give them away."""

from collections.abc import Collection, Sequence

FEWEST = 5


def is_few(number: object) -> bool:
    return isinstance(number, int) and 0 < number < FEWEST


def not_told(counts: Sequence[int], *, telling: Collection[int] = ()) -> tuple[set[int], set[int]]:
    """Of counts whose sum is known, the places of those of one to four, and of those that are left out beside them.

    What one hidden count was, or several of about one person or about four each, could be had from the sum: then the
    smallest of the others is left out too. `telling` are places that have to be left out for another reason.
    """
    few = {place for place, number in enumerate(counts) if is_few(number)}
    beside = set(telling) - few
    rest = [place for place, number in enumerate(counts) if number and place not in few | beside]
    total, most = sum(counts[place] for place in few), (FEWEST - 1) * len(few)
    is_alone = len(few | beside) == 1
    if rest and (is_alone or few and not beside and (total - len(few) <= 1 or most - total <= 1)):
        beside.add(min(rest, key=lambda place: counts[place]))
    return few, beside
