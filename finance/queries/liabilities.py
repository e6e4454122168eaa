"""Vacancy rent that is written already, and what it comes to."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum

from finance.models import VacancyRentLiability


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of one vacancy and month together."""

    amount_dkk: Decimal
    sequence: int
    computed_on: date


def written(vacancy_ids: Collection[int]) -> defaultdict[int, dict[date, Written]]:
    """The rows of these vacancies by vacancy and month, in one query; an unknown vacancy has none."""
    sums = (
        VacancyRentLiability.objects.filter(vacancy__in=vacancy_ids)
        .order_by()
        .values_list("vacancy_id", "month")
        .annotate(Sum("amount_dkk"), Max("sequence"), Max("computed_on"))
    )
    found: defaultdict[int, dict[date, Written]] = defaultdict(dict)
    for vacancy_id, month, amount, sequence, computed_on in sums:
        found[vacancy_id][month] = Written(amount, sequence, computed_on)
    return found


def total_dkk() -> Decimal:
    """All vacancy rent that is written."""
    return VacancyRentLiability.objects.aggregate(total=Sum("amount_dkk", default=Decimal("0.00")))["total"]
