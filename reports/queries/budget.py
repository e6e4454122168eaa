"""The budgets for vacancy rent, as they stand."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from law.wording import to_ore
from reports.models import RentBudget
from reports.periods import Period


def budgets() -> QuerySet[RentBudget]:
    """The last of each year, the latest year first."""
    return RentBudget.objects.select_related("set_by").order_by("-year", "-set_at", "-pk").distinct("year")


def budgets_of(spans: Iterable[Period]) -> list[Decimal | None]:
    """Of each span: a twelfth of the year's budget a month. None when a month's year has none."""
    spans = list(spans)
    wanted = {month.year for span in spans for month in span.months}
    of_year = dict(budgets().filter(year__in=wanted).values_list("year", "amount_dkk"))
    return [_of(span, of_year) for span in spans]


def _of(span: Period, of_year: dict[int, Decimal]) -> Decimal | None:
    years = [month.year for month in span.months]
    if not of_year.keys() >= set(years):
        return None
    return to_ore(sum((of_year[year] for year in years), Decimal(0)) / 12)
