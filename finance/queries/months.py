"""Which accounting months are open, and what stands in them."""

from datetime import date

from django.db.models import Max

from finance.models import AccountingMonth
from law.months import add_months, first_of_month


def closed_through() -> date | None:
    """The last closed month; they close in order."""
    last: date | None = AccountingMonth.objects.aggregate(last=Max("month"))["last"]
    return last


def booking_month(month: date, closed: date | None) -> date:
    """The accounting month for something of that month: its own, or the first open one after the closed."""
    own = first_of_month(month)
    return own if closed is None else max(own, add_months(closed, 1))
