"""What to bring to a negotiation with one association: the ledger, the returns as both sides tell them, how fast each answers,
and what another share or rent ceiling would have given."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from housing.models import Agreement, Association, QuotaEntry, QuotaRemark, Vacancy
from housing.states import RETURNED_STATES, VacancyState
from law.quota import Phase, QuotaTerms, ReturnPolicy, replay
from reports.periods import Period
from reports.queries.indicators.dwellings import counter_of_working_days
from reports.queries.indicators.tallies import middle, nine_of_ten, pct
from reports.queries.sources import ALLOCATED_STATES

Pack = dict[str, Any]
SHARES = (Fraction(1, 4), Fraction(1, 3), Fraction(1, 2))
CEILINGS: tuple[int | None, ...] = (None, 7000, 6000, 5000)


def associations_for(user: User) -> QuerySet[Association]:
    """All of them: one without a ledger is told that nothing fell to the municipality."""
    return Association.objects.visible_to(user).order_by("name")


def negotiation_pack(association: Association, period: Period) -> Pack:
    """Everything about one association in a period; days are working days."""
    entries = _entries(association, period)
    remarks = _remarks(entries)
    by_ledger: dict[int, list[QuotaEntry]] = defaultdict(list)
    for entry in entries:
        by_ledger[entry.ledger_id].append(entry)
    ledgers = [_ledger(rows) for rows in by_ledger.values()]
    return {
        "association": str(association),
        "association_id": association.pk,
        "period": str(period),
        "label": period.label,
        "municipality": settings.MUNICIPALITY["name"],
        "ledgers": ledgers,
        "returns": [_return(entry, remarks) for entry in entries if _is_returned(entry)],
        "answers": _answers(association, period),
        "trials": [_trial(rows) for rows in by_ledger.values()],
    }


def _entries(association: Association, period: Period) -> list[QuotaEntry]:
    """In the order of the book; agreements, dwellings and lights come along."""
    rows = QuotaEntry.objects.counted().filter(
        ledger__association=association, vacancy__notified_on__range=(period.first, period.last)
    )
    along = (
        "vacancy__dwelling",
        "agreement",
        "ledger__association",
        "ledger__estate",
        "ledger__pool",
        "ledger__scheme",
    )
    return list(rows.select_related(*along).order_by("ledger", "number"))


def _remarks(entries: list[QuotaEntry]) -> dict[int, list[str]]:
    """What the association's own people wrote beside an entry."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = QuotaRemark.objects.filter(entry__in=[entry.pk for entry in entries], written_by__role=Role.ASSOCIATION)
    for remark in rows.order_by("pk"):
        found[remark.entry_id or 0].append(remark.text)
    return found


def _is_returned(entry: QuotaEntry) -> bool:
    return entry.is_municipal and entry.vacancy.state in RETURNED_STATES


def _is_used(entry: QuotaEntry) -> bool:
    return entry.is_municipal and entry.vacancy.state in ALLOCATED_STATES


def _ledger(rows: list[QuotaEntry]) -> Pack:
    ours = [entry for entry in rows if entry.is_municipal and entry.vacancy.state != VacancyState.WITHDRAWN]
    used, returned = sum(map(_is_used, rows)), sum(map(_is_returned, rows))
    return {
        "ledger": rows[0].ledger_id,
        "label": str(rows[0].ledger),
        "share": rows[-1].agreement.share,
        "vacancies": len(rows),
        "entitled": sum(entry.is_municipal for entry in rows),
        "offered": len(ours),
        "allocated": used,
        "returned": returned,
        "unanswered": len(ours) - used - returned,
        "used_pct": pct(used, len(ours)),
        "return_rate_pct": pct(returned, len(ours)),
    }


