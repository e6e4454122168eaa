"""The rows behind each figure: a list whose length, or sum, is the figure itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import User
from allocation.models import Allocation
from allocation.models import Case as Application
from allocation.states import AllocationState, HousingSituation
from housing.models import DwellingTerms, QuotaLedger, Vacancy
from housing.models.vacancies import VacancyQuerySet
from housing.states import RETURNED_STATES, ReturnReason, VacancyState
from law.wording import NBSP
from reports.periods import Period
from reports.queries.monthly import ALLOCATED_STATES, listed_areas
from reports.queries.sources import with_end
from reports.words import count


@dataclass(frozen=True)
class Asked:
    """Which rows: of a figure, in a period or the year until its end, and with which filters."""

    user: User
    first: date
    last: date
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A figure that can be opened: what it is called, what a row is, and which rows it counts."""

    title: str
    kind: str
    rows: Callable[[Asked], Any]


def asked(user: User, period: Period, given: Mapping[str, str]) -> Asked:
    """The request in days: `scope=year` reaches from January until the period's end. Unknown filters are left out."""
    first = date(period.year, 1, 1) if given.get("scope") == "year" else period.first
    return Asked(user, first, period.last, {name: given[name] for name in FILTERS if given.get(name)})


def in_words(asked: Asked) -> list[str]:
    """What the filters say, for the line under the heading."""
    words = []
    for name, value in asked.filters.items():
        say = FILTERS[name](value)
        if say:
            words.append(say)
    return words


def total_dkk(rows: QuerySet[Any]) -> Decimal:
    """The sum of a list of vacancy rent."""
    total: Decimal = rows.order_by().aggregate(total=Sum("owed_dkk", default=Decimal("0.00")))["total"]
    return total


# Filters: each a name in the address and what it says in words; a value that means nothing says nothing


def _ledger(value: str) -> str:
    found = (
        QuotaLedger.objects.filter(pk=_number(value)).select_related("association", "estate", "pool", "scheme").first()
    )
    return str(found) if found else ""


def _reason(value: str) -> str:
    return ReturnReason(value).label if value in ReturnReason.values else ""


def _situation(value: str) -> str:
    return HousingSituation(value).label if value in HousingSituation.values else ""


def _rent(value: str) -> str:
    low, high = _rents(value)
    if high is None:
        return f"{count(low)}{NBSP}kr. og mere" if low else ""
    return f"{count(low)}–{count(high - 1)}{NBSP}kr." if low else f"under {count(high)}{NBSP}kr."


def _listed(value: str) -> str:
    return {"1": "i et boligområde på listen", "0": "uden for boligområderne på listen"}.get(value, "")


FILTERS: dict[str, Callable[[str], str]] = {
    "ledger": _ledger,
    "reason": _reason,
    "situation": _situation,
    "rent": _rent,
    "listed": _listed,
}


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _rents(value: str) -> tuple[int, int | None]:
    """ "5000-6000" as from and below; an empty end is open."""
    low, _, high = value.partition("-")
    return _number(low), _number(high) or None


def _rent_filter(asked: Asked) -> Q:
    low, high = _rents(asked.filters.get("rent", ""))
    return Q(rent_dkk__gte=low) & (Q(rent_dkk__lt=high) if high else Q())


# Vacancies


def _notified(asked: Asked) -> VacancyQuerySet:
    rows = Vacancy.objects.visible_to(asked.user).notified_in(asked.first, asked.last).with_dwelling()
    rows = rows.filter(_rent_filter(asked))
    if "ledger" in asked.filters:
        rows = rows.filter(quota_entries__ledger=_number(asked.filters["ledger"]), quota_entries__corrections=None)
    if "reason" in asked.filters:
        rows = rows.filter(return_reason=asked.filters["reason"])
    return rows.order_by("notified_on", "pk")


def _in_states(*states: VacancyState) -> Callable[[Asked], VacancyQuerySet]:
    return lambda asked: _notified(asked).municipal().filter(state__in=states)


def _offered(asked: Asked) -> VacancyQuerySet:
    return _notified(asked).municipal()


def _rent_owed(asked: Asked) -> VacancyQuerySet:
    """Each vacancy with what it cost in the period; `returned` keeps those that were sent back."""
    rows = Vacancy.objects.visible_to(asked.user).with_dwelling()
    if "ledger" in asked.filters:
        rows = rows.filter(agreement__ledger=_number(asked.filters["ledger"]))
    in_period = Q(liabilities__month__range=(asked.first, asked.last))
    owed = rows.filter(in_period).annotate(owed_dkk=Sum("liabilities__amount_dkk", filter=in_period))
    return owed.order_by("-owed_dkk", "pk")


# People who got a dwelling, and those who wait


def _housed(asked: Asked) -> QuerySet[Allocation]:
    rows = Allocation.objects.visible_to(asked.user).filter(
        state=AllocationState.LEASED, lease_on__range=(asked.first, asked.last)
    )
    if "situation" in asked.filters:
        rows = rows.filter(case__situation=asked.filters["situation"])
    return rows.select_related("case", "vacancy__dwelling").order_by("lease_on", "pk")


def _waiting(asked: Asked) -> QuerySet[Application]:
    rows = with_end(Application.objects.visible_to(asked.user).filter(applied_on__lte=asked.last))
    still: QuerySet[Application] = rows.filter(Q(ended_on=None) | Q(ended_on__gt=asked.last))
    return still.order_by("applied_on", "pk").distinct()


# Dwellings


def _dwellings(asked: Asked) -> QuerySet[DwellingTerms]:
    rows = (
        DwellingTerms.objects.on(asked.last)
        .filter(_rent_filter(asked))
        .select_related("dwelling__estate__association", "area")
    )
    if "listed" in asked.filters:
        listed, _, _ = listed_areas(asked.last.year)
        inside = Q(area__in=listed)
        rows = rows.filter(inside) if asked.filters["listed"] == "1" else rows.exclude(inside)
    return rows.order_by(F("rent_dkk"), "dwelling__address", "pk")


FIGURES: dict[str, Figure] = {
    "notified": Figure("Indmeldt", "vacancies", _notified),
    "offered": Figure("Stillet til rådighed", "vacancies", _offered),
    "allocated": Figure("Anvist", "vacancies", _in_states(*ALLOCATED_STATES)),
    "returned": Figure("Sendt retur", "vacancies", _in_states(*RETURNED_STATES)),
    "unanswered": Figure("Ikke besvaret", "vacancies", _in_states(VacancyState.AT_DISPOSAL)),
    "vacancy_rent": Figure("Tomgangsleje", "rents", _rent_owed),
    "housed": Figure("Tid til bolig", "leases", _housed),
    "waiting": Figure("Venter på bolig", "cases", _waiting),
    "dwellings": Figure("Boliger", "dwellings", _dwellings),
}
