"""Who was offered a dwelling, who got one, who waits, and who still lives there."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import DateField, DecimalField, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from allocation.models import Allocation, CaseEvent
from allocation.states import AllocationState, HousingSituation
from housing.models import Vacancy
from housing.states import VacancyState
from law.ability_to_pay import Light
from law.months import add_months
from law.wording import to_ore
from reports.queries.indicators.tallies import (
    OF,
    Row,
    Spans,
    Values,
    at_least_one,
    differences,
    each,
    lists,
    middle,
    shares,
    sums,
)
from reports.queries.narrowing import OF_ALLOCATION, OF_CASE, Scope, below, grouped, how_many, in_days, in_spans
from reports.queries.sources import case_counts, month_of
from reports.queries.sources import leases as lease_rows

HOMELESS = (
    HousingSituation.STREET,
    HousingSituation.SOFA,
    HousingSituation.SHELTER_110,
    HousingSituation.CRISIS_109,
    HousingSituation.FACILITY_107,
)
STAYED = (6, 12, 24)
LIGHTS = {"no": Light.RED, "hardly": Light.AMBER, "yes": Light.GREEN}


def people(scope: Scope) -> dict[str, Values]:
    found: dict[str, Values] = {}
    if scope.knows(OF_ALLOCATION):
        found |= _offers(scope) | _housed(scope) | _stayed(scope)
    if scope.knows(OF_CASE):
        found |= _cases(scope) | _stopped(scope)
    return found


# Offers, with what the law said of them when they were decided


def offers() -> Any:
    """Offers to citizens; those that the municipality took back are none."""
    return Allocation.objects.exclude(state=AllocationState.WITHDRAWN)


def pays(answer: str) -> Q:
    """Whether the household could, by the light that was frozen; `unknown`: nobody could say, and there is none."""
    if answer == "unknown":
        return Q(*[~pays(light) for light in LIGHTS])
    return Q(findings__contains=[{"light": LIGHTS[answer].value}])


def _short() -> Func:
    """What each lacked a month."""
    first = "(jsonb_path_query_first(%(expressions)s, '$[*].short_dkk') #>> '{}')::numeric"
    return Func(F("findings"), template=first, output_field=DecimalField())


def banned() -> Q:
    return Q(findings__contains=[{"weight": "ban", "met": True}])


def _offers(scope: Scope) -> dict[str, Values]:
    spans = scope.spans
    rows = list(
        grouped(offers().filter(in_spans("decided_on", spans)), scope, OF_ALLOCATION)
        .annotate(month=month_of("decided_on"))
        .values("group", "month")
        .annotate(
            n=how_many(),
            declined=how_many(Q(state=AllocationState.DECLINED)),
            **{light: how_many(pays(light)) for light in LIGHTS},
            lacked=ArrayAgg(_short(), filter=pays("no")),
            banned=how_many(banned()),
        )
    )
    counted = {
        key: _or_zero(sums(rows, spans, of=name), scope)
        for key, name in (("offers", "n"), ("declined", "declined"), ("ban_overrides", "banned"))
    }
    return counted | {"decline_rate": shares(counted["declined"], counted["offers"])} | _paid(rows, spans, counted)


def _paid(rows: list[Row], spans: Spans, counted: dict[str, Values]) -> dict[str, Values]:
    """What could be paid of the offers of which it is known, and what those lacked who could not."""
    lit = {light: sums(rows, spans, of=light) for light in LIGHTS}
    known = {
        group: [sum(each) for each in zip(*(lit[light][group] for light in LIGHTS), strict=True)] for group in lit["no"]
    }
    lacked = [
        {"group": row["group"], "month": row["month"], "lacked": one, "n": 1}
        for row in rows
        for one in row["lacked"] or ()
    ]
    names = {"no": "cannot_pay", "hardly": "hardly_pay", "yes": "can_pay"}
    return {
        **{name: shares(lit[light], known) for light, name in names.items()},
        **{name + OF: known for name in names.values()},
        "pay_unknown": differences(counted["offers"], known),
        "shortfall_median": each(lists(lacked, spans, of="lacked", day="month"), _middle_dkk),
        f"shortfall_median{OF}": lit["no"],
    }


def _middle_dkk(lacked: list[Decimal]) -> Decimal | None:
    found = middle(lacked)
    return None if found is None else to_ore(Decimal(found))


# Bans: those of offers stand in their findings, what was stopped in the story of the case


def bans() -> Any:
    return CaseEvent.objects.filter(name="ban")


def _stopped(scope: Scope) -> dict[str, Values]:
    rows = grouped(bans().filter(in_days("at", scope.spans)), scope, below("case", OF_CASE))
    days = rows.annotate(on=TruncDate("at", output_field=DateField())).values("group", "on").annotate(n=how_many())
    return {"ban_stops": _or_zero(sums(list(days), scope.spans, day="on"), scope)}


def _or_zero(values: Values, scope: Scope) -> Values:
    return values if scope.by else at_least_one(values, scope.spans)


# Leases


def leases() -> Any:
    return Allocation.objects.filter(state=AllocationState.LEASED)


def _housed(scope: Scope) -> dict[str, Values]:
    waited, days = (lists(scope.once(lease_rows), scope.spans, of=name, day="month") for name in ("waited", "days"))
    return {
        "housed": _or_zero(each(waited, len), scope),
        "time_to_home": each(waited, middle),
        "days_to_home": each(days, middle),
    }


def with_leaving(rows: Any) -> Any:
    """Each lease with the day on which its dwelling was next given notice to; None while nobody has."""
    later = (
        Vacancy.objects.filter(dwelling=OuterRef("vacancy__dwelling"), vacant_from__gt=OuterRef("lease_on"))
        .exclude(state=VacancyState.WITHDRAWN)
        .order_by("vacant_from")
        .values("vacant_from")
    )
    return rows.annotate(left_on=Subquery(later[:1]))


def anniversaries(spans: Spans, months: int) -> Q:
    """Those who moved in so many months before a day of the spans."""
    found = Q()
    for span in spans:
        found |= Q(lease_on__range=(add_months(span.first, -months), _last_anniversary(span.last, months)))
    return found


def _last_anniversary(last: Any, months: int) -> Any:
    first_after = add_months(last.replace(day=1), 1 - months)
    return first_after.fromordinal(first_after.toordinal() - 1)


def _stayed(scope: Scope) -> dict[str, Values]:
    wanted = Q()
    for months in STAYED:
        wanted |= anniversaries(scope.spans, months)
    rows = list(
        grouped(with_leaving(leases().filter(wanted)), scope, OF_ALLOCATION)
        .values("group", "lease_on", "left_on")
        .annotate(n=how_many())
    )
    found: dict[str, Values] = {}
    for months in STAYED:
        stayed, moved_in = _stayed_of(rows, scope.spans, months)
        found |= {f"sustained_{months}": shares(stayed, moved_in), f"sustained_{months}{OF}": moved_in}
    return found


def _stayed_of(rows: list[Row], spans: Spans, months: int) -> tuple[Values, Values]:
    """Who still lives there, and who moved in."""
    moved = [row | {"then": add_months(row["lease_on"].replace(day=1), months)} for row in rows]

    def still_there(row: Row) -> bool:
        return row["left_on"] is None or row["left_on"] > add_months(row["lease_on"], months)

    return sums(moved, spans, day="then", where=still_there), sums(moved, spans, day="then")


# Cases


def _cases(scope: Scope) -> dict[str, Values]:
    """By the months of application and end: who waited on the last day, who came, who left without a dwelling."""
    spans = scope.spans
    rows = scope.once(case_counts)
    ended = [row | {"month": row["end"]} for row in rows if row["end"] and not row["is_housed"]]
    return {
        "waiting": _open(rows, scope, lambda row: True),
        "waiting_urgent": _open(rows, scope, lambda row: row["is_urgent"]),
        "waiting_homeless": _open(rows, scope, lambda row: row["situation"] in HOMELESS),
        "applied": _or_zero(sums(rows, spans), scope),
        "ended": _or_zero(sums(ended, spans), scope),
        "refused": _or_zero(sums(ended, spans, where=lambda row: row["is_refused"]), scope),
        "closed": _or_zero(sums(ended, spans, where=lambda row: not row["is_refused"]), scope),
    }


def _open(rows: list[Row], scope: Scope, where: Any) -> Values:
    found: Values = {} if scope.by else {"": [0, 0, 0]}
    spans = scope.spans
    for row in rows:
        for place, span in enumerate(spans):
            if row["month"] <= span.last and (row["end"] is None or row["end"] > span.last) and where(row):
                found.setdefault(row["group"], [0, 0, 0])[place] += row["n"]
    return found
