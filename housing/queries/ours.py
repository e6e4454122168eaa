"""What an association sees of its vacancies today: who pays, and what it must do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.models import User
from housing.models import Vacancy, VacancyEvent
from housing.queries.vacancies import (
    fate_of,
    is_overdue,
    is_rent_running,
    numbered,
    rent_of_day,
    rent_so_far,
)
from housing.states import LET_STATES, OPEN_MUNICIPAL_STATES, OWN_STATES, VacancyState

OWN_SHOWN_FOR = timedelta(days=30)
NOTHING = Decimal("0.00")


class Payer(StrEnum):
    """Who pays for the empty dwelling today."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    TENANT = "tenant"

    @property
    def label(self) -> str:
        return {
            Payer.MUNICIPALITY: "Kommunen betaler huslejen i dag",
            Payer.ASSOCIATION: "I betaler selv",
            Payer.TENANT: "Ikke ledige endnu",
        }[self]


@dataclass(frozen=True)
class OurVacancy:
    """One of the municipality's dwellings as the association follows it."""

    vacancy: Vacancy
    payer: Payer
    fate: str
    is_late: bool
    rent_dkk: Decimal
    day_dkk: Decimal


@dataclass(frozen=True)
class Group:
    """The dwellings that the same one pays for, and what they come to."""

    payer: Payer
    count: int
    rent_dkk: Decimal


def our_vacancies(user: User, *, on: date) -> list[OurVacancy]:
    """Those that fell to the municipality and are not let yet, grouped by payer, the late ones first."""
    found = numbered(Vacancy.objects.visible_to(user).municipal().with_dwelling()).filter(
        Q(state__in=OPEN_MUNICIPAL_STATES) | Q(state__in=LET_STATES, let_on__gt=on)
    )
    rows = [_ours(vacancy, on=on) for vacancy in found.order_by("answer_due_on", "pk")]
    payers, fates = list(Payer), ["late", "waiting", "allocated", "returned"]
    return sorted(rows, key=lambda row: (payers.index(row.payer), fates.index(row.fate)))


def _ours(vacancy: Vacancy, *, on: date) -> OurVacancy:
    rent = rent_so_far(vacancy, on=on)
    running = is_rent_running(vacancy, rent, on=on)
    payer = Payer.MUNICIPALITY if running else Payer.TENANT if vacancy.available_on > on else Payer.ASSOCIATION
    return OurVacancy(
        vacancy=vacancy,
        payer=payer,
        fate=fate_of(vacancy, on=on),
        is_late=is_overdue(vacancy, on=on),
        rent_dkk=rent.total_dkk if rent else NOTHING,
        day_dkk=rent_of_day(vacancy.rent_dkk, vacancy.agreement, on=on) if running and vacancy.agreement else NOTHING,
    )


def groups_of(rows: list[OurVacancy]) -> dict[Payer, Group]:
    """Every group that has a dwelling."""
    groups = {}
    for payer in Payer:
        mine = [row for row in rows if row.payer == payer]
        if mine:
            groups[payer] = Group(payer, len(mine), sum((row.rent_dkk for row in mine), NOTHING))
    return groups


def our_own(user: User, *, on: date) -> QuerySet[Vacancy]:
    """Those that the association lets itself and that are of today: to come, or vacant for at most a month."""
    own = Vacancy.objects.visible_to(user).filter(state=VacancyState.OWN)
    return numbered(own.filter(available_on__gte=on - OWN_SHOWN_FOR).with_dwelling()).order_by("-notified_on", "-pk")


def all_own_count(user: User) -> int:
    """How many the association lets itself, all time."""
    return Vacancy.objects.visible_to(user).filter(state__in=OWN_STATES).count()


def reminded(rows: list[OurVacancy]) -> dict[int, date]:
    """When each overdue vacancy was last asked about."""
    late = [row.vacancy.pk for row in rows if row.is_late]
    events = VacancyEvent.objects.filter(vacancy__in=late, name="remind").order_by("at", "pk")
    return {event.vacancy_id: date.fromisoformat(event.facts["on"]) for event in events}


@dataclass(frozen=True)
class Task:
    """One thing to do now. `name` is the address of the page or, with `post`, of the button; `pk` its object."""

    verb: str
    vacancy: Vacancy
    text: str
    action: str
    name: str
    pk: int
    due_on: date | None = None
    post: bool = False


# Packages above housing add the kinds of work they know (allocation: confirm a lease).
MORE_TASKS: list[Callable[[User, date], list[Task]]] = []
