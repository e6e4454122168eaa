"""One choice in detail: why this case, why not that one, and a draft of the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from django.utils.timezone import localtime

from allocation.models import Case, Meeting, Skip
from allocation.queries.bounds import usual_answer_day
from allocation.queries.fitting import Requirement
from allocation.queries.households import persons
from allocation.queries.points import Part
from allocation.queries.ranking import Matches, Ranked, examine, grid_of_homes, match_case
from allocation.queries.stops import Stop, stop_of
from allocation.queries.weights import CRITERIA, Weights
from housing.models import Vacancy
from law.wording import amount, long_day

MOST_TO_COMPARE = 20
MOST_INSTEAD = 3
MOST_TO_PICK = 50


@dataclass(frozen=True)
class Why:
    """The open row: its case beside another one, requirement by requirement."""

    chosen: Ranked
    against: Ranked | None
    rows: list[tuple[Requirement, Requirement | None]]
    parts: list[tuple[Part, Part | None]]
    others: list[Ranked]
    instead: Ranked | None

    @property
    def name(self) -> str:
        return str(self.chosen.case.citizen)

    @property
    def change(self) -> str:
        """The smallest change that would make the dwelling fit the other one; nothing when it fits."""
        return smallest_change(self.against) if self.against else ""


@dataclass(frozen=True)
class Choice:
    """What the check page is about. `first` is the one who is passed over, if anybody is; `skipped` those with a reason."""

    ranked: Ranked
    first: Ranked | None
    draft: dict[str, Any]
    skipped: tuple[tuple[Ranked, Skip], ...] = ()
    searched: tuple[dict[str, Any], ...] = ()
    weights_number: int | None = None
    is_candidate: bool = False  # in the ranking, so without an offer or a proposal

    @property
    def is_deviation(self) -> bool:
        return self.first is not None or bool(self.ranked.hindrances)

    @property
    def is_first_skipped(self) -> bool:
        return bool(self.first and self.skipped and self.skipped[0][0] is self.first)

    @property
    def more_ahead(self) -> int:
        """How many besides the first are passed over without a reason of their own."""
        return max(0, (self.ranked.number or 0) - 2 - len(self.skipped))

    @property
    def stop(self) -> Stop | None:
        """What no reason sets aside."""
        return stop_of(self.ranked.case, self.ranked.vacancy, self.ranked.requirements, self.searched)

    @property
    def is_banned(self) -> bool:
        """A statutory ban applies: it can only be set aside with the homes that were searched."""
        return any(row.finding.stops for row in self.ranked.hindrances)


def why_table(
    found: Matches,
    shown: Sequence[Ranked],
    why: int | None,
    against: int | None,
    *,
    on: date,
) -> Why | None:
    """The row that is open: the one asked for, else the first who is not passed over; 0 closes all."""
    if why == 0 or not shown:
        return None
    first = next((row for row in shown if row.case.pk not in found.skips), shown[0])
    chosen = next((row for row in shown if row.case.pk == why), first)
    near = [*found.not_fitting[:MOST_TO_COMPARE], *found.fitting[:MOST_TO_COMPARE]]
    others = [row for row in near if row.case.pk != chosen.case.pk][:MOST_TO_COMPARE]
    asked = found.find(against) if against else None
    other = asked or (others[0] if others and against != 0 else None)
    if other is not None and other.case.pk == chosen.case.pk:
        other = None
    beside = {row.code: row for row in other.requirements} if other else {}
    rows = [(row, beside.get(row.code)) for row in chosen.requirements]
    parts = list(zip(chosen.score.parts, other.score.parts if other else [None] * len(CRITERIA), strict=True))
    return Why(chosen, other, rows, parts, others, _home_instead(other, found.weights, on))


def _home_instead(other: Ranked | None, weights: Weights, on: date) -> Ranked | None:
    """The best vacancy there is for somebody who does not fit this one: the way out has an address."""
    if other is None or not other.hindrances:
        return None
    return next(iter(match_case(other.case, on=on, weights=weights).fitting[:1]), None)


def choice_of(
    case: Case,
    vacancy: Vacancy,
    found: Matches,
    *,
    on: date,
    meeting: Meeting | None = None,
) -> Choice:
    """The case's place, who is passed over, and what the form begins with; for a ban also the homes outside it."""
    in_ranking = found.find(case.pk)
    ranked = in_ranking or examine(case, vacancy, on=on)
    first = found.fitting[0] if found.fitting and found.fitting[0].case.pk != case.pk else None
    skipped = skipped_before(ranked, found)
    draft = {"answer_due_on": usual_answer_day(on=on), "reasons": draft_of_reasons(ranked)}
    if first:
        told = [(row.case, skip) for row, skip in skipped]
        draft["deviation"] = draft_of_deviation(first.case, told, meeting)
    number, is_candidate = found.weights.number, in_ranking is not None
    choice = Choice(ranked, first, draft, skipped, weights_number=number, is_candidate=is_candidate)
    return replace(choice, searched=homes_searched(case, vacancy, found.weights, on=on)) if choice.is_banned else choice


