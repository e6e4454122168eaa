"""What the experiments gave, in figures: homes kept, work and education, nights in shelters, money."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, Sum

from danish.small_groups import is_few, not_told
from experiments.models import Experiment, ExperimentCost, Participation
from experiments.queries.lives import NOTHING, Life, comparable_lives, lives_of
from experiments.states import ExperimentState
from experiments.survival import kaplan_meier
from finance.models import Instalment
from law.experiments import ExperimentKind
from law.wording import to_ore

MONTHS = (6, 12, 24)
ASKED_MONTHS = (0, 3, *MONTHS)
CURVE_MONTHS = (0, 6, 12, 18, 24)
Report = dict[str, Any]


def outcomes(*, on: date, is_public: bool = False, is_compared: bool = True) -> Report:
    """The five experiments, all of them even when empty, and all together. Shares are between 0 and 1.

    `is_public`: groups of fewer than five, and what would give them away, are left out (None), but count in what is put together. `is_compared`: with
    the comparable cases outside, which takes three queries more.
    """
    lives = lives_of(Participation.objects.all(), on=on)
    budget = Sum("budgets__amount_dkk", filter=Q(budgets__year=on.year))
    experiments = list(Experiment.objects.annotate(budget_dkk=budget).order_by("starts_on", "pk"))
    money, latest = Money(experiments, on=on), _latest(experiments)
    rows = [_row(kind, lives.get(kind, []), money, latest.get(kind), on=on) for kind in ExperimentKind]
    everybody = [life for group in lives.values() for life in group]
    report = {
        "municipality": settings.MUNICIPALITY["name"],
        "as_of": on.isoformat(),
        "year": on.year,
        "experiments": rows,
        "all": _figures(everybody, sum((row["cost_dkk"] for row in rows), NOTHING)) | _sums(rows),
        "survival": _curve(everybody),
        "comparison": _comparison(everybody if is_compared else [], on=on),
    }
    return _suppressed(report) if is_public else report


def _row(
    kind: ExperimentKind, lives: Sequence[Life], money: "Money", experiment: Experiment | None, *, on: date
) -> Report:
    cost = money.total[kind]
    return {
        "code": kind.value,
        "label": kind.label,
        "experiment": _said(experiment),
        **_figures(lives, cost),
        "cost_this_year_dkk": money.this_year[kind],
        "budget_this_year_dkk": money.budget.get(kind),
        "survival": _curve(lives),
    }


def _said(experiment: Experiment | None) -> Report | None:
    """Which experiment of the kind it is, as it stands."""
    if experiment is None:
        return None
    return {
        "id": experiment.pk,
        "name": experiment.name,
        "state": experiment.state,
        "label": experiment.get_state_display(),
        "ends_on": experiment.ends_on and experiment.ends_on.isoformat(),
        "max_months": experiment.terms.max_months,
    }


def _figures(lives: Sequence[Life], cost: Decimal) -> Report:
    avoided = [life.days_avoided for life in lives if life.days_avoided is not None]
    return {
        "participants": len(lives),
        "active": sum(life.is_active for life in lives),
        **housed(lives),
        **_occupied(lives),
        "shelter_days_avoided": sum(avoided) if avoided else None,
        "shelter_measured": len(avoided),
        "cost_dkk": cost,
        "cost_per_participant_dkk": to_ore(cost / len(lives)) if lives else None,
    }


def housed(lives: Sequence[Life]) -> Report:
    """Of those who can be measured after so many months: how many still have a home, and their share."""
    measured = {str(months): sum(life.is_measured(months) for life in lives) for months in ASKED_MONTHS}
    kept = {
        str(months): sum(life.is_measured(months) and life.is_housed(months) for life in lives)
        for months in ASKED_MONTHS
    }
    return {
        "housed_after": {key: _share(kept[key], measured[key]) for key in measured},
        "housed_count": kept,
        "measured_count": measured,
    }


def _occupied(lives: Sequence[Life]) -> Report:
    told = {
        months: [answer for life in lives if (answer := life.occupied(months)) is not None] for months in ASKED_MONTHS
    }
    return {
        "occupied_after": {str(months): _share(sum(answers), len(answers)) for months, answers in told.items()},
        "occupied_measured": {str(months): len(answers) for months, answers in told.items()},
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _curve(lives: Iterable[Life]) -> list[Report]:
    """The curve through two years, step by step, and how many are seen at its marks."""
    survival = kaplan_meier(life.duration for life in lives)
    if not survival.durations:
        return []
    marks = {float(month) for month in CURVE_MONTHS}
    times = sorted(marks | {step.at for step in survival.steps if step.at < CURVE_MONTHS[-1]})
    rows = []
    for time in times:
        low, high = survival.band_at(time)
        rows.append(
            {
                "month": round(time, 2),
                "share": round(survival.share_at(time), 4),
                "low": low if low is None else round(low, 4),
                "high": high if high is None else round(high, 4),
                "is_mark": time in marks,
                "at_risk": survival.at_risk(time) if time in marks else None,
            }
        )
    return rows


def _comparison(lives: Sequence[Life], *, on: date) -> Report:
    """Homes kept by comparable cases outside: same situations, housed since the first entry."""
    if not lives:
        return {"cases": 0, **housed([])}
    situations = set(Participation.objects.order_by().values_list("baseline_situation", flat=True).distinct())
    others = comparable_lives(situations, min(life.starts_on for life in lives), on=on)
    return {"cases": len(others), **housed(others)}


class Money:
    """What was spent and set aside, by kind: in all, in the year of the day, and the year's budget."""

    def __init__(self, experiments: Iterable[Any], *, on: date) -> None:
        self.total: dict[str, Decimal] = dict.fromkeys(ExperimentKind, NOTHING)
        self.this_year: dict[str, Decimal] = dict.fromkeys(ExperimentKind, NOTHING)
        self.budget: dict[str, Decimal] = {}
        costs = ExperimentCost.objects.filter(paid_on__lte=on).order_by()
        self._add(costs.values_list("experiment__kind", "paid_on__year").annotate(Sum("amount_dkk")), on.year)
        paid = Instalment.objects.filter(plan__rent_subsidy__isnull=False, month__lte=on).order_by()
        kind = "plan__rent_subsidy__participation__experiment__kind"
        self._add(paid.values_list(kind, "month__year").annotate(Sum("amount_dkk")), on.year)
        for experiment in experiments:
            if experiment.budget_dkk is not None:
                self.budget[experiment.kind] = self.budget.get(experiment.kind, NOTHING) + experiment.budget_dkk

    def _add(self, rows: Iterable[tuple[str, int, Decimal]], year: int) -> None:
        for kind, when, amount in rows:
            self.total[kind] += amount
            if when == year:
                self.this_year[kind] += amount


