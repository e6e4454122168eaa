"""The household as the area ban takes it: what is known of each, and what somebody has looked up.

Whoever asks about many cases prefetches `area_ban_facts` and `benefit_months` of their citizens, as `queries.grid` does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allocation.models import AreaBanFacts, BenefitMonth, Case
from allocation.queries.households import ADULT_AGE, OLD_AFTER, income_on, members_on
from allocation.states import BenefitKind, Support
from law.area_ban import BanArea, Benefit, BenefitPeriod, Citizenship, Member
from law.area_questions import Looked, Question, open_questions
from law.months import add_months, first_of_month


@dataclass(frozen=True)
class _Known:
    """The newest answer to each question; a "no" about what can happen any day is good for three months."""

    rows: tuple[AreaBanFacts, ...]  # newest first
    on: date

    def day(self, name: str) -> date | None:
        return next((found for row in self.rows if (found := getattr(row, name)) is not None), None)

    def is_fresh(self, name: str) -> bool:
        newest = next((row for row in self.rows if getattr(row, name) is not None), None)
        return newest is not None and (getattr(newest, name) or self.on - newest.known_on <= OLD_AFTER)

    @property
    def citizenship(self) -> str:
        return next((row.citizenship for row in self.rows if row.citizenship), "")

    @property
    def is_student(self) -> bool | None:
        return next((row.is_student for row in self.rows if row.is_student is not None), None)


def ban_members(case: Case, *, on: date) -> list[tuple[Member, Looked]]:
    """The applicant first, then whoever lives in the household that day."""
    citizen = case.citizen
    rows = [row for row in citizen.area_ban_facts.all() if row.struck_on is None and row.known_on <= on]
    months = [row for row in citizen.benefit_months.all() if row.struck_on is None]
    income = income_on(case, on=on)
    pension = income is not None and income.support == Support.DISABILITY
    people = [_person(_of(rows, None), _of(months, None), on, is_minor=False, pension=pension)]
    for member in members_on(case, on=on):
        age = member.age_on(on)
        is_minor = None if age is None and member.kind == "child" else age is not None and age < ADULT_AGE
        people.append(_person(_of(rows, member.pk), _of(months, member.pk), on, is_minor=is_minor))
    return people


def questions_about(case: Case, *, on: date) -> tuple[Question, ...]:
    """What must be found out before any listed area: the gravest kind asks most."""
    return open_questions(ban_members(case, on=on), BanArea.VULNERABLE, on=on)


def _of(rows: Iterable, member: int | None) -> list:
    return [row for row in rows if row.member_id == member]


def _person(
    rows: list[AreaBanFacts],
    months: list[BenefitMonth],
    on: date,
    *,
    is_minor: bool | None,
    pension: bool = False,
) -> tuple[Member, Looked]:
    known = _Known(tuple(sorted(rows, key=lambda row: (row.known_on, row.pk), reverse=True)), on)
    told = {row.month for row in months}
    released = known.day("released_on")
    member = Member(
        released_on=None if is_minor else released,
        youth_released_on=None if is_minor is False else released,
        evicted_on=known.day("evicted_on"),
        citizenship=Citizenship(known.citizenship or "eu"),
        enrolled_student=bool(known.is_student),
        disability_pension=pension,
        benefits=tuple(
            BenefitPeriod(Benefit(row.kind), row.month, row.month) for row in months if row.kind != BenefitKind.NONE
        ),
    )
    looked = Looked(
        release=known.is_fresh("is_released"),
        eviction=known.is_fresh("is_evicted"),
        citizenship=bool(known.citizenship),
        student=known.is_student is not None,
        pension=pension or add_months(first_of_month(on), -1) in told,
        months=frozenset(told),
        is_minor=is_minor,
    )
    return member, looked