def homes_instead(choice: Choice, weights: Weights, *, on: date) -> list[Ranked]:
    """The best of the other open vacancies for somebody who cannot have this one; none for whoever has an offer.

    A banned one has them before: the homes searched outside the areas.
    """
    if not choice.is_candidate or choice.is_banned:
        return []
    homes = match_case(choice.ranked.case, on=on, weights=weights).fitting[: MOST_INSTEAD + 1]
    return [row for row in homes if row.vacancy.pk != choice.ranked.vacancy.pk][:MOST_INSTEAD]


@dataclass(frozen=True)
class HomeToPick:
    """An open vacancy that a case's page can reckon with. `bars`: a word for each thing that hinders, as on a meeting's board."""

    vacancy: Vacancy
    bars: str
    is_unexamined: bool


def homes_to_pick(case: Case, weights: Weights, *, on: date) -> list[HomeToPick]:
    """The open vacancies, best first: by points those that fit, then those that something hinders, a ban too."""
    grid = grid_of_homes(case, on=on, weights=weights)
    others = (place for place in range(len(grid.vacancies)) if not grid.fits(place, 0))
    places = islice((*grid.ranked_vacancies(0).tolist(), *others), MOST_TO_PICK)
    return [
        HomeToPick(grid.vacancies[place], ", ".join(grid.bar_words(place, 0)), grid.is_unexamined(place, 0))
        for place in places
    ]


def skipped_before(ranked: Ranked, found: Matches) -> tuple[tuple[Ranked, Skip], ...]:
    """Those who would come before the chosen one, and are passed over with a reason; in the order of the ranking."""
    last = ranked.number or len(found.fitting) + 1
    rows = [(row, skip) for case_id, skip in found.skips.items() if (row := found.find(case_id)) and row.number]
    return tuple(sorted(((row, skip) for row, skip in rows if _number(row) < last), key=lambda pair: _number(pair[0])))


def draft_of_deviation(first: Case, skipped: Sequence[tuple[Case, Skip]], meeting: Meeting | None) -> str:
    """Why somebody goes before others, as far as it is known: no names, for it stands in another one's case."""
    said = [f"Sag {case.number} er sprunget over: {skip}".rstrip(".") + "." for case, skip in skipped]
    if meeting:
        said.append(
            f"Valgt på anvisningsmødet {long_day(localtime(meeting.opened_at).date())} som del af den bedste samlede "
            f"løsning: den møder mest behov i alt, og derfor går sagen forud for {first.number}."
        )
    return " ".join(said)


def _number(ranked: Ranked) -> int:
    return ranked.number or 0


def homes_searched(case: Case, vacancy: Vacancy, weights: Weights, *, on: date) -> tuple[dict[str, Any], ...]:
    """Almenboligloven § 59, stk. 6-7: every other open vacancy outside the areas, and why it is not this one instead."""
    homes = match_case(case, on=on, weights=weights)
    rows = [*homes.fitting, *homes.not_fitting]
    return tuple(
        {
            "vacancy": row.vacancy.pk,
            "address": str(row.vacancy),
            "rent": amount(row.vacancy.rent_dkk),
            "fits": not row.hindrances,
            "why_not": "; ".join(_why_not(each) for each in row.hindrances) or "Passer",
        }
        for row in rows
        if row.vacancy.pk != vacancy.pk and any(each.code == "area" and each.met for each in row.requirements)
    )


def _why_not(row: Requirement) -> str:
    """ "Rum til husstanden: kræver mindst 2 rum"."""
    return f"{row.label}: kræver {row.change}" if row.change else f"{row.label}: {row.words}"


def draft_of_reasons(ranked: Ranked) -> str:
    """A beginning, built of what was found and said to the citizen. A caseworker reads it and makes it fit the person.

    Amounts are left out: what may stand in a letter, and on which rates, the letter itself decides.
    """
    case = ranked.case
    you, your = ("du", "dig") if persons(case) == 1 else ("I", "jer")
    said = {
        f"{you.capitalize()} har akut brug for en bolig.": case.is_urgent,
        f"{you.capitalize()} har ventet {_months(ranked.months_waited)}.": ranked.months_waited > 0,
        f"Der er plads til {your} i boligen.": _is_met(ranked, "rooms"),
        "Boligen er egnet til kørestol.": case.needs_wheelchair and _is_met(ranked, "wheelchair"),
        "Boligen kan nås uden trapper.": case.needs_no_stairs and _is_met(ranked, "stairs"),
        "Husdyr er tilladt.": case.has_pet and _is_met(ranked, "pets"),
        f"Efter vores vurdering kan {you} betale huslejen.": ranked.payment.is_possible and ranked.payment.is_examined,
    }
    return " ".join(sentence for sentence, holds in said.items() if holds)


def _is_met(ranked: Ranked, code: str) -> bool:
    return any(row.code == code and row.met for row in ranked.requirements)


def _months(number: int) -> str:
    return "1 måned" if number == 1 else f"{number} måneder"


def smallest_change(ranked: Ranked) -> str:
    """ "en bolig i stuen eller med elevator, og en lavere husleje (højst 5.280 kr.)"; nothing when nothing hinders."""
    changes = [row.change for row in ranked.hindrances if row.change]
    return ", og ".join(changes)
