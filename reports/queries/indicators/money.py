"""What emptiness cost. What finance does not yet know is unknown."""

from decimal import Decimal

from django.db.models import Count, Sum

from finance.models import Guarantee, RecoursePayment, VacancyRentLiability
from housing.states import ReturnReason
from reports.queries.budget import budgets_of
from reports.queries.indicators.tallies import Values, at_least_one, averages, because_of, share_of, sums
from reports.queries.narrowing import OF_ALLOCATION, OF_LIABILITY, Scope, below, grouped, how_many, in_spans
from reports.queries.sources import month_of, rent_sums

NOTHING = Decimal("0.00")


def money(scope: Scope) -> dict[str, Values]:
    if not scope.knows(OF_LIABILITY):
        return {}
    spans, rows = scope.spans, scope.once(rent_sums)
    found = {
        "vacancy_rent": sums(rows, spans, of="amount"),
        "vacancy_rent_returned": sums(rows, spans, of="amount", where=lambda row: row["is_returned"]),
        **{f"rent_{code}": sums(rows, spans, of="amount", where=because_of(code)) for code in ReturnReason.values},
        "void_days": sums(rows, spans, of="total_days"),
        "void_dwellings": _dwellings(scope),
    }
    if not scope.by:
        found = {key: at_least_one(values, spans) for key, values in found.items()}
    for key in found.keys() - {"void_days", "void_dwellings"}:
        found[key] = {group: [NOTHING + value for value in values] for group, values in found[key].items()}
    found["void_average"] = averages(found["vacancy_rent"], found["void_dwellings"])
    return found | _budget(scope, found["vacancy_rent"]) | _guarantees(scope)


def _budget(scope: Scope, owed: Values) -> dict[str, Values]:
    """A budget is the whole municipality's: no part of it has one."""
    if scope.filters or scope.by:
        return {}
    budgets = budgets_of(scope.spans)
    used = [share_of(a, b) for a, b in zip(owed[""], budgets, strict=True)]
    return {"void_budget_dkk": {"": list(budgets)}, "void_budget": {"": used}}


def _dwellings(scope: Scope) -> Values:
    """Vacancies with rent: one that costs in two months of a quarter is one, so each span counts for itself."""
    spans = scope.spans
    rows = VacancyRentLiability.objects.filter(in_spans("month", spans))
    counted = (
        grouped(rows, scope, OF_LIABILITY)
        .values("group")
        .annotate(
            **{
                f"in_{place}": Count("vacancy", distinct=True, filter=in_spans("month", [span]))
                for place, span in enumerate(spans)
            }
        )
    )
    return {row["group"]: [row[f"in_{place}"] for place in range(len(spans))] for row in counted}


def _guarantees(scope: Scope) -> dict[str, Values]:
    """Claims by the day they were settled, what tenants paid back by the day they did."""
    spans, paths = scope.spans, below("allocation", OF_ALLOCATION)
    settled = Guarantee.objects.filter(in_spans("settled_on", spans)).exclude(claim_dkk=None)
    claims = list(
        grouped(settled, scope, paths)
        .annotate(month=month_of("settled_on"))
        .values("group", "month")
        .annotate(n=how_many(), amount=Sum("claim_dkk"))
    )
    paid = RecoursePayment.objects.filter(in_spans("paid_on", spans))
    back = list(
        grouped(paid, scope, below("guarantee", paths))
        .annotate(month=month_of("paid_on"))
        .values("group", "month")
        .annotate(amount=Sum("amount_dkk"))
    )
    count, claimed, recovered = sums(claims, spans), sums(claims, spans, of="amount"), sums(back, spans, of="amount")
    if not scope.by:
        count, claimed, recovered = (at_least_one(values, spans) for values in (count, claimed, recovered))
    as_kroner = {"guarantee_dkk": claimed, "guarantee_recovered": recovered}
    return {
        "guarantee_count": count,
        "guarantee_average": averages(claimed, count),
        **{
            key: {group: [NOTHING + one for one in each] for group, each in told.items()}
            for key, told in as_kroner.items()
        },
    }
