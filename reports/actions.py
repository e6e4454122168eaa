"""The only writers of locked reports, of budgets, and of who wants reports sent."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from reports.frozen import fingerprint
from reports.models import LockCheck, LockedFigure, LockedReport, RentBudget, ReportSubscription
from reports.periods import Period
from reports.permissions import obstacle_to_lock, obstacle_to_set_budget
from reports.queries import whole_report
from reports.queries.kept import rows_to_keep
from reports.queries.locked import KEPT, Rows, compare, locked_report
from reports.version import version

Progress = Callable[[int, int], None]


def _silently(done: int, total: int) -> None:
    pass


def lock_report(period: Period, *, by: User, on: date, at: datetime, progress: Progress = _silently) -> LockedReport:
    """Keep every figure of a month and the rows behind them, as they are now. Raises ActionDenied with what hinders.

    They are counted before the transaction, so that the progress can be seen; what somebody writes meanwhile was
    written after `at`, and is a correction.
    """
    refuse(obstacle_to_lock(period, by=by, on=on, locked=locked_report(period)))
    figures: dict[str, Any] = whole_report(period)
    lists = {}
    for number, figure in enumerate(KEPT, start=1):
        # Told within a long list too: a run that is silent for a minute is taken for dead.
        lists[figure] = rows_to_keep(figure, period, by, tell=partial(progress, number - 1, len(KEPT)))
        progress(number, len(KEPT))
    sha256 = fingerprint(figures, lists)
    progress(len(KEPT), len(KEPT))
    try:
        return _keep(period, figures, lists, sha256, by=by, at=at)
    except IntegrityError as error:
        raise ActionDenied(f"{period.label.capitalize()} er lige blevet låst af en anden.", conflict=True) from error


@transaction.atomic
def _keep(
    period: Period, figures: dict[str, Any], lists: dict[str, Rows], sha256: str, *, by: User, at: datetime
) -> LockedReport:
    report = LockedReport.objects.create(
        month=period.first,
        locked_at=at,
        locked_by=by,
        figures=figures,
        version=version(),
        sha256=sha256,
    )
    for figure, rows in lists.items():  # one by one: the longest alone are tens of megabytes
        LockedFigure.objects.create(report=report, figure=figure, rows=rows)
    return report


@transaction.atomic
def check_locked_report(report_id: int, *, at: datetime) -> LockCheck:
    """Count a locked month again and write what differs; the same night twice is two rows that say the same."""
    report = LockedReport.objects.get(pk=report_id)
    found = compare(report)
    return LockCheck.objects.create(
        report=report,
        checked_at=at,
        corrections=found.corrections,
        unexplained=found.unexplained,
        differences=found.as_dict(),
    )


def set_budget(year: int, amount_dkk: Decimal, *, by: User, at: datetime) -> RentBudget:
    """The year's budget for vacancy rent from now on; what was reported of a locked month stays."""
    refuse(obstacle_to_set_budget(by=by))
    return RentBudget.objects.create(year=year, amount_dkk=amount_dkk, set_by=by, set_at=at)


def subscribe(*, by: User, at: datetime) -> ReportSubscription:
    """Asked twice it is one subscription."""
    return ReportSubscription.objects.get_or_create(user=by, defaults={"asked_at": at})[0]


def unsubscribe(*, by: User) -> None:
    ReportSubscription.objects.filter(user=by).delete()


def note_sent(subscription_id: int, month: date) -> bool:
    """Note that the month is being sent; False when it was before, so that nobody gets it twice."""
    rows = ReportSubscription.objects.filter(pk=subscription_id)
    return bool(rows.exclude(sent_until__gte=month).update(sent_until=month))


def forget_sent(subscription_id: int, before: date | None) -> None:
    """The mail could not be sent: it is tried again another day."""
    ReportSubscription.objects.filter(pk=subscription_id).update(sent_until=before)