def _return(entry: QuotaEntry, remarks: dict[int, list[str]]) -> Pack:
    vacancy = entry.vacancy
    return {
        "vacancy": vacancy.pk,
        "address": str(vacancy),
        "rent_dkk": vacancy.rent_dkk,
        "returned_on": vacancy.answered_on,
        "reason": vacancy.get_return_reason_display(),
        "note": vacancy.return_note,
        "remark": " ".join(remarks.get(entry.pk, [])),
        "let_on": vacancy.let_on,
    }


# How fast each answers


@dataclass(frozen=True)
class Speed:
    """What is timed: from one day of a vacancy to another, of those that `of` leaves."""

    label: str
    since: str
    until: str
    of: Q = Q()
    has_deadline: bool = False


_RETURNED = Q(state__in=RETURNED_STATES)
SPEEDS = {
    "answer": Speed("Kommunen: fra indmeldelse til svar", "notified_on", "answered_on", has_deadline=True),
    "let": Speed("Boligorganisationen: fra anvisning til lejekontrakt", "answered_on", "let_on", ~_RETURNED),
    "relet": Speed("Boligorganisationen: fra retur til genudlejning", "answered_on", "let_on", _RETURNED),
}


def timed(speed: Speed, days: tuple[date, date], *, association: int = 0) -> Any:
    """The municipality's turns notified in the days, of an association or (0) of all, with `since` and `until`."""
    turns = QuotaEntry.objects.counted().municipal().filter(vacancy__notified_on__range=days)
    if association:
        turns = turns.filter(ledger__association=association)
    rows = Vacancy.objects.filter(speed.of, pk__in=turns.order_by().values("vacancy"))
    return rows.annotate(since=F(speed.since), until=F(speed.until)).filter(until__gte=F("since"))


def _answers(association: Association, period: Period) -> list[Pack]:
    working_days, told = counter_of_working_days(), []
    for name, speed in SPEEDS.items():
        rows = timed(speed, (period.first, period.last), association=association.pk)
        spans = list(rows.order_by("pk").values_list("since", "until", "answer_due_on"))
        days = [working_days(since, until) for since, until, _ in spans]
        in_time = sum(until <= (due or date.max) for _, until, due in spans)
        told.append(
            {
                "speed": name,
                "label": speed.label,
                "count": len(days),
                "median": middle(days),
                "p90": nine_of_ten(days),
                "in_time_pct": pct(in_time, len(days)) if speed.has_deadline else None,
            }
        )
    return told


# What another share or ceiling would have given


@dataclass(frozen=True)
class _Terms:
    share: Fraction
    ceiling: int | None


def _trial(rows: list[QuotaEntry]) -> Pack:
    """The book of the period counted again. A dwelling dearer than any the municipality used counts as returned."""
    used = [entry.vacancy.rent_dkk for entry in rows if _is_used(entry)]
    limit = max(used, default=None)
    agreement = rows[-1].agreement
    shares = sorted({agreement.share, *SHARES})
    return {
        "ledger": rows[0].ledger_id,
        "label": str(rows[0].ledger),
        "share": agreement.share,
        "ceiling": agreement.counted_max_rent_dkk,
        "limit_dkk": limit,
        "rows": [_tried(rows, agreement, _Terms(share, ceiling), limit) for share in shares for ceiling in CEILINGS]
        if limit is not None
        else [],
    }


def _tried(rows: list[QuotaEntry], agreement: Agreement, terms: _Terms, limit: Decimal | None) -> Pack:
    counted = [entry for entry in rows if terms.ceiling is None or entry.vacancy.rent_dkk <= terms.ceiling]
    dear = {number for number, entry in enumerate(counted, 1) if limit is not None and entry.vacancy.rent_dkk > limit}
    asked = QuotaTerms(terms.share, Phase(agreement.phase), ReturnPolicy(agreement.return_policy))
    found = replay(asked, len(counted), returned=dear)
    return {
        "share": terms.share,
        "ceiling_dkk": terms.ceiling,
        "counted": len(counted),
        "offered": len(found.offered),
        "kept": len(found.kept),
        "is_now": terms.share == agreement.share and terms.ceiling == agreement.counted_max_rent_dkk,
    }
