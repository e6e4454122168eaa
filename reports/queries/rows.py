"""The rows behind each figure: a list whose length, or sum, is the figure itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import User
from allocation.models import Case as Application
from allocation.queries.retention import deletions_due
from allocation.states import AllocationState, CaseState
from housing.models import DwellingTerms, QuotaEntry, QuotaLedger, Vacancy
from housing.states import ANSWERED_STATES, RETURNED_STATES, ReturnReason, VacancyState
from law.months import add_months
from reports.indicators import SPECIAL
from reports.periods import Period
from reports.queries import more_rows
from reports.queries.indicators.people import HOMELESS, STAYED, banned, leases, offers, pays, with_leaving
from reports.queries.indicators.stock import expiring
from reports.queries.matching import band_words
from reports.queries.narrowing import (
    DIMENSIONS,
    OF_ALLOCATION,
    OF_CASE,
    OF_TERMS,
    OF_VACANCY,
    Paths,
    narrowed,
    number,
    read_filters,
    read_name,
)
from reports.queries.sources import ALLOCATED_STATES, CHEAP_LIMITS, listed_areas, with_end
from reports.words import count

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """Which rows: of a figure, in a period or the year until its end, and with which filters."""

    user: User
    first: date
    last: date
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A figure that can be opened: what it is called, what a row is, and which rows it counts, `at_end` on the last day.

    `is_kept`: its rows are kept when a month's report is locked.
    """

    title: str
    kind: str
    rows: Callable[[Asked], Any]
    at_end: bool = False
    is_kept: bool = True


def asked(user: User, period: Period, given: Mapping[str, str]) -> Asked:
    """The request in days: a scope reaches further back from the period's end. Unknown filters are left out."""
    begins = {"year": period.frame_first, "six_months": add_months(period.last.replace(day=1), -5)}
    first = begins.get(given.get("scope", ""), period.first)
    return Asked(user, first, period.last, {name: given[name] for name in FILTERS if given.get(name)})


def in_words(asked: Asked) -> list[str]:
    """What the filters say, for the line under the heading."""
    words = []
    for name, value in asked.filters.items():
        say = FILTERS[name](value)
        if say:
            words.append(say)
    return words


SUMMED = {"rents": "owed_dkk", "guarantees": "claim_dkk", "payments": "amount_dkk"}


def total_dkk(kind: str, rows: QuerySet[Any]) -> Decimal | None:
    """The sum of a list of amounts; None of any other list."""
    if kind not in SUMMED:
        return None
    total: Decimal = rows.order_by().aggregate(total=Sum(SUMMED[kind], default=Decimal("0.00")))["total"]
    return total


# Filters: each a name in the address and what it says in words; a value that means nothing says nothing


def _ledger(value: str) -> str:
    found = (
        QuotaLedger.objects.filter(pk=number(value)).select_related("association", "estate", "pool", "scheme").first()
    )
    return str(found) if found else ""


def _reason(value: str) -> str:
    return ReturnReason(value).label if value in ReturnReason.values else ""


def _listed(value: str) -> str:
    return {"1": "i et boligområde på listen", "0": "uden for boligområderne på listen"}.get(value, "")


def _ceiling(value: str) -> str:
    return f"højst {count(number(value))} kr." if number(value) else ""


def _after(value: str) -> str:
    return f"indflyttet {value} måneder før" if value in {str(months) for months in STAYED} else ""


PAY_WORDS = {
    "no": "ikke råd til huslejen",
    "hardly": "råd til huslejen, men med lidt tilbage",
    "yes": "råd til huslejen",
    "unknown": "betalingsevne ikke beregnet",
}
OUTCOME_WORDS = {CaseState.REFUSED.value: "afslået", CaseState.CLOSED.value: "lukket"}
FILTERS: dict[str, Callable[[str], str]] = {
    **{name: partial(read_name, name) for name in DIMENSIONS},
    "ledger": _ledger,
    "reason": _reason,
    "listed": _listed,
    "answer": lambda value: "takket nej" if value == "declined" else "",
    "pay": lambda value: PAY_WORDS.get(value, ""),
    "ban": lambda value: "et forbud gjaldt" if value == "1" else "",
    "outcome": lambda value: OUTCOME_WORDS.get(value, ""),
    "urgent": lambda value: "akut" if value == "1" else "",
    "homeless": lambda value: "hjemløse" if value == "1" else "",
    "weighed": lambda value: "tilbud og afslag" if value == "1" else "",
    "sent_back": lambda value: "sendt retur" if value == "1" else "",
    "after": _after,
    "look": lambda value: more_rows.LOOK_WORDS.get(value, ""),
    "experiment": lambda value: more_rows.KINDS.get(value, ""),
    "band": band_words,
    "ceiling": _ceiling,
    "can_pay": more_rows.can_pay_in_words,
    "rates_on": more_rows.rates_in_words,
    "speed": more_rows.speed_in_words,
    "moved": lambda value: more_rows.MOVED_WORDS.get(value, ""),
}


