"""What is coming: warnings to give, follow-ups to hold, stays and permits that end, rooms that stand empty."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from experiments.models import (
    Experiment,
    Milestone,
    MonthlyTalk,
    Participation,
    SharedDwelling,
    TemporaryBuilding,
)
from experiments.states import ExperimentState, ProjectState
from law.experiment_terms import notice_on
from law.months import add_months, first_of_month
from law.shared_housing import family_support_ends_on
from law.wording import long_day, month_year

AHEAD_MONTHS = 6
PERMIT_AHEAD_MONTHS = 24
FOLLOW_UP_DAY = 25
DUE_SOON = timedelta(days=31)


@dataclass(frozen=True, order=True)
class Date:
    """One thing on a day. `experiment_id`: on whose page it is done; `is_late`: it should have been done by now."""

    on: date
    title: str
    text: str
    experiment_id: int
    experiment: str
    is_late: bool = False


@dataclass(frozen=True)
class Due:
    """A participant whose period ends: when to warn at the latest, and whether it has been done."""

    participation: Participation
    warn_by_on: date
    is_late: bool
    is_talked_with: bool


def running(*, on: date) -> list[Due]:
    """Every active participation with its dates and whether this month's talk is held, in one query."""
    talks = MonthlyTalk.objects.filter(participation=OuterRef("pk"), month=first_of_month(on))
    rows = Participation.objects.active().annotate(is_talked=Exists(talks)).select_related("experiment")
    return [_due(row, on=on) for row in rows.order_by("ends_on", "pk")]


def _due(row: Participation, *, on: date) -> Due:
    last = row.ends_on or date.max
    by = date.max if row.ends_on is None else notice_on(last, months=row.experiment.notice_months)
    late = row.ends_on is not None and row.warned_on is None and by < on
    # Nobody is talked with about a month that they have not lived through.
    talked = bool(getattr(row, "is_talked", True)) or first_of_month(row.starts_on) == first_of_month(on)
    return Due(row, by, late, talked)


def coming(*, on: date) -> list[Date]:
    """The dates and warnings of every experiment, soonest first; four queries whatever there is."""
    found = [*_of_participations(on), *_of_shared(on), *_of_buildings(on), *_of_projects(on), *_of_experiments(on)]
    return sorted(found)


def _of_participations(on: date) -> Iterator[Date]:
    warnings: defaultdict[tuple[Experiment, date], list[Due]] = defaultdict(list)
    missing: defaultdict[Experiment, int] = defaultdict(int)
    for due in running(on=on):
        experiment = due.participation.experiment
        if due.participation.warned_on is None and due.warn_by_on <= add_months(on, AHEAD_MONTHS):
            warnings[experiment, due.warn_by_on].append(due)
        missing[experiment] += not due.is_talked_with
    for (experiment, by), group in warnings.items():
        who = "1 borger" if len(group) == 1 else f"{len(group)} borgere"
        last = group[0].participation.ends_on
        text = f"Perioden slutter {long_day(last)}." if last else ""
        yield Date(by, f"Varsel til {who}", text, experiment.pk, experiment.name, by < on)
    for experiment, count in missing.items():
        if count:
            who = "1 borger" if count == 1 else f"{count} borgere"
            by = first_of_month(on).replace(day=FOLLOW_UP_DAY)
            text = f"Opfølgningen for {month_year(on)} er ikke skrevet."
            yield Date(by, f"Opfølgning med {who}", text, experiment.pk, experiment.name, by < on)


def _of_shared(on: date) -> Iterator[Date]:
    homes = SharedDwelling.objects.filter(experiment__state=ExperimentState.RUNNING, too_few_from_on__isnull=False)
    for shared in homes.select_related("dwelling", "experiment").order_by("pk"):
        assert shared.too_few_from_on is not None
        last = family_support_ends_on(shared.too_few_from_on)
        text = f"For få beboere siden {long_day(shared.too_few_from_on)}. Find en til, eller afslut."
        yield Date(
            last, f"{shared} skal have flere beboere", text, shared.experiment_id, str(shared.experiment), last < on
        )


def _of_buildings(on: date) -> Iterator[Date]:
    limit = add_months(on, PERMIT_AHEAD_MONTHS)
    found = TemporaryBuilding.objects.filter(permit_until__lte=limit).select_related("experiment")
    for building in found.order_by("pk"):
        title, day = f"Tilladelsen til {building} udløber", building.permit_until
        yield Date(
            day,
            title,
            "Find andre boliger til dem, der bor der.",
            building.experiment_id,
            str(building.experiment),
            day < on,
        )


def _of_projects(on: date) -> Iterator[Date]:
    open_states = [ProjectState.IDEA, ProjectState.COMMITTED, ProjectState.BUILDING]
    rows = Milestone.objects.filter(reached_on=None, project__state__in=open_states, project__experiment__isnull=False)
    for milestone in rows.select_related("project__experiment").order_by("due_on", "pk"):
        project = milestone.project
        assert project.experiment_id is not None
        yield Date(
            milestone.due_on,
            f"{milestone}, {project}",
            "",
            project.experiment_id,
            str(project.experiment),
            milestone.due_on < on,
        )


def _of_experiments(on: date) -> Iterator[Date]:
    for experiment in Experiment.objects.filter(state=ExperimentState.RUNNING, ends_on__isnull=False).order_by("pk"):
        assert experiment.ends_on is not None
        late = experiment.ends_on < on
        text = "Byrådet skal beslutte, hvad der skal ske bagefter."
        yield Date(experiment.ends_on, "Forsøget udløber", text, experiment.pk, experiment.name, late)
