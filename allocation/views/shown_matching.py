"""How the ranking for a vacancy is shown: its rows, how it is sorted, and what its links carry along."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from allocation.models import Skip
from allocation.queries.area import Standing
from allocation.queries.ranking import SORTS, Matches, Ranked
from allocation.queries.skips import Skips
from allocation.states import TieKind
from allocation.views.shown import facts_of
from housing.models import Vacancy
from law.area_ban import BanArea
from law.contribution_loan import FIRST_USED_FROM

ROWS = 50


@dataclass(frozen=True)
class Part:
    """The part of the list that is asked for: which side of it, in which order, and the page."""

    page: Page
    not_fitting: bool
    sort: str

    @property
    def query(self) -> str:
        """What keeps this part in an address, without the page."""
        return urlencode({"show": "not"} if self.not_fitting else {"sort": self.sort} if self.sort else {})


def part_of(request: HttpRequest, found: Matches) -> Part:
    """By the address; odd ones give the first page of those who fit, in the ranking's own order."""
    not_fitting, sort = request.GET.get("show") == "not", request.GET.get("sort", "")
    sort = sort if sort in SORTS and not not_fitting else ""
    rows = found.not_fitting if not_fitting else found.sorted_by(sort)
    return Part(Paginator(rows, ROWS).get_page(request.GET.get("page")), not_fitting, sort)


def facts_about(vacancy: Vacancy, standing: Standing) -> list[tuple[str, ...]]:
    """The dwelling's facts, with what the law makes of its age and of where it lies, and the support it is tied to."""
    facts = [fact + _note(fact[0], vacancy, standing) for fact in facts_of(vacancy)]
    return facts + [(TieKind(tie["kind"]).label, tie["provider"]) for tie in vacancy.ties]  # type: ignore[attr-defined]


def _note(label: str, vacancy: Vacancy, standing: Standing) -> tuple[str, ...]:
    year = vacancy.dwelling.first_used_year
    if label == "Indskud" and vacancy.contribution_dkk and year:
        return (f"Huset er fra {year}" + (": ikke pligtlån" if year < FIRST_USED_FROM.year else ""),)
    if label != "Område":
        return ()
    if standing.kind is None:
        return ("Om der er forbud efter § 59, stk. 6-7, skal undersøges",)
    return (("Intet forbud" if standing.kind is BanArea.NONE else "Forbud for nogle") + " efter § 59, stk. 6-7",)


def how_many_fit(number: int, unexamined: int, one: str, many: str) -> str:
    """ "9 borgere passer, 3 er ikke undersøgt færdig": whoever may still turn out not to fit is counted apart."""
    sure = number - unexamined
    fit = f"{sure} {one if sure == 1 else many} passer"
    return f"{fit}, {unexamined} er ikke undersøgt færdig" if unexamined else fit


def sorts(current: str) -> list[dict[str, Any]]:
    """The orders there are to choose between."""
    known = {"": "point"} | SORTS
    return [{"code": code, "label": label, "current": code == current} for code, label in known.items()]


def rows_of(part: Part, skips: Skips) -> list[tuple[Ranked, Skip | None]]:
    """Each row with the reason that strikes it, if there is one."""
    return [(ranked, skips.get(ranked.case.pk)) for ranked in part.page]