def _narrowing(asked: Asked) -> dict[str, str]:
    """The filters that every source may have, those that mean something."""
    return read_filters(asked.filters)


# Vacancies


def _narrow(rows: Any, asked: Asked, paths: Paths) -> Any:
    return narrowed(rows, _narrowing(asked), paths)


def _vacancies(rows: Any, asked: Asked) -> Any:
    """What the filters leave, those that only vacancies have too."""
    rows = _in_listed_areas(_narrow(rows, asked, OF_VACANCY), asked, "terms__area")
    if "ledger" in asked.filters:
        rows = rows.filter(quota_entries__ledger=number(asked.filters["ledger"]), quota_entries__corrections=None)
    if "reason" in asked.filters:
        rows = rows.filter(return_reason=asked.filters["reason"])
    if "ceiling" in asked.filters:
        rows = rows.filter(rent_dkk__lte=number(asked.filters["ceiling"]))
    return rows.order_by("notified_on", "pk")


def _in_listed_areas(rows: Any, asked: Asked, path: str) -> Any:
    if "listed" not in asked.filters:
        return rows
    listed, _, _ = listed_areas(asked.last.year)
    inside = Q(**{f"{path}__in": listed})
    return rows.filter(inside) if asked.filters["listed"] == "1" else rows.exclude(inside)


def _notified(asked: Asked) -> Any:
    rows = Vacancy.objects.visible_to(asked.user).notified_in(asked.first, asked.last).with_dwelling()
    return _vacancies(rows, asked)


def _in_states(*states: VacancyState) -> Callable[[Asked], Any]:
    return lambda asked: _notified(asked).municipal().filter(state__in=states)


def _offered(asked: Asked) -> Any:
    return _notified(asked).municipal()


def _answered(asked: Asked) -> Any:
    """By the day of the answer, not that of the notice."""
    rows = Vacancy.objects.visible_to(asked.user).municipal().with_dwelling()
    rows = rows.filter(state__in=ANSWERED_STATES, answered_on__range=(asked.first, asked.last))
    return _vacancies(rows, asked)


def _counted(entries: Any) -> Callable[[Asked], Any]:
    """The vacancies of the ledgers' rows; what was taken out of the book again is none."""

    def of(asked: Asked) -> Any:
        in_days = entries.filter(vacancy__notified_on__range=(asked.first, asked.last)).order_by()
        rows = Vacancy.objects.visible_to(asked.user).with_dwelling().filter(pk__in=in_days.values("vacancy"))
        return _vacancies(rows, asked)

    return of


def _rent_owed(asked: Asked) -> Any:
    """Each vacancy with what it cost in the period; `sent_back` keeps those that were."""
    rows = _narrow(Vacancy.objects.visible_to(asked.user).with_dwelling(), asked, OF_VACANCY)
    if "ledger" in asked.filters:
        rows = rows.filter(agreement__ledger=number(asked.filters["ledger"]))
    if "reason" in asked.filters:
        rows = rows.filter(return_reason=asked.filters["reason"])
    if "sent_back" in asked.filters:
        rows = rows.filter(state__in=RETURNED_STATES)
    in_period = Q(liabilities__month__range=(asked.first, asked.last))
    owed = rows.filter(in_period).annotate(owed_dkk=Sum("liabilities__amount_dkk", filter=in_period))
    return owed.order_by("-owed_dkk", "pk")


# People who were offered a dwelling, those who got one, and those who wait


def _of_allocations(rows: Any, asked: Asked) -> Any:
    return _narrow(rows, asked, OF_ALLOCATION).select_related("case", "vacancy__dwelling")


def _housed(asked: Asked) -> Any:
    rows = leases().filter(lease_on__range=(asked.first, asked.last))
    return _of_allocations(rows, asked).order_by("lease_on", "pk")


def _sustained(asked: Asked) -> Any:
    """Everybody who moved in so long before; the column says who has left since."""
    after = asked.filters.get("after", "")
    months = int(after) if _after(after) else STAYED[0]
    first, last = add_months(asked.first, -months), add_months(asked.last + ONE_DAY, -months) - ONE_DAY
    rows = with_leaving(leases().filter(lease_on__range=(first, last)))
    return _of_allocations(rows, asked).order_by("lease_on", "pk")


def _offers(asked: Asked) -> Any:
    rows = offers().filter(decided_on__range=(asked.first, asked.last))
    if "answer" in asked.filters:
        rows = rows.filter(state=AllocationState.DECLINED)
    if asked.filters.get("pay") in PAY_WORDS:
        rows = rows.filter(pays(asked.filters["pay"]))
    if "ban" in asked.filters:
        rows = rows.filter(banned())
    return _of_allocations(rows, asked).order_by("decided_on", "pk")


