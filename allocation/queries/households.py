"""A household as the rules take it. Reads only what is prefetched: ask for cases with `with_household`."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from allocation.models import Case, HouseholdMember, Income, MonthlyAmounts
from law.monthly_amounts import Amount
from law.wording import long_day

ADULT_AGE = 18
OLD_AFTER = timedelta(days=92)  # three months (law.md 4.5): an income older than that is a warning


@dataclass(frozen=True)
class Household:
    """Everybody who will live there that day. A child whose age nobody told is None, never a guess."""

    adults: int
    child_ages: tuple[int | None, ...]

    @property
    def persons(self) -> int:
        return self.adults + len(self.child_ages)

    @property
    def known_ages(self) -> tuple[int, ...] | None:
        """The children's ages, or None when one is unknown."""
        known = tuple(age for age in self.child_ages if age is not None)
        return known if len(known) == len(self.child_ages) else None


def with_household(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with the people and facts that every dwelling asks about, in four queries for any number.

    What only the ban asks about is fetched where a dwelling lies in such an area (`queries.grid`).
    """
    cases = cases.select_related("citizen").prefetch_related("citizen__household", "citizen__incomes", "needs")
    return with_amounts(cases)


def with_amounts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with what was told of the monthly amounts (`queries.amounts`) in the same query."""
    return cases.annotate(told_amounts=amounts_of("citizen"))


def amounts_of(citizen: str) -> ArraySubquery:
    """What was told of a citizen's monthly amounts, newest first. The numbers come as text: no øre is lost on the way."""
    rows = MonthlyAmounts.objects.filter(citizen=OuterRef(citizen), struck_on=None).order_by("-known_on", "-pk")
    numbers = {name: Cast(f"{name}_dkk", TextField()) for name in Amount}
    told = JSONObject(pk="pk", known_on="known_on", source="source", document_id="document_id", **numbers)
    return ArraySubquery(rows.values(told=told))


def members_on(case: Case, *, on: date) -> list[HouseholdMember]:
    """The others who live there that day."""
    return [member for member in case.citizen.household.all() if member.lives_there(on)]


def household_of(case: Case, *, on: date) -> Household:
    """The citizen and the household on a day; children who have turned 18 count as adults."""
    members = members_on(case, on=on)
    ages = [(member.kind == "adult", member.age_on(on)) for member in members]
    grown = [is_adult or (age is not None and age >= ADULT_AGE) for is_adult, age in ages]
    children = sorted((age for (_, age), adult in zip(ages, grown, strict=True) if not adult), key=lambda age: age or 0)
    return Household(adults=1 + sum(grown), child_ages=tuple(children))


def persons(case: Case) -> int:
    """How many will live there: the citizen and whoever has not left the household."""
    return 1 + sum(member.left_on is None for member in case.citizen.household.all())


def household_in_words(case: Case, *, on: date) -> str:
    """ "2 voksne, 1 barn (3)"."""
    return in_words(household_of(case, on=on))


def in_words(household: Household) -> str:
    """The same of a household already read."""
    persons = persons_in_words(household.adults, len(household.child_ages))
    if not household.child_ages:
        return persons
    return f"{persons} ({', '.join('?' if age is None else str(age) for age in household.child_ages)})"


def persons_in_words(adults: int, children: int) -> str:
    """ "2 voksne, 1 barn"."""
    grown = "1 voksen" if adults == 1 else f"{adults} voksne"
    return f"{grown}, {children} {'barn' if children == 1 else 'børn'}" if children else grown


def incomes_of(case: Case) -> list[Income]:
    """What was told and has not been struck since."""
    return [income for income in case.citizen.incomes.all() if income.struck_on is None]


def income_on(case: Case, *, on: date) -> Income | None:
    """The income last known that day."""
    known = [income for income in incomes_of(case) if income.known_on <= on]
    return max(known, key=lambda income: (income.known_on, income.pk), default=None)


def warning_about(income: Income, *, on: date) -> str:
    """A sentence when the income is too old to decide on, else nothing."""
    if on - income.known_on <= OLD_AFTER:
        return ""
    return f"Indkomsten er fra {long_day(income.known_on)} og mere end tre måneder gammel. Indhent en ny."