def _latest(experiments: Iterable[Experiment]) -> dict[str, Experiment]:
    """Of each kind the one that is open, else the last."""
    found: dict[str, Experiment] = {}
    for experiment in experiments:
        known = found.get(experiment.kind)
        if known is None or known.state == ExperimentState.ENDED or experiment.state != ExperimentState.ENDED:
            found[experiment.kind] = experiment
    return found


def _sums(rows: Sequence[Report]) -> Report:
    budgets = [row["budget_this_year_dkk"] for row in rows if row["budget_this_year_dkk"] is not None]
    return {
        "cost_this_year_dkk": sum((row["cost_this_year_dkk"] for row in rows), NOTHING),
        "budget_this_year_dkk": sum(budgets, NOTHING) if budgets else None,
    }


def _suppressed(report: Report) -> Report:
    """Nothing is shown of fewer than five people, nor what would give them away; they count in what is put together."""
    rows = report["experiments"]
    counts = [(rows, key) for key in ("participants", "active", "shelter_measured")]
    counts += [([row[key] for row in rows], str(month)) for key in BY_MONTH for month in ASKED_MONTHS]
    for holders, key in counts:
        for place in set.union(*not_told([holder[key] for holder in holders])):
            holders[place][key] = None
    for group in (*rows, report["all"], report["comparison"]):
        _suppress(group)
    report["survival"] = _without_few(report["survival"]) if report["all"]["participants"] else []
    return report


BY_MONTH = {"measured_count": ("housed_after", "housed_count"), "occupied_measured": ("occupied_after",)}


def _suppress(group: Report) -> None:
    """Its own small counts, and what rests on a count that is not told."""
    for key in ("participants", "active", "cases", "shelter_measured"):
        if is_few(group.get(key)):
            group[key] = None
    if group.get("participants", 0) is None:
        group["cost_per_participant_dkk"] = None
    if group.get("shelter_measured", 0) is None:
        group["shelter_days_avoided"] = None
    if "survival" in group:
        is_told = group["participants"] and group["active"] is not None
        group["survival"] = _without_few(group["survival"]) if is_told else []
    _suppress_months(group)


def _suppress_months(group: Report) -> None:
    for key, figures in BY_MONTH.items():
        for month, number in group.get(key, {}).items():
            if number is None or is_few(number):
                for name in (key, *figures):
                    group[name][month] = None


def _without_few(steps: list[Report]) -> list[Report]:
    return [step | {"at_risk": None if is_few(step["at_risk"]) else step["at_risk"]} for step in steps]