def _of_cases(rows: Any, asked: Asked) -> Any:
    if "urgent" in asked.filters:
        rows = rows.filter(is_urgent=True)
    if "homeless" in asked.filters:
        rows = rows.filter(situation__in=HOMELESS)
    return _narrow(rows, asked, OF_CASE).order_by("applied_on", "pk").distinct()


def _waiting(asked: Asked) -> Any:
    rows = with_end(Application.objects.counted_for(asked.user).filter(applied_on__lte=asked.last))
    return _of_cases(rows.filter(Q(ended_on=None) | Q(ended_on__gt=asked.last)), asked)


def _applied(asked: Asked) -> Any:
    return _of_cases(Application.objects.filter(applied_on__range=(asked.first, asked.last)), asked)


def _ended(asked: Asked) -> Any:
    rows = with_end(Application.objects.counted_for(asked.user))
    if "outcome" in asked.filters:
        rows = rows.filter(state=asked.filters["outcome"])
    return _of_cases(rows.filter(leased=None, ended_on__range=(asked.first, asked.last)), asked)


# Dwellings


def _dwellings(asked: Asked) -> Any:
    """Those that are counted: the cheap ones and the special ones."""
    counted = Q(rent_dkk__lt=CHEAP_LIMITS[-1]) | Q(kind__in=SPECIAL)
    rows = _narrow(DwellingTerms.objects.on(asked.last).filter(counted), asked, OF_TERMS)
    rows = _in_listed_areas(rows, asked, "area").select_related("dwelling__estate__association", "area")
    return rows.order_by(F("rent_dkk"), "dwelling__address", "pk")


FIGURES: dict[str, Figure] = {
    "notified": Figure("Indmeldt", "vacancies", _notified),
    "offered": Figure("Stillet til rådighed", "vacancies", _offered),
    "allocated": Figure("Anvist", "vacancies", _in_states(*ALLOCATED_STATES)),
    "returned": Figure("Sendt retur", "vacancies", _in_states(*RETURNED_STATES)),
    "unanswered": Figure("Ikke besvaret", "vacancies", _in_states(VacancyState.AT_DISPOSAL)),
    "vacancy_rent": Figure("Tomgangsleje", "rents", _rent_owed),
    "answered": Figure("Besvaret", "vacancies", _answered),
    "counted": Figure("Talt i regnskabet", "vacancies", _counted(QuotaEntry.objects.counted())),
    "entitled": Figure("Ret til", "vacancies", _counted(QuotaEntry.objects.counted().municipal())),
    "offers": Figure("Tilbud til borgere", "offers", _offers),
    "sustained": Figure("Bor der stadig", "stays", _sustained),
    "applied": Figure("Nye ansøgninger", "cases", _applied),
    "ended": Figure("Afslået eller lukket", "cases", _ended),
    "housed": Figure("Tid til bolig", "leases", _housed),
    "waiting": Figure("Venter på bolig", "cases", _waiting, at_end=True),
    "gap": Figure("Mangler", "gaps", more_rows.gap),
    "decided": Figure("Godkendt eller afslået", "decisions", more_rows.decided),
    "decisions": Figure("Afgørelser", "decisions", more_rows.decisions),
    "hearings": Figure("Partshøringer", "hearings", more_rows.heard),
    "bans": Figure("Standset af et forbud", "bans", more_rows.stopped_by_bans),
    "appeals": Figure("Klager modtaget", "appeals", more_rows.complained),
    "looked_again": Figure("Klager, kommunen så på igen", "appeals", more_rows.looked_again),
    "appeals_ended": Figure("Klager afsluttet", "appeals", more_rows.appeals_ended),
    "deletions": Figure("Sager, der skal slettes", "cases", lambda asked: deletions_due(on=asked.last), at_end=True),
    # Of the access log nothing can be changed or added for a month that is over: its rows are those that were counted.
    "looks": Figure("Opslag", "looks", more_rows.looks, is_kept=False),
    "guarantees": Figure("Fraflytningskrav", "guarantees", more_rows.guarantees),
    "payments": Figure("Inddrevet hos lejeren", "payments", more_rows.payments),
    "budget": Figure("Budget for tomgangsleje", "budgets", more_rows.years_of_budget),
    "expiring": Figure("Private aftaler, der udløber", "agreements", lambda asked: expiring(asked.last), at_end=True),
    "dwellings": Figure("Billige og særlige boliger", "dwellings", _dwellings, at_end=True),
    "participants": Figure("Deltagere i forsøg", "participants", more_rows.participants, at_end=True),
    "matched": Figure("Lejemål efter match", "stays", more_rows.matched, at_end=True),
    "talks": Figure("Opfølgning i forsøg", "talks", more_rows.talks),
    "in_need": Figure("Venter, efter behov", "cases", more_rows.in_need, at_end=True, is_kept=False),
    "speeds": Figure("Svartider", "speeds", more_rows.speeds, is_kept=False),
}
