"""May the household be allocated a dwelling in this area? What is known is judged; what is not is said."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from allocation.models import Case
from allocation.queries.ban_members import ban_members
from allocation.queries.minimums import with_minimum
from housing.models import AreaStatistics, Vacancy
from housing.queries.areas import lists_in_force
from law.area_ban import BanArea, Member, area_ban
from law.area_questions import Looked, Question, open_questions
from law.area_status import AreaFacts, Status, area_status
from law.findings import Finding, Weight

UNKNOWN_AREA = "Områdets status er ukendt"
PARAGRAPH = "almenboligloven § 59, stk. 6-7"
OLDEST_YEARS = 2  # a list rests on the figures of the year before; older ones say nothing of today


@dataclass(frozen=True)
class Standing:
    """What a vacancy's area is listed as, and what that is to the ban; both are None when its figures cannot tell."""

    name: str
    status: Status | None

    @property
    def kind(self) -> BanArea | None:
        return None if self.status is None else _ban_area(self.status)

    @property
    def in_words(self) -> str:
        if not self.name:
            return "Uden for områderne"
        if self.kind is None:
            return f"{self.name}, status ukendt"
        return self.name if self.kind is BanArea.NONE else f"{self.name}, {self.called}"

    @property
    def called(self) -> str:
        """The kind of list it stands on, as the law calls it."""
        return "" if self.status is None else self.status.label


OUTSIDE = Standing("", Status.NONE)
_FIGURES = tuple(each.name for each in fields(AreaFacts))


def with_standing(vacancies: QuerySet[Vacancy], *, on: date) -> QuerySet[Vacancy]:
    """Each vacancy with what its area is listed as and its area's latest figures, in the same query.

    The figures come as text, so that no digit is lost on the way. With them comes the municipality's own minimum of the
    day, which whoever judges a home asks for too.
    """
    listed = lists_in_force(on=on).filter(area=OuterRef("terms__area")).order_by("-published_on", "-pk")
    known = AreaStatistics.objects.filter(
        area=OuterRef("terms__area"), year__lte=on.year, year__gte=on.year - OLDEST_YEARS
    ).order_by("-year")
    as_text = JSONObject(**{name: Cast(name, TextField()) for name in _FIGURES})
    vacancies = vacancies.annotate(
        area_status=Subquery(listed.values("status")[:1]), area_figures=Subquery(known.values(told=as_text)[:1])
    )
    return with_minimum(vacancies, on=on)


def standing_of(vacancy: Vacancy, *, on: date) -> Standing:
    """A published list rules over what the figures would make of the area. Ask for the vacancy with `with_standing`."""
    area = vacancy.terms.area
    if area is None:
        return OUTSIDE
    if not hasattr(vacancy, "area_status"):
        vacancy = with_standing(Vacancy.objects.select_related("terms__area"), on=on).get(pk=vacancy.pk)
    return _standing(area.name, vacancy.area_status, _facts(vacancy.area_figures), on)  # type: ignore[attr-defined]


@lru_cache(256)
def _standing(name: str, status: str | None, facts: AreaFacts | None, on: date) -> Standing:
    if status:
        return Standing(name, Status(status))
    return Standing(name, None if facts is None else _status(facts, on))


def _facts(told: dict[str, str | None] | None) -> AreaFacts | None:
    if told is None:
        return None
    read: dict[str, Any] = {name: None if text is None else Decimal(text) for name, text in told.items()}
    return AreaFacts(**read | {name: int(read[name]) for name in ("residents", "years_parallel_society")})


def judge(standing: Standing, case: Case, *, on: date) -> tuple[str, Finding, bool]:
    """The words for a cell, the finding, and whether everything the provision asks about is known.

    What bans is said even when other things are unknown; what is unknown is never taken for a no.
    """
    if standing.kind is BanArea.NONE:
        return "Intet forbud", area_ban([Member()], BanArea.NONE, on=on).findings[0], True
    if standing.kind is None:
        return UNKNOWN_AREA, _to_examine(standing, ()), False
    return judge_people(standing, tuple(ban_members(case, on=on)), on=on)


@lru_cache(4096)
def judge_people(
    standing: Standing, people: tuple[tuple[Member, Looked], ...], *, on: date
) -> tuple[str, Finding, bool]:
    """The same of people at hand; many households are alike in what is asked."""
    assert standing.kind is not None
    ban = area_ban([member for member, _ in people], standing.kind, on=on, called=standing.called)
    if ban.banned:
        finding = _said_openly(standing, standing.kind, people, on)
        return finding.because, finding, True
    questions = open_questions(people, standing.kind, on=on)
    if questions:
        return "Undersøg selv", _to_examine(standing, questions), False
    return "Ikke omfattet", ban.findings[0], True


def _said_openly(standing: Standing, kind: BanArea, people: Sequence[tuple[Member, Looked]], on: date) -> Finding:
    """Who is banned and why, without an offence: those stand on the case alone, for whoever may see them."""
    open_to_all = [replace(member, released_on=None, youth_released_on=None, evicted_on=None) for member, _ in people]
    ban = area_ban(open_to_all, kind, on=on)
    if ban.banned:
        provision = ban.findings[0].paragraph.rpartition(", nr. ")[0]
        numbers = " og ".join(str(number) for number in ban.criteria)
        because = " ".join(finding.because for finding in ban.findings)
        return Finding(True, Weight.BAN, f"{provision}, nr. {numbers}", because)
    because = (
        f"Forbuddet mod anvisning til et {standing.called} gælder husstanden. "
        "Grunden står på sagen under Økonomi for dem, der må se den."
    )
    return Finding(True, Weight.BAN, PARAGRAPH, because)


def _to_examine(standing: Standing, questions: Sequence[Question]) -> Finding:
    """What is missing, the first of it in words."""
    if not questions:
        because = (
            f"Boligen ligger i {standing.name}, og ingen ved, om området er på listerne. "
            "Skriv områdets tal eller liste under Områder, før boligen anvises."
        )
        return Finding(False, Weight.CONSIDERATION, PARAGRAPH, because)
    because = (
        f"Boligen ligger i {standing.name}. Undersøg, om forbuddet gælder nogen i husstanden, før boligen anvises. "
        f"{questions[0].sentence} "
    )
    if len(questions) > 1:
        because += f"Og {len(questions) - 1} mere. "
    because += "Skriv svarene på sagen under Økonomi."
    return Finding(False, Weight.CONSIDERATION, PARAGRAPH, because)


def _status(facts: AreaFacts, on: date) -> Status | None:
    try:
        return area_status(facts, on=on).status
    except ValueError:
        return None


def _ban_area(status: Status) -> BanArea:
    if status.vulnerable:
        return BanArea.VULNERABLE
    return BanArea.PREVENTION if status is Status.PREVENTION else BanArea.NONE
