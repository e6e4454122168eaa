"""What is asked of a ledger as a book: its balance, its rows with their reasons, and its seams."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from housing.models import Agreement, QuotaEntry, QuotaLedger, QuotaRemark
from housing.queries.turns import next_municipal_number, positions_of
from housing.states import LET_STATES, RETURNED_STATES, VacancyState
from law.quota import Position

USED_STATES = (LET_STATES - RETURNED_STATES) | {VacancyState.ALLOCATED}
SHOWN = {"all": "Alle", "municipal": "Kommunens", "returned": "Sendt retur"}


@dataclass(frozen=True)
class Balance:
    """Where a ledger stands: counted vacancies, those that fell to the municipality, and what became of these."""

    ledger: QuotaLedger
    agreement: Agreement | None
    position: Position
    vacancies: int
    municipal: int
    used: int
    returned: int
    waiting: int
    withdrawn: int

    @property
    def is_plain(self) -> bool:
        """Whether the count is simply vacancies times share: one share all along, nothing replaced."""
        return self.agreement is not None and self.position.entitlement == self.vacancies * self.agreement.share

    @property
    def used_pct(self) -> Fraction:
        return Fraction(100 * self.used, self.vacancies) if self.vacancies else Fraction(0)

    @property
    def next_number(self) -> int | None:
        """The next vacancy that falls to the municipality; None while no agreement is in force."""
        return next_municipal_number(self.position, self.agreement.quota_terms) if self.agreement else None


def balances(ledgers: QuerySet[QuotaLedger], *, on: date) -> list[Balance]:
    """The balance of each ledger, in four queries however many there are."""
    counted = Q(entries__corrections=None, entries__corrects=None)
    municipal = counted & Q(entries__is_municipal=True)
    rows = ledgers.select_related("association", "estate", "pool", "scheme").annotate(
        counted=Count("entries", counted),
        municipal=Count("entries", municipal),
        used=Count("entries", municipal & Q(entries__vacancy__state__in=USED_STATES)),
        returned=Count("entries", municipal & Q(entries__vacancy__state__in=RETURNED_STATES)),
        waiting=Count("entries", municipal & Q(entries__vacancy__state=VacancyState.AT_DISPOSAL)),
        withdrawn=Count("entries", municipal & Q(entries__vacancy__state=VacancyState.WITHDRAWN)),
    )
    in_force = Prefetch("agreements", Agreement.objects.on(on), to_attr="in_force")
    found = list(rows.prefetch_related(in_force).order_by("association__name", "estate__name", "dwelling_kind", "pk"))
    positions = positions_of([row.pk for row in found])
    return [
        Balance(
            ledger=row,
            agreement=next(iter(row.in_force), None),
            position=positions[row.pk],
            vacancies=row.counted,
            municipal=row.municipal,
            used=row.used,
            returned=row.returned,
            waiting=row.waiting,
            withdrawn=row.withdrawn,
        )
        for row in found
    ]


def balance_of(user: User, ledger_id: int, *, on: date) -> Balance | None:
    """The balance of one ledger; None when the user sees no such."""
    return next(iter(balances(ledgers_of(user).filter(pk=ledger_id), on=on)), None)


def ledgers_of(user: User) -> QuerySet[QuotaLedger]:
    """The ledgers that the user sees."""
    return QuotaLedger.objects.visible_to(user)


def entries_of(user: User) -> QuerySet[QuotaEntry]:
    """The rows that the user sees, with their ledger and dwelling."""
    return QuotaEntry.objects.visible_to(user).select_related("ledger__association", "vacancy__dwelling", "agreement")


# One ledger's rows


@dataclass(frozen=True)
class Line:
    """One row of the book, and the one that took it out of the count if there is one.

    `offered` is how many had fallen to the municipality by then; `seam` a change of terms.
    """

    entry: QuotaEntry
    offered: int
    seam: "Seam | None"
    correction: QuotaEntry | None = None


@dataclass(frozen=True)
class Seam:
    """From here other terms count; the count itself goes on."""

    before: Agreement
    after: Agreement
    number: int
    entitlement: Fraction


@dataclass(frozen=True)
class Outline:
    """The whole book at a glance: its years, the latest first, and the numbers that fell to the municipality."""

    years: list[int]
    offered: list[int]


def outline_of(ledger: QuotaLedger) -> Outline:
    """Three columns of every row, in one query."""
    rows = ledger.entries.in_force().order_by("number")
    known = list(rows.values_list("number", "is_municipal", "vacancy__notified_on__year"))
    years = sorted({year for _, _, year in known}, reverse=True)
    return Outline(years, [number for number, is_municipal, _ in known if is_municipal])


def lines_of(ledger: QuotaLedger, year: int | None, offered: list[int]) -> list[Line]:
    """The rows of a year, the latest first, with all that is shown of them."""
    by_whom = "entered_by__membership__association"
    corrections = Prefetch("corrections", QuotaEntry.objects.select_related(by_whom).order_by("pk"))
    written = QuotaRemark.objects.select_related("written_by__membership__association").order_by("written_at", "pk")
    entries = (
        ledger.entries.filter(corrects=None, vacancy__notified_on__year=year)
        .select_related("vacancy__dwelling", "vacancy__terms", "agreement")
        .prefetch_related(corrections, Prefetch("remarks", written))
        .order_by("-number")
    )
    seams = _seams(ledger)
    return [
        Line(
            entry,
            bisect_right(offered, entry.number),
            seams.get(entry.number),
            next(iter(entry.corrections.all()), None),
        )
        for entry in entries
    ]


def _seams(ledger: QuotaLedger) -> dict[int, Seam]:
    """By the number that was the first to be counted under new terms."""
    counted = ledger.entries.filter(corrects=None).select_related("agreement")
    firsts = counted.order_by("agreement_id", "number").distinct("agreement_id")
    pairs = sorted(firsts, key=lambda entry: entry.number)
    return {
        after.number: Seam(before.agreement, after.agreement, after.number - 1, after.entitlement_before)
        for before, after in zip(pairs, pairs[1:], strict=False)
    }


def only(lines: Iterable[Line], shown: str) -> list[Line]:
    """The rows of one view of the book."""
    if shown == "municipal":
        return [line for line in lines if line.entry.is_municipal]
    if shown == "returned":
        return [line for line in lines if line.entry.vacancy.state in RETURNED_STATES]
    return list(lines)
