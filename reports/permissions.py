"""May this person lock this report now? None, or a Danish sentence."""

from datetime import date

from accounts.models import User
from accounts.roles import Role
from reports.models import LockedReport
from reports.periods import Period


def obstacle_to_lock(period: Period, *, by: User, on: date, locked: LockedReport | None) -> str | None:
    """`locked` is the report that is locked already, if it is."""
    if by.role != Role.MANAGER:
        return "Kun en leder kan låse rapporten."
    if not period.is_month:
        return "Kun en måned kan låses. Vælg måneden."
    if period.last >= on:
        return f"{period.label.capitalize()} er ikke slut. Lås rapporten, når måneden er gået."
    if locked is not None:
        return f"{period.label.capitalize()} er allerede låst af {locked.locked_by}."
    return None


def obstacle_to_set_budget(*, by: User) -> str | None:
    return None if by.role == Role.MANAGER else "Budgettet indtastes af en leder."
