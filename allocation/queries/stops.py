"""What stops a pair whatever reason is given: the fact must be found out or changed first.

Everything else that hinders is the caseworker's to weigh, with a reason and another person's yes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allocation.models import Case
from allocation.queries.area import UNKNOWN_AREA
from allocation.queries.fitting import Requirement
from allocation.states import NeedKind
from housing.models import Vacancy


@dataclass(frozen=True)
class Stop:
    """Why not, and the page where it can be changed: its name, what stands in its address, and the verb.

    `is_ban`: the ban itself stops, and not that somebody has yet to find out.
    """

    sentence: str
    page: str
    key: int
    action: str
    is_ban: bool = False


def stop_of(
    case: Case, vacancy: Vacancy, rows: Iterable[Requirement], searched: Sequence[Mapping[str, Any]] = ()
) -> Stop | None:
    """The first thing that stops the pair, or None. `searched` are the homes outside the areas, for a ban to set aside."""
    for row in rows:
        if row.code == "area" and row.met is None:
            return _unexamined(case, vacancy, row)
        if row.code == f"need_{NeedKind.AWAY_FROM}" and row.hinders:
            sentence = f"{row.words}. Vælg en anden bolig. Gælder kravet ikke længere, så afslut det på sagen først."
            return Stop(sentence, "case_needs", case.pk, "Åbn sagens behov")
        if row.finding.stops and (fitting := [home for home in searched if home["fits"]]):
            return _not_the_last(fitting)
    return None


def unexamined_economy(rows: Iterable[Requirement]) -> str | None:
    """Almenboligloven § 59, stk. 1: the municipality makes sure that the rent can be paid, or says why it does not wait.

    An income that is unknown hinders; that is a deviation, with its own reason.
    """
    row = next((row for row in rows if row.code == "payment" and row.met is None and not row.hinders), None)
    if row is None:
        return None
    return (
        f"{row.words}. Kommunen skal sikre sig, at husstanden kan betale ({row.finding.paragraph}). Spørg borgeren, "
        "eller skriv, hvorfor boligen bliver anvist uden."
    )


def _unexamined(case: Case, vacancy: Vacancy, row: Requirement) -> Stop:
    """Almenboligloven § 59, stk. 6-7: unknown is never no."""
    if row.words == UNKNOWN_AREA and vacancy.terms.area_id:
        return Stop(row.finding.because, "area", vacancy.terms.area_id, "Åbn området")
    return Stop(row.finding.because, "case_economy", case.pk, "Skriv svarene på sagen")


def _not_the_last(fitting: Sequence[Mapping[str, Any]]) -> Stop:
    """Almenboligloven § 59, stk. 6-7: set aside only when no home outside the areas can be allocated."""
    first, others = fitting[0], len(fitting) - 1
    more = f" og {others} mere" if others else ""
    sentence = (
        f"Forbuddet kan ikke fraviges, for {first['address']}{more} uden for områderne passer. Anvis der, eller skriv "
        "det krav på sagen, som boligen ikke opfylder."
    )
    return Stop(sentence, "match_vacancy", first["vacancy"], "Se boligen, der passer", is_ban=True)
