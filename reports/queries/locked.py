"""The report of a month as it was reported, and what has changed since: later replies apart from what nothing explains."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import User
from allocation.models import Case, CaseEvent
from finance.models import MoneyEvent, VacancyRentLiability
from housing.models import QuotaEntry, VacancyEvent
from reports.frozen import fingerprint
from reports.models import LockCheck, LockedReport, RentBudget, ReportSubscription
from reports.periods import Period
from reports.queries import whole_report
from reports.queries.kept import rows_to_compare
from reports.queries.rows import FIGURES

Rows = list[list[Any]]
KEPT = tuple(name for name, figure in FIGURES.items() if figure.is_kept)
OF_CASES = frozenset({"cases", "leases", "offers", "stays", "decisions", "hearings", "appeals", "bans"})
# What holds from a day may be written later, and no row says when: a difference is a correction.
DATED = frozenset({"dwellings", "agreements"})


def locked_report(period: Period) -> LockedReport | None:
    """Only a month can be locked. Comes with what the last comparing found."""
    if not period.is_month:
        return None
    last = LockCheck.objects.filter(report=OuterRef("pk")).order_by("-checked_at", "-pk")
    rows = LockedReport.objects.filter(month=period.first).select_related("locked_by")
    told = {name: Subquery(last.values(name)[:1]) for name in ("checked_at", "corrections", "unexplained")}
    return rows.annotate(**told).first()


def is_subscribed(user: User) -> bool:
    return ReportSubscription.objects.filter(user=user).exists()


def reported(period: Period) -> dict[str, Any]:
    """What was reported of a locked month; of any other period what is counted now, every indicator too."""
    locked = locked_report(period)
    return locked.figures if locked else whole_report(period)


@dataclass(frozen=True)
class Change:
    """A row that came, went or changed its amount since the report was locked; explained by what was written later."""

    figure: str
    words: str
    what: str
    is_explained: bool


@dataclass(frozen=True)
class Difference:
    """A figure that was reported as one thing and is counted as another now."""

    label: str
    then: Any
    now: Any


@dataclass(frozen=True)
class Comparison:
    changes: list[Change]
    figures: list[Difference]
    is_intact: bool

    @property
    def corrections(self) -> int:
        return sum(change.is_explained for change in self.changes)

    @property
    def unexplained(self) -> int:
        """Rows that nothing explains; figures that differ though no row does; stored figures that are not what was stored."""
        rows = len(self.changes) - self.corrections
        return rows + (len(self.figures) if not self.changes else 0) + (not self.is_intact)

    def as_dict(self) -> dict[str, Any]:
        return {
            "changes": [asdict(change) for change in self.changes],
            "figures": [asdict(figure) for figure in self.figures],
            "is_intact": self.is_intact,
        }


def compare(report: LockedReport) -> Comparison:
    """Count the month again and lay it beside what was reported."""
    period, user = Period.month_of(report.month), _everywhere()
    kept = {one.figure: one.rows for one in report.lists.all()}
    changes = []
    for figure, before in kept.items():
        changes += _changes(figure, before, rows_to_compare(figure, period, user, {}), report, period)
    return Comparison(
        changes, _figures(report.figures, whole_report(period)), fingerprint(report.figures, kept) == report.sha256
    )


def _everywhere() -> User:
    """Who sees the whole municipality: lists are the manager's."""
    return User(role="manager")


def _changes(figure: str, before: Rows, now: Rows, report: LockedReport, period: Period) -> list[Change]:
    then, here = {row[0]: row[:3] for row in before}, {row[0]: row for row in now}
    touched = {key for key in then.keys() | here.keys() if then.get(key) != here.get(key)}
    if not touched:
        return []
    later = _written_later(FIGURES[figure].kind, touched, report.locked_at, period)
    return [
        Change(figure, str((here.get(key) or then[key])[1]), _what(then.get(key), here.get(key)), key in later)
        for key in sorted(touched)
    ]


def _what(before: list[Any] | None, now: list[Any] | None) -> str:
    if before is None:
        return "kommet til"
    return "gået ud" if now is None else "ændret"


def _written_later(kind: str, keys: set[int], at: datetime, period: Period) -> set[int]:
    """Those of which something was written after the report was locked."""
    if kind in OF_CASES:
        later = CaseEvent.objects.filter(case__in=keys, at__gt=at).order_by().values_list("case", flat=True)
        kept = Case.objects.filter(pk__in=keys).order_by().values_list("pk", flat=True)
        return set(later) | (keys - set(kept))  # what is not here any more was deleted when its time was up
    if kind in DATED:
        return keys
    if kind in {"guarantees", "payments"}:
        events = MoneyEvent.objects.filter(guarantee__in=keys, at__gt=at)
        return set(events.order_by().values_list("guarantee", flat=True))
    if kind in {"participants", "talks"}:
        told = CaseEvent.objects.filter(facts__participation__in=keys, at__gt=at)
        return set(told.order_by().values_list("facts__participation", flat=True))
    if kind == "budgets":
        return set(RentBudget.objects.filter(year__in=keys, set_at__gt=at).order_by().values_list("year", flat=True))
    return _vacancies_written_later(kind, keys, at, period)


def _vacancies_written_later(kind: str, keys: set[int], at: datetime, period: Period) -> set[int]:
    written = set(VacancyEvent.objects.filter(vacancy__in=keys, at__gt=at).order_by().values_list("vacancy", flat=True))
    written |= set(
        QuotaEntry.objects.filter(vacancy__in=keys, entered_at__gt=at).order_by().values_list("vacancy", flat=True)
    )
    if kind == "rents":
        rows = VacancyRentLiability.objects.filter(vacancy__in=keys, computed_at__gt=at, month=period.first)
        written |= set(rows.order_by().values_list("vacancy", flat=True))
    return written


HEADLINE = {
    "notified": "Indmeldt",
    "offered": "Stillet til rådighed",
    "allocated": "Anvist",
    "returned": "Sendt retur",
    "unanswered": "Ikke besvaret",
    "vacancy_rent_dkk": "Tomgangsleje",
    "housed": "Fik bolig",
    "time_to_home_median_months": "Tid til bolig, median",
    "waiting": "Venter på bolig",
    "dwellings": "Boliger i registret",
    "dwellings_below_3000": "Boliger under 3.000 kr.",
}


def _figures(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """The headline, and the indicators that are not told there."""
    found = [Difference(label, then[key], now[key]) for key, label in HEADLINE.items() if then[key] != now[key]]
    said = {difference.label for difference in found}
    before = {row["key"]: row["value"] for row in then["indicators"]}
    found += [
        Difference(row["label"], before[row["key"]], row["value"])
        for row in now["indicators"]
        if row["key"] in before and before[row["key"]] != row["value"] and row["label"] not in said
    ]
    return found


def corrections(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """The figures of the headline that differ now, for the page."""
    return [Difference(label, then[key], now[key]) for key, label in HEADLINE.items() if then[key] != now[key]]
