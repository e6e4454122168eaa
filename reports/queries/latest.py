"""Which month to open first."""

from datetime import date

from django.db.models import Max

from housing.models import Vacancy
from reports.periods import Period


def latest_period(*, on: date) -> Period:
    """The month of the last vacancy notified by that day, or that day's own month when there is none."""
    found = Vacancy.objects.filter(notified_on__lte=on).aggregate(last=Max("notified_on"))["last"]
    return Period.month_of(found or on)
